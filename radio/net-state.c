/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-state.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { READ_TRIES = 5, CLOCK_TICKS = 100 /* USER_HZ, in which rta_expires counts */ };

bool net_is_zero(const uint8_t *data, size_t len)
{
	while (len > 0 && data[len - 1] == 0)
		len--;
	return len == 0;
}

bool net_is_link_local(const struct net_address *address)
{
	return address->family == AF_INET6 && address->local[0] == 0xfe &&
	       (address->local[1] & 0xc0) == 0x80;
}

bool net_address_is_advertised(const struct net_address *address)
{
	return address->family == AF_INET6 && !net_is_link_local(address) &&
	       !(address->flags & IFA_F_PERMANENT);
}

bool net_route_is_advertised(const struct net_route *route)
{
	return route->family == AF_INET6 &&
	       (route->protocol == RTPROT_RA ||
		(route->protocol == RTPROT_KERNEL && route->expires > 0));
}

bool net_address_same(const struct net_address *a, const struct net_address *b)
{
	return a->family == b->family && a->prefix_len == b->prefix_len &&
	       memcmp(a->local, b->local, sizeof(a->local)) == 0 &&
	       memcmp(a->peer, b->peer, sizeof(a->peer)) == 0;
}

static void parse_label(const struct netlink_attrs *attrs, char *ret)
{
	size_t len = attrs->of[IFA_LABEL].len;

	if (len > 0 && len <= IFNAMSIZ)
		memcpy(ret, attrs->of[IFA_LABEL].data, len - 1);
}

bool net_parse_address(const struct netlink_message *message, uint32_t index,
		       struct net_address *ret)
{
	const struct ifaddrmsg *header = message->header;
	struct net_address address = {
		.family = header->ifa_family,
		.prefix_len = header->ifa_prefixlen,
		.scope = header->ifa_scope,
		.flags = header->ifa_flags,
		.preferred = NET_FOREVER,
		.valid = NET_FOREVER,
	};
	size_t len = net_address_len(address.family);
	struct netlink_attrs attrs;
	struct ifa_cacheinfo lifetimes;

	if (header->ifa_index != index ||
	    (address.family != AF_INET && address.family != AF_INET6))
		return false;
	netlink_attrs(message, &attrs);
	if (!netlink_copy(&attrs, IFA_ADDRESS, address.peer, len))
		return false;
	/* IPv6 has IFA_LOCAL only where there is a peer. */
	if (!netlink_copy(&attrs, IFA_LOCAL, address.local, len))
		memcpy(address.local, address.peer, len);
	if (attrs.of[IFA_FLAGS].data)
		address.flags = netlink_u32(&attrs, IFA_FLAGS);
	if (netlink_copy(&attrs, IFA_CACHEINFO, &lifetimes, sizeof(lifetimes))) {
		address.preferred = lifetimes.ifa_prefered;
		address.valid = lifetimes.ifa_valid;
	}
	address.metric = netlink_u32(&attrs, IFA_RT_PRIORITY);
	netlink_copy(&attrs, IFA_PROTO, &address.protocol, 1);
	if (address.family == AF_INET) {
		netlink_copy(&attrs, IFA_BROADCAST, address.broadcast, 4);
		parse_label(&attrs, address.label);
	}
	*ret = address;
	return true;
}

static void parse_gateway(const struct netlink_attrs *attrs, struct net_route *ret)
{
	struct {
		uint16_t family;
		uint8_t address[16];
	} via = {};

	if (netlink_copy(attrs, RTA_GATEWAY, ret->gateway, net_address_len(ret->family)))
		ret->gateway_family = ret->family;
	else if (netlink_copy(attrs, RTA_VIA, &via, sizeof(via)) &&
		 via.family == AF_INET6) {
		ret->gateway_family = AF_INET6;
		memcpy(ret->gateway, via.address, sizeof(via.address));
	}
}

static void parse_metrics(const struct netlink_attrs *attrs, struct net_route *ret)
{
	struct netlink_attrs metrics;

	if (!attrs->of[RTA_METRICS].data)
		return;
	netlink_attrs_of(attrs->of[RTA_METRICS].data, attrs->of[RTA_METRICS].len,
			 &metrics);
	for (unsigned i = 1; i < NET_METRICS_MAX; i++) {
		if (i != RTAX_CC_ALGO)
			ret->metrics[i] = netlink_u32(&metrics, i);
	}
}

bool net_parse_route(const struct netlink_message *message, uint32_t index,
		     struct net_route *ret)
{
	const struct rtmsg *header = message->header;
	struct net_route route = {
		.family = header->rtm_family,
		.dst_len = header->rtm_dst_len,
		.tos = header->rtm_tos,
		.protocol = header->rtm_protocol,
		.scope = header->rtm_scope,
		.onlink = header->rtm_flags & RTNH_F_ONLINK,
		.table = header->rtm_table,
	};
	struct rta_cacheinfo cache;
	struct netlink_attrs attrs;
	size_t len;

