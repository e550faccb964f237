/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/mine.h"

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

static int fill(struct mine *mine, const cJSON *object)
{
	const char *product = text_of(object, "product");

	*mine = (struct mine){
		.key = strdup(text_of(object, "key")),
		.name = strdup(text_of(object, "name")),
		.kind = strdup(*product ? product : text_of(object, "protocol")),
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

static int add(struct mines *mines, const struct usher_memory *memory)
{
	_cleanup_(freep) char *line = usher_memory_to_json(memory);
	struct mine *rows;
	cJSON *json;
	int r;

	if (!line)
		return -ENOMEM;
	rows = realloc(mines->rows, (mines->n + 1) * sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	mines->rows = rows;
	json = cJSON_Parse(line);
	r = fill(&rows[mines->n], cJSON_GetObjectItemCaseSensitive(json, "accessory"));
	cJSON_Delete(json);
	mines->n += r == 0;
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
	if (r < 0) {
		mines_deinit(&mines);
		return r;
	}
	*ret = mines;
	return 0;
}
