/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/uuid.h"

#include "base/hex.h"

#include <errno.h>
#include <string.h>

/* 00000000-0000-1000-8000-00805f9b34fb: short UUIDs replace its first four bytes. */
static const struct uuid base = {{0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
				  0x00, 0x00, 0x80, 0x5f, 0x9b, 0x34, 0xfb}};

enum { SHORT_SIZE = 4, LONG_DIGITS = 32 };

/* Where the long form has its dashes. */
static const uint8_t dashes[] = {8, 13, 18, 23};

struct uuid uuid_from_u16(uint16_t value)
{
	return uuid_from_u32(value);
}

struct uuid uuid_from_u32(uint32_t value)
{
	struct uuid uuid = base;

	uuid.b[0] = (uint8_t)(value >> 24);
	uuid.b[1] = (uint8_t)(value >> 16);
	uuid.b[2] = (uint8_t)(value >> 8);
	uuid.b[3] = (uint8_t)value;
	return uuid;
}

struct uuid uuid_from_le128(const uint8_t *data)
{
	struct uuid uuid;
	size_t i;

	for (i = 0; i < sizeof(uuid.b); i++)
		uuid.b[i] = data[sizeof(uuid.b) - 1 - i];
	return uuid;
}

void uuid_to_le128(const struct uuid *uuid, uint8_t *ret)
{
	size_t i;

	for (i = 0; i < sizeof(uuid->b); i++)
		ret[i] = uuid->b[sizeof(uuid->b) - 1 - i];
}

static int parse_short(const char *text, size_t digits, struct uuid *ret)
{
	struct uuid uuid = base;
	size_t size = digits / 2;

	if (hex_decode(text, uuid.b + SHORT_SIZE - size, size) != (ssize_t)size)
		return -EINVAL;
	*ret = uuid;
	return 0;
}

int uuid_parse(const char *text, struct uuid *ret)
{
	char digits[LONG_DIGITS + 1];
	struct uuid uuid;
	size_t i, n = 0, dash = 0;
	size_t len = strlen(text);

	if (len == 4 || len == 8)
		return parse_short(text, len, ret);
	if (len != UUID_STRING_SIZE - 1)
		return -EINVAL;
	for (i = 0; i < len; i++) {
		if (dash < ARRAY_SIZE(dashes) && i == dashes[dash]) {
			if (text[i] != '-')
				return -EINVAL;
			dash++;
			continue;
		}
		digits[n++] = text[i];
	}
	digits[n] = '\0';
	if (hex_decode(digits, uuid.b, sizeof(uuid.b)) != (ssize_t)sizeof(uuid.b))
		return -EINVAL;
	*ret = uuid;
	return 0;
}

void uuid_format(const struct uuid *uuid, char *ret)
{
	char digits[LONG_DIGITS + 1];
	size_t i, n = 0, dash = 0;

	hex_encode(uuid->b, sizeof(uuid->b), digits);
	for (i = 0; i < UUID_STRING_SIZE - 1; i++) {
		if (dash < ARRAY_SIZE(dashes) && i == dashes[dash]) {
			ret[i] = '-';
			dash++;
			continue;
		}
		ret[i] = digits[n++];
	}
	ret[i] = '\0';
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool uuid_is_nil(const struct uuid *uuid)
{
	static const struct uuid nil;

	return uuid_equal(uuid, &nil);
}

int64_t uuid_short(const struct uuid *uuid)
{
	if (memcmp(uuid->b + SHORT_SIZE, base.b + SHORT_SIZE,
		   sizeof(base.b) - SHORT_SIZE) != 0)
		return -1;
	return (int64_t)uuid->b[0] << 24 | uuid->b[1] << 16 | uuid->b[2] << 8 |
	       uuid->b[3];
}
