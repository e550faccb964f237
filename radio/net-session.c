/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-session.h"

#include "radio/net-address.h"
#include "radio/net-snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

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

static void say_fault(const struct net_session *session, const struct net_fault *fault)
{
	uint8_t frame[RADIO_HEADER_SIZE + 4 + RADIO_TEXT_MAX];
	char text[RADIO_TEXT_MAX];

	snprintf(text, sizeof(text), "usher-radio cannot %s of %s: %s", fault->step,
		 session->host.name, strerrordesc_np(-fault->error) ?: "?");
	net_session_send(session, frame,
			 radio_encode_error(RADIO_REASON_SYSTEM, -fault->error, text,
					    frame, sizeof(frame)));
}

/* The caller's own end, or what makes it: -ECANCELED is an orderly one. */
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
