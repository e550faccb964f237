/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hex.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

static void encodes_in_lower_case(void **state)
{
	char text[2 * 4 + 1];

	hex_encode("\x00\x9f\xab\xff", 4, text);
	assert_string_equal(text, "009fabff");
	hex_encode(NULL, 0, text);
	assert_string_equal(text, "");
}

struct vector {
	const char *title;
	const char *text;
	size_t size;
	ssize_t result;
	const char *bytes;
};

static const struct vector vectors[] = {
	{"empty", "", 4, 0, ""},
	{"lower case", "009fabff", 4, 4, "\x00\x9f\xab\xff"},
	{"upper and mixed case", "9FaB", 4, 2, "\x9f\xab"},
	{"exactly the size", "0102", 2, 2, "\x01\x02"},
	{"one over the size", "010203", 2, -ENOBUFS, NULL},
	{"odd", "012", 4, -EINVAL, NULL},
	{"odd wins over too long", "01020", 1, -EINVAL, NULL},
	{"before the digits: /", "0/", 4, -EINVAL, NULL},
	{"behind the digits: :", "0:", 4, -EINVAL, NULL},
	{"before the upper-case letters: @", "0@", 4, -EINVAL, NULL},
	{"behind the upper-case letters: G", "0G", 4, -EINVAL, NULL},
	{"before the lower-case letters: `", "0`", 4, -EINVAL, NULL},
	{"behind the lower-case letters: g", "0g", 4, -EINVAL, NULL},
	{"separators", "01:02:", 4, -EINVAL, NULL},
	{"bytes over 127", "\xb0\xb1", 4, -EINVAL, NULL},
};

static void decodes(void **state)
{
	const struct vector *vector = *state;
	uint8_t out[4] = {0xee, 0xee, 0xee, 0xee},
		untouched[4] = {0xee, 0xee, 0xee, 0xee};
	ssize_t n = hex_decode(vector->text, out, vector->size);
	size_t len = n > 0 ? (size_t)n : 0;

	assert_int_equal(n, vector->result);
	assert_memory_equal(out, len ? vector->bytes : "", len);
	assert_memory_equal(out + len, untouched, sizeof(out) - len);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 1] = {
		cmocka_unit_test(encodes_in_lower_case)};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 1] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = decodes,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
