/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/mine.h"

#include "ui-tui/i18n.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void mine_deinit(struct mine *mine)
{
	free(mine->key);
	free(mine->name);
	free(mine->kind);
	free(mine->network);
	free(mine->url);
	free(mine->firmware);
}

void mines_deinit(struct mines *mines)
{
	while (mines->n)
		mine_deinit(&mines->rows[--mines->n]);
	freep(&mines->rows);
}

/* "": it is not there, or null. */
static const char *text_of(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name)) ?: "";
}

/* "2026-08-31T12:00:00Z"; 0: it is none. */
static time_t time_of(const char *text)
{
	struct tm tm = {0};

	return strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm) ? timegm(&tm) : 0;
}

static char *firmware_of(const cJSON *object)
{
	const char *name = text_of(object, "firmware"),
		   *version = text_of(object, "firmware_version");
	char *text;

	if (asprintf(&text, "%s%s%s", name, *name && *version ? " " : "", version) < 0)
		return NULL;
	return text;
}

/* other: what it is where it is of no product. */
static int fill(struct mine *mine, const cJSON *object, const char *other)
{
	const char *product = text_of(object, "product_name");

	*mine = (struct mine){
		.key = strdup(text_of(object, "key")),
		.name = strdup(text_of(object, "name")),
		.kind = strdup(*product ? product : text_of(object, other)),
		.network = strdup(text_of(object, "ssid")),
		.url = strdup(text_of(object, "url")),
		.firmware = firmware_of(object),
		.when = time_of(text_of(object, "set_up_at")),
	};
	if (mine->key && mine->name && mine->kind && mine->network && mine->url &&
	    mine->firmware)
		return 0;
	mine_deinit(mine);
	return -ENOMEM;
}

/* Room for one more; NULL: out of memory. */
static struct mine *next_row(struct mines *mines)
{
	struct mine *rows = realloc(mines->rows, (mines->n + 1) * sizeof(*rows));

	if (!rows)
		return NULL;
	mines->rows = rows;
	return &rows[mines->n];
}

static int add(struct mines *mines, const struct usher_memory *memory)
{
	_cleanup_(freep) char *line = usher_memory_to_json(memory);
	struct mine *mine = line ? next_row(mines) : NULL;
	cJSON *json;
	int r;

	if (!mine)
		return -ENOMEM;
	json = cJSON_Parse(line);
	r = fill(mine, cJSON_GetObjectItemCaseSensitive(json, "accessory"), "protocol");
	cJSON_Delete(json);
	mine->set_up = true;
	mines->n += r == 0;
	return r;
}

static struct mine *find(const struct mines *mines, const char *key)
{
	for (size_t i = 0; i < mines->n; i++)
		if (!strcmp(mines->rows[i].key, key))
			return &mines->rows[i];
	return NULL;
}

/* One that was set up over its pairing is one row. */
static int add_pairing(struct mines *mines, const struct usher_aware_memory *memory)
{
	_cleanup_(freep) char *line = usher_aware_memory_to_json(memory);
	struct mine *mine = find(mines, usher_aware_memory_get_key(memory));
	const cJSON *peer;
	cJSON *json;
	int r = 0;

	if (mine) {
		mine->paired = true;
		return 0;
	}
	mine = line ? next_row(mines) : NULL;
	if (!mine)
		return -ENOMEM;
	json = cJSON_Parse(line);
	peer = cJSON_GetObjectItemCaseSensitive(json, "peer");
	r = fill(mine, peer, "service");
	if (r == 0) {
		mine->when = time_of(text_of(peer, "paired_at"));
		mine->paired = true;
		mine->expired = usher_aware_memory_is_expired(memory);
		mines->n++;
	}
	cJSON_Delete(json);
	return r;
}

static int read_pairings(struct usher *usher, struct mines *mines)
{
	_cleanup_(usher_aware_memory_freep) struct usher_aware_memory *memory = NULL;
	int r = usher_aware_memory_new(usher, &memory);

	while (r >= 0 && (r = usher_aware_memory_next(memory)) > 0)
		r = add_pairing(mines, memory);
	return r;
}

const char *mine_network(const struct mine *mine)
{
	if (mine->set_up)
		return mine->network;
	return mine->expired ? _("pair again") : _("paired");
}

char *mine_forget_question(const struct mine *mine, const char *title)
{
	char *text = NULL;
	int r;

	if (mine->set_up)
		r = asprintf(&text,
			     _("Forget %s? The accessory itself keeps its network; only "
			       "this computer forgets its name and that it is yours."),
			     title);
	else
		r = asprintf(&text,
			     _("Forget the pairing with %s? Next time it takes its PIN "
			       "again; the accessory may have to forget this computer "
			       "too."),
			     title);
	return r < 0 ? NULL : text;
}

int mine_forget(struct usher *usher, const struct mine *mine)
{
	int r = mine->set_up ? usher_forget(usher, mine->key) : 0;

	if (r >= 0 && mine->paired)
		r = usher_aware_forget(usher, mine->key);
	return r;
}

int mine_rename(struct usher *usher, const struct mine *mine, const char *name)
{
	int r = mine->set_up ? usher_rename(usher, mine->key, name) : 0;

	if (r >= 0 && mine->paired)
		r = usher_aware_rename(usher, mine->key, name);
	return r;
}

int mines_read(struct usher *usher, struct mines *ret)
{
	_cleanup_(usher_memory_freep) struct usher_memory *memory = NULL;
	struct mines mines = {0};
	int r;

	*ret = mines;
	r = usher_memory_new(usher, &memory);
	while (r >= 0 && (r = usher_memory_next(memory)) > 0)
		r = add(&mines, memory);
	if (r >= 0)
		r = read_pairings(usher, &mines);
	if (r < 0) {
		mines_deinit(&mines);
		return r;
	}
	*ret = mines;
	return 0;
}
