/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usher-radio's mode `aware` through a NAN device and through a monitor interface. */
#include "tests/unit/aware-kernel.h"

static void nan_needs_a_kernel_that_has_it(void **state)
{
	struct world *world = *state;

	world->mode.back_end = &aware_nan;
	world->mode.wiphy.nan = true; /* and its firmware discovers */
	assert_int_equal(aware_nan.open(&world->mode), -EOPNOTSUPP);
	assert_non_null(strstr(world->mode.why, "Linux 7.1"));
	kernel_was_asked_no_more(&world->events);
}

/* clang-format off */
/* NAN_CHANNEL, nested: 2437 MHz; class 81, channel 6; one stream */
#define CHANNEL_6 "20005f81" "0800260085090000" "0a006001" "5120000000000000" "0500620101000000"
/* of eight slots these on channel 0, the others on none */
#define BEHIND "ff000000ffffffff"
#define EIGHTH "ff0000ffffffffff"
#define NEVER  "ffffffffffffffff"
/* clang-format on */

static void nan_opens(struct world *world, int schedule)
{
	struct aware_mode *mode = &world->mode;

	mode->back_end = &aware_nan;
	mode->wiphy = (struct nl80211_wiphy){
		.nan = true, .discovers = true, .secure_nan = true};
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE, WDEV, 0);
	for (int i = 0; i < 3; i++)
		kernel_acks(&world->events, 0);
	kernel_acks(&world->control, 0);
	kernel_acks(&world->control, schedule);
	assert_int_equal(aware_nan.open(mode), 0);
	assert_int_equal(mode->open.flags, RADIO_AWARE_PROTECTS | RADIO_AWARE_TELLS_SENT);
	assert_int_equal(mode->open.mhz, 2437);
}

static void nan_starts(void **state)
{
	struct world *world = *state;
	_Alignas(NLMSG_ALIGNTO) uint8_t request[256];
	char hex[513];
	ssize_t n;

	nan_opens(world, 0);
	assert_int_equal(world->mode.open.slots, 0x0606060e);
	n = recv(world->control.fd, request, sizeof(request), MSG_DONTWAIT);
	assert_int_equal(n, 68);
	hex_encode(request + 16, (size_t)n - 16, hex);
	/* the last two bytes of the cluster's id are random */
	memcpy(hex + 2 * 44, "xxxx", 4);
	assert_string_equal(hex, "73010000" WDEV "0500ee0002000000" /* preference 2 */
				 "0800ef0001000000"		    /* 2.4 GHz */
				 "14005681" /* NAN_CONFIG, marked as nested */
				 "0a000100506f9a01xxxx0000"
				 "04000800"); /* NOTIFY_DW */
	/* SET_LOCAL_SCHED: TIME_SLOTS, AVAIL_BLOB */
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "a1010000" WDEV CHANNEL_6 "24006101" BEHIND EIGHTH EIGHTH EIGHTH
			 "1a006301"
			 "121300"
			 "010000"
			 "0e00e1111800040e060606"
			 "1151200000"
			 "0000");
}

static void nan_keeps_to_the_windows(void **state)
{
	struct world *world = *state;

	nan_opens(world, -EBUSY); /* the radio has to be elsewhere then */
	assert_int_equal(world->mode.open.slots, 0);
}

static void nan_joins_and_tells_of_windows(void **state)
{
	struct aware_mode *mode = opened(*state, &aware_nan, RADIO_AWARE_PROTECTS);
	struct radio_aware what;

	assert_int_equal(event(mode, 159, WDEV "0a000600" CLUSTER "0000"), 0);
	what = told(mode, RADIO_AWARE_CLUSTER);
	assert_memory_equal(what.cluster, "\x50\x6f\x9a\x01\x02\x03", 6);
	assert_int_equal(event(mode, 158, WDEV "0800260085090000"), 0);
	assert_int_equal(told(mode, RADIO_AWARE_WINDOW).window, 2437);
	/* of another device */
	assert_int_equal(event(mode, 158,
			       "0c0099000300000001000000"
			       "0800260085090000"),
			 0);
	assert_int_equal(event(mode, 159, WDEV "090006000102030405000000"), 0);
	assert_int_equal(mode->out.count, 0);
	/* switched off, of which there is no event */
	kernel_acks(&((struct world *)*state)->control, -ENETDOWN);
	assert_int_equal(take_send(mode, 1, 0, SDF_TO(GROUP)), -ENETDOWN);
	assert_non_null(strstr(mode->why, "rfkill"));
	assert_int_equal(mode->out.count, 0);
}

