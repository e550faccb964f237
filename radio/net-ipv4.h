/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * A lease on the interface: its address, its routes, the rules that lead to them.
 *
 * The interface's own table has the subnet and what lies behind the router; a socket that is bound
 * to the interface or to its address uses it. The main table gets the subnet only as far as that
 * takes nothing from others: a private one, no wider than /16 (else the router alone), that no
 * other interface's route covers, and after any other route to the same.
 */
#include "radio/net-lease.h"
#include "radio/net-restore.h"

/* What the lease would meet elsewhere on the host. */
struct net_conflict {
	bool in_use; /* its address is another interface's, or that of a router of one */
	bool covered; /* its route in the main table is part of one through another interface */
};
/* Adds what a route of the host (RTM_NEWROUTE, header set) means for the lease of index. Pure. */
void net_ipv4_meet(const struct netlink_message *message, uint32_t index,
		   const struct net_lease *lease, struct net_conflict *conflict);

enum { NET_LEASE_ROUTES_MAX = 3 };
/* The routes of a lease; how many. Pure. */
unsigned net_ipv4_routes(const struct net_lease *lease, uint32_t table, bool covered,
			 struct net_route ret[NET_LEASE_ROUTES_MAX]);
/* -EADDRINUSE: nothing was changed. */
int net_ipv4_apply(struct net_host *host, const struct net_lease *lease);
/* The same lease for longer: its address gets the new lifetime. */
int net_ipv4_renew(struct net_host *host, const struct net_lease *lease);
void net_ipv4_remove(struct net_host *host, const struct net_lease *lease);
