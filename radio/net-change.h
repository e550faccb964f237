/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Single changes to one interface: an address, a route, a rule, up or down, a setting. Each is one
 * request to the kernel, or one write. All give 0 or the kernel's negative errno.
 */
#include "radio/net-state.h"

/* clang-format off */
enum {
	/* Marks what is usher's: rtm_protocol, IFA_PROTO (Linux 5.18) and FRA_PROTOCOL. Not one of
	   /etc/iproute2/rt_protos. */
	NET_PROTOCOL = 117,
	/* The table of an interface is this and its index ("ush" in ASCII). */
	NET_TABLE    = 0x75736800,
	/* After the local table, before those of VPNs and the main one. */
	NET_RULE_PRIORITY = 5000,
	/* Of the subnet in the main table: any other route to it wins. */
	NET_METRIC   = 30067,
};
/* clang-format on */

/* replace: one that is there gets these lifetimes. */
int net_address_add(struct netlink *netlink, uint32_t index,
		    const struct net_address *address, bool replace);
int net_address_del(struct netlink *netlink, uint32_t index,
		    const struct net_address *address);
int net_route_add(struct netlink *netlink, uint32_t index, const struct net_route *route);
int net_route_del(struct netlink *netlink, uint32_t index, const struct net_route *route);
int net_link_up(struct netlink *netlink, uint32_t index, bool up);

/* An IPv4 rule that leads to the interface's table. */
struct net_rule {
	uint32_t table;
	char interface[IFNAMSIZ]; /* oif; empty: by source */
	uint8_t source[4];
};
int net_rule_add(struct netlink *netlink, const struct net_rule *rule);
int net_rule_del(struct netlink *netlink, const struct net_rule *rule);
/* A rule of NET_PROTOCOL (RTM_NEWRULE, header set); false: another's. */
bool net_parse_rule(const struct netlink_message *message, struct net_rule *ret);

/* The files of struct net_state's settings, held open: no path is followed later. */
struct net_settings {
	int fds[NET_SETTINGS]; /* -1: there is none */
};
int net_settings_open(const char *interface, struct net_settings *ret);
/* -1 where there is none. */
int32_t net_setting_get(const struct net_settings *settings, enum net_setting setting);
int net_setting_set(const struct net_settings *settings, enum net_setting setting,
		    int32_t value);
