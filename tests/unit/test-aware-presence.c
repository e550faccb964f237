/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When a device says that it listens on channel 6. */
#include "aware/presence.h"

#include "tests/unit/hex-bytes.h"

#include <string.h>

/* clang-format off */
#define DEVICE(windows) "0f0900" "00" windows "0400110000" "00"
/* Availability with one entry: its control, time bitmap, and what follows */
#define ONE(len, entry_len, entry) "12" len "00" "010000" entry_len "00" entry
#define CHANNEL_6 "1151200000"

static const struct row {
	const char *title, *attrs;
	uint16_t windows;
	uint32_t slots;
} rows[] = {
	{"nothing is said", "", 1, 0xa5},
	{"every window", DEVICE("0100"), 1, 0xa5},
	{"every second one, and some of 5 GHz", DEVICE("1200"), 0x12, 0xa5},
	{"none of 2.4 GHz, which nobody may leave out", DEVICE("0800"), 9, 0xa5},
	{"three slots, as in the recordings", ONE("13", "0e", "e111" "1800" "04" "0e000000" CHANNEL_6), 1, 0x0e},
	{"a short bitmap", ONE("10", "0b", "e111" "1800" "01" "fe" CHANNEL_6), 1, 0xfe},
	{"slots of 32 TU", ONE("10", "0b", "e111" "1900" "01" "06" CHANNEL_6), 1, 0x3c},
	{"slots of 128 TU", ONE("10", "0b", "e111" "1b00" "01" "02" CHANNEL_6), 1, 0xff00},
	{"a period of 128 TU", ONE("10", "0b", "e111" "0800" "01" "02" CHANNEL_6), 1, 0x02020202},
	{"a period of 256 TU that starts late", ONE("10", "0b", "e111" "9000" "01" "03" CHANNEL_6), 1, 0x000c000c},
	{"across the end of the period", ONE("10", "0b", "e111" "d807" "01" "03" CHANNEL_6), 1, 0x80000001},
	{"all the time", ONE("0c", "07", "e101" CHANNEL_6), 1, 0xffffffff},
	{"once", ONE("10", "0b", "e111" "0000" "01" "02" CHANNEL_6), 1, 0},
	{"a period of 1024 TU", ONE("10", "0b", "e111" "2000" "01" "02" CHANNEL_6), 1, 0},
	{"slots of a reserved length", ONE("10", "0b", "e111" "1c00" "01" "02" CHANNEL_6), 1, 0},
	{"only possible", ONE("10", "0b", "e211" "1800" "01" "02" CHANNEL_6), 1, 0},
	{"channel 1", ONE("10", "0b", "e111" "1800" "01" "02" "1151010000"), 1, 0},
	{"a channel of 5 GHz", ONE("10", "0b", "e111" "1800" "01" "02" "1173200000"), 1, 0},
	{"bands, no channels", ONE("0d", "08", "e111" "1800" "01" "02" "2002"), 1, 0},
	{"an entry that lies", ONE("10", "0e", "e111" "1800" "01" "02" CHANNEL_6), 1, 0xa5},
};
/* clang-format on */

static void is_taken(void **state)
{
	const struct row *row = *state;
	struct aware_presence presence = {.windows = 1, .slots = 0xa5};
	uint8_t bytes[128];
	size_t len = hex_bytes(row->attrs, bytes, sizeof(bytes));

	aware_presence_take(&presence, bytes, len);
	assert_int_equal(presence.windows, row->windows);
	assert_int_equal(presence.slots, row->slots);
}

static void is_said(void **state)
{
	static const uint32_t slots[] = {0, 0x0e, 0x80000001, 0xfffffffe};

	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		struct aware_presence said = {.windows = 0x12, .slots = slots[i]};
		struct aware_presence heard = {.windows = 1};
		struct buf buf = {};

		aware_presence_put(&buf, &said);
		assert_int_equal(buf.error, 0);
		assert_int_equal(aware_attr_check(buf.data, buf.len), 0);
		aware_presence_take(&heard, buf.data, buf.len);
		assert_int_equal(heard.windows, 0x12);
		assert_int_equal(heard.slots, slots[i]);
		buf_deinit(&buf);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + 1];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){.name = rows[i].title,
					       .test_func = is_taken,
					       .initial_state = (void *)&rows[i]};
	tests[ARRAY_SIZE(rows)] = (struct CMUnitTest)cmocka_unit_test(is_said);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
