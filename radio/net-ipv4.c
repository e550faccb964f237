/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-ipv4.h"

#include <errno.h>
#include <string.h>

enum { MAIN_PREFIX_MIN = 16 };

static uint32_t number_of(const uint8_t *address)
{
	return (uint32_t)address[0] << 24 | (uint32_t)address[1] << 16 |
	       (uint32_t)address[2] << 8 | address[3];
}

static uint32_t mask_of(uint8_t prefix_len)
{
	return prefix_len == 0 ? 0 : UINT32_MAX << (32 - prefix_len);
}

static void put_number(uint32_t number, uint8_t *ret)
{
	ret[0] = (uint8_t)(number >> 24);
	ret[1] = (uint8_t)(number >> 16);
	ret[2] = (uint8_t)(number >> 8);
	ret[3] = (uint8_t)number;
}

/* RFC 1918, RFC 3927, RFC 6598: what no other host of the world is reached at. */
static bool is_private(const uint8_t *address)
{
	static const struct {
		uint32_t network;
		uint8_t prefix_len;
	} ranges[] = {
		{0x0a000000, 8},  {0xac100000, 12}, {0xc0a80000, 16},
		{0xa9fe0000, 16}, {0x64400000, 10},
	};

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		if ((number_of(address) & mask_of(ranges[i].prefix_len)) ==
		    ranges[i].network)
			return true;
	}
	return false;
}

static struct net_route subnet_route(const struct net_lease *lease, uint32_t table)
{
	struct net_route route = {
		.family = AF_INET,
		.dst_len = lease->prefix_len,
		.protocol = NET_PROTOCOL,
		.scope = RT_SCOPE_LINK,
		.table = table,
	};

	put_number(number_of(lease->address) & mask_of(lease->prefix_len), route.dst);
	memcpy(route.source, lease->address, sizeof(lease->address));
	return route;
}

static bool is_within(uint32_t address, uint32_t network, uint8_t prefix_len)
{
	return (address & mask_of(prefix_len)) == network;
}

/* The server chose all of it: also the router has to be a part of what it calls its subnet. */
static bool main_route(const struct net_lease *lease, struct net_route *ret)
{
	struct net_route route = subnet_route(lease, RT_TABLE_MAIN);

	route.metric = NET_METRIC;
	if (lease->prefix_len < MAIN_PREFIX_MIN) {
		if (!lease->has_router ||
		    !is_within(number_of(lease->router), number_of(route.dst),
			       lease->prefix_len))
			return false;
		route.dst_len = 32;
		memcpy(route.dst, lease->router, sizeof(lease->router));
	}
	*ret = route;
	return is_private(route.dst);
}

unsigned net_ipv4_routes(const struct net_lease *lease, uint32_t table, bool covered,
			 struct net_route ret[NET_LEASE_ROUTES_MAX])
{
	unsigned count = 0;

	ret[count++] = subnet_route(lease, table);
	if (!covered && main_route(lease, &ret[count]))
		count++;
	if (lease->leads_on) {
		struct net_route *route = &ret[count++];

		*route = (struct net_route){
			.family = AF_INET,
			.protocol = NET_PROTOCOL,
			.scope = RT_SCOPE_UNIVERSE,
			.onlink = true, /* a router may lie outside of a small subnet */
			.table = table,
			.gateway_family = AF_INET,
		};
		memcpy(route->gateway, lease->router, sizeof(lease->router));
		memcpy(route->source, lease->address, sizeof(lease->address));
	}
	return count;
}

void net_ipv4_meet(const struct netlink_message *message, uint32_t index,
		   const struct net_lease *lease, struct net_conflict *conflict)
{
	const struct rtmsg *header = message->header;
	uint32_t address = number_of(lease->address), table = header->rtm_table;
	uint8_t dst[4] = {}, gateway[4] = {};
	struct netlink_attrs attrs;
	struct net_route ours;

	if (message->type != RTM_NEWROUTE || header->rtm_family != AF_INET ||
	    header->rtm_dst_len > 32)
		return;
	netlink_attrs(message, &attrs);
	if (netlink_u32(&attrs, RTA_OIF) == index)
		return;
	if (attrs.of[RTA_TABLE].data)
		table = netlink_u32(&attrs, RTA_TABLE);
	netlink_copy(&attrs, RTA_DST, dst, sizeof(dst));
	if (header->rtm_type == RTN_LOCAL && header->rtm_dst_len == 32 &&
	    number_of(dst) == address)
		conflict->in_use = true;
	if (netlink_copy(&attrs, RTA_GATEWAY, gateway, sizeof(gateway)) &&
	    number_of(gateway) == address)
		conflict->in_use = true;
	if (table == RT_TABLE_MAIN && header->rtm_dst_len > 0 &&
	    main_route(lease, &ours) && header->rtm_dst_len < ours.dst_len &&
	    is_within(number_of(ours.dst), number_of(dst), header->rtm_dst_len))
		conflict->covered = true;
}

