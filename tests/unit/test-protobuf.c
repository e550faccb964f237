/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a stranger's protobuf may do: nothing beyond a limit, and no copy that stays. */
#include "provision/protobuf.h"

#include "base/hex.h"
#include "provision/proto/espressif-scan.pb-c.h"
#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>

static void appends_what_the_type_says(void **state)
{
	Espressif__ScanStart start = ESPRESSIF__SCAN_START__INIT;
	Espressif__Scan scan = ESPRESSIF__SCAN__INIT;
	struct buf buf = {0};

	start.blocking = true;
	start.period_ms = 120;
	scan.payload_case = ESPRESSIF__SCAN__PAYLOAD_START;
	scan.start = &start;
	protobuf_append(&buf, &scan.base);
	assert_int_equal(buf.error, 0);
	assert_int_equal(buf.len, 6);
	assert_memory_equal(buf.data, "\x52\x04\x08\x01\x20\x78", 6);
	buf_deinit(&buf);
}

static void decodes_fields_in_any_order_and_skips_unknown_ones(void **state)
{
	/* status 4, an unknown field 99, kind 5 */
	static const uint8_t bytes[] = {0x10, 0x04, 0x9a, 0x06, 0x01, 0xff, 0x08, 0x05};
	struct protobuf *decoded = NULL;
	const Espressif__Scan *scan;

	assert_int_equal(protobuf_decode(&espressif__scan__descriptor, bytes,
					 sizeof(bytes), &decoded),
			 0);
	scan = protobuf_message(decoded);
	assert_int_equal(scan->kind, 5);
	assert_int_equal(scan->status, 4);
	assert_int_equal(scan->payload_case, 0);
	decoded = protobuf_free(decoded);
}

/* A result with n empty entries: 2 bytes each. */
static void append_entries(struct buf *buf, size_t n)
{
	buf_bytes(buf, "\x08\x05\x7a", 3);
	buf_u8(buf, ((n * 2) & 0x7f) | 0x80);
	buf_u8(buf, (n * 2) >> 7);
	for (size_t i = 0; i < n; i++)
		buf_bytes(buf, "\x0a\x00", 2);
}

static int decode_entries(size_t n)
{
	struct protobuf *decoded = NULL;
	struct buf buf = {0};
	int r;

	append_entries(&buf, n);
	r = protobuf_decode(&espressif__scan__descriptor, buf.data, buf.len, &decoded);
	if (r == 0) {
		const Espressif__Scan *scan = protobuf_message(decoded);

		assert_int_equal(scan->result_answer->n_entries, n);
	}
	protobuf_free(decoded);
	buf_deinit(&buf);
	return r;
}

static void a_list_of_64_fits(void **state)
{
	assert_int_equal(decode_entries(64), 0);
}

static void a_list_of_2000_is_refused(void **state)
{
	assert_int_equal(decode_entries(2000), -E2BIG);
}

static void what_is_cut_or_lies_is_refused(void **state)
{
	static const char *const rows[] = {
		"08", /* a varint that is not there */
		"52", /* a length that is not there */
		"520408012078"
		"5204",			      /* a message that is not there */
		"52ffffffff0f",		      /* a length of 4 GiB */
		"08ffffffffffffffffffffff01", /* a varint of 12 bytes */
		"0f",			      /* a wire type that does not exist */
		"520a00",
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct protobuf *decoded = NULL;
		uint8_t bytes[32];
		ssize_t n = hex_decode(rows[i], bytes, sizeof(bytes));

		assert_true(n > 0);
		assert_int_equal(protobuf_decode(&espressif__scan__descriptor, bytes,
						 (size_t)n, &decoded),
				 -EBADMSG);
		assert_null(decoded);
	}
}

static void says_when_there_is_no_memory(void **state)
{
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct protobuf *decoded = NULL;
		int r = protobuf_decode(&espressif__scan__descriptor,
					(const uint8_t *)"\x08\x02", 2, &decoded);

		assert_true(r == 0 ? decoded != NULL : r == -ENOMEM && !decoded);
		decoded = protobuf_free(decoded);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_what_the_type_says),
		cmocka_unit_test(decodes_fields_in_any_order_and_skips_unknown_ones),
		cmocka_unit_test(a_list_of_64_fits),
		cmocka_unit_test(a_list_of_2000_is_refused),
		cmocka_unit_test(what_is_cut_or_lies_is_refused),
		cmocka_unit_test(says_when_there_is_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