#define NEW_STATION                                \
	"13010000" WDEV "0c004300b2000000b2000000" \
	"0a000600" PEER "0000"
#define DEL_STATION "14010000" WDEV "0a000600" PEER "0000"

static void take_meet(struct aware_mode *mode, uint32_t slots)
{
	struct radio_aware what = {.peer = {.windows = 9, .slots = slots}};

	assert_int_equal(hex_decode(PEER, what.peer.address, 6), 6);
	assert_int_equal(take(mode, RADIO_AWARE_MEET, &what), 0);
}

static void nan_meets(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_nan, RADIO_AWARE_PROTECTS);

	mode->open.slots = 0x0606060e;
	kernel_acks(&world->control, 0);
	kernel_acks(&world->control, 0);
	take_meet(mode, 0xf900000e); /* of which we are not always there */
	kernel_was_asked(&world->control, KERNEL_FAMILY, NEW_STATION);
	/* its windows, SEQ_ID, NAN_CHANNEL, PEER_MAPS: number 0, TIME_SLOTS */
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "a3010000" WDEV "0a000600" PEER "0000"
			 "0600680109000000"
			 "0500690101000000" CHANNEL_6 "34006b81"
			 "30000180"
			 "0500010000000000"
			 "24000200" BEHIND NEVER NEVER NEVER);
	/* it is not there any more but in the windows */
	kernel_acks(&world->control, 0);
	take_meet(mode, 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "a3010000" WDEV "0a000600" PEER "0000"
			 "0600680109000000");
	/* it is known, but has no key */
	assert_int_equal(take_send(mode, 1, RADIO_AWARE_PROTECTS, DUAL_TO(PEER)), 0);
	told_sent(mode, 1, ENOKEY);
	kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_INSTALL), 0);
	assert_int_equal(told(mode, RADIO_AWARE_INSTALLED).key.os_error, 0);
	assert_true(recv(world->control.fd, (uint8_t[256]){}, 256, MSG_DONTWAIT) > 0);
	kernel_was_asked_no_more(&world->control);
	kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_REMOVE), 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, DEL_STATION);
	assert_int_equal(mode->peer_count, 0);
	assert_int_equal(mode->out.count, 0);
}

/* Of no use, but no reason to end: frames for it go into the windows. */
static void nan_meets_what_the_kernel_does_not_take(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_nan, RADIO_AWARE_PROTECTS);

	kernel_acks(&world->control, 0);
	kernel_acks(&world->control, -EINVAL);
	kernel_acks(&world->control, 0);
	take_meet(mode, 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, NEW_STATION);
	assert_true(recv(world->control.fd, (uint8_t[256]){}, 256, MSG_DONTWAIT) > 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, DEL_STATION);
	kernel_was_asked_no_more(&world->control);
}

