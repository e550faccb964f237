/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Setting aside what an interface has, and putting it back: of what is there, what is usher's goes
 * and what the snapshot has comes; what anybody else did meanwhile stays. Each can be repeated:
 * after a helper was killed the next one does it again from the start.
 */
#include "radio/net-change.h"

struct net_host {
	struct netlink netlink; /* for requests */
	struct net_settings settings;
	char name[IFNAMSIZ];
	uint32_t index;
};

/* The first of the steps that failed; the others were tried all the same. */
struct net_fault {
	int error; /* negative; 0: none */
	const char *step;
};

/* The interface with nothing but its IPv6 link-local address, up, deaf to router advertisements. */
struct net_fault net_set_aside(struct net_host *host);
/* before is the snapshot, of this interface. */
struct net_fault net_put_back(struct net_host *host, const struct net_state *before);
/* The interface's rules, and routes and addresses, that are usher's. */
struct net_fault net_sweep(struct net_host *host, const struct net_state *before);