	if (route.family != AF_INET && route.family != AF_INET6)
		return false;
	if (header->rtm_type != RTN_UNICAST || header->rtm_flags & RTM_F_CLONED ||
	    header->rtm_src_len > 0)
		return false;
	len = net_address_len(route.family);
	netlink_attrs(message, &attrs);
	if (attrs.of[RTA_TABLE].data)
		route.table = netlink_u32(&attrs, RTA_TABLE);
	if (netlink_u32(&attrs, RTA_OIF) != index || attrs.of[RTA_MULTIPATH].data ||
	    route.table == RT_TABLE_LOCAL || route.dst_len > 8 * len)
		return false;
	netlink_copy(&attrs, RTA_DST, route.dst, len);
	netlink_copy(&attrs, RTA_PREFSRC, route.source, len);
	netlink_copy(&attrs, RTA_PREF, &route.pref, 1);
	route.metric = netlink_u32(&attrs, RTA_PRIORITY);
	parse_gateway(&attrs, &route);
	parse_metrics(&attrs, &route);
	if (netlink_copy(&attrs, RTA_CACHEINFO, &cache, sizeof(cache)) &&
	    cache.rta_expires > 0)
		route.expires = (uint32_t)cache.rta_expires / CLOCK_TICKS + 1;
	*ret = route;
	return true;
}

struct collect {
	struct net_state *state;
	uint8_t family; /* of routes: a kernel without IPv6 answers with those of IPv4 again */
	bool found, full;
};

static void on_link(const struct netlink_message *message, void *userdata)
{
	struct collect *collect = userdata;
	const struct ifinfomsg *header = message->header;

	if ((uint32_t)header->ifi_index != collect->state->index)
		return;
	collect->found = true;
	collect->state->up = header->ifi_flags & IFF_UP;
}

static void on_address(const struct netlink_message *message, void *userdata)
{
	struct collect *collect = userdata;
	struct net_state *state = collect->state;
	struct net_address address;

	if (message->type != RTM_NEWADDR ||
	    !net_parse_address(message, state->index, &address))
		return;
	if (state->address_count == NET_ADDRESSES_MAX)
		collect->full = true;
	else
		state->addresses[state->address_count++] = address;
}

static void on_route(const struct netlink_message *message, void *userdata)
{
	struct collect *collect = userdata;
	struct net_state *state = collect->state;
	struct net_route route;

	if (message->type != RTM_NEWROUTE ||
	    !net_parse_route(message, state->index, &route) ||
	    route.family != collect->family)
		return;
	if (state->route_count == NET_ROUTES_MAX)
		collect->full = true;
	else
		state->routes[state->route_count++] = route;
}

static int read_once(struct netlink *netlink, struct collect *collect)
{
	static const uint8_t families[] = {AF_INET, AF_INET6};
	struct net_state *state = collect->state;
	struct netlink_request request;
	int r;

	state->address_count = state->route_count = 0;
	netlink_begin(&request, RTM_GETLINK, 0, &(struct ifinfomsg){},
		      sizeof(struct ifinfomsg));
	r = netlink_dump(netlink, &request, sizeof(struct ifinfomsg), on_link, collect);
	if (r < 0)
		return r;
	netlink_begin(&request, RTM_GETADDR, 0, &(struct ifaddrmsg){},
		      sizeof(struct ifaddrmsg));
	r = netlink_dump(netlink, &request, sizeof(struct ifaddrmsg), on_address,
			 collect);
	for (size_t i = 0; i < ARRAY_SIZE(families) && r >= 0; i++) {
		struct rtmsg header = {.rtm_family = families[i]};

		collect->family = families[i];
		netlink_begin(&request, RTM_GETROUTE, 0, &header, sizeof(header));
		r = netlink_dump(netlink, &request, sizeof(header), on_route, collect);
	}
	return r;
}

int net_state_read(struct netlink *netlink, struct net_state *state)
{
	struct collect collect = {.state = state};
	struct timespec now;
	int r = -EAGAIN;

	for (int i = 0; i < READ_TRIES && r == -EAGAIN; i++) {
		collect.found = collect.full = false;
		r = read_once(netlink, &collect);
	}
	if (r < 0)
		return r;
	if (!collect.found)
		return -ENODEV;
	clock_gettime(CLOCK_BOOTTIME, &now);
	state->read_s = (uint64_t)now.tv_sec;
	return collect.full ? -E2BIG : 0;
}
