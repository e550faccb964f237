/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/radio-frame.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

struct hostile {
	const char *title;
	const char *frame; /* hex */
	int result;
};

/* clang-format off */
static const struct hostile vectors[] = {
	{"hello of this version",               "01000600" "555348520101", 0},
	{"hello with what a newer one adds",    "01000800" "555348520201aabb", 0},
	{"hello cut before the mode",           "01000500" "5553485201", -EBADMSG},
	{"hello with another magic",            "01000600" "555348510101", -EBADMSG},
	{"error without a sentence",            "02000400" "02000100", 0},
	{"error cut inside the errno",          "02000300" "020001", -EBADMSG},
	{"dropped",                             "02011000" "0100000000000000" "0200000000000000", 0},
	{"dropped, one byte more",              "02011100" "0100000000000000" "0200000000000000" "00",
	 -EBADMSG},
	{"dropped, one byte less",              "02010f00" "0100000000000000" "02000000000000", -EBADMSG},
	{"reports, none",                       "01010000", 0},
	{"a report without AD",                 "01010d00" "0000" "aabbccddeeff" "00" "c8" "01" "0000", 0},
	{"a report, AD past the body",          "01010e00" "0000" "aabbccddeeff" "00" "c8" "01" "0200" "02",
	 -EBADMSG},
	{"a report, AD length ffff",            "01010d00" "0000" "aabbccddeeff" "00" "c8" "01" "ffff",
	 -EBADMSG},
	{"a report cut inside the address",     "01010500" "0000" "aabbcc", -EBADMSG},
	{"a good report, then half of one",     "01010e00" "0000" "aabbccddeeff" "00" "c8" "01" "0000" "00",
	 -EBADMSG},
	{"address type 2",                      "01010d00" "0000" "aabbccddeeff" "02" "c8" "01" "0000",
	 -EBADMSG},
	{"connectable 2",                       "01010d00" "0000" "aabbccddeeff" "00" "c8" "02" "0000",
	 -EBADMSG},
	{"connectable not told",                "01010d00" "0000" "aabbccddeeff" "00" "c8" "ff" "0000", 0},
	{"an unknown type is skipped",          "efbe0300" "010203", 0},
	{"a length past the packet",            "efbe0400" "010203", -EBADMSG},
	{"snapshot",                            "01030300" "010203", 0},
	{"snapshot, empty",                     "01030000", -EBADMSG},
	{"restore, empty",                      "86030000", -EBADMSG},
	{"address with all of it",              "03032200" "0f" "fe800000000000000000000000000001"
	 "c0a80402" "18" "c0a80401" "c0a80401" "100e0000", 0},
	{"address, one byte less",              "03032100" "0f" "fe800000000000000000000000000001"
	 "c0a80402" "18" "c0a80401" "c0a80401" "100e00", -EBADMSG},
	{"address, one byte more",              "03032300" "0f" "fe800000000000000000000000000001"
	 "c0a80402" "18" "c0a80401" "c0a80401" "100e000000", -EBADMSG},
	{"address, prefix length 33",           "03032200" "0f" "fe800000000000000000000000000001"
	 "c0a80402" "21" "c0a80401" "c0a80401" "100e0000", -EBADMSG},
	{"address, a flag nobody knows",        "03032200" "1f" "fe800000000000000000000000000001"
	 "c0a80402" "18" "c0a80401" "c0a80401" "100e0000", -EBADMSG},
	{"address, a router but no IPv4",       "03032200" "05" "fe800000000000000000000000000001"
	 "00000000" "00" "c0a80401" "00000000" "00000000", -EBADMSG},
	{"address, IPv6 that is not told",      "03032200" "02" "fe800000000000000000000000000001"
	 "c0a80402" "18" "00000000" "00000000" "00000000", -EBADMSG},
	{"no lease",                            "04030200" "6e00", 0},
	{"no lease, one byte",                  "04030100" "6e", -EBADMSG},
	{"reach 1",                             "05030100" "01", 0},
	{"reach 2",                             "05030100" "02", -EBADMSG},
	{"taken",                               "02030000", 0},
	{"taken with a body",                   "02030100" "00", -EBADMSG},
	{"stay",                                "85030000", 0},
	{"stay with a body",                    "85030100" "00", -EBADMSG},
	{"a header only in part",               "010006", -EBADMSG},
	{"nothing",                             "", -EBADMSG},
};
/* clang-format on */

static void test_vector(void **state)
{
	const struct hostile *v = *state;
	uint8_t data[64];
	ssize_t len = hex_decode(v->frame, data, sizeof(data));
	/* An allocation of exactly that size: a sanitizer sees the first byte past it. */
	_cleanup_(freep) uint8_t *exact = malloc((size_t)len + 1);
	struct radio_frame frame;
	struct reader reader;

	assert_true(len >= 0 && exact != NULL);
	memcpy(exact + 1, data, (size_t)len);
	reader = reader_of(exact + 1, (size_t)len);
	assert_int_equal(radio_frame_parse(&reader, &frame), v->result);
	if (v->result == 0)
		assert_int_equal(reader.len, 0);
}

