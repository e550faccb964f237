/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * What one interface has: whether it is up, its addresses, the routes through it, the settings of
 * the kernel that `net` changes. What was there before is a struct net_state that was read, encoded
 * (net-snapshot.h), and put back (net-restore.h).
 */
#include "radio/netlink.h"

#include <linux/if_addr.h>
#include <net/if.h>

/* clang-format off */
enum {
	NET_ADDRESSES_MAX = 64,
	NET_ROUTES_MAX    = 192,
	NET_METRICS_MAX   = RTAX_MAX + 1,
	NET_FOREVER       = UINT32_MAX, /* seconds, as IFA_CACHEINFO has it */
};

/* Files below /proc/sys/net/ipv6/conf/INTERFACE. */
enum net_setting {
	NET_ACCEPT_RA,
	NET_DISABLE_IPV6,
	NET_ADDR_GEN_MODE, /* read only: 1, "none", is what NetworkManager leaves behind */
	NET_SETTINGS,
};
/* clang-format on */

struct net_address {
	uint8_t family; /* AF_INET, AF_INET6 */
	uint8_t prefix_len, scope;
	uint8_t protocol;	   /* IFA_PROTO, Linux 5.18; 0: not told */
	uint32_t flags;		   /* IFA_F_* */
	uint32_t metric;	   /* IFA_RT_PRIORITY; 0: the kernel's own */
	uint32_t preferred, valid; /* seconds from when it was read, or NET_FOREVER */
	uint8_t local[16];	   /* 4 bytes for IPv4 */
	uint8_t peer[16];     /* IFA_ADDRESS: equal to local where there is no peer */
	uint8_t broadcast[4]; /* IPv4; all zeroes: none */
	char label[IFNAMSIZ]; /* IPv4 */
};

struct net_route {
	uint8_t family;
	uint8_t dst_len, tos, protocol, scope;
	uint8_t pref;		/* of IPv6: RFC 4191 */
	bool onlink;		/* RTNH_F_ONLINK */
	uint8_t gateway_family; /* 0: none; IPv4 may go by way of IPv6 (RFC 5549) */
	uint32_t table, metric;
	uint32_t expires;	     /* seconds, 0: never */
	uint8_t dst[16], source[16]; /* source: RTA_PREFSRC, all zeroes: none */
	uint8_t gateway[16];
	uint32_t metrics[NET_METRICS_MAX]; /* RTAX_*; 0: none */
};

struct net_state {
	char name[IFNAMSIZ];
	uint32_t index;
	uint64_t read_s; /* CLOCK_BOOTTIME seconds: lifetimes count from here */
	bool up;
	int32_t settings
		[NET_SETTINGS]; /* -1: there is none, as in a kernel without IPv6 */
	unsigned address_count, route_count;
	struct net_address addresses[NET_ADDRESSES_MAX];
	struct net_route routes[NET_ROUTES_MAX];
};

static inline size_t net_address_len(uint8_t family)
{
	return family == AF_INET ? 4 : 16;
}

/* All zeroes, as what is not told is. */
bool net_is_zero(const uint8_t *data, size_t len);
/* fe80::/10 */
bool net_is_link_local(const struct net_address *address);
/* Made by the kernel from a router advertisement: it comes back by itself with the next one. */
bool net_address_is_advertised(const struct net_address *address);
bool net_route_is_advertised(const struct net_route *route);
/* Those by which the kernel knows an address, or a route, from another. */
bool net_address_same(const struct net_address *a, const struct net_address *b);

/* The interface's address that the message tells (RTM_NEWADDR, header set); false: another's. */
bool net_parse_address(const struct netlink_message *message, uint32_t index,
		       struct net_address *ret);
/* Only routes that one can make: unicast, through this interface alone, not in table local. */
bool net_parse_route(const struct netlink_message *message, uint32_t index,
		     struct net_route *ret);

/*
 * Addresses and routes as the kernel tells them now; name and index are set by the caller, settings
 * stay. -E2BIG: more than the arrays hold; -ENODEV.
 */
int net_state_read(struct netlink *netlink, struct net_state *state);