struct look {
	uint32_t index;
	const struct net_lease *lease;
	struct net_conflict *conflict;
};

static void on_route(const struct netlink_message *message, void *userdata)
{
	const struct look *look = userdata;

	net_ipv4_meet(message, look->index, look->lease, look->conflict);
}

static int find_conflict(struct net_host *host, const struct net_lease *lease,
			 struct net_conflict *ret)
{
	struct rtmsg header = {.rtm_family = AF_INET};
	struct look look = {host->index, lease, ret};
	struct netlink_request request;
	int r = -EAGAIN;

	for (int i = 0; i < 3 && r == -EAGAIN; i++) {
		*ret = (struct net_conflict){};
		netlink_begin(&request, RTM_GETROUTE, 0, &header, sizeof(header));
		r = netlink_dump(&host->netlink, &request, sizeof(header), on_route,
				 &look);
	}
	return r;
}

static struct net_address address_of(const struct net_lease *lease)
{
	struct net_address address = {
		.family = AF_INET,
		.prefix_len = lease->prefix_len,
		.scope = RT_SCOPE_UNIVERSE,
		.protocol = NET_PROTOCOL,
		/* The kernel's own route to the subnet would take it from others. */
		.flags = IFA_F_NOPREFIXROUTE,
		.preferred = lease->seconds ?: NET_FOREVER,
		.valid = lease->seconds ?: NET_FOREVER,
	};

	memcpy(address.local, lease->address, sizeof(lease->address));
	memcpy(address.peer, lease->address, sizeof(lease->address));
	if (lease->prefix_len < 31)
		put_number(number_of(lease->address) | ~mask_of(lease->prefix_len),
			   address.broadcast);
	return address;
}

static void rules_of(const struct net_host *host, const struct net_lease *lease,
		     struct net_rule ret[2])
{
	ret[0] = ret[1] = (struct net_rule){.table = NET_TABLE + host->index};
	memcpy(ret[0].interface, host->name, sizeof(host->name));
	memcpy(ret[1].source, lease->address, sizeof(lease->address));
}

int net_ipv4_apply(struct net_host *host, const struct net_lease *lease)
{
	struct net_address address = address_of(lease);
	struct net_route routes[NET_LEASE_ROUTES_MAX];
	struct net_conflict conflict;
	struct net_rule rules[2];
	unsigned count;
	int r = find_conflict(host, lease, &conflict);

	if (r < 0)
		return r;
	if (conflict.in_use)
		return -EADDRINUSE;
	r = net_address_add(&host->netlink, host->index, &address, true);
	count = net_ipv4_routes(lease, NET_TABLE + host->index, conflict.covered, routes);
	for (unsigned i = 0; i < count && r >= 0; i++) {
		r = net_route_add(&host->netlink, host->index, &routes[i]);
		r = r == -EEXIST ? 0 : r;
	}
	rules_of(host, lease, rules);
	for (unsigned i = 0; i < ARRAY_SIZE(rules) && r >= 0; i++) {
		r = net_rule_add(&host->netlink, &rules[i]);
		r = r == -EEXIST ? 0 : r;
	}
	if (r < 0)
		net_ipv4_remove(host, lease);
	return r;
}

int net_ipv4_renew(struct net_host *host, const struct net_lease *lease)
{
	struct net_address address = address_of(lease);

	return net_address_add(&host->netlink, host->index, &address, true);
}

void net_ipv4_remove(struct net_host *host, const struct net_lease *lease)
{
	struct net_address address = address_of(lease);
	struct net_route routes[NET_LEASE_ROUTES_MAX];
	struct net_rule rules[2];
	unsigned count;

	rules_of(host, lease, rules);
	for (unsigned i = 0; i < ARRAY_SIZE(rules); i++)
		net_rule_del(&host->netlink, &rules[i]);
	count = net_ipv4_routes(lease, NET_TABLE + host->index, false, routes);
	for (unsigned i = 0; i < count; i++)
		net_route_del(&host->netlink, host->index, &routes[i]);
	net_address_del(&host->netlink, host->index, &address);
}