static void test_report_round_trip(void **state)
{
	static const uint8_t tlm[] = {0x02, 0x01, 0x06};
	struct radio_report sent[] = {
		{.adapter = 0x0102,
		 .addr = {1, 2, 3, 4, 5, 6},
		 .addr_type = 1,
		 .rssi = -40,
		 .connectable = 0,
		 .ad = tlm,
		 .ad_len = sizeof(tlm)},
		{.adapter = 0, .addr = {0xff}, .rssi = 127, .connectable = -1},
	};
	uint8_t data[RADIO_FRAME_MAX];
	struct radio_report got;
	struct radio_frame frame;
	struct reader reader;
	size_t len = RADIO_HEADER_SIZE;

	for (size_t i = 0; i < ARRAY_SIZE(sent); i++)
		len += (size_t)radio_encode_report(&sent[i], data + len,
						   sizeof(data) - len);
	radio_encode_header(RADIO_REPORTS, len - RADIO_HEADER_SIZE, data);
	reader = reader_of(data, len);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_REPORTS);
	for (size_t i = 0; i < ARRAY_SIZE(sent); i++) {
		assert_true(radio_report_next(&frame.reports, &got));
		assert_int_equal(got.adapter, sent[i].adapter);
		assert_memory_equal(got.addr, sent[i].addr, sizeof(got.addr));
		assert_int_equal(got.addr_type, sent[i].addr_type);
		assert_int_equal(got.rssi, sent[i].rssi);
		assert_int_equal(got.connectable, sent[i].connectable);
		assert_int_equal(got.ad_len, sent[i].ad_len);
		if (got.ad_len > 0)
			assert_memory_equal(got.ad, sent[i].ad, got.ad_len);
	}
	assert_false(radio_report_next(&frame.reports, &got));
}

static void test_others_round_trip(void **state)
{
	struct radio_dropped dropped = {.kernel = 1ull << 40, .queue = 7};
	char text[RADIO_TEXT_MAX + 50];
	uint8_t data[1024];
	struct radio_frame frame;
	struct reader reader;
	size_t len;

	/* One after the other, as they may lie in a file. */
	len = (size_t)radio_encode_hello(RADIO_OBSERVE, data, sizeof(data));
	len += (size_t)radio_encode_dropped(&dropped, data + len, sizeof(data) - len);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	len += (size_t)radio_encode_error(RADIO_REASON_NOT_PERMITTED, EPERM, text,
					  data + len, sizeof(data) - len);
	reader = reader_of(data, len);

	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_HELLO);
	assert_int_equal(frame.hello.version, RADIO_VERSION);
	assert_int_equal(frame.hello.mode, RADIO_OBSERVE);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_DROPPED);
	assert_true(frame.dropped.kernel == 1ull << 40);
	assert_int_equal(frame.dropped.queue, 7);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_ERROR);
	assert_int_equal(frame.error.reason, RADIO_REASON_NOT_PERMITTED);
	assert_int_equal(frame.error.os_error, EPERM);
	assert_int_equal(frame.error.text_len, RADIO_TEXT_MAX);
	assert_int_equal(radio_frame_parse(&reader, &frame), -EBADMSG);
}

static void test_net_round_trip(void **state)
{
	struct radio_net_address address = {
		.has = RADIO_NET_HAS_ALL,
		.ipv6 = {0xfe, 0x80, [15] = 7},
		.ipv4 = {192, 168, 4, 2},
		.prefix_len = 24,
		.router = {192, 168, 4, 1},
		.dns = {192, 168, 4, 3},
		.lease_s = 0x01020304,
	};
	uint8_t data[128];
	struct radio_frame frame;
	struct reader reader;
	size_t len;

	len = (size_t)radio_encode_net_address(&address, data, sizeof(data));
	len += (size_t)radio_encode_net_no_lease(ETIMEDOUT, data + len,
						 sizeof(data) - len);
	len += (size_t)radio_encode_net_reach(true, data + len, sizeof(data) - len);
	len += (size_t)radio_encode_net_plain(RADIO_NET_LEAVE, data + len,
					      sizeof(data) - len);
	len += (size_t)radio_encode_net_snapshot(RADIO_NET_RESTORE, "abc", 3, data + len,
						 sizeof(data) - len);
	reader = reader_of(data, len);

	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_NET_ADDRESS);
	assert_int_equal(frame.net_address.has, address.has);
	assert_memory_equal(frame.net_address.ipv6, address.ipv6, 16);
	assert_memory_equal(frame.net_address.ipv4, address.ipv4, 4);
	assert_int_equal(frame.net_address.prefix_len, address.prefix_len);
	assert_memory_equal(frame.net_address.router, address.router, 4);
	assert_memory_equal(frame.net_address.dns, address.dns, 4);
	assert_int_equal(frame.net_address.lease_s, address.lease_s);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.net_no_lease, ETIMEDOUT);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_true(frame.net_reach);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_NET_LEAVE);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, RADIO_NET_RESTORE);
	assert_int_equal(frame.net_snapshot.len, 3);
	assert_memory_equal(frame.net_snapshot.data, "abc", 3);
	assert_int_equal(reader.len, 0);
}

