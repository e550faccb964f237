/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usher-radio's mode `aware` through a station interface, and what all back ends share. */
#include "tests/unit/aware-kernel.h"

/* clang-format off */
#define STAY "37010000" IFINDEX "0800260085090000" /* 2437 MHz */ \
	     "08005700e8030000" /* 1000 ms */
#define WIPHY(n) "08000100" n "000000"
#define OTHER "08000300" "04000000" "0c0099000100000001000000" /* an interface of it */
/* clang-format on */

static void station_opens(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = &world->mode;

	mode->back_end = &aware_station;
	mode->wiphy.multicast = true;
	mode->wiphy.index = 3;
	/* the first name is another's; group registrations are not supported after all */
	kernel_acks(&world->events, -EEXIST);
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE,
		       IFINDEX WDEV, 0);
	kernel_acks(&world->route, 0);
	kernel_acks(&world->events, -EOPNOTSUPP);
	kernel_acks(&world->events, 0);
	kernel_acks(&world->events, 0);
	assert_int_equal(aware_station.open(mode), 0);
	/* WIPHY 3, IFNAME, IFTYPE station, SOCKET_OWNER */
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "07010000"
			 "0800010003000000"
			 "0d000400757368722d61773000000000"
			 "0800050002000000"
			 "0400cc00");
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "07010000"
			 "0800010003000000"
			 "0d000400757368722d61773100000000"
			 "0800050002000000"
			 "0400cc00");
	/* FRAME_TYPE, FRAME_MATCH, RECEIVE_MULTICAST */
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "3a010000" IFINDEX "06006500d0000000"
			 "09005b000409506f9a000000"
			 "04002101");
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "3a010000" IFINDEX "06006500d0000000"
			 "09005b000409506f9a000000");
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "3a010000" IFINDEX "06006500b0000000"
			 "06005b0007000000");
	kernel_was_asked_no_more(&world->events);
	asked_to_be_up(world);
	/* local, and of one station */
	assert_int_equal(mode->open.address[0] & 3, 2);
	assert_int_equal(mode->open.flags, RADIO_AWARE_TELLS_SENT);
	assert_int_equal(mode->open.mhz, 2437);
}

static void station_listens_on(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_REMAIN_ON_CHANNEL,
		       COOKIE("05"), 0);
	assert_int_equal(aware_station.start(mode), 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, STAY);
	/* neither another program's stay nor one of another interface */
	assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			       WDEV IFINDEX COOKIE("06")),
			 0);
	assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			       "0c0099000300000001000000" COOKIE("05")),
			 0);
	kernel_was_asked_no_more(&world->control);
	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_REMAIN_ON_CHANNEL,
		       COOKIE("07"), 0);
	assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			       WDEV IFINDEX COOKIE("05")),
			 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, STAY);
	assert_int_equal(mode->remaining, 7);
	/* its radio is taken away */
	kernel_acks(&world->control, -ENETDOWN);
	assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			       WDEV IFINDEX COOKIE("07")),
			 -ENETDOWN);
	assert_non_null(strstr(mode->why, "channel 6"));
}

/* Of the radio's other interfaces: it needs the channel for itself, and then it is ours again. */
static void station_lets_others_scan(void **state)
{
	static const char leaves[] = "38010000" IFINDEX COOKIE("05");
	static const int ends[] = {NL80211_CMD_NEW_SCAN_RESULTS,
				   NL80211_CMD_SCAN_ABORTED};
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	mode->wiphy.index = 3;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		mode->remaining = 5;
		/* another radio's is none of ours */
		assert_int_equal(event(mode, NL80211_CMD_TRIGGER_SCAN, WIPHY("04") OTHER),
				 0);
		kernel_was_asked_no_more(&world->control);
		/* it may be that the stay is over */
		kernel_acks(&world->control, i == 0 ? 0 : -ENOENT);
		assert_int_equal(event(mode, NL80211_CMD_TRIGGER_SCAN, WIPHY("03") OTHER),
				 0);
		kernel_was_asked(&world->control, KERNEL_FAMILY, leaves);
		assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
				       WDEV IFINDEX COOKIE("05")),
				 0);
		kernel_was_asked_no_more(&world->control);
		kernel_answers(&world->control, KERNEL_FAMILY,
			       NL80211_CMD_REMAIN_ON_CHANNEL, COOKIE("07"), 0);
		assert_int_equal(event(mode, (uint8_t)ends[i], WIPHY("03") OTHER), 0);
		kernel_was_asked(&world->control, KERNEL_FAMILY, STAY);
		assert_int_equal(mode->remaining, 7);
		/* once */
		assert_int_equal(event(mode, (uint8_t)ends[i], WIPHY("03") OTHER), 0);
		kernel_was_asked_no_more(&world->control);
	}
	/* its end is among what was lost */
	kernel_acks(&world->control, 0);
	assert_int_equal(event(mode, NL80211_CMD_TRIGGER_SCAN, WIPHY("03") OTHER), 0);
	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_REMAIN_ON_CHANNEL,
		       COOKIE("08"), 0);
	assert_int_equal(aware_mode_lost(mode), 0);
	assert_false(mode->scanning);
	assert_int_equal(mode->remaining, 8);
}

