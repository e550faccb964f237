/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/aware.h"

#include "radio/aware-mode.h"
#include "radio/harden.h"
#include "radio/wireless.h"

#include "base/secret.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { AWARE_ROUNDS = 64 }; /* packets of the kernel before the caller has its turn */

static const struct aware_back_end *const back_ends[] = {
	[RADIO_AWARE_STATION] = &aware_station,
	[RADIO_AWARE_NAN] = &aware_nan,
	[RADIO_AWARE_MONITOR] = &aware_monitor,
};

/* The name in the place of the sentence's %s. */
static void fill_in(const char *sentence, const char *name, char *ret, size_t size)
{
	const char *gap = strstr(sentence, "%s");

	if (gap)
		snprintf(ret, size, "%.*s%s%s", (int)(gap - sentence), sentence, name,
			 gap + 2);
	else
		snprintf(ret, size, "%s", sentence);
}

static void explain(const struct aware_mode *mode, int error, char *ret, size_t size)
{
	const char *name = mode->parent;

	/* A permission that is missing is missing whatever was tried. */
	if (error == -EPERM || error == -EACCES)
		snprintf(ret, size,
			 "usher-radio may not use %s for Wi-Fi Aware: it needs the file "
			 "capabilities cap_net_admin and cap_net_raw",
			 name);
	else if (error == -EPROTO)
		snprintf(ret, size, "usher-radio aware was sent what it does not take");
	else if (mode->why)
		fill_in(mode->why, name, ret, size);
	else if (error == -ENODEV)
		snprintf(ret, size, "there is no interface %s", name);
	else if (error == -EOPNOTSUPP)
		snprintf(ret, size, "%s is not a wireless interface", name);
	else if (error == -EAFNOSUPPORT)
		snprintf(ret, size, "this kernel has no Wi-Fi (nl80211)");
	else
		snprintf(ret, size, "usher-radio aware, %s: %s", name,
			 strerrordesc_np(-error) ?: "?");
}

