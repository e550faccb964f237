/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The back ends of usher-radio's mode `aware` against a kernel played on sockets: what it is asked,
 * byte by byte as linux/nl80211.h lays it out (Linux 7.2), and what the caller is told.
 */
#include "radio/aware-mode.h"

#include "tests/unit/kernel.h"

#include <stdio.h>

/* clang-format off */
#define OWN     "020000000001"
#define PEER    "020000000002"
#define GROUP   "516f9a010000"
#define CLUSTER "506f9a010203"
#define WDEV    "0c0099000200000001000000"
#define IFINDEX "0800030009000000"
#define COOKIE(n) "0c005800" n "00000000000000"
#define SDF_TO(to) "d0000000" to OWN CLUSTER "0000" "0409506f9a13"
#define DUAL_TO(to) "d0000000" to OWN CLUSTER "0000" "0909506f9a13"
/* NL80211_ATTR_FRAME of 30 bytes, padded */
#define FRAME_ATTR(frame) "22003300" frame "0000"
#define NO_CCK "04008700"
/* clang-format on */

struct world {
	struct aware_mode mode;
	struct kernel control, events, route;
	int air; /* the other end of a packet socket */
};

static int begin(void **state)
{
	static struct world world;

	memset(&world, 0, sizeof(world));
	kernel_open(&world.control, &world.mode.control.netlink);
	kernel_open(&world.events, &world.mode.events.netlink);
	kernel_open(&world.route, &world.mode.route);
	world.mode.control.family = world.mode.events.family = KERNEL_FAMILY;
	world.mode.air = world.air = -1;
	world.mode.wiphy.remain_ms = 5000;
	*state = &world;
	return 0;
}

static int end(void **state)
{
	struct world *world = *state;

	kernel_close(&world->control, &world->mode.control.netlink);
	kernel_close(&world->events, &world->mode.events.netlink);
	kernel_close(&world->route, &world->mode.route);
	closep(&world->mode.air);
	closep(&world->air);
	return 0;
}

/* As it is once it is open: our interface is 9, wdev 0x100000002. */
static struct aware_mode *opened(struct world *world,
				 const struct aware_back_end *back_end, uint8_t flags)
{
	struct aware_mode *mode = &world->mode;

	mode->back_end = back_end;
	mode->wdev = 0x100000002;
	mode->ifindex = back_end == &aware_nan ? 0 : 9;
	mode->open.flags = flags;
	assert_int_equal(hex_decode(OWN, mode->open.address, 6), 6);
	return mode;
}

static int take(struct aware_mode *mode, enum radio_type type,
		const struct radio_aware *what)
{
	uint8_t packet[RADIO_FRAME_MAX];
	ssize_t len = radio_aware_encode(type, what, packet, sizeof(packet));
	struct reader reader = reader_of(packet, (size_t)len);
	struct radio_frame frame;

	assert_true(len > 0);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	return aware_mode_take(mode, &frame);
}

static int take_send(struct aware_mode *mode, uint32_t number, uint8_t flags,
		     const char *hex)
{
	uint8_t data[128];
	ssize_t len = hex_decode(hex, data, sizeof(data));
	struct radio_aware what = {.frame = {.flags = flags,
					     .number = number,
					     .data = data,
					     .len = (size_t)len}};

	assert_true(len > 0);
	return take(mode, RADIO_AWARE_SEND, &what);
}

static int take_key(struct aware_mode *mode, enum radio_type type)
{
	struct radio_aware what = {.key = {.cipher = 0x000fac04, .key_len = 16}};

	assert_int_equal(hex_decode(PEER, what.key.peer, 6), 6);
	memset(what.key.key, 0x5a, 16);
	return take(mode, type, &what);
}

/* The oldest that the caller is told. */
static struct radio_aware told(struct aware_mode *mode, enum radio_type type)
{
	struct aware_out *out = &mode->out;
	struct radio_frame frame;
	struct radio_aware what;
	struct reader reader;

	assert_true(out->count > 0);
	reader = reader_of(out->packets[out->first].data, out->packets[out->first].len);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	assert_int_equal(frame.type, type);
	assert_int_equal(radio_aware_parse(&frame, &what), 0);
	out->first = (out->first + 1) % AWARE_OUT_MAX;
	out->count--;
	return what;
}

