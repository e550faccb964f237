/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-reach.h"

#include "radio/net-neighbour.h"

/* The kernel asks for a neighbour three times itself; an echo request is asked as often. */
enum { REACH_ROUNDS = 3, REACH_ROUND_MS = RADIO_NET_REACH_US / 1000 / REACH_ROUNDS };

static void tell(struct net_session *session, bool reachable)
{
	uint8_t frame[RADIO_HEADER_SIZE + 1];

	net_reach_stop(session);
	net_session_send(session, frame,
			 radio_encode_net_reach(reachable, frame, sizeof(frame)));
}

static bool by_router(const struct net_session *session)
{
	return session->has_lease && session->lease.has_router;
}

void net_reach_start(struct net_session *session)
{
	session->reach_rounds = REACH_ROUNDS;
	if (by_router(session))
		net_neighbour_ask(&session->host, session->lease.router);
	else
		net_reach_has_ipv6(session);
	net_session_arm(session, NET_TIMER_REACH, REACH_ROUND_MS);
}

void net_reach_stop(struct net_session *session)
{
	session->reach_rounds = 0;
	net_session_disarm(session, NET_TIMER_REACH);
}

void net_reach_has_ipv6(struct net_session *session)
{
	if (session->reach_rounds > 0 && !by_router(session) && session->echo >= 0 &&
	    session->address.has & RADIO_NET_HAS_IPV6)
		net_echo_ask(session->echo, session->host.index);
}

void net_reach_neighbour(struct net_session *session,
			 const struct netlink_message *message)
{
	if (session->reach_rounds > 0 && by_router(session) &&
	    net_neighbour_confirmed(message, session->host.index, session->lease.router))
		tell(session, true);
}

void net_reach_again(struct net_session *session)
{
	if (--session->reach_rounds == 0) {
		tell(session, false);
		return;
	}
	net_reach_has_ipv6(session);
	net_session_arm(session, NET_TIMER_REACH, REACH_ROUND_MS);
}

int net_session_echo(struct net_session *session)
{
	if (net_echo_answered(session->echo) && session->reach_rounds > 0 &&
	    !by_router(session))
		tell(session, true);
	return 0;
}
