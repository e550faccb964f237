/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The frames of usher-radio aware: what one end says the other understands, and nothing else. */
#include "base/radio-aware.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
static const struct vector {
	const char *title, *frame; /* hex */
	int result;
} vectors[] = {
	{"open",                             "01021400" "0203" "420000000000" "506f9a010000" "8509" "0e000000", 0},
	{"open, one byte less",              "01021300" "0203" "420000000000" "506f9a010000" "8509" "0e0000", -EBADMSG},
	{"open, one byte more",              "01021500" "0203" "420000000000" "506f9a010000" "8509" "0e00000000", -EBADMSG},
	{"a frame that came",                "02020e00" "01" "8509" "c4" "0102030405060708" "d000", 0},
	{"a frame of nothing",               "02020c00" "01" "8509" "c4" "0102030405060708", -EBADMSG},
	{"a frame without its time",         "02020400" "01" "8509" "c4", -EBADMSG},
	{"sent",                             "03020600" "07000000" "6e00", 0},
	{"sent, cut",                        "03020500" "07000000" "6e", -EBADMSG},
	{"cluster",                          "04020600" "506f9a010001", 0},
	{"cluster of five bytes",            "04020500" "506f9a0100", -EBADMSG},
	{"window",                           "05020200" "8509", 0},
	{"window of one byte",               "05020100" "85", -EBADMSG},
	{"installed",                        "06020800" "420000000100" "0000", 0},
	{"installed with a key",             "06021800" "420000000100" "0000" "000102030405060708090a0b0c0d0e0f", -EBADMSG},
	{"a frame to send",                  "81020900" "01" "0000" "09000000" "d000", 0},
	{"a frame to send, of nothing",      "81020700" "01" "0000" "09000000", -EBADMSG},
	{"install",                          "82021a00" "420000000100" "04ac0f00" "000102030405060708090a0b0c0d0e0f", 0},
	{"install a key of 15 bytes",        "82021900" "420000000100" "04ac0f00" "000102030405060708090a0b0c0d0e", -EBADMSG},
	{"install a key of 33 bytes",        "82022b00" "420000000100" "04ac0f00"
	 "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0fff", -EBADMSG},
	{"remove",                           "83020600" "420000000100", 0},
	{"remove, one byte more",            "83020700" "42000000010000", -EBADMSG},
	{"meet",                             "84020c00" "420000000100" "0900" "0e000000", 0},
	{"meet, one byte less",              "84020b00" "420000000100" "0900" "0e0000", -EBADMSG},
	{"meet, one byte more",              "84020d00" "420000000100" "0900" "0e00000000", -EBADMSG},
	{"a frame of another mode",          "02030000", -ENOMSG},
};
/* clang-format on */

static void both_ways(void **state)
{
	const struct vector *vector = *state;
	uint8_t bytes[128], again[128];
	size_t len = hex_bytes(vector->frame, bytes, sizeof(bytes));
	struct reader reader = reader_of(bytes, len);
	struct radio_aware what;
	struct radio_frame frame;

	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(radio_aware_parse(&frame, &what), vector->result);
	if (vector->result < 0)
		return;
	assert_int_equal(radio_aware_encode(frame.type, &what, again, sizeof(again)),
			 len);
	assert_memory_equal(again, bytes, len);
	for (size_t size = 0; size < len; size++)
		assert_int_equal(radio_aware_encode(frame.type, &what, again, size),
				 -ENOBUFS);
}

static void as_long_as_frames_are(void **state)
{
	static uint8_t data[RADIO_AWARE_80211_MAX + 1] = {0xd0}, bytes[RADIO_FRAME_MAX];
	struct radio_aware what = {.frame = {.data = data, .len = sizeof(data) - 1}};
	struct radio_frame frame;
	struct reader reader;
	ssize_t len = radio_aware_encode(RADIO_AWARE_SEND, &what, bytes, sizeof(bytes));

	assert_true(len > 0);
	reader = reader_of(bytes, len);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(radio_aware_parse(&frame, &what), 0);
	assert_int_equal(what.frame.len, RADIO_AWARE_80211_MAX);
	what.frame.data = data;
	what.frame.len++;
	assert_int_equal(
		radio_aware_encode(RADIO_AWARE_SEND, &what, bytes, sizeof(bytes)),
		-EMSGSIZE);
	what.frame.len = 0;
	assert_int_equal(
		radio_aware_encode(RADIO_AWARE_SEND, &what, bytes, sizeof(bytes)),
		-EMSGSIZE);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 1] = {
		cmocka_unit_test(as_long_as_frames_are)};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 1] = (struct CMUnitTest){vectors[i].title, both_ways, NULL,
						   NULL, (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
