/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* One character of UTF-8 at a time (RFC 3629). Pure, and of no locale. */
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 };

/* Bytes of the character that begins with this one, 1 to 4; 0: none does. */
size_t utf8_length(uint8_t first);
/* The character of utf8_length() bytes; UINT32_MAX: overlong, a surrogate, past U+10FFFF, or a byte
   that does not continue it. */
uint32_t utf8_decode(const uint8_t *bytes, size_t n);
/* Bytes written, not terminated; c is a character. */
size_t utf8_encode(uint32_t c, char ret[UTF8_MAX]);
