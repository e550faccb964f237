/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-info.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

/* A value that is too long, or no text, is none. */
static void take_text(const uint8_t *data, size_t len, char ret[AWARE_INFO_TEXT_MAX + 1])
{
	if (len == 0 || len > AWARE_INFO_TEXT_MAX || !text_is_utf8(data, len))
		return;
	for (size_t i = 0; i < len; i++)
		if (data[i] < ' ' || data[i] == 0x7f)
			return;
	memcpy(ret, data, len);
	ret[len] = '\0';
}

static void take_item(const uint8_t *item, size_t len, struct aware_info *ret)
{
	const struct {
		const char *key;
		char *value;
	} known[] = {
		{"pairingName", ret->name},
		{"vendorName", ret->vendor},
		{"modelName", ret->model},
	};
	const uint8_t *equals = memchr(item, '=', len);
	size_t key_len = equals ? (size_t)(equals - item) : len;

	for (size_t i = 0; equals && i < ARRAY_SIZE(known); i++)
		if (key_len == strlen(known[i].key) && !*known[i].value &&
		    strncasecmp((const char *)item, known[i].key, key_len) == 0)
			take_text(equals + 1, len - key_len - 1, known[i].value);
}

/* Items to the last byte, each with a key: RFC 6763 6.4. */
static bool is_items(const uint8_t *data, size_t len)
{
	while (len > 0) {
		size_t item = data[0];

		if (item == 0 || item >= len || data[1] == '=' ||
		    !memchr(data + 1, '=', item))
			return false;
		data += 1 + item;
		len -= 1 + item;
	}
	return true;
}

void aware_info_parse(const uint8_t *data, size_t len, struct aware_info *ret)
{
	*ret = (struct aware_info){};
	if (!data || len == 0)
		return;
	if (!is_items(data, len)) {
		take_text(data, len, ret->name);
		return;
	}
	while (len > 0) {
		take_item(data + 1, data[0], ret);
		len -= 1 + data[0];
		data += 1 + data[0];
	}
}
