/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Bluetooth UUIDs, always held as 128 bits in the order they are written (RFC 4122). Core spec 5.3, vol 3 part B 2.5.1. */
#include "base/macros.h"

#include <stdbool.h>

enum { UUID_STRING_SIZE = 37 }; /* NUL included */

struct uuid {
	uint8_t b[16];
};

struct uuid uuid_from_u16(uint16_t value);
struct uuid uuid_from_u32(uint32_t value);
/* From the air: 16 bytes, least significant first. */
struct uuid uuid_from_le128(const uint8_t *data);
void uuid_to_le128(const struct uuid *uuid, uint8_t *ret);
/* "feaa", "0000feaa", or the 36-character form, either case. 0 or -EINVAL. */
int uuid_parse(const char *text, struct uuid *ret);
/* Always the long form, lower case; ret holds UUID_STRING_SIZE. */
void uuid_format(const struct uuid *uuid, char *ret);
bool uuid_equal(const struct uuid *a, const struct uuid *b);
/* All zero: RFC 4122 4.1.7. */
bool uuid_is_nil(const struct uuid *uuid);
/* The 16- or 32-bit number of a UUID on the Bluetooth base, else -1. */
int64_t uuid_short(const struct uuid *uuid);
