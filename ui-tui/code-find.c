/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/code-find.h"

#include <stdio.h>
#include <string.h>

size_t code_find(const struct rows *rows, const struct usher_code *code, struct row **ret)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		struct row *row = rows->all[i];

		if (row->lost || usher_code_matches(code, row->accessory) != 1)
			continue;
		n++;
		*ret = row;
	}
	return n;
}

/* "~/" is at home; the rest is as it stands. */
static char *expand(const char *path, size_t len)
{
	const char *home = len > 1 && path[0] == '~' ? getenv("HOME") : NULL;
	char *expanded;

	if (!home)
		return strndup(path, len);
	return asprintf(&expanded, "%s%.*s", home, (int)(len - 1), path + 1) < 0
		       ? NULL
		       : expanded;
}

char *code_path(const struct secret *typed)
{
	static const char *const begins[] = {"/", "~/", "./", "../"};
	static const char scheme[] = "file://";
	const char *text = secret_data(typed);
	size_t len = secret_len(typed);

	while (len && text[len - 1] == ' ')
		len--;
	while (len && *text == ' ')
		text++, len--;
	if (len > 2 && (*text == '\'' || *text == '"') && text[len - 1] == *text) {
		text++;
		len -= 2;
	}
	if (len > strlen(scheme) && !strncmp(text, scheme, strlen(scheme))) {
		text += strlen(scheme);
		len -= strlen(scheme);
	}
	for (size_t i = 0; i < ARRAY_SIZE(begins); i++)
		if (len > strlen(begins[i]) &&
		    !strncmp(text, begins[i], strlen(begins[i])))
			return expand(text, len);
	return NULL;
}

static bool is_of_network(const char *text, size_t len)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;

	return usher_code_parse(text, len, &code, NULL) == 0 &&
	       !strcmp(usher_code_get_kind(code), "wifi");
}

const char *code_of_image(const struct usher_image *image, size_t *ret_len)
{
	bool several = usher_image_get_code(image, 1, NULL);
	const char *text, *found = NULL;
	size_t len;

	for (size_t i = 0; (text = usher_image_get_code(image, i, &len)); i++) {
		if (several && is_of_network(text, len))
			continue;
		if (found)
			return NULL;
		found = text;
		*ret_len = len;
	}
	return found;
}