static void nan_installs_a_key(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_nan, RADIO_AWARE_PROTECTS);

	assert_int_equal(take_send(mode, 1, RADIO_AWARE_PROTECTS, DUAL_TO(PEER)), 0);
	told_sent(mode, 1, ENOKEY);
	kernel_was_asked_no_more(&world->control);
	for (int i = 0; i < 3; i++)
		kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_INSTALL), 0);
	assert_int_equal(told(mode, RADIO_AWARE_INSTALLED).key.os_error, 0);
	/* authenticated, associated, authorized, with protected management frames */
	kernel_was_asked(&world->control, KERNEL_FAMILY, NEW_STATION);
	/* SET_PEER_SCHED: each window on 2.4 GHz */
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "a3010000" WDEV "0a000600" PEER "0000"
			 "0600680101000000");
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "0b010000" WDEV "30005080" /* KEY, nested */
			 "140001005a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
			 "0500020000000000"
			 "0800030004ac0f00"
			 "0800070001000000"
			 "0a000600" PEER "0000");
	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_FRAME, COOKIE("01"),
		       0);
	assert_int_equal(take_send(mode, 2, RADIO_AWARE_PROTECTS, DUAL_TO(PEER)), 0);
	/* no channel: the kernel knows when and where */
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "3b010000" WDEV NO_CCK FRAME_ATTR(DUAL_TO(PEER)));
	/* the protected form goes to nobody without a key, and not by mistake */
	assert_int_equal(take_send(mode, 3, 0, DUAL_TO(PEER)), 0);
	told_sent(mode, 3, ENOKEY);
	assert_int_equal(take_send(mode, 4, RADIO_AWARE_PROTECTS, SDF_TO(PEER)), 0);
	told_sent(mode, 4, ENOKEY);
	assert_int_equal(take_send(mode, 5, RADIO_AWARE_PROTECTS, DUAL_TO(GROUP)), 0);
	told_sent(mode, 5, ENOKEY);
	/* another key for the same: nothing of the old one stays, its counters neither */
	for (int i = 0; i < 4; i++)
		kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_INSTALL), 0);
	assert_int_equal(told(mode, RADIO_AWARE_INSTALLED).key.os_error, 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, DEL_STATION);
	kernel_was_asked(&world->control, KERNEL_FAMILY, NEW_STATION);
	for (int i = 0; i < 2; i++)
		assert_true(recv(world->control.fd, (uint8_t[256]){}, 256, MSG_DONTWAIT) >
			    0);
	assert_int_equal(mode->peer_count, 1);
	kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_REMOVE), 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, DEL_STATION);
	assert_int_equal(take_send(mode, 6, RADIO_AWARE_PROTECTS, DUAL_TO(PEER)), 0);
	told_sent(mode, 6, ENOKEY);
	/* once more is nothing to be done */
	assert_int_equal(take_key(mode, RADIO_AWARE_REMOVE), 0);
	kernel_was_asked_no_more(&world->control);
}

static void nan_takes_a_key_that_fails_back(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_nan, RADIO_AWARE_PROTECTS);

	kernel_acks(&world->control, 0);
	kernel_acks(&world->control, 0);
	kernel_acks(&world->control, -EINVAL);
	kernel_acks(&world->control, 0);
	assert_int_equal(take_key(mode, RADIO_AWARE_INSTALL), 0);
	assert_int_equal(told(mode, RADIO_AWARE_INSTALLED).key.os_error, EINVAL);
	kernel_was_asked(&world->control, KERNEL_FAMILY, NEW_STATION);
	for (int i = 0; i < 2; i++)
		assert_true(recv(world->control.fd, (uint8_t[256]){}, 256, MSG_DONTWAIT) >
			    0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, DEL_STATION);
	assert_int_equal(take_send(mode, 1, RADIO_AWARE_PROTECTS, DUAL_TO(PEER)), 0);
	told_sent(mode, 1, ENOKEY);
}

static void nan_opens_what_came_protected(void **state)
{
	struct aware_mode *mode = opened(*state, &aware_nan, RADIO_AWARE_PROTECTS);
	struct radio_aware what;

	/* to us, from the peer, with the protected bit */
	assert_int_equal(event(mode, NL80211_CMD_FRAME,
			       WDEV "0800260085090000"
				    "08009700d8ffffff"
				    "22003300"
				    "d0400000" OWN PEER CLUSTER "0000"
				    "0909506f9a13"
				    "0000"),
			 0);
	what = told(mode, RADIO_AWARE_FRAME);
	assert_int_equal(what.frame.flags, RADIO_AWARE_PROTECTS);
	assert_int_equal(what.frame.signal, -40);
	assert_int_equal(what.frame.mhz, 2437);
	assert_int_equal(what.frame.len, 30);
	assert_memory_equal(what.frame.data, "\xd0\x00", 2);
	/* the form alone is no protection */
	assert_int_equal(event(mode, NL80211_CMD_FRAME,
			       WDEV FRAME_ATTR("d0000000" OWN PEER CLUSTER "0000"
					       "0909506f9a13")),
			 0);
	assert_int_equal(told(mode, RADIO_AWARE_FRAME).frame.flags, 0);
	/* hostile: no frame, one that is only a header */
	assert_int_equal(event(mode, NL80211_CMD_FRAME, WDEV), 0);
	assert_int_equal(event(mode, NL80211_CMD_FRAME,
			       WDEV "1c003300"
				    "d0000000" OWN PEER CLUSTER "0000"),
			 0);
	assert_int_equal(mode->out.count, 0);
}

