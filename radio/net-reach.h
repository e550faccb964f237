/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Whether anybody answers, of a session. With a lease: the kernel resolves its router anew. Without
 * one, or without a router: an echo request to all nodes of the link. Each start gives one answer,
 * at the latest after RADIO_NET_REACH_US.
 */
#include "radio/net-session.h"

void net_reach_start(struct net_session *session);
void net_reach_stop(struct net_session *session);
/* Its IPv6 address is usable: what waited for it is asked now. */
void net_reach_has_ipv6(struct net_session *session);
/* RTM_NEWNEIGH, header set. */
void net_reach_neighbour(struct net_session *session,
			 const struct netlink_message *message);
/* NET_TIMER_REACH has come. */
void net_reach_again(struct net_session *session);