static void told_sent(struct aware_mode *mode, uint32_t number, int os_error)
{
	struct radio_aware what = told(mode, RADIO_AWARE_SENT);

	assert_int_equal(what.sent.number, number);
	assert_int_equal(what.sent.os_error, os_error);
}

static int event(struct aware_mode *mode, uint8_t command, const char *attrs)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	size_t len = kernel_message(0, KERNEL_FAMILY, command, attrs, packet);
	struct nl80211_event parsed;
	const void *at = packet;

	assert_true(nl80211_next(&mode->events, &at, &len, &parsed));
	return aware_mode_event(mode, &parsed);
}

/* The address is random: cut out of what was asked. */
static void asked_to_be_up(struct world *world)
{
	char wanted[128], own[13];

	hex_encode(world->mode.open.address, 6, own);
	snprintf(wanted, sizeof(wanted),
		 "00000000"
		 "09000000"
		 "01000000"
		 "01000000"
		 "0a000100%s0000",
		 own);
	kernel_was_asked(&world->route, RTM_NEWLINK, wanted);
}

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
	static const char wanted[] = "37010000" IFINDEX "0800260085090000" /* 2437 MHz */
				     "08005700e8030000";		   /* 1000 ms */
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_station, RADIO_AWARE_TELLS_SENT);

	kernel_answers(&world->control, KERNEL_FAMILY, NL80211_CMD_REMAIN_ON_CHANNEL,
		       COOKIE("05"), 0);
	assert_int_equal(aware_station.start(mode), 0);
	kernel_was_asked(&world->control, KERNEL_FAMILY, wanted);
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
	kernel_was_asked(&world->control, KERNEL_FAMILY, wanted);
	assert_int_equal(mode->remaining, 7);
	/* its radio is taken away */
	kernel_acks(&world->control, -ENETDOWN);
	assert_int_equal(event(mode, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL,
			       WDEV IFINDEX COOKIE("07")),
			 -ENETDOWN);
	assert_non_null(strstr(mode->why, "channel 6"));
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
		{0x0284, 0},
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

static void nan_needs_a_kernel_that_has_it(void **state)
{
	struct world *world = *state;

	world->mode.back_end = &aware_nan;
	world->mode.wiphy.nan = true; /* and its firmware discovers */
	assert_int_equal(aware_nan.open(&world->mode), -EOPNOTSUPP);
	assert_non_null(strstr(world->mode.why, "Linux 7.1"));
	kernel_was_asked_no_more(&world->events);
}

static void nan_starts(void **state)
{
	struct world *world = *state;
	struct aware_mode *mode = opened(world, &aware_nan, RADIO_AWARE_PROTECTS);
	_Alignas(NLMSG_ALIGNTO) uint8_t request[256];
	char hex[513];
	ssize_t n;

	kernel_acks(&world->control, 0);
	assert_int_equal(aware_nan.start(mode), 0);
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
			 "a3010000" WDEV "0600680101000000"
			 "0a000600" PEER "0000");
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
	assert_int_equal(mode->key_count, 1);
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
		cmocka_unit_test_setup_teardown(station_opens, begin, end),
		cmocka_unit_test_setup_teardown(station_listens_on, begin, end),
		cmocka_unit_test_setup_teardown(station_gives_up, begin, end),
		cmocka_unit_test_setup_teardown(takes_what_is_its_own, begin, end),
		cmocka_unit_test_setup_teardown(station_sends, begin, end),
		cmocka_unit_test_setup_teardown(station_refuses, begin, end),
		cmocka_unit_test_setup_teardown(only_so_many_are_on_their_way, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_needs_a_kernel_that_has_it, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_starts, begin, end),
		cmocka_unit_test_setup_teardown(nan_joins_and_tells_of_windows, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_installs_a_key, begin, end),
		cmocka_unit_test_setup_teardown(nan_takes_a_key_that_fails_back, begin,
						end),
		cmocka_unit_test_setup_teardown(nan_opens_what_came_protected, begin,
						end),
		cmocka_unit_test_setup_teardown(monitor_opens, begin, end),
		cmocka_unit_test_setup_teardown(monitor_sends_and_hears, begin, end),
		cmocka_unit_test_setup_teardown(a_slow_caller, begin, end),
		cmocka_unit_test_setup_teardown(an_interface_that_is_gone, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
