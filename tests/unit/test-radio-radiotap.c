/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers as radiotap.org lays them out; those of mac80211 are long and padded. */
#include "radio/radiotap.h"

#include "base/hex.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

/* clang-format off */
/* As mac80211_hwsim gives it: TSFT, flags, rate, channel, signal, antenna, RX flags. */
static const char full[] =
	"0000" "1a00" "2f480000"
	"8877665544332211" /* TSFT */
	"10" /* flags: FCS at the end */
	"0c" /* 6 Mb/s */
	"8509" "c000" /* 2437 MHz, OFDM on 2.4 GHz */
	"d8" /* -40 dBm */
	"00" /* antenna */
	"0000"; /* RX flags */

static const struct {
	const char *title, *data;
	int error;
	struct radiotap wanted;
} rows[] = {
	{"all fields", full, 0,
	 {.len = 26, .tsf_us = 0x1122334455667788, .mhz = 2437, .signal = -40, .fcs = true}},
	{"none", "0000080000000000", 0, {.len = 8}},
	{"a wrong FCS", "00000900020000004000", 0, {.len = 9, .bad = true}},
	{"our own, come back", "00000a000080000000000000", 0, {.len = 10, .ours = true}},
	{"aligned to the header", "0000100009000000" "8877665544332211" "85090000", -EBADMSG, {}},
	{"two words more", "00001300" "20000080" "00000080" "00000000" "d8" "ffff", 0,
	 {.len = 19, .signal = -40}},
	{"a field of the second word is none of the first's", "00000d00" "00000080" "20000000" "d8", 0,
	 {.len = 13}},
	{"padding after a byte", "00000e00" "0a000000" "1000" "85090000", 0,
	 {.len = 14, .mhz = 2437, .fcs = true}},
	{"what comes after is not looked at", "00000c00" "0000f03f" "00000000", 0, {.len = 12}},
	{"nothing", "", -EBADMSG, {}},
	{"cut", "00000800000000", -EBADMSG, {}},
	{"version 1", "0100080000000000", -EBADMSG, {}},
	{"shorter than itself", "0000070000000000", -EBADMSG, {}},
	{"longer than the packet", "0000090000000000", -EBADMSG, {}},
	{"fields past its end", "0000080001000000" "8877665544332211", -EBADMSG, {}},
	{"words past its end", "0000080000000080" "00000000", -EBADMSG, {}},
	{"words without an end", "0000480000000080" "0000008000000080" "0000008000000080"
	 "0000008000000080" "0000008000000080" "0000008000000080" "0000008000000080"
	 "0000008000000080" "0000008000000080", -EBADMSG, {}},
};
/* clang-format on */

static void test_rows(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t data[128];
		ssize_t len = hex_decode(rows[i].data, data, sizeof(data));
		_cleanup_(freep) uint8_t *exact = malloc(len > 0 ? (size_t)len : 1);
		struct radiotap header = {};

		print_message("# %s\n", rows[i].title);
		assert_true(len >= 0);
		memcpy(exact, data, (size_t)len);
		assert_int_equal(radiotap_parse(exact, (size_t)len, &header),
				 rows[i].error);
		assert_memory_equal(&header, &rows[i].wanted, sizeof(header));
	}
}

static void test_cut(void **state)
{
	uint8_t data[64];
	ssize_t len = hex_decode(full, data, sizeof(data));

	assert_int_equal(len, 26);
	for (size_t cut = 8; cut < (size_t)len; cut++) {
		_cleanup_(freep) uint8_t *exact = malloc(cut);
		struct radiotap header;

		memcpy(exact, data, cut);
		exact[2] = (uint8_t)cut;
		assert_int_equal(radiotap_parse(exact, cut, &header), -EBADMSG);
	}
}

static void test_send(void **state)
{
	struct radiotap header;

	assert_int_equal(radiotap_parse(radiotap_send, sizeof(radiotap_send), &header),
			 0);
	assert_int_equal(header.len, sizeof(radiotap_send));
	assert_false(header.fcs);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
