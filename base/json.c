/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A struct json is a cJSON node under another name. A node has no way up to its root, so a
 * failed allocation is marked on the container it happened in, in a field that cJSON does
 * not use for containers; printing looks for marks in the whole tree.
 */
#include "base/json.h"

#include "base/hex.h"
#include "base/secret.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CONTAINER_FAILED = 1 };

static cJSON *node_of(const struct json *json)
{
	return (cJSON *)json;
}

static struct json *json_of(const cJSON *node)
{
	return (struct json *)node;
}

/* ---- Parsing ---- */

/* Skips a string that begins at p; NULL when it does not end or holds what RFC 8259 forbids. */
static const char *skip_string(const char *p, const char *end)
{
	for (p++; p < end; p++) {
		if (*p == '"')
			return p;
		if ((uint8_t)*p < 0x20)
			return NULL;
		if (*p != '\\')
			continue;
		p++;
		/* A NUL would cut the string short in C. */
		if (end - p >= 5 && !memcmp(p, "u0000", 5))
			return NULL;
	}
	return NULL;
}

/* What cJSON lets pass: nesting up to 1000, control characters, any bytes. NULL, or
   where that is. */
static const char *find_unacceptable(const char *text, size_t len)
{
	const char *end = text + len, *string;
	int depth = 0;

	if (!text_is_utf8(text, len))
		return text;
	for (const char *p = text; p < end; p++) {
		if (*p == '"') {
			string = p;
			p = skip_string(p, end);
			if (!p)
				return string;
		} else if (*p == '{' || *p == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return p;
		} else if (*p == '}' || *p == ']') {
			depth--;
		} else if ((uint8_t)*p < ' ' && (!*p || !strchr("\t\r\n", *p))) {
			return p; /* cJSON takes it for white space */
		}
	}
	return NULL;
}

int json_parse(const char *text, size_t len, struct json **ret)
{
	size_t at;

	return json_parse_located(text, len, ret, &at);
}

int json_parse_located(const char *text, size_t len, struct json **ret, size_t *ret_at)
{
	_cleanup_(json_freep) struct json *json = NULL;
	const char *rest;

	if (len > JSON_TEXT_MAX)
		return -E2BIG;
	rest = find_unacceptable(text, len);
	if (rest) {
		*ret_at = (size_t)(rest - text);
		return -EINVAL;
	}
	/* cJSON does not tell what failed; the C library does. */
	errno = 0;
	rest = text;
	json = json_of(cJSON_ParseWithLengthOpts(text, len, &rest, false));
	*ret_at = (size_t)(rest - text);
	if (!json)
		return errno == ENOMEM ? -ENOMEM : -EINVAL;
	for (; rest < text + len; rest++) {
		*ret_at = (size_t)(rest - text);
		if (!strchr(" \t\r\n", *rest))
			return -EINVAL;
	}
	*ret = steal(&json);
	return 0;
}

struct json *json_free(struct json *json)
{
	cJSON_Delete(node_of(json));
	return NULL;
}

static void wipe(char *text)
{
	if (text)
		secret_wipe(text, strlen(text));
}

/* As deep as JSON_DEPTH_MAX. */
static void wipe_tree(cJSON *node)
{
	cJSON *child;

	wipe(node->valuestring);
	wipe(node->string);
	cJSON_ArrayForEach(child, node)
	{
		wipe_tree(child);
	}
}

struct json *json_free_wiped(struct json *json)
{
	if (json)
		wipe_tree(node_of(json));
	return json_free(json);
}

/* ---- Reading ---- */

const struct json *json_get(const struct json *object, const char *key)
{
	if (!json_is_object(object))
		return NULL;
	return json_of(cJSON_GetObjectItemCaseSensitive(node_of(object), key));
}

const char *json_get_string(const struct json *object, const char *key)
{
	return json_string(json_get(object, key));
}

double json_get_number(const struct json *object, const char *key, double fallback)
{
	return json_number(json_get(object, key), fallback);
}

bool json_get_bool(const struct json *object, const char *key, bool fallback)
{
	const cJSON *node = node_of(json_get(object, key));

	return cJSON_IsBool(node) ? cJSON_IsTrue(node) : fallback;
}

bool json_is_object(const struct json *json)
{
	return cJSON_IsObject(node_of(json));
}

bool json_is_array(const struct json *json)
{
	return cJSON_IsArray(node_of(json));
}

bool json_is_null(const struct json *json)
{
	return cJSON_IsNull(node_of(json));
}