/* One that never begins, be it that a driver says so at once: not for ever. */
static void station_gives_up(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);
	int r = 0;

	mode->remaining = 5;
	for (int i = 0; i < 40; i++) {
		kernel_answers(&world->control, KERNEL_FAMILY,
			       NL80211_CMD_REMAIN_ON_CHANNEL, COOKIE("05"), 0);
		/* up to here each begins */
		if (i < 20)
			assert_int_equal(event(mode, NL80211_CMD_REMAIN_ON_CHANNEL,
					       WDEV IFINDEX COOKIE("05")),
					 0);
		r = event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			  WDEV IFINDEX COOKIE("05"));
		assert_true(r == 0 || i > 20);
		if (r < 0)
			break;
	}
	assert_int_equal(r, -EBUSY);
	assert_non_null(strstr(mode->why, "channel 6"));
}

/* Of another mode: its caller is confused. Of a newer version: skipped. */
static void takes_what_is_its_own(void **state)
{
	static const struct {
		uint16_t type;
		int wanted;
	} rows[] = {
		{0x02f4, 0},
		{0x02ff, 0},
		{RADIO_NET_TAKE, -EPROTO},
		{RADIO_HELLO, -EPROTO},
		{RADIO_AWARE_CLUSTER, -EPROTO}, /* what only the helper says */
	};
	struct aware_mode *mode = opened(*state, &aware_station, 0);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct radio_frame frame = {
			.type = rows[i].type,
			.aware = reader_of("\x01\x02\x03\x04\x05\x06", 6)};

		assert_int_equal(aware_mode_take(mode, &frame), rows[i].wanted);
	}
}

static void station_sends(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	for (int i = 1; i <= 3; i++) {
		char cookie[32];

		snprintf(cookie, sizeof(cookie), COOKIE("%02x"), i);
		kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_FRAME, cookie,
			       0);
	}
	assert_int_equal(take_send(mode, 101, 0, SDF_TO(PEER)), 0);
	assert_int_equal(take_send(mode, 102, 0, SDF_TO(PEER)), 0);
	assert_int_equal(take_send(mode, 103, 0, SDF_TO(GROUP)), 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "3b010000" IFINDEX "0800260085090000" /* 2437 MHz */
			 "04006c00"			       /* OFFCHANNEL_TX_OK */
			 "0800570014000000"		       /* 20 ms */
			 NO_CCK FRAME_ATTR(SDF_TO(PEER)));
	assert_int_equal(mode->out.count, 0);
	/* their fates come in any order, beside those of others */
	assert_int_equal(event(mode, NL80211_CMD_FRAME_TX_STATUS, WDEV COOKIE("09")), 0);
	assert_int_equal(event(mode, NL80211_CMD_FRAME_TX_STATUS, WDEV COOKIE("02")), 0);
	assert_int_equal(
		event(mode, NL80211_CMD_FRAME_TX_STATUS, WDEV COOKIE("01") "04005c00"),
		0);
	assert_int_equal(event(mode, NL80211_CMD_FRAME_TX_STATUS, WDEV COOKIE("03")), 0);
	told_sent(mode, 102, ETIMEDOUT);
	told_sent(mode, 101, 0);
	told_sent(mode, 103, 0); /* nobody acknowledges what is for all */
	assert_int_equal(mode->out.count, 0);
}

static void station_refuses(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	assert_int_equal(take_send(mode, 1, 0, DUAL_TO(PEER)), 0);
	told_sent(mode, 1, EOPNOTSUPP);
	assert_int_equal(take_send(mode, 2, RADIO_AWARE_PROTECTS, SDF_TO(PEER)), 0);
	told_sent(mode, 2, EOPNOTSUPP);
	assert_int_equal(take_key(mode, RADIO_AWARE_INSTALL), 0);
	assert_int_equal(told(mode, RADIO_AWARE_INSTALLED).key.os_error, EOPNOTSUPP);
	kernel_acks(&world->control, -EBUSY);
	assert_int_equal(take_send(mode, 3, 0, SDF_TO(PEER)), 0);
	told_sent(mode, 3, EBUSY);
	/* what is none of Wi-Fi Aware's ends it */
	assert_int_equal(take_send(mode, 4, 0,
				   "c0000000" PEER OWN CLUSTER "0000"
				   "0700"),
			 -EPROTO);
	assert_int_equal(take_send(mode, 5, 0,
				   "d0000000" PEER PEER CLUSTER "0000"
				   "0409506f9a13"),
			 -EPROTO);
}

static void only_so_many_are_on_their_way(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	for (uint32_t i = 0; i < AWARE_SENDS_MAX; i++) {
		kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_FRAME,
			       COOKIE("01"), 0);
		assert_int_equal(take_send(mode, i, 0, SDF_TO(PEER)), 0);
	}
	assert_int_equal(take_send(mode, 99, 0, SDF_TO(PEER)), 0);
	told_sent(mode, 99, EAGAIN);
	/* events were lost: all of them are told, each once, and it listens again */
	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_REMAIN_ON_CHANNEL,
		       COOKIE("05"), 0);
	assert_int_equal(aware_mode_lost(mode), 0);
	assert_int_equal(mode->remaining, 5);
	for (uint32_t i = 0; i < AWARE_SENDS_MAX; i++)
		told_sent(mode, i, ETIMEDOUT);
	assert_int_equal(mode->out.count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(station_opens, begin, end),
		cmocka_unit_test_setup_teardown(station_listens_on, begin, end),
		cmocka_unit_test_setup_teardown(station_lets_others_scan, begin, end),
		cmocka_unit_test_setup_teardown(station_gives_up, begin, end),
		cmocka_unit_test_setup_teardown(takes_what_is_its_own, begin, end),
		cmocka_unit_test_setup_teardown(station_sends, begin, end),
		cmocka_unit_test_setup_teardown(station_refuses, begin, end),
		cmocka_unit_test_setup_teardown(only_so_many_are_on_their_way, begin,
						end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
