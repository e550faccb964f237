/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/code.h"

#include <cjson/cJSON.h>
#include <string.h>

/* A passphrase is shown as it has to be typed, where a terminal can show it at all. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static void print_text(const char *text)
{
	_cleanup_(freep) char *shown = NULL;

	if (is_plain(text)) {
		output_printf("%s", text);
		return;
	}
	shown = usher_printable(text, strlen(text));
	output_printf("%s", shown ? shown : "");
}

static void print_value(const cJSON *value)
{
	const cJSON *item;

	if (cJSON_IsString(value))
		print_text(value->valuestring);
	else if (cJSON_IsBool(value))
		output_printf("%s", cJSON_IsTrue(value) ? "yes" : "no");
	else if (cJSON_IsNumber(value))
		output_printf("%.0f", value->valuedouble);
	cJSON_ArrayForEach(item, value)
	{
		print_value(item);
		if (item->next)
			output_printf(" ");
	}
}

static bool is_shown(const cJSON *item)
{
	return strcmp(item->string, "v") && strcmp(item->string, "event") &&
	       strcmp(item->string, "ok") && !cJSON_IsNull(item);
}

void code_print(const char *line)
{
	cJSON *object = cJSON_Parse(line);
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		if (!is_shown(item))
			continue;
		output_printf("%-18s ", item->string);
		print_value(item);
		output_printf("\n");
		if (cJSON_IsString(item))
			explicit_bzero(item->valuestring, strlen(item->valuestring));
	}
	cJSON_Delete(object);
}