static void open_air(struct world *world)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	world->mode.air = pair[0];
	world->air = pair[1];
}

static void monitor_sends_and_hears(void **state)
{
	static const char heard[] = "00000d00"
				    "28000000"
				    "85098000"
				    "d8"
				    "d0000000" GROUP PEER CLUSTER "0000"
				    "0409506f9a13";
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_monitor, 0);
	uint8_t packet[256];
	struct radio_aware what;
	char hex[513];
	ssize_t n;

	open_air(world);
	assert_int_equal(take_send(mode, 1, 0, SDF_TO(GROUP)), 0);
	told_sent(mode, 1, 0);
	n = recv(world->air, packet, sizeof(packet), MSG_DONTWAIT);
	assert_int_equal(n, 39);
	hex_encode(packet, (size_t)n, hex);
	assert_string_equal(hex, "00000900040000000c" SDF_TO(GROUP));
	/* the caller encrypts: the protected form never leaves in the clear */
	assert_int_equal(take_send(mode, 2, 0, DUAL_TO(PEER)), 0);
	told_sent(mode, 2, EOPNOTSUPP);
	assert_int_equal(take_send(mode, 3, RADIO_AWARE_PROTECTS, SDF_TO(PEER)), 0);
	told_sent(mode, 3, EOPNOTSUPP);
	assert_int_equal(take_send(mode, 4, 0,
				   "d0400000" PEER OWN CLUSTER "0000"
				   "01020304050607080102030405060708"
				   "09"),
			 0);
	told_sent(mode, 4, 0);
	assert_int_equal(recv(world->air, packet, sizeof(packet), MSG_DONTWAIT), 50);
	/* hears it, but not what comes back of its own or is nobody's */
	n = hex_decode(heard, packet, sizeof(packet));
	assert_int_equal(send(world->air, packet, (size_t)n, 0), n);
	n = hex_decode("00000a0000800000"
		       "0000" SDF_TO(GROUP),
		       packet, sizeof(packet));
	assert_int_equal(send(world->air, packet, (size_t)n, 0), n);
	assert_int_equal(send(world->air, "\x00\x00\xff", 3, 0), 3);
	assert_int_equal(aware_monitor.receive(mode), 0);
	what = told(mode, RADIO_AWARE_FRAME);
	assert_int_equal(what.frame.mhz, 2437);
	assert_int_equal(what.frame.signal, -40);
	assert_int_equal(what.frame.len, 30);
	assert_int_equal(mode->out.count, 0);
}

static void monitor_opens(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = &world->mode;

	mode->back_end = &aware_monitor;
	mode->wiphy = (struct nl80211_wiphy){.monitor = true, .active_monitor = true};
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE,
		       IFINDEX WDEV, 0);
	kernel_acks(&world->route, 0);
	kernel_acks(&world->control, -EBUSY); /* its radio is on another channel */
	assert_int_equal(aware_monitor.open(mode), -EBUSY);
	assert_non_null(strstr(mode->why, "take its interfaces down"));
	/* IFTYPE monitor; flags: other networks' frames, active */
	kernel_was_asked(&world->events, KERNEL_FAMILY,
			 "07010000"
			 "0800010000000000"
			 "0d000400757368722d61773000000000"
			 "0800050006000000"
			 "0400cc00"
			 "0c001780"
			 "04000400"
			 "04000600");
	asked_to_be_up(world);
	kernel_was_asked(&world->control, KERNEL_FAMILY,
			 "02010000" IFINDEX "0800260085090000"
			 "0800270000000000");
}

