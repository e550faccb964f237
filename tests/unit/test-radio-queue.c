/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

static struct queue queue;

static int setup(void **state)
{
	memset(&queue, 0, sizeof(queue));
	return 0;
}

static void push_numbered(uint32_t number)
{
	uint8_t ad[4];

	memcpy(ad, &number, sizeof(ad));
	queue_push(&queue,
		   &(struct radio_report){.connectable = 1, .ad = ad, .ad_len = 4});
}

/* Takes everything out; the first number, and that the others follow it without a gap. */
static uint32_t drain(uint32_t *ret_first)
{
	uint32_t n = 0;

	for (const struct queue_frame *f; (f = queue_first(&queue)); queue_pop(&queue)) {
		struct reader reader = reader_of(f->data, f->len);
		struct radio_report report;
		struct radio_frame frame;

		assert_int_equal(radio_frame_parse(&reader, &frame), 0);
		assert_int_equal(reader.len, 0);
		while (radio_report_next(&frame.reports, &report)) {
			uint32_t number;

			memcpy(&number, report.ad, sizeof(number));
			if (n == 0)
				*ret_first = number;
			assert_int_equal(number, *ret_first + n);
			n++;
		}
	}
	return n;
}

static void test_keeps_order(void **state)
{
	uint32_t first = 0;

	assert_null(queue_first(&queue));
	for (uint32_t i = 0; i < 3000; i++)
		push_numbered(i);
	assert_int_equal(drain(&first), 3000);
	assert_int_equal(first, 0);
	assert_int_equal(queue.dropped, 0);
}

static void test_drops_oldest_and_counts(void **state)
{
	uint32_t first = 0, pushed = 1000000, got;

	for (uint32_t i = 0; i < pushed; i++)
		push_numbered(i);
	got = drain(&first);
	/* More than half of the memory is in use, the newest are there, the count is exact. */
	assert_true((size_t)got * (RADIO_REPORT_SIZE + 4) > sizeof(queue.frames) / 2);
	assert_int_equal(first + got, pushed);
	assert_int_equal(queue.dropped, first);
}

static void test_drains_while_filled(void **state)
{
	uint32_t first = 0;

	for (uint32_t round = 0; round < 200; round++) {
		for (uint32_t i = 0; i < 1500; i++)
			push_numbered(i);
		assert_int_equal(drain(&first), 1500);
		assert_int_equal(first, 0);
	}
	assert_int_equal(queue.dropped, 0);
}

static void test_oversized_report(void **state)
{
	static const uint8_t ad[RADIO_AD_MAX + 1];
	uint32_t first = 0;

	queue_push(&queue, &(struct radio_report){.ad = ad, .ad_len = sizeof(ad)});
	assert_null(queue_first(&queue));
	assert_int_equal(queue.dropped, 1);
	push_numbered(5);
	assert_int_equal(drain(&first), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_keeps_order, setup),
		cmocka_unit_test_setup(test_drops_oldest_and_counts, setup),
		cmocka_unit_test_setup(test_drains_while_filled, setup),
		cmocka_unit_test_setup(test_oversized_report, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
