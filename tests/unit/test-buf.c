/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buf.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

static void reader_walks_in_both_byte_orders(void **state)
{
	static const uint8_t data[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
				       0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe};
	struct reader reader = reader_of(data, sizeof(data));

	assert_int_equal(reader_u8(&reader), 0x01);
	assert_int_equal(reader_le16(&reader), 0x0302);
	assert_int_equal(reader_be16(&reader), 0x0405);
	assert_int_equal(reader_le32(&reader), 0xf9f80706);
	assert_int_equal(reader_be32(&reader), 0xfafbfcfd);
	assert_ptr_equal(reader_bytes(&reader, 1), data + 13);
	assert_int_equal(reader.len, 0);
	assert_false(reader.failed);
}

static void reader_past_the_end_gives_zeroes_and_latches(void **state)
{
	static const uint8_t data[] = {0xaa, 0xbb, 0xcc};
	struct reader reader = reader_of(data, sizeof(data));

	assert_int_equal(reader_be32(&reader), 0);
	assert_true(reader.failed);
	/* the bytes that are there are not given any more */
	assert_int_equal(reader_u8(&reader), 0);
	assert_null(reader_bytes(&reader, 1));
	assert_null(reader_bytes(&reader, 0));
	assert_int_equal(reader_le16(&reader), 0);
	assert_int_equal(reader_be16(&reader), 0);
	assert_int_equal(reader_le32(&reader), 0);
}

static void reader_of_nothing_reads_nothing(void **state)
{
	struct reader reader = reader_of(NULL, 0);

	assert_non_null(reader_bytes(&reader, 0));
	assert_false(reader.failed);
	assert_null(reader_bytes(&reader, SIZE_MAX));
	assert_true(reader.failed);
}

static void buf_builds_in_both_byte_orders(void **state)
{
	static const uint8_t expect[] = {0x01, 0x03, 0x02, 0x04, 0x05, 0x09,
					 0x08, 0x07, 0x06, 0x0a, 0x0b, 0x0c,
					 0x0d, 'x',  'y',  'z',	 '-',  '7'};
	struct buf buf = {0};

	buf_u8(&buf, 0x01);
	buf_le16(&buf, 0x0203);
	buf_be16(&buf, 0x0405);
	buf_le32(&buf, 0x06070809);
	buf_be32(&buf, 0x0a0b0c0d);
	buf_bytes(&buf, "xyz!", 3);
	buf_bytes(&buf, NULL, 0);
	buf_printf(&buf, "-%d", 7);
	assert_int_equal(buf.error, 0);
	assert_int_equal(buf.len, sizeof(expect));
	assert_memory_equal(buf.data, expect, sizeof(expect));
	buf_deinit(&buf);
	assert_null(buf.data);
}

static void buf_grows_over_many_appends(void **state)
{
	struct buf buf = {0};

	for (unsigned i = 0; i < 5000; i++)
		buf_be16(&buf, (uint16_t)i);
	assert_int_equal(buf.len, 10000);
	for (unsigned i = 0; i < 5000; i++)
		assert_int_equal(buf.data[2 * i] << 8 | buf.data[2 * i + 1], i);
	buf_clear(&buf);
	assert_int_equal(buf.len, 0);
	assert_true(buf.capacity >= 10000);
	buf_deinit(&buf);
}

static void buf_steal_string_ends_it(void **state)
{
	struct buf buf = {0};
	char *text = buf_steal_string(&buf);

	assert_string_equal(text, "");
	free(text);
	/* exactly as many characters as the first allocation has bytes: the NUL still fits */
	buf_printf(&buf, "%064d", 1);
	text = buf_steal_string(&buf);
	assert_int_equal(strlen(text), 64);
	assert_null(buf.data);
	free(text);
}

static void buf_latches_a_failed_allocation(void **state)
{
	struct buf buf = {0};

	buf_string(&buf, "kept");
	alloc_fail_nth(1);
	for (unsigned i = 0; i < 100; i++)
		buf_u8(&buf, 'x');
	assert_int_equal(alloc_fail_stop(), 1);
	assert_int_equal(buf.error, -ENOMEM);
	/* 64 fit, then nothing any more, although memory is there again */
	assert_int_equal(buf.len, 64);
	assert_memory_equal(buf.data, "keptxxx", 7);
	buf_printf(&buf, "%d", 1);
	assert_int_equal(buf.len, 64);
	assert_null(buf_steal_string(&buf));
	assert_int_equal(buf.error, 0);
	assert_null(buf.data);
}

static void buf_survives_any_failed_allocation(void **state)
{
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct buf buf = {0};
		char *text;

		alloc_fail_seed(seed);
		for (unsigned i = 0; i < 60; i++)
			buf_printf(&buf, "%010u", i);
		text = buf_steal_string(&buf);
		if (!alloc_fail_stop())
			assert_int_equal(strlen(text), 600);
		else
			assert_null(text);
		free(text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_walks_in_both_byte_orders),
		cmocka_unit_test(reader_past_the_end_gives_zeroes_and_latches),
		cmocka_unit_test(reader_of_nothing_reads_nothing),
		cmocka_unit_test(buf_builds_in_both_byte_orders),
		cmocka_unit_test(buf_grows_over_many_appends),
		cmocka_unit_test(buf_steal_string_ends_it),
		cmocka_unit_test(buf_latches_a_failed_allocation),
		cmocka_unit_test(buf_survives_any_failed_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