const char *json_key(const struct json *member)
{
	return node_of(member)->string;
}

const char *json_string(const struct json *json)
{
	return cJSON_GetStringValue(node_of(json));
}

double json_number(const struct json *json, double fallback)
{
	const cJSON *node = node_of(json);
	double value;

	if (cJSON_IsNumber(node))
		value = node->valuedouble;
	else if (cJSON_IsRaw(node)) /* json_add_number() */
		value = strtod(node->valuestring, NULL);
	else
		return fallback;
	return isfinite(value) ? value : fallback;
}

const struct json *json_first(const struct json *container)
{
	if (!json_is_object(container) && !json_is_array(container))
		return NULL;
	return json_of(node_of(container)->child);
}

const struct json *json_next(const struct json *member)
{
	return json_of(node_of(member)->next);
}

/* ---- Building ---- */

struct json *json_new_object(void)
{
	return json_of(cJSON_CreateObject());
}

struct json *json_new_array(void)
{
	return json_of(cJSON_CreateArray());
}

static struct json *json_attach(struct json *parent, const char *key, cJSON *child)
{
	cJSON *node = node_of(parent);
	bool added = false;

	if (node && child)
		added = json_is_array(parent)
				? cJSON_AddItemToArray(node, child)
				: cJSON_AddItemToObject(node, key ? key : "", child);
	if (added)
		return json_of(child);
	if (node)
		node->valueint = CONTAINER_FAILED;
	cJSON_Delete(child);
	return NULL;
}

void json_add_string(struct json *object, const char *key, const char *value)
{
	_cleanup_(freep) char *clean = NULL;

	if (!value) {
		json_add_null(object, key);
		return;
	}
	if (!text_is_utf8(value, strlen(value))) {
		clean = text_to_utf8(value, strlen(value));
		value = clean;
	}
	json_attach(object, key, value ? cJSON_CreateString(value) : NULL);
}

void json_add_hex(struct json *object, const char *key, const void *data, size_t len)
{
	_cleanup_(freep) char *hex = malloc(2 * len + 1);

	if (hex)
		hex_encode(data, len, hex);
	json_attach(object, key, hex ? cJSON_CreateString(hex) : NULL);
}

void json_add_number(struct json *object, const char *key, double value)
{
	char digits[32];

	/* cJSON writes integers of more than 15 digits (microseconds since 1970) as 1.7e+15. */
	if (fabs(value) >= 1e15 && fabs(value) <= 0x1p53) {
		snprintf(digits, sizeof(digits), "%.0f", value);
		json_attach(object, key, cJSON_CreateRaw(digits));
		return;
	}
	json_attach(object, key, cJSON_CreateNumber(value)); /* NaN and infinity: null */
}

void json_add_bool(struct json *object, const char *key, bool value)
{
	json_attach(object, key, cJSON_CreateBool(value));
}

void json_add_null(struct json *object, const char *key)
{
	json_attach(object, key, cJSON_CreateNull());
}

struct json *json_add_object(struct json *object, const char *key)
{
	return json_attach(object, key, cJSON_CreateObject());
}

struct json *json_add_array(struct json *object, const char *key)
{
	return json_attach(object, key, cJSON_CreateArray());
}

void json_add(struct json *object, const char *key, struct json *value)
{
	json_attach(object, key, node_of(value));
}

static bool tree_is_whole(const cJSON *node)
{
	const cJSON *child;

	if (!cJSON_IsObject(node) && !cJSON_IsArray(node))
		return true;
	if (node->valueint == CONTAINER_FAILED)
		return false;
	cJSON_ArrayForEach(child, node)
	{
		if (!tree_is_whole(child))
			return false;
	}
	return true;
}

char *json_print(const struct json *json)
{
	char *printed, *line;

	if (!json || !tree_is_whole(node_of(json)))
		return NULL;
	printed = cJSON_PrintUnformatted(node_of(json));
	if (!printed)
		return NULL;
	/* The host program may have given cJSON an allocator of its own. */
	line = strdup(printed);
	cJSON_free(printed);
	return line;
}

void json_put_string(struct buf *buf, const void *text, size_t len)
{
	const uint8_t *bytes = text;

	buf_u8(buf, '"');
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] < 0x20 || bytes[i] == 0x7f) {
			buf_printf(buf, "\\u%04x", bytes[i]);
			continue;
		}
		if (bytes[i] == '"' || bytes[i] == '\\')
			buf_u8(buf, '\\');
		buf_u8(buf, bytes[i]);
	}
	buf_u8(buf, '"');
}
