/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * JSON values on cJSON, which only json.c includes. Reading: a missing key or a value of
 * another type is NULL or the given fallback. Building: a failed allocation latches on the
 * root of the tree and shows when it is printed.
 */
#include "base/buf.h"
#include "base/macros.h"

#include <stdbool.h>

struct json; /* one value, owned by its root */

enum { JSON_TEXT_MAX = 1 << 20, JSON_DEPTH_MAX = 32 };

/* 0; -EINVAL (not JSON, trailing bytes, too deep), -E2BIG over JSON_TEXT_MAX, -ENOMEM. */
int json_parse(const char *text, size_t len, struct json **ret);
/* The same; on -EINVAL *ret_at is the offset of what cannot be read. */
int json_parse_located(const char *text, size_t len, struct json **ret, size_t *ret_at);
struct json *json_free(struct json *json);
DEFINE_FREEP(json)
/* The same for one that holds a secret: all of its text is overwritten. (Of text that could not be parsed
   pieces may have been copied, and are not.) */
struct json *json_free_wiped(struct json *json);

struct json *json_new_object(void);
struct json *json_new_array(void);

/* Reading. */
const struct json *json_get(const struct json *object, const char *key);
const char *json_get_string(const struct json *object, const char *key);
double json_get_number(const struct json *object, const char *key, double fallback);
bool json_get_bool(const struct json *object, const char *key, bool fallback);
bool json_is_object(const struct json *json);
bool json_is_array(const struct json *json);
bool json_is_null(const struct json *json);
const char *json_key(const struct json *member);  /* of a member of an object */
const char *json_string(const struct json *json); /* NULL when it is not one */
double json_number(const struct json *json, double fallback);
const struct json *json_first(const struct json *container); /* NULL: empty */
const struct json *json_next(const struct json *member);

/* Building; object may be NULL after a failed allocation. key is NULL in an array. */
void json_add_string(struct json *object, const char *key,
		     const char *value); /* NULL value: null */
void json_add_hex(struct json *object, const char *key, const void *data, size_t len);
void json_add_number(struct json *object, const char *key, double value);
void json_add_bool(struct json *object, const char *key, bool value);
void json_add_null(struct json *object, const char *key);
struct json *json_add_object(struct json *object, const char *key);
struct json *json_add_array(struct json *object, const char *key);
/* value becomes part of object. */
void json_add(struct json *object, const char *key, struct json *value);

/* One line without a newline that the caller frees; NULL when any allocation failed. Invalid
   UTF-8 never leaves: strings were checked when they were added. */
char *json_print(const struct json *json);

/* Appends UTF-8 as a JSON string, quotes included: for a secret, of which a tree would leave copies. */
void json_put_string(struct buf *buf, const void *text, size_t len);

#define json_for_each(pos, container) \
	for (const struct json *pos = json_first(container); pos; pos = json_next(pos))