static void test_snapshot_max(void **state)
{
	static uint8_t snapshot[RADIO_SNAPSHOT_MAX + 1];
	static uint8_t data[RADIO_FRAME_MAX];
	struct radio_frame frame;
	struct reader reader;

	assert_int_equal(radio_encode_net_snapshot(RADIO_NET_SNAPSHOT, snapshot,
						   RADIO_SNAPSHOT_MAX, data,
						   sizeof(data)),
			 RADIO_HEADER_SIZE + RADIO_SNAPSHOT_MAX);
	reader = reader_of(data, RADIO_HEADER_SIZE + RADIO_SNAPSHOT_MAX);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(radio_encode_net_snapshot(RADIO_NET_SNAPSHOT, snapshot,
						   RADIO_SNAPSHOT_MAX + 1, data,
						   sizeof(data)),
			 -EMSGSIZE);
	radio_encode_header(RADIO_NET_SNAPSHOT, RADIO_SNAPSHOT_MAX + 1, data);
	reader = reader_of(data, RADIO_HEADER_SIZE + RADIO_SNAPSHOT_MAX + 1);
	assert_int_equal(radio_frame_parse(&reader, &frame), -EBADMSG);
}

static void test_encoders_need_room(void **state)
{
	static const uint8_t ad[RADIO_AD_MAX + 1];
	struct radio_report report = {.ad = ad, .ad_len = 31};
	struct radio_net_address address = {};
	struct radio_dropped dropped = {};
	uint8_t data[64];

	assert_int_equal(radio_encode_hello(RADIO_OBSERVE, data, 9), -ENOBUFS);
	assert_int_equal(radio_encode_hello(RADIO_OBSERVE, data, 10), 10);
	assert_int_equal(radio_encode_dropped(&dropped, data, 19), -ENOBUFS);
	assert_int_equal(radio_encode_error(RADIO_REASON_SYSTEM, 0, "ab", data, 9),
			 -ENOBUFS);
	assert_int_equal(radio_encode_net_address(&address, data, 37), -ENOBUFS);
	assert_int_equal(radio_encode_net_address(&address, data, 38), 38);
	assert_int_equal(radio_encode_net_snapshot(RADIO_NET_RESTORE, "a", 1, data, 4),
			 -ENOBUFS);
	assert_int_equal(radio_encode_net_no_lease(0, data, 5), -ENOBUFS);
	assert_int_equal(radio_encode_net_reach(false, data, 4), -ENOBUFS);
	assert_int_equal(radio_encode_net_plain(RADIO_NET_UP, data, 3), -ENOBUFS);
	assert_int_equal(radio_encode_report(&report, data, 43), -ENOBUFS);
	assert_int_equal(radio_encode_report(&report, data, 44), 44);
	report.ad_len = RADIO_AD_MAX + 1;
	assert_int_equal(radio_encode_report(&report, data, sizeof(data)), -EMSGSIZE);
}

/* A body longer than RADIO_BODY_MAX is refused though all of it is there. */
static void test_body_max(void **state)
{
	static uint8_t data[RADIO_FRAME_MAX + 1];
	struct radio_frame frame;
	struct reader reader = reader_of(data, sizeof(data));

	radio_encode_header(0x7777, RADIO_BODY_MAX, data);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	reader = reader_of(data, sizeof(data));
	radio_encode_header(0x7777, RADIO_BODY_MAX + 1, data);
	assert_int_equal(radio_frame_parse(&reader, &frame), -EBADMSG);
}

static void test_ad_max(void **state)
{
	static uint8_t data[RADIO_HEADER_SIZE + RADIO_REPORT_SIZE + RADIO_AD_MAX + 1];
	struct radio_frame frame;
	struct reader reader;

	for (size_t len = RADIO_AD_MAX; len <= RADIO_AD_MAX + 1; len++) {
		radio_encode_header(RADIO_REPORTS, RADIO_REPORT_SIZE + len, data);
		data[RADIO_HEADER_SIZE + 11] = (uint8_t)len;
		data[RADIO_HEADER_SIZE + 12] = (uint8_t)(len >> 8);
		reader = reader_of(data, RADIO_HEADER_SIZE + RADIO_REPORT_SIZE + len);
		assert_int_equal(radio_frame_parse(&reader, &frame),
				 len > RADIO_AD_MAX ? -EBADMSG : 0);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_report_round_trip),
		cmocka_unit_test(test_others_round_trip),
		cmocka_unit_test(test_net_round_trip),
		cmocka_unit_test(test_snapshot_max),
		cmocka_unit_test(test_encoders_need_room),
		cmocka_unit_test(test_body_max),
		cmocka_unit_test(test_ad_max),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = test_vector,
			.initial_state = (void *)&vectors[i],
		};
	memcpy(tests + ARRAY_SIZE(vectors), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
