/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hex.h"

#include <errno.h>
#include <string.h>

void hex_encode(const void *data, size_t len, char *ret)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i++) {
		*ret++ = digits[bytes[i] >> 4];
		*ret++ = digits[bytes[i] & 0xf];
	}
	*ret = '\0';
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

ssize_t hex_decode(const char *text, uint8_t *ret, size_t size)
{
	size_t len = strlen(text);

	/* Checked whole before the first byte is written: outputs only on success. */
	for (size_t i = 0; i < len; i++) {
		if (digit_value(text[i]) < 0)
			return -EINVAL;
	}
	if (len % 2)
		return -EINVAL;
	if (len / 2 > size)
		return -ENOBUFS;
	for (size_t i = 0; i < len / 2; i++)
		ret[i] = (uint8_t)(digit_value(text[2 * i]) << 4 |
				   digit_value(text[2 * i + 1]));
	return (ssize_t)(len / 2);
}