/* In Linux 7.2 an active one has no channel but that of another one, which is up before it. */
static void monitor_without_a_channel(void **state)
{
	static const char set_channel[] = "0800260085090000"
					  "0800270000000000";
	struct world *world = *state;
	struct aware_mode *mode = &world->mode;
	char wanted[128];

	mode->back_end = &aware_monitor;
	mode->wiphy = (struct nl80211_wiphy){.monitor = true, .active_monitor = true};
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE,
		       IFINDEX WDEV, 0);
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE, NULL,
		       -EEXIST);
	kernel_answers(&world->events, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE,
		       "080003000a000000"
		       "0c0099000300000001000000",
		       0);
	for (int i = 0; i < 4; i++)
		kernel_acks(&world->route, 0);
	kernel_acks(&world->control, 0);
	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_NEW_INTERFACE,
		       IFINDEX WDEV, 0);
	kernel_acks(&world->control,
		    -EBUSY); /* far enough: the socket needs a capability */
	assert_int_equal(aware_monitor.open(mode), -EBUSY);
	assert_int_equal(mode->ifindex, 10);
	asked_to_be_up(world);
	kernel_was_asked(&world->route, RTM_NEWLINK,
			 "00000000"
			 "09000000"
			 "00000000"
			 "01000000");
	/* the other one, then the active one again */
	for (int i = 0; i < 2; i++) {
		char own[13];

		hex_encode(mode->open.address, 6, own);
		snprintf(wanted, sizeof(wanted),
			 "00000000"
			 "%s000000"
			 "01000000"
			 "01000000"
			 "0a000100%s0000",
			 i == 0 ? "0a" : "09", own);
		kernel_was_asked(&world->route, RTM_NEWLINK, wanted);
	}
	snprintf(wanted, sizeof(wanted), "02010000" IFINDEX "%s", set_channel);
	kernel_was_asked(&world->control, KERNEL_FAMILY, wanted);
	kernel_was_asked(&world->control, KERNEL_FAMILY, "05010000" IFINDEX);
	snprintf(wanted, sizeof(wanted),
		 "02010000"
		 "080003000a000000"
		 "%s",
		 set_channel);
	kernel_was_asked(&world->control, KERNEL_FAMILY, wanted);
	kernel_was_asked_no_more(&world->control);
}

/* What is received is dropped when the caller is slow; what became of its frames is not. */
static void a_slow_caller(void **state)
{
	struct aware_mode *mode = opened(*state, &aware_station, 0);

	for (int i = 0; i < AWARE_OUT_MAX; i++)
		assert_int_equal(
			event(mode, NL80211_CMD_FRAME,
			      WDEV FRAME_ATTR("d0000000" GROUP PEER CLUSTER "0000"
					      "0409506f9a13")),
			0);
	assert_int_equal(mode->out.count, AWARE_OUT_HEARD);
	assert_int_equal(mode->out.dropped, AWARE_OUT_MAX - AWARE_OUT_HEARD);
	assert_true(aware_out_is_full(&mode->out));
	assert_int_equal(take_send(mode, 1, 0, DUAL_TO(PEER)), 0);
	assert_int_equal(mode->out.count, AWARE_OUT_HEARD + 1);
	for (int i = mode->out.count; i < AWARE_OUT_MAX; i++)
		assert_int_equal(take_send(mode, 1, 0, DUAL_TO(PEER)), 0);
	assert_int_equal(take_send(mode, 1, 0, DUAL_TO(PEER)), -ENOBUFS);
}

static void an_interface_that_is_gone(void **state)
{
	struct aware_mode *mode = opened(*state, &aware_nan, 0);

	assert_int_equal(event(mode, NL80211_CMD_DEL_INTERFACE, WDEV), -ENODEV);
	assert_non_null(mode->why);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nan_needs_a_kernel_that_has_it, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_starts, begin, end),
		cmocka_unit_test_setup_teardown(nan_keeps_to_the_windows, begin, end),
		cmocka_unit_test_setup_teardown(nan_meets, begin, end),
		cmocka_unit_test_setup_teardown(nan_meets_what_the_kernel_does_not_take,
						begin, end),
		cmocka_unit_test_setup_teardown(nan_joins_and_tells_of_windows, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_installs_a_key, begin, end),
		cmocka_unit_test_setup_teardown(nan_takes_a_key_that_fails_back, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_opens_what_came_protected, begin,
						end),
		cmocka_unit_test_setup_teardown(monitor_sends_and_hears, begin, end),
		cmocka_unit_test_setup_teardown(monitor_opens, begin, end),
		cmocka_unit_test_setup_teardown(monitor_without_a_channel, begin, end),
		cmocka_unit_test_setup_teardown(a_slow_caller, begin, end),
		cmocka_unit_test_setup_teardown(an_interface_that_is_gone, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
