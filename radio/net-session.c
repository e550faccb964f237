/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-session.h"

#include "radio/net-address.h"
#include "radio/net-link-local.h"
#include "radio/net-reach.h"
#include "radio/net-snapshot.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { EVENTS_MAX = 64 /* packets a turn */ };

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void net_session_arm(struct net_session *session, enum net_timer timer, uint64_t ms)
{
	session->timers[timer] = now_ms() + ms;
}

void net_session_disarm(struct net_session *session, enum net_timer timer)
{
	session->timers[timer] = 0;
}

int net_session_wait(const struct net_session *session)
{
	uint64_t first = UINT64_MAX, now = now_ms();

	for (unsigned i = 0; i < NET_TIMERS; i++) {
		if (session->timers[i])
			first = MIN(first, session->timers[i]);
	}
	if (first == UINT64_MAX)
		return -1;
	return first > now ? (int)(first - now) : 0;
}

int net_session_timers(struct net_session *session)
{
	uint64_t now = now_ms();

	for (unsigned i = 0; i < NET_TIMERS; i++) {
		if (!session->timers[i] || session->timers[i] > now)
			continue;
		net_session_disarm(session, i);
		switch ((enum net_timer)i) {
		case NET_TIMER_LINK_LOCAL:
			net_link_local_make(session);
			break;
		case NET_TIMER_LEASE:
			net_address_no_lease(session, ETIMEDOUT);
			break;
		case NET_TIMER_REACH:
			net_reach_again(session);
			break;
		case NET_TIMERS:
			break;
		}
	}
	return 0;
}

void net_session_send(const struct net_session *session, const void *frame, ssize_t len)
{
	if (session->channel >= 0 && len > 0)
		send(session->channel, frame, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void say(const struct net_session *session, enum radio_type type)
{
	uint8_t frame[RADIO_HEADER_SIZE];

	net_session_send(session, frame,
			 radio_encode_net_plain(type, frame, sizeof(frame)));
}

void net_session_tell_address(const struct net_session *session)
{
	uint8_t frame[RADIO_HEADER_SIZE + RADIO_NET_ADDRESS_SIZE];

	net_session_send(
		session, frame,
		radio_encode_net_address(&session->address, frame, sizeof(frame)));
}

static void say_fault(const struct net_session *session, const struct net_fault *fault)
{
	uint8_t frame[RADIO_HEADER_SIZE + 4 + RADIO_TEXT_MAX];
	char text[RADIO_TEXT_MAX];

	snprintf(text, sizeof(text), "usher-radio, %s: cannot %s: %s", session->host.name,
		 fault->step, strerrordesc_np(-fault->error) ?: "?");
	net_session_send(session, frame,
			 radio_encode_error(RADIO_REASON_SYSTEM, -fault->error, text,
					    frame, sizeof(frame)));
}

/* -ECANCELED: an orderly end. */
static int finish(struct net_session *session, const struct net_fault *fault)
{
	session->phase = NET_LEFT;
	if (fault->error < 0) {
		say_fault(session, fault);
		return fault->error;
	}
	say(session, RADIO_NET_LEFT);
	return -ECANCELED;
}

int net_session_leave(struct net_session *session)
{
	struct net_fault fault = {};

	if (session->phase == NET_LEFT)
		return -ECANCELED;
	if (session->phase & (NET_TAKEN | NET_UP)) {
		net_address_down(session);
		fault = net_put_back(&session->host, &session->before);
	}
	return finish(session, &fault);
}

static int take(struct net_session *session, const struct radio_frame *frame)
{
	struct net_fault fault;

	session->phase = NET_TAKEN;
	fault = net_set_aside(&session->host);
	if (fault.error < 0) {
		net_put_back(&session->host, &session->before);
		return finish(session, &fault);
	}
	say(session, RADIO_NET_TAKEN);
	return 0;
}

static int up(struct net_session *session, const struct radio_frame *frame)
{
	session->phase = NET_UP;
	return net_address_up(session);
}

static int down(struct net_session *session, const struct radio_frame *frame)
{
	session->phase = NET_TAKEN;
	net_address_down(session);
	return 0;
}

static int leave(struct net_session *session, const struct radio_frame *frame)
{
	return net_session_leave(session);
}

static int stay(struct net_session *session, const struct radio_frame *frame)
{
	session->stays = true;
	return 0;
}

/* What the caller wrote down, of this interface; it need not have the same number any more. */
static int restore(struct net_session *session, const struct radio_frame *frame)
{
	struct net_fault fault;
	int r = net_snapshot_decode(frame->net_snapshot.data, frame->net_snapshot.len,
				    &session->before);

	if (r < 0 || strcmp(session->before.name, session->host.name) != 0)
		return -EPROTO;
	fault = net_put_back(&session->host, &session->before);
	return finish(session, &fault);
}

int net_session_frame(struct net_session *session, const struct radio_frame *frame)
{
	static const struct {
		enum radio_type type;
		unsigned phases;
		int (*fn)(struct net_session *session, const struct radio_frame *frame);
	} rows[] = {
		{RADIO_NET_TAKE, NET_FOUND, take},
		{RADIO_NET_UP, NET_TAKEN | NET_UP, up},
		{RADIO_NET_DOWN, NET_TAKEN | NET_UP, down},
		{RADIO_NET_LEAVE, NET_FOUND | NET_TAKEN | NET_UP, leave},
		{RADIO_NET_STAY, NET_TAKEN | NET_UP, stay},
		{RADIO_NET_RESTORE, NET_FOUND, restore},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type == frame->type && rows[i].phases & session->phase)
			return rows[i].fn(session, frame);
	}
	return -EPROTO;
}

static int on_event(struct net_session *session, struct netlink_message *message)
{
	uint32_t index = session->host.index;
	struct net_address address;

	if (message->type == RTM_DELLINK &&
	    netlink_header(message, sizeof(struct ifinfomsg))) {
		const struct ifinfomsg *header = message->header;

		/* of another family it is a bridge's port that goes */
		if ((uint32_t)header->ifi_index == index &&
		    header->ifi_family == AF_UNSPEC)
			return -ENODEV;
	}
	if (message->type == RTM_NEWADDR &&
	    netlink_header(message, sizeof(struct ifaddrmsg)) &&
	    net_parse_address(message, index, &address))
		net_link_local_take(session, &address);
	if (message->type == RTM_NEWNEIGH &&
	    netlink_header(message, sizeof(struct ndmsg)))
		net_reach_neighbour(session, message);
	return 0;
}

int net_session_kernel(struct net_session *session)
{
	static _Alignas(NLMSG_ALIGNTO) uint8_t buffer[NETLINK_PACKET_MAX];
	int r = 0;

	for (int i = 0; i < EVENTS_MAX && r == 0; i++) {
		const void *packet = buffer;
		struct netlink_message message;
		ssize_t n = netlink_receive(&session->events, buffer, sizeof(buffer),
					    MSG_DONTWAIT);
		size_t len = n < 0 ? 0 : (size_t)n;

		if (n == -EAGAIN)
			return 0;
		/* What was lost in a full socket shows in the state itself. */
		if (n == -ENOBUFS)
			return session->phase == NET_UP ? net_link_local_start(session)
							: 0;
		if (n < 0)
			return (int)n;
		while (r == 0 && netlink_next(&packet, &len, &message))
			r = on_event(session, &message);
	}
	return r;
}
