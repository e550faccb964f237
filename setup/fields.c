/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/fields.h"

#include "setup/product.h"
#include "setup/spelling.h"

#include "base/hex.h"
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void scope_problem(const struct scope *scope, const char *key, const char *format, ...)
{
	struct fields *fields = scope->fields;
	_cleanup_(freep) char *field = NULL;
	va_list args;
	int r;

	fields->problems++;
	if (scope->path && key) {
		if (asprintf(&field, "%s.%s", scope->path, key) < 0)
			field = NULL;
	} else if (scope->path || key) {
		field = strdup(scope->path ?: key);
	}
	va_start(args, format);
	r = catalog_add_problem_v(fields->catalog, fields->file, fields->product, field,
				  format, args);
	va_end(args);
	if (r < 0)
		fields->error = r;
}

static void unknown_key(const struct scope *scope, const char *key,
			const char *const *known, size_t n)
{
	const char *meant = spelling_nearest(key, known, n);

	scope_problem(scope, key, "is not a field that usher knows%s%s%s",
		      meant ? ": perhaps \"" : "", meant ?: "", meant ? "\"" : "");
}

void scope_check_keys(const struct scope *scope, const char *const *known, size_t n)
{
	json_for_each (member, scope->object) {
		const char *key = json_key(member);
		size_t i;

		for (i = 0; i < n && strcmp(known[i], key) != 0; i++)
			;
		if (known && i == n)
			unknown_key(scope, key, known, n);
		if (json_get(scope->object, key) != member)
			scope_problem(scope, key, "is given twice");
	}
}

bool scope_has(const struct scope *scope, const char *key)
{
	return json_get(scope->object, key) != NULL;
}

bool scope_object(const struct scope *scope, const char *key, const char *path,
		  struct scope *ret)
{
	const struct json *value = json_get(scope->object, key);

	if (!value)
		return false;
	if (!json_is_object(value)) {
		scope_problem(scope, key, "has to be an object");
		return false;
	}
	*ret = (struct scope){.fields = scope->fields, .object = value, .path = path};
	return true;
}

bool scope_string(const struct scope *scope, const char *key, const char **ret)
{
	const struct json *value = json_get(scope->object, key);
	const char *text = json_string(value);

	if (!value)
		return false;
	if (!text) {
		scope_problem(scope, key, "has to be a string");
		return false;
	}
	if (!*text) {
		scope_problem(scope, key, "is empty");
		return false;
	}
	*ret = text;
	return true;
}

bool scope_copy(const struct scope *scope, const char *key, char **ret)
{
	const char *text;
	char *copy;

	if (!scope_string(scope, key, &text))
		return false;
	copy = strdup(text);
	if (!copy) {
		scope->fields->error = -ENOMEM;
		return false;
	}
	free(*ret);
	*ret = copy;
	return true;
}

bool scope_bool(const struct scope *scope, const char *key, bool *ret)
{
	bool value = json_get_bool(scope->object, key, false);

	if (!scope_has(scope, key))
		return false;
	if (value != json_get_bool(scope->object, key, true)) {
		scope_problem(scope, key, "has to be true or false");
		return false;
	}
	*ret = value;
	return true;
}

/* "0x004c". */
static bool parse_hex_number(const char *text, unsigned *ret)
{
	char *end;

	if (strncmp(text, "0x", 2) != 0 || strlen(text) > 10 || text[2] == '\0' ||
	    strspn(text + 2, "0123456789abcdefABCDEF") != strlen(text + 2))
		return false;
	*ret = (unsigned)strtoul(text, &end, 16);
	return true;
}

bool scope_number(const struct scope *scope, const char *key, unsigned least,
		  unsigned most, unsigned *ret)
{
	const struct json *value = json_get(scope->object, key);
	const char *text = json_string(value);
	double number = json_number(value, -1);
	unsigned parsed;

	if (!value)
		return false;
	if (text && parse_hex_number(text, &parsed))
		number = parsed;
	if (number < least || number > most || number != (unsigned)number) {
		scope_problem(
			scope, key,
			"has to be a whole number from %u to %u, or one like \"0x%04x\"",
			least, most, most);
		return false;
	}
	*ret = (unsigned)number;
	return true;
}

bool scope_uuid(const struct scope *scope, const char *key, struct uuid *ret)
{
	const char *text;

	if (!scope_string(scope, key, &text))
		return false;
	if (uuid_parse(text, ret) == 0)
		return true;
	scope_problem(scope, key,
		      "is not a UUID: 4, 8 or 32 hexadecimal digits, the last with "
		      "dashes");
	return false;
}

bool scope_bytes(const struct scope *scope, const char *key, uint8_t *ret, size_t max,
		 size_t *ret_len)
{
	const char *text;
	ssize_t len;

	if (!scope_string(scope, key, &text))
		return false;
	len = hex_decode(text, ret, max);
	if (len > 0) {
		*ret_len = (size_t)len;
		return true;
	}
	if (len == -ENOBUFS)
		scope_problem(scope, key, "is longer than %zu bytes", max);
	else
		scope_problem(scope, key, "is not hexadecimal, two digits a byte");
	return false;
}

bool scope_word(const struct scope *scope, const char *key, const char *const *words,
		size_t n, unsigned *ret)
{
	char list[128] = "";
	const char *text;
	size_t i;

	if (!scope_string(scope, key, &text))
		return false;
	for (i = 0; i < n; i++) {
		if (strcmp(words[i], text) == 0) {
			*ret = (unsigned)i;
			return true;
		}
		if (i > 0)
			strncat(list, " or ", sizeof(list) - strlen(list) - 1);
		strncat(list, words[i], sizeof(list) - strlen(list) - 1);
	}
	scope_problem(scope, key, "has to be %s", list);
	return false;
}
