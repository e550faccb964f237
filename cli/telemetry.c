/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/telemetry.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct words {
	char text[256];
	size_t len;
};

static void say(struct words *words, const char *format, ...) _printf_(2, 3);

static void say(struct words *words, const char *format, ...)
{
	size_t room = sizeof(words->text) - words->len;
	va_list args;
	int n;

	if (words->len && room > 2) {
		memcpy(words->text + words->len, ", ", 3);
		words->len += 2;
		room -= 2;
	}
	va_start(args, format);
	n = vsnprintf(words->text + words->len, room, format, args);
	va_end(args);
	if (n > 0)
		words->len += MIN((size_t)n, room - 1);
}

static const char *text_of(const cJSON *object, const char *key)
{
	const char *text = cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(object, key));

	return text ? text : "?";
}

static bool number_of(const cJSON *object, const char *key, double *ret)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!cJSON_IsNumber(item))
		return false;
	*ret = item->valuedouble;
	return true;
}

static void say_uptime(struct words *words, double seconds)
{
	if (seconds < 3600)
		say(words, "up %.0f min", seconds / 60);
	else if (seconds < 2 * 86400)
		say(words, "up %.0f h", seconds / 3600);
	else
		say(words, "up %.0f d", seconds / 86400);
}

static void say_tlm(struct words *words, const cJSON *tlm)
{
	double value;

	if (number_of(tlm, "battery_mv", &value))
		say(words, "battery %.0f mV", value);
	if (number_of(tlm, "temperature_c", &value))
		say(words, "%.1f C", value);
	if (number_of(tlm, "adv_count", &value))
		say(words, "%.0f adverts", value);
	if (number_of(tlm, "uptime_s", &value))
		say_uptime(words, value);
}

static void say_eddystone(struct words *words, const cJSON *eddystone)
{
	const cJSON *frame;

	frame = cJSON_GetObjectItemCaseSensitive(eddystone, "url");
	if (frame)
		say(words, "%s", text_of(frame, "url"));
	frame = cJSON_GetObjectItemCaseSensitive(eddystone, "uid");
	if (frame)
		say(words, "UID %s %s", text_of(frame, "namespace"),
		    text_of(frame, "instance"));
	frame = cJSON_GetObjectItemCaseSensitive(eddystone, "eid");
	if (frame)
		say(words, "EID %s", text_of(frame, "eid"));
	frame = cJSON_GetObjectItemCaseSensitive(eddystone, "tlm");
	if (frame)
		say_tlm(words, frame);
	if (cJSON_GetObjectItemCaseSensitive(eddystone, "etlm"))
		say(words, "encrypted telemetry");
}

static void say_ibeacon(struct words *words, const cJSON *ibeacon)
{
	double major = 0, minor = 0;

	number_of(ibeacon, "major", &major);
	number_of(ibeacon, "minor", &minor);
	say(words, "%s %.0f/%.0f", text_of(ibeacon, "uuid"), major, minor);
}

char *telemetry_text(const struct usher_accessory *accessory)
{
	_cleanup_(freep) char *json = usher_accessory_to_json(accessory);
	cJSON *object = json ? cJSON_Parse(json) : NULL;
	struct words words = {.len = 0};
	const cJSON *part;

	if (!object)
		return NULL;
	part = cJSON_GetObjectItemCaseSensitive(object, "eddystone");
	if (part)
		say_eddystone(&words, part);
	part = cJSON_GetObjectItemCaseSensitive(object, "ibeacon");
	if (part)
		say_ibeacon(&words, part);
	cJSON_Delete(object);
	return usher_printable(words.text, words.len);
}
