/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/text.h"

#include "base/buf.h"

#include <string.h>

/*
 * One step over UTF-8 (Unicode 15, table 3-7): the number of bytes of a well-formed sequence,
 * with its character; or minus the number of bytes of the ill-formed maximal subpart. len > 0.
 */
static int utf8_next(const uint8_t *p, size_t len, uint32_t *ret)
{
	uint8_t low = 0x80, high = 0xbf; /* of the second byte */
	uint32_t c = p[0];
	int need;

	if (c < 0x80) {
		*ret = c;
		return 1;
	}
	if (c < 0xc2 || c > 0xf4)
		return -1;
	if (c < 0xe0) {
		need = 1;
		c &= 0x1f;
	} else if (c < 0xf0) {
		need = 2;
		if (c == 0xe0)
			low = 0xa0; /* overlong */
		if (c == 0xed)
			high = 0x9f; /* surrogates */
		c &= 0x0f;
	} else {
		need = 3;
		if (c == 0xf0)
			low = 0x90; /* overlong */
		if (c == 0xf4)
			high = 0x8f; /* over U+10FFFF */
		c &= 0x07;
	}
	for (int i = 1; i <= need; i++) {
		if ((size_t)i >= len || p[i] < low || p[i] > high)
			return -i;
		c = c << 6 | (p[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*ret = c;
	return need + 1;
}

/*
 * What must not reach a terminal although it is well-formed: general categories Cc, Cf, Zl
 * and Zp of Unicode 15, and what else Default_Ignorable_Code_Point hides, except the
 * variation selectors that emoji are written with. Sorted.
 */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{0x00, 0x1f},	    {0x7f, 0x9f},	{0xad, 0xad},	    {0x34f, 0x34f},
	{0x600, 0x605},	    {0x61c, 0x61c},	{0x6dd, 0x6dd},	    {0x70f, 0x70f},
	{0x890, 0x891},	    {0x8e2, 0x8e2},	{0x115f, 0x1160},   {0x17b4, 0x17b5},
	{0x180b, 0x180f},   {0x200b, 0x200f},	{0x2028, 0x202e},   {0x2060, 0x206f},
	{0x3164, 0x3164},   {0xfeff, 0xfeff},	{0xffa0, 0xffa0},   {0xfff0, 0xfffb},
	{0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
	{0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

static bool is_hidden(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_SIZE(hidden) && c >= hidden[i].first; i++) {
		if (c <= hidden[i].last)
			return true;
	}
	return false;
}

bool text_is_utf8(const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0) {
		uint32_t c;
		int n = utf8_next(p, len, &c);

		if (n < 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

char *text_to_utf8(const void *data, size_t len)
{
	const uint8_t *p = data;
	struct buf text = {0};

	while (len > 0 && *p) {
		uint32_t c;
		int n = utf8_next(p, len, &c);

		if (n < 0) {
			n = -n;
			buf_string(&text, "\xef\xbf\xbd");
		} else {
			buf_bytes(&text, p, (size_t)n);
		}
		p += n;
		len -= (size_t)n;
	}
	return buf_steal_string(&text);
}

char *text_escape(const void *data, size_t len)
{
	const uint8_t *p = data;
	struct buf text = {0};

	while (len > 0) {
		uint32_t c;
		int n = utf8_next(p, len, &c);

		if (n < 0) {
			n = -n;
			for (int i = 0; i < n; i++)
				buf_printf(&text, "\\x%02x", p[i]);
		} else if (c == '\\') {
			buf_string(&text, "\\\\");
		} else if (!is_hidden(c)) {
			buf_bytes(&text, p, (size_t)n);
		} else if (c < 0x80) {
			buf_printf(&text, "\\x%02x", c);
		} else if (c < 0x10000) {
			buf_printf(&text, "\\u%04x", c);
		} else {
			buf_printf(&text, "\\U%08x", c);
		}
		p += n;
		len -= (size_t)n;
	}
	return buf_steal_string(&text);
}
