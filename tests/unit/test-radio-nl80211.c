/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nl80211's messages as linux/nl80211.h lays them out; little-endian. */
#include "radio/nl80211.h"

#include "tests/unit/kernel.h"

#include <stdlib.h>

/* clang-format off */
#define FAMILY_GROUPS \
	"4c000700" /* CTRL_ATTR_MCAST_GROUPS */ \
	"18000100" "0800020005000000" "09000100" "7363616e" "00000000" /* 5: scan */ \
	"18000200" "0800020007000000" "09000100" "6d6c6d65" "00000000" /* 7: mlme */ \
	"18000300" "0800020006000000" "0b000100" "636f6e66696700" "00" /* 6: config */

static const char family[] =
	"0600010023000000" /* CTRL_ATTR_FAMILY_ID */
	"0c0002006e6c383032313100" /* its name */
	FAMILY_GROUPS;

/* NL80211_CMD_FRAME, as the kernel tells of a received one */
static const char frame[] =
	"0800010001000000" /* WIPHY */
	"0800030009000000" /* IFINDEX */
	"0c0099000200000001000000" /* WDEV */
	"0800260085090000" /* WIPHY_FREQ 2437 */
	"0800220100000000" /* WIPHY_FREQ_OFFSET */
	"08009700d8ffffff" /* RX_SIGNAL_DBM -40 */
	"07003300d0010200"; /* FRAME of three bytes */
/* clang-format on */

static void finds_the_family(void **state)
{
	struct nl80211 nl80211 = {};
	struct kernel kernel;

	kernel_open(&kernel, &nl80211.netlink);
	kernel_answers(&kernel, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, family, 0);
	assert_int_equal(nl80211_resolve(&nl80211), 0);
	assert_int_equal(nl80211.family, 0x23);
	assert_int_equal(nl80211.mlme, 7);
	assert_int_equal(nl80211.config, 6);
	assert_int_equal(nl80211.scan, 5);
	kernel_was_asked(&kernel, GENL_ID_CTRL, "030100000c0002006e6c383032313100");
	kernel_close(&kernel, &nl80211.netlink);
}

static void hostile_families(void **state)
{
	static const struct {
		const char *answer;
		int error, wanted;
	} rows[] = {
		{NULL, -ENOENT, -EAFNOSUPPORT}, /* as a kernel without Wi-Fi says it */
		{"", 0, -EBADMSG},
		{"0600010023000000", 0, -EBADMSG},		 /* no group */
		{"0500010023000000" FAMILY_GROUPS, 0, -EBADMSG}, /* a short number */
		{"0600010010000000" FAMILY_GROUPS, 0, -EBADMSG}, /* the controller */
		{"0600010023000000"
		 "0400070000000000",
		 0, -EBADMSG}, /* empty groups */
		{"0600010023000000"
		 "ff00070000000000",
		 0, -EBADMSG}, /* longer than all */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct nl80211 nl80211 = {};
		struct kernel kernel;

		kernel_open(&kernel, &nl80211.netlink);
		kernel_answers(&kernel, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, rows[i].answer,
			       rows[i].error);
		assert_int_equal(nl80211_resolve(&nl80211), rows[i].wanted);
		kernel_close(&kernel, &nl80211.netlink);
	}
}

static void reads_a_frame(void **state)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	struct nl80211 nl80211 = {.family = KERNEL_FAMILY};
	size_t len = kernel_message(0, KERNEL_FAMILY, NL80211_CMD_FRAME, frame, packet);
	const void *at = packet;
	struct nl80211_event event;

	assert_true(nl80211_next(&nl80211, &at, &len, &event));
	assert_int_equal(event.command, NL80211_CMD_FRAME);
	assert_int_equal(event.wiphy, 1);
	assert_int_equal(event.ifindex, 9);
	assert_int_equal(event.wdev, 0x100000002);
	assert_int_equal(event.mhz, 2437);
	assert_int_equal(event.signal, -40);
	assert_int_equal(event.frame_len, 3);
	assert_memory_equal(event.frame, "\xd0\x01\x02", 3);
	assert_false(event.ack);
	assert_false(event.has_mac);
	assert_false(nl80211_next(&nl80211, &at, &len, &event));
}

static void passes_over_other_families(void **state)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[2 * KERNEL_PACKET_MAX];
	struct nl80211 nl80211 = {.family = KERNEL_FAMILY};
	size_t len = kernel_message(0, KERNEL_FAMILY + 1, 1, "", packet);
	const void *at = packet;
	struct nl80211_event event;

	len += kernel_message(0, KERNEL_FAMILY, NL80211_CMD_FRAME_TX_STATUS,
			      "0c0058000500000000000000" /* COOKIE */
			      "04005c00",		 /* ACK */
			      packet + len);
	assert_true(nl80211_next(&nl80211, &at, &len, &event));
	assert_int_equal(event.command, NL80211_CMD_FRAME_TX_STATUS);
	assert_int_equal(event.cookie, 5);
	assert_true(event.ack);
}

