/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as a QR code: what ISO/IEC 18004 says of every one, so that a reader finds and reads it. */
#include "setup/usher.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct vector {
	const char *title;
	size_t bytes;
	unsigned size; /* ISO/IEC 18004:2015 table 7, level L, 8-bit bytes */
};

static const struct vector vectors[] = {
	{"1 byte, version 1", 1, 21},	       {"17 bytes, version 1", 17, 21},
	{"18 bytes, version 2", 18, 25},       {"32 bytes, version 2", 32, 25},
	{"33 bytes, version 3", 33, 29},       {"78 bytes, version 4", 78, 33},
	{"2953 bytes, version 40", 2953, 177},
};

static struct usher_qr *new_qr(size_t bytes)
{
	char *text = malloc(bytes);
	struct usher_qr *qr = NULL;

	assert_non_null(text);
	memset(text, 'a', bytes);
	assert_int_equal(usher_qr_new(text, bytes, &qr), 0);
	free(text);
	return qr;
}

/* 6.3.3: 3 x 3 dark modules in a light ring in a dark ring, and a separator around it. */
static bool is_dark_in_finder(unsigned row, unsigned column)
{
	unsigned dy = row > 3 ? row - 3 : 3 - row,
		 dx = column > 3 ? column - 3 : 3 - column;
	unsigned distance = dx > dy ? dx : dy;

	return distance == 3 || distance < 2;
}

static void has_its_finders(const struct usher_qr *qr)
{
	unsigned last = usher_qr_get_size(qr) - 7;

	for (unsigned row = 0; row < 8; row++)
		for (unsigned column = 0; column < 8; column++) {
			bool dark = row < 7 && column < 7 &&
				    is_dark_in_finder(row, column);

			assert_int_equal(usher_qr_is_dark(qr, row, column), dark);
			assert_int_equal(usher_qr_is_dark(qr, row, last + 6 - column),
					 dark);
			assert_int_equal(usher_qr_is_dark(qr, last + 6 - row, column),
					 dark);
		}
}

/* 6.3.5 */
static void has_its_timing(const struct usher_qr *qr)
{
	for (unsigned i = 8; i < usher_qr_get_size(qr) - 8; i++) {
		assert_int_equal(usher_qr_is_dark(qr, 6, i), i % 2 == 0);
		assert_int_equal(usher_qr_is_dark(qr, i, 6), i % 2 == 0);
	}
}

/* 7.9.1: 15 bits of a BCH code beside the upper left finder; level L is 01. */
static void tells_its_level(const struct usher_qr *qr)
{
	static const unsigned at[15][2] = {
		{8, 0}, {8, 1}, {8, 2}, {8, 3}, {8, 4}, {8, 5}, {8, 7}, {8, 8},
		{7, 8}, {5, 8}, {4, 8}, {3, 8}, {2, 8}, {1, 8}, {0, 8},
	};
	unsigned format = 0, rest;

	for (unsigned i = 0; i < 15; i++)
		format = format << 1 | usher_qr_is_dark(qr, at[i][0], at[i][1]);
	format ^= 0x5412;
	rest = format;
	for (unsigned bit = 14; bit >= 10; bit--)
		if (rest & 1U << bit)
			rest ^= 0x537U << (bit - 10);
	assert_int_equal(rest, 0);
	assert_int_equal(format >> 13, 1);
	assert_true(usher_qr_is_dark(qr, usher_qr_get_size(qr) - 8, 8));
}

static void is_one(void **state)
{
	const struct vector *vector = *state;
	struct usher_qr *qr = new_qr(vector->bytes);

	assert_int_equal(usher_qr_get_size(qr), vector->size);
	has_its_finders(qr);
	has_its_timing(qr);
	tells_its_level(qr);
	usher_qr_free(qr);
}

static void is_light_around(void **state)
{
	struct usher_qr *qr = new_qr(1);

	assert_true(usher_qr_is_dark(qr, 0, 0));
	assert_false(usher_qr_is_dark(qr, 21, 0));
	assert_false(usher_qr_is_dark(qr, 0, 21));
	assert_false(usher_qr_is_dark(qr, (unsigned)-1, 0));
	assert_false(usher_qr_is_dark(qr, 0, (unsigned)-2));
	usher_qr_free(qr);
}

static void what_is_too_long_is_refused(void **state)
{
	static const char text[USHER_QR_MAX + 1] = "a";
	struct usher_qr *qr = NULL;

	assert_int_equal(usher_qr_new(text, sizeof(text), &qr), -E2BIG);
	assert_int_equal(usher_qr_new(text, 0, &qr), -EINVAL);
	assert_null(qr);
	assert_null(usher_qr_free(NULL));
}

int main(void)
{
	enum { N = sizeof(vectors) / sizeof(*vectors) };
	struct CMUnitTest tests[N + 2] = {
		cmocka_unit_test(is_light_around),
		cmocka_unit_test(what_is_too_long_is_refused),
	};

	for (size_t i = 0; i < N; i++)
		tests[i + 2] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = is_one,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
