/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Vectors as the specifications print them: hexadecimal. */
#include "base/hex.h"

#include "tests/unit/unit.h"

/* The bytes of text, of which there are at most size; how many. */
static inline size_t hex_bytes(const char *text, uint8_t *ret, size_t size)
{
	ssize_t n = hex_decode(text, ret, size);

	assert_true(n >= 0);
	return (size_t)n;
}

static inline void assert_hex_equal(const void *data, size_t len, const char *expected)
{
	char *text = malloc(2 * len + 1);

	assert_non_null(text);
	hex_encode(data, len, text);
	assert_string_equal(text, expected);
	free(text);
}