/* Cut anywhere, in memory of exactly that size, with a header that agrees. */
static void cut_anywhere(void **state)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	struct nl80211 nl80211 = {.family = KERNEL_FAMILY};
	size_t len = kernel_message(0, KERNEL_FAMILY, NL80211_CMD_FRAME, frame, packet);

	/* without the last byte, which is padding, it is still whole */
	for (size_t cut = sizeof(struct nlmsghdr); cut < len - 1; cut++) {
		_cleanup_(freep) uint8_t *exact = malloc(cut);
		const void *at = exact;
		struct nl80211_event event = {};
		size_t left = cut;

		memcpy(exact, packet, cut);
		memcpy(exact, &(uint32_t){(uint32_t)cut}, 4);
		if (nl80211_next(&nl80211, &at, &left, &event))
			assert_null(event.frame);
	}
}

static void knows_what_a_radio_can(void **state)
{
	/* clang-format off */
	static const struct {
		const char *attrs;
		struct nl80211_wiphy wanted;
	} rows[] = {
		{"", {}},
		{"10002000" "04000200" "04000600" "04000c00", /* station, monitor, NAN */
		 {.monitor = true, .nan = true}},
		{"08006f00e8030000", {.remain_ms = 1000}},
		{"08008f0000000200", {.active_monitor = true}}, /* NL80211_FEATURE_ACTIVE_MONITOR */
		{"0800580104000200", {.discovers = true}}, /* USERSPACE_DE */
		{"0800580104000100", {}}, /* CONFIGURABLE_SYNC alone: firmware discovers */
		{"0c00d900" "0000000000000080", {.secure_nan = true}}, /* bit 63 */
		{"0b00d900" "0000000000000080", {}}, /* a byte less than that bit needs */
		{"06006f00e8030000", {}}, /* a number of two bytes where there are four */
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t attrs[64];
		ssize_t len = hex_decode(rows[i].attrs, attrs, sizeof(attrs));
		struct nl80211_wiphy wiphy = {};

		assert_true(len >= 0);
		nl80211_parse_wiphy(attrs, (size_t)len, &wiphy);
		assert_memory_equal(&wiphy, &rows[i].wanted, sizeof(wiphy));
	}
}

static void knows_group_registrations(void **state)
{
	uint8_t attrs[NLA_HDRLEN + 16] = {sizeof(attrs), 0, NL80211_ATTR_EXT_FEATURES};
	unsigned bit = NL80211_EXT_FEATURE_MULTICAST_REGISTRATIONS;
	struct nl80211_wiphy wiphy = {};

	nl80211_parse_wiphy(attrs, sizeof(attrs), &wiphy);
	assert_false(wiphy.multicast);
	attrs[NLA_HDRLEN + bit / 8] = (uint8_t)(1 << bit % 8);
	nl80211_parse_wiphy(attrs, sizeof(attrs), &wiphy);
	assert_true(wiphy.multicast);
}

static void an_answer_is_its_message_and_its_errno(void **state)
{
	struct nl80211 nl80211 = {.family = KERNEL_FAMILY};
	struct nl80211_event answer = {.cookie = 77};
	struct netlink_request request;
	struct kernel kernel;

	kernel_open(&kernel, &nl80211.netlink);
	kernel_answers(&kernel, KERNEL_FAMILY, NL80211_CMD_FRAME,
		       "0c0058000500000000000000", 0);
	nl80211_begin(&nl80211, &request, NL80211_CMD_FRAME, 9, 0);
	assert_int_equal(nl80211_ask(&nl80211, &request, &answer), 0);
	assert_int_equal(answer.cookie, 5);
	kernel_was_asked(&kernel, KERNEL_FAMILY, "3b0100000800030009000000");
	/* an error changes nothing */
	kernel_answers(&kernel, KERNEL_FAMILY, NL80211_CMD_FRAME,
		       "0c0058000600000000000000", -EBUSY);
	nl80211_begin(&nl80211, &request, NL80211_CMD_FRAME, 0, 0x100000002);
	assert_int_equal(nl80211_ask(&nl80211, &request, &answer), -EBUSY);
	assert_int_equal(answer.cookie, 5);
	kernel_was_asked(&kernel, KERNEL_FAMILY, "3b0100000c0099000200000001000000");
	kernel_close(&kernel, &nl80211.netlink);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_family),
		cmocka_unit_test(hostile_families),
		cmocka_unit_test(reads_a_frame),
		cmocka_unit_test(passes_over_other_families),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(knows_what_a_radio_can),
		cmocka_unit_test(knows_group_registrations),
		cmocka_unit_test(an_answer_is_its_message_and_its_errno),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
