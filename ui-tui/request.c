/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/request.h"

#include "ui-tui/key.h"
#include "ui-tui/scope.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *name, *keys, *brief, *help;
} rows[REQUESTS_N] = {[REQUEST_NONE] = {"", "", "", ""},
#define X(id, name, keys, brief, help) [REQUEST_##id] = {name, keys, brief, help},
		      REQUESTS(X)
#undef X
};

const char *request_name(enum request request)
{
	return rows[request].name;
}

const char *request_brief(enum request request)
{
	return request ? _(rows[request].brief) : "";
}

const char *request_help(enum request request)
{
	return request ? _(rows[request].help) : "";
}

enum request request_find(const char *name, size_t len)
{
	enum request request;

	for (request = REQUEST_NONE + 1; request < REQUESTS_N; request++)
		if (strlen(rows[request].name) == len &&
		    !memcmp(rows[request].name, name, len))
			return request;
	return REQUEST_NONE;
}

/* The next word of a text that ends at end; its length, 0 where there is none. */
static size_t next_word(const char **p, const char *end)
{
	const char *from;

	while (*p < end && (**p == ' ' || **p == '\t' || **p == '\r'))
		(*p)++;
	from = *p;
	while (*p < end && **p != ' ' && **p != '\t' && **p != '\r')
		(*p)++;
	return (size_t)(*p - from);
}

/* 0 or -EINVAL: a key that is none, or too many. No word at all: the request has no key. */
static int set_keys(uint32_t keys[KEYMAP_KEYS_MAX], const char *p, const char *end)
{
	uint32_t found[KEYMAP_KEYS_MAX] = {0};
	size_t n = 0, len;

	while ((len = next_word(&p, end))) {
		uint32_t key = key_from_name(p - len, len);

		if (!key || n == KEYMAP_KEYS_MAX)
			return -EINVAL;
		found[n++] = key;
	}
	memcpy(keys, found, sizeof(found));
	return 0;
}

void keymap_init(struct keymap *map)
{
	enum request request;

	memset(map, 0, sizeof(*map));
	for (request = REQUEST_NONE + 1; request < REQUESTS_N; request++)
		set_keys(map->keys[request], rows[request].keys,
			 rows[request].keys + strlen(rows[request].keys));
}

static int load_line(struct keymap *map, const char *p, const char *end)
{
	const char *comment = memchr(p, '#', (size_t)(end - p));
	enum request request;
	size_t len;

	/* '#' is a key as well: only at the beginning of a word it is a comment, and "#" as a key is
	   the last character of its line */
	if (comment && comment + 1 < end && (comment == p || comment[-1] == ' '))
		end = comment;
	len = next_word(&p, end);
	if (len == 0 || p[-(ptrdiff_t)len] == '#')
		return 0;
	request = request_find(p - len, len);
	return request ? set_keys(map->keys[request], p, end) : -EINVAL;
}

int keymap_load(struct keymap *map, const char *text, size_t len, unsigned *ret_line)
{
	const char *p = text, *end = text + len;
	struct keymap loaded = *map;

	for (*ret_line = 1; p < end; (*ret_line)++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *line_end = newline ?: end;

		if (load_line(&loaded, p, line_end) < 0)
			return -EINVAL;
		p = line_end + 1;
	}
	*map = loaded;
	return 0;
}

enum request keymap_find(const struct keymap *map, uint32_t key,
			 const enum request *requests)
{
	for (; *requests; requests++)
		for (size_t i = 0; i < KEYMAP_KEYS_MAX; i++)
			if (key && map->keys[*requests][i] == key)
				return *requests;
	return REQUEST_NONE;
}
