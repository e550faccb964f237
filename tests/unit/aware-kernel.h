/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The mode `aware` of usher-radio with a kernel played on sockets: what it is asked is looked at
 * byte by byte, as linux/nl80211.h lays it out (Linux 7.2), and so is what the caller is told.
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

static inline int begin(void **state)
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

static inline int end(void **state)
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
static inline struct aware_mode *
opened(struct world *world, const struct aware_back_end *back_end, uint8_t flags)
{
	struct aware_mode *mode = &world->mode;

	mode->back_end = back_end;
	mode->wdev = 0x100000002;
	mode->ifindex = back_end == &aware_nan ? 0 : 9;
	mode->open.flags = flags;
	assert_int_equal(hex_decode(OWN, mode->open.address, 6), 6);
	return mode;
}

static inline int take(struct aware_mode *mode, enum radio_type type,
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

static inline int take_send(struct aware_mode *mode, uint32_t number, uint8_t flags,
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

static inline int take_key(struct aware_mode *mode, enum radio_type type)
{
	struct radio_aware what = {.key = {.cipher = 0x000fac04, .key_len = 16}};

	assert_int_equal(hex_decode(PEER, what.key.peer, 6), 6);
	memset(what.key.key, 0x5a, 16);
	return take(mode, type, &what);
}

/* The oldest that the caller is told. */
static inline struct radio_aware told(struct aware_mode *mode, enum radio_type type)
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

static inline void told_sent(struct aware_mode *mode, uint32_t number, int os_error)
{
	struct radio_aware what = told(mode, RADIO_AWARE_SENT);

	assert_int_equal(what.sent.number, number);
	assert_int_equal(what.sent.os_error, os_error);
}

static inline int event(struct aware_mode *mode, uint8_t command, const char *attrs)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	size_t len = kernel_message(0, KERNEL_FAMILY, command, attrs, packet);
	struct nl80211_event parsed;
	const void *at = packet;

	assert_true(nl80211_next(&mode->events, &at, &len, &parsed));
	return aware_mode_event(mode, &parsed);
}

/* The address is random: cut out of what was asked. */
static inline void asked_to_be_up(struct world *world)
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
