/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code-fields.h"

#include "base/hex.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

bool code_fields_begin(struct code_fields *fields, const char *text, size_t len,
		       const char *scheme)
{
	size_t scheme_len = strlen(scheme);

	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (len < scheme_len || strncasecmp(text, scheme, scheme_len) != 0)
		return false;
	*fields = (struct code_fields){
		.text = text + scheme_len,
		.len = len - scheme_len,
	};
	return true;
}

void code_fields_deinit(struct code_fields *fields)
{
	buf_deinit(&fields->value);
}

/* The length of the value at text up to its ';', SIZE_MAX: it has none. */
static size_t value_length(const char *text, size_t len, enum code_form form)
{
	for (size_t i = 0; i < len; i++) {
		if (form == CODE_FORM_ZXING && text[i] == '\\')
			i++;
		else if (text[i] == ';')
			return i;
	}
	return SIZE_MAX;
}

/* Quotes around a value are not part of it; one that is has a backslash before it. */
static bool is_quoted(const char *text, size_t len)
{
	size_t backslashes = 0;

	if (len < 2 || text[0] != '"' || text[len - 1] != '"')
		return false;
	while (text[len - 2 - backslashes] == '\\')
		backslashes++; /* ends at the first quote at the latest */
	return backslashes % 2 == 0;
}

static int decode_zxing(const char *text, size_t len, struct buf *ret)
{
	bool quoted = is_quoted(text, len);

	text += quoted;
	len -= 2 * quoted;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && ++i == len)
			return -EINVAL;
		buf_u8(ret, (uint8_t)text[i]);
	}
	return 0;
}

static int decode_wpa3(const char *text, size_t len, struct buf *ret)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = (uint8_t)text[i];

		if (byte == '%') {
			if (len - i < 3 ||
			    hex_decode((char[]){text[i + 1], text[i + 2], '\0'}, &byte,
				       1) != 1)
				return -EINVAL;
			i += 2;
		}
		buf_u8(ret, byte);
	}
	return 0;
}

int code_fields_next(struct code_fields *fields, const char **ret_problem)
{
	const char *colon;
	size_t name_len, len;
	int r;

	if (!fields->len || (fields->len == 1 && fields->text[0] == ';'))
		return 0;
	colon = memchr(fields->text, ':', fields->len);
	name_len = colon ? (size_t)(colon - fields->text) : SIZE_MAX;
	len = colon ? value_length(colon + 1, fields->len - name_len - 1, fields->form)
		    : SIZE_MAX;
	if (len == SIZE_MAX || name_len == 0 || memchr(fields->text, ';', name_len)) {
		*ret_problem = N_("a field is cut, or has no name");
		return -EINVAL;
	}
	memset(fields->name, 0, sizeof(fields->name));
	if (name_len < sizeof(fields->name))
		memcpy(fields->name, fields->text, name_len);
	buf_clear(&fields->value);
	r = (fields->form == CODE_FORM_WPA3 ? decode_wpa3 : decode_zxing)(colon + 1, len,
									  &fields->value);
	buf_u8(&fields->value, '\0'); /* so that it is a string where it has to be one */
	if (fields->value.error)
		return -ENOMEM;
	fields->value.len--;
	if (r < 0)
		*ret_problem = N_("an escape is cut, or is none");
	fields->text = colon + 1 + len + 1;
	fields->len -= name_len + 1 + len + 1;
	return r < 0 ? r : 1;
}

bool code_field_is(const struct code_fields *fields, const char *name)
{
	return strcmp(fields->name, name) == 0;
}

int code_field_text(const struct code_fields *fields, char *ret, size_t size)
{
	if (fields->value.len >= size ||
	    memchr(fields->value.data, '\0', fields->value.len))
		return -EINVAL;
	memcpy(ret, fields->value.data, fields->value.len + 1);
	return 0;
}

int code_fields_read(struct code_fields *fields, const struct code_rule *rules, size_t n,
		     void *code, unsigned *ret_seen, const char **ret_problem)
{
	unsigned seen = 0;
	int r;

	while ((r = code_fields_next(fields, ret_problem)) > 0) {
		size_t i = 0;

		while (i < n && !code_field_is(fields, rules[i].name))
			i++;
		if (i == n)
			continue;
		if (seen & 1u << i) {
			*ret_problem = N_("a field is there twice");
			return -EINVAL;
		}
		seen |= 1u << i;
		r = rules[i].read(fields, code);
		if (r < 0) {
			*ret_problem = rules[i].problem;
			return r == -ENOMEM ? r : -EINVAL;
		}
	}
	*ret_seen = seen;
	return r;
}

void code_field_write(struct buf *buf, const char *name, const void *data, size_t len)
{
	const char *bytes = data;

	buf_printf(buf, "%s:", name);
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] && strchr("\\;,\":", bytes[i]))
			buf_u8(buf, '\\');
		buf_u8(buf, (uint8_t)bytes[i]);
	}
	buf_u8(buf, ';');
}
