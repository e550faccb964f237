/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * One interface from its snapshot to being as it was: what `usher-radio net` holds, and what it does
 * upon each of the caller's frames, each event of the kernel and the DHCP client, each deadline.
 *
 *     FOUND --TAKE--> TAKEN --UP--> UP --DOWN--> TAKEN ...  any --LEAVE--> LEFT
 *     FOUND --RESTORE--> LEFT
 */
#include "radio/net-dhcp.h"
#include "radio/net-ipv4.h"

#include "base/radio-frame.h"

/* clang-format off */
enum net_phase {
	NET_FOUND = 1 << 0, /* nothing was changed */
	NET_TAKEN = 1 << 1, /* what it had is set aside */
	NET_UP    = 1 << 2, /* the link is there: addresses are got */
	NET_LEFT  = 1 << 3,
};

enum net_timer {
	NET_TIMER_LINK_LOCAL, /* the kernel makes none: ours */
	NET_TIMER_LEASE,
	NET_TIMER_REACH,
	NET_TIMERS,
};

/* clang-format on */

struct net_session {
	int channel; /* -1: closed, and it stays */
	int echo;    /* -1: no IPv6 */
	enum net_phase phase;
	bool stays;
	struct net_host host;
	struct netlink events;
	struct net_dhcp dhcp;
	struct net_state before;
	uint64_t timers[NET_TIMERS]; /* CLOCK_BOOTTIME milliseconds, 0: not set */
	unsigned link_local_tries, client_starts;
	unsigned reach_rounds; /* that are left; 0: nothing is asked */
	bool has_lease, lease_told;
	struct net_lease lease;
	struct radio_net_address address; /* as the caller knows it */
};

/* All give 0, or a negative errno that ends the helper after everything was put back. */
int net_session_frame(struct net_session *session, const struct radio_frame *frame);
int net_session_kernel(struct net_session *session);
int net_session_client(struct net_session *session);
int net_session_lease(struct net_session *session);
int net_session_echo(struct net_session *session);
int net_session_timers(struct net_session *session);
/* Milliseconds to the next deadline; -1: none. */
int net_session_wait(const struct net_session *session);
/* Puts everything back, and says so; idempotent. */
int net_session_leave(struct net_session *session);

/* One frame to the caller, if it is there. A caller that does not read loses it. */
void net_session_send(const struct net_session *session, const void *frame, ssize_t len);
void net_session_tell_address(const struct net_session *session);

void net_session_arm(struct net_session *session, enum net_timer timer, uint64_t ms);
void net_session_disarm(struct net_session *session, enum net_timer timer);