static int send_error(const struct aware_mode *mode, int error)
{
	uint8_t frame[RADIO_HEADER_SIZE + 4 + RADIO_TEXT_MAX];
	enum radio_reason reason = RADIO_REASON_SYSTEM;
	char text[RADIO_TEXT_MAX];
	ssize_t len;

	if (error == -EPERM || error == -EACCES)
		reason = RADIO_REASON_NOT_PERMITTED;
	else if (error == -EPROTO)
		reason = RADIO_REASON_PROTOCOL;
	else if (error == -EOPNOTSUPP || error == -EAFNOSUPPORT)
		reason = RADIO_REASON_UNSUPPORTED;
	explain(mode, error, text, sizeof(text));
	len = radio_encode_error(reason, -error, text, frame, sizeof(frame));
	send(mode->channel, frame, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
	return error;
}

/* Everything that needs to be opened. */
static int prepare(struct aware_mode *mode, const char *interface)
{
	int size = AWARE_RCVBUF;
	int r = harden_check_aware(mode->back_end->raw);

	snprintf(mode->parent, sizeof(mode->parent), "%s", interface);
	if (r >= 0)
		r = wireless_find(interface, &mode->parent_index);
	if (r < 0)
		return r;
	harden_raise_aware(mode->back_end->raw);
	r = netlink_open(0, &mode->route);
	if (r >= 0)
		r = nl80211_open(&mode->control);
	if (r >= 0)
		r = nl80211_open_events(&mode->control, &mode->events);
	if (r >= 0)
		r = nl80211_wiphy_of(&mode->control, mode->parent_index, &mode->wiphy);
	if (r < 0)
		return r;
	setsockopt(mode->events.netlink.fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
		   sizeof(size));
	mode->open.back_end = (uint8_t)mode->back_end->number;
	return mode->back_end->open(mode);
}

/* Every request to nl80211 is checked for the capability again: who asks keeps it. */
static int harden(const struct aware_mode *mode)
{
	int r = mode->back_end->drops ? harden_drop() : harden_net();

	return r < 0 ? r : harden_filter_aware();
}

static int say_hello(struct aware_mode *mode)
{
	struct radio_aware what = {.open = mode->open};
	uint8_t hello[16];
	ssize_t len = radio_encode_hello(RADIO_AWARE, hello, sizeof(hello));

	if (send(mode->channel, hello, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return -errno;
	return aware_mode_tell(mode, RADIO_AWARE_OPEN, &what);
}

/* 1: the caller closed the channel. */
static int take_frames(struct aware_mode *mode)
{
	static uint8_t packet[RADIO_FRAME_MAX];
	int r = 0;

	while (r == 0 && !aware_out_is_full(&mode->out)) {
		ssize_t n = recv(mode->channel, packet, sizeof(packet),
				 MSG_DONTWAIT | MSG_TRUNC);
		struct reader reader = reader_of(packet, n < 0 ? 0 : (size_t)n);
		struct radio_frame frame;

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n <= 0)
			return 1;
		if ((size_t)n > sizeof(packet) ||
		    radio_frame_parse(&reader, &frame) < 0 || reader.len > 0)
			return -EPROTO;
		r = aware_mode_take(mode, &frame);
		/* it may have been a key */
		secret_wipe(packet, (size_t)n);
	}
	return r;
}

static int take_events(struct aware_mode *mode)
{
	static _Alignas(NLMSG_ALIGNTO) uint8_t packet[NL80211_PACKET_MAX];
	int r = 0;

	for (int i = 0; i < AWARE_ROUNDS && r >= 0; i++) {
		ssize_t n = netlink_receive(&mode->events.netlink, packet, sizeof(packet),
					    MSG_DONTWAIT);
		const void *at = packet;
		size_t len = n < 0 ? 0 : (size_t)n;
		struct nl80211_event event;

		if (n == -EAGAIN)
			return 0;
		if (n == -ENOBUFS) {
			r = aware_mode_lost(mode);
			continue;
		}
		/* One that is longer than any of ours is another interface's. */
		if (n < 0 && n != -EMSGSIZE)
			return (int)n;
		while (r >= 0 && nl80211_next(&mode->events, &at, &len, &event))
			r = aware_mode_event(mode, &event);
	}
	return r;
}

/* 1: the end. */
static int turn(struct aware_mode *mode)
{
	bool full = aware_out_is_full(&mode->out);
	short wanted = (short)((full ? 0 : POLLIN) | (mode->out.count > 0 ? POLLOUT : 0));
	struct pollfd fds[] = {
		{.fd = mode->channel, .events = wanted},
		{.fd = mode->events.netlink.fd, .events = POLLIN},
		{.fd = mode->air, .events = POLLIN},
	};
	int r = 0;

	if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents)
		r = take_events(mode);
	if (r == 0 && fds[2].revents)
		r = mode->back_end->receive(mode);
	if (r == 0 && fds[0].revents & (POLLIN | POLLHUP | POLLERR))
		r = fds[0].revents & POLLIN ? take_frames(mode) : 1;
	if (r == 0 && aware_out_flush(&mode->out, mode->channel) < 0)
		return 1;
	return r;
}

int aware_run(int channel, const char *interface, enum radio_aware_back_end back_end)
{
	static struct aware_mode mode = {
		.air = -1,
		.route.fd = -1,
		.control.netlink.fd = -1,
		.events.netlink.fd = -1,
	};
	int r;

	mode.channel = channel;
	mode.back_end = back_ends[back_end];
	r = prepare(&mode, interface);
	if (r >= 0)
		r = harden(&mode);
	if (r >= 0)
		r = say_hello(&mode);
	if (r >= 0 && mode.back_end->start)
		r = mode.back_end->start(&mode);
	if (r >= 0)
		r = aware_out_flush(&mode.out, channel) < 0;
	while (r == 0)
		r = turn(&mode);
	/* The interface goes with the sockets, at exit. */
	return r < 0 ? send_error(&mode, r) : 0;
}
