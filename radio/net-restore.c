/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-restore.h"

#include <errno.h>
#include <linux/fib_rules.h>
#include <string.h>
#include <time.h>

enum { RULES_MAX = 32 };

static void note(struct net_fault *fault, int r, const char *step)
{
	if (r < 0 && fault->error == 0)
		*fault = (struct net_fault){r, step};
}

/* What should go has gone by itself: with its address, its primary, its interface. */
static int unless_gone(int r)
{
	return r == -ESRCH || r == -EADDRNOTAVAIL || r == -ENOENT ? 0 : r;
}

static int read_state(struct net_host *host, struct net_state *ret)
{
	ret->index = host->index;
	return net_state_read(&host->netlink, ret);
}

struct rules {
	const struct net_host *host;
	unsigned count;
	struct net_rule of[RULES_MAX];
};

static void on_rule(const struct netlink_message *message, void *userdata)
{
	struct rules *rules = userdata;
	const struct net_host *host = rules->host;
	struct net_rule rule;

	if (message->type != RTM_NEWRULE || !net_parse_rule(message, &rule) ||
	    rules->count == RULES_MAX)
		return;
	if (strcmp(rule.interface, host->name) == 0 ||
	    rule.table == NET_TABLE + host->index)
		rules->of[rules->count++] = rule;
}

static void sweep_rules(struct net_host *host, struct net_fault *fault)
{
	struct fib_rule_hdr header = {.family = AF_INET};
	struct rules rules = {.host = host};
	struct netlink_request request;
	int r = -EAGAIN;

	for (int i = 0; i < 3 && r == -EAGAIN; i++) {
		rules.count = 0;
		netlink_begin(&request, RTM_GETRULE, 0, &header, sizeof(header));
		r = netlink_dump(&host->netlink, &request, sizeof(header), on_rule,
				 &rules);
	}
	note(fault, r, "read the rules");
	for (unsigned i = 0; i < rules.count; i++)
		note(fault, unless_gone(net_rule_del(&host->netlink, &rules.of[i])),
		     "remove a rule");
}

/* Kernels before 5.18 do not keep whose an address is: then it is the source of our routes. */
static bool is_source_of_ours(const struct net_state *now,
			      const struct net_address *address)
{
	for (unsigned i = 0; i < now->route_count; i++) {
		const struct net_route *route = &now->routes[i];

		if (route->protocol == NET_PROTOCOL && route->family == address->family &&
		    memcmp(route->source, address->local, sizeof(route->source)) == 0)
			return true;
	}
	return false;
}

static bool has_address(const struct net_state *state, const struct net_address *address)
{
	for (unsigned i = 0; i < state->address_count; i++) {
		if (net_address_same(&state->addresses[i], address))
			return true;
	}
	return false;
}

static bool is_ours(const struct net_state *now, const struct net_state *before,
		    const struct net_address *address)
{
	if (address->protocol == NET_PROTOCOL || is_source_of_ours(now, address))
		return true;
	/* Where the kernel made no link-local address, the one that is there was ours. */
	return before && net_is_link_local(address) && !has_address(before, address) &&
	       before->settings[NET_ADDR_GEN_MODE] == 1;
}

struct net_fault net_sweep(struct net_host *host, const struct net_state *before)
{
	static struct net_state now;
	struct net_fault fault = {};
	int r;

	sweep_rules(host, &fault);
	r = read_state(host, &now);
	note(&fault, r, "read the interface");
	if (r < 0)
		return fault;
	for (unsigned i = 0; i < now.route_count; i++) {
		if (now.routes[i].protocol == NET_PROTOCOL)
			note(&fault,
			     unless_gone(net_route_del(&host->netlink, host->index,
						       &now.routes[i])),
			     "remove a route");
	}
	for (unsigned i = 0; i < now.address_count; i++) {
		if (is_ours(&now, before, &now.addresses[i]))
			note(&fault,
			     unless_gone(net_address_del(&host->netlink, host->index,
							 &now.addresses[i])),
			     "remove an address");
	}
	return fault;
}

/* The link-local network stays: the kernel keeps it, and it is usable. */
static bool is_link_local_route(const struct net_route *route)
{
	return route->family == AF_INET6 && route->protocol == RTPROT_KERNEL &&
	       ((route->dst_len >= 10 && route->dst[0] == 0xfe &&
		 (route->dst[1] & 0xc0) == 0x80) ||
		(route->dst_len == 8 && route->dst[0] == 0xff));
}

static int set_unless(const struct net_host *host, enum net_setting setting,
		      int32_t value)
{
	int32_t now = net_setting_get(&host->settings, setting);

	return now < 0 || now == value ? 0
				       : net_setting_set(&host->settings, setting, value);
}

struct net_fault net_set_aside(struct net_host *host)
{
	static struct net_state now;
	struct net_fault fault = net_sweep(host, NULL);
	int r;

	/* All of it, not its default routes alone: what an accessory advertises would take
	   other prefixes too, and set hop limits and timers that nobody puts back. */
	note(&fault, set_unless(host, NET_ACCEPT_RA, 0), "set accept_ra");
	r = read_state(host, &now);
	note(&fault, r, "read the interface");
	for (unsigned i = 0; i < now.address_count && r >= 0; i++) {
		if (!net_is_link_local(&now.addresses[i]))
			note(&fault,
			     unless_gone(net_address_del(&host->netlink, host->index,
							 &now.addresses[i])),
			     "set an address aside");
	}
	for (unsigned i = 0; i < now.route_count && r >= 0; i++) {
		if (!is_link_local_route(&now.routes[i]))
			note(&fault,
			     unless_gone(net_route_del(&host->netlink, host->index,
						       &now.routes[i])),
			     "set a route aside");
	}
	note(&fault, set_unless(host, NET_DISABLE_IPV6, 0), "set disable_ipv6");
	if (fault.error == 0)
		note(&fault, net_link_up(&host->netlink, host->index, true),
		     "set the interface up");
	return fault;
}

/* The part of a lifetime that is left; 0: it is over. */
static uint32_t left_of(uint32_t lifetime, uint64_t passed)
{
	if (lifetime == NET_FOREVER)
		return lifetime;
	return lifetime > passed ? (uint32_t)(lifetime - passed) : 0;
}

static uint64_t seconds_since(uint64_t then)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec > then ? (uint64_t)now.tv_sec - then : 0;
}

static bool has_route(const struct net_state *state, const struct net_route *route)
{
	for (unsigned i = 0; i < state->route_count; i++) {
		const struct net_route *other = &state->routes[i];

		if (other->family == route->family && other->table == route->table &&
		    other->dst_len == route->dst_len && other->metric == route->metric &&
		    memcmp(other->dst, route->dst, sizeof(route->dst)) == 0 &&
		    memcmp(other->gateway, route->gateway, sizeof(route->gateway)) == 0)
			return true;
	}
	return false;
}

/* What the kernel took from router advertisements is not put back but asked for again: made by
   hand it would be in the way of the next advertisement. */
static bool lacks_advertised(struct net_host *host, const struct net_state *before)
{
	static struct net_state now;

	if (before->settings[NET_ACCEPT_RA] <= 0 || read_state(host, &now) < 0)
		return false;
	for (unsigned i = 0; i < before->address_count; i++) {
		if (net_address_is_advertised(&before->addresses[i]) &&
		    !has_address(&now, &before->addresses[i]))
			return true;
	}
	for (unsigned i = 0; i < before->route_count; i++) {
		if (net_route_is_advertised(&before->routes[i]) &&
		    !has_route(&now, &before->routes[i]))
			return true;
	}
	return false;
}

static void put_back_settings(struct net_host *host, const struct net_state *before,
			      struct net_fault *fault)
{
	/* IPv6 that starts anew solicits routers, once the link is there. */
	bool again = before->settings[NET_DISABLE_IPV6] == 0 &&
		     lacks_advertised(host, before);

	if (again)
		note(fault, net_setting_set(&host->settings, NET_DISABLE_IPV6, 1),
		     "set disable_ipv6");
	if (before->settings[NET_ACCEPT_RA] >= 0)
		note(fault,
		     set_unless(host, NET_ACCEPT_RA, before->settings[NET_ACCEPT_RA]),
		     "set accept_ra");
	if (before->settings[NET_DISABLE_IPV6] >= 0)
		note(fault,
		     set_unless(host, NET_DISABLE_IPV6,
				before->settings[NET_DISABLE_IPV6]),
		     "set disable_ipv6");
}

static void put_back_addresses(struct net_host *host, const struct net_state *before,
			       struct net_fault *fault)
{
	uint64_t passed = seconds_since(before->read_s);
	bool advertised = before->settings[NET_ACCEPT_RA] > 0;

	for (unsigned i = 0; i < before->address_count; i++) {
		struct net_address address = before->addresses[i];
		int r;

		address.preferred = left_of(address.preferred, passed);
		address.valid = left_of(address.valid, passed);
		if (address.valid == 0 ||
		    (advertised && net_address_is_advertised(&address)))
			continue;
		r = net_address_add(&host->netlink, host->index, &address, false);
		note(fault, r == -EEXIST ? 0 : r, "put an address back");
	}
}

/* A gateway whose own network went before the snapshot was taken needs not be found again. */
static int put_back_route(struct net_host *host, struct net_route *route)
{
	int r = net_route_add(&host->netlink, host->index, route);

	if ((r == -EHOSTUNREACH || r == -ENETUNREACH) && route->gateway_family) {
		route->onlink = true;
		r = net_route_add(&host->netlink, host->index, route);
	}
	return r == -EEXIST ? 0 : r;
}

static void put_back_routes(struct net_host *host, const struct net_state *before,
			    bool with_gateway, struct net_fault *fault)
{
	uint64_t passed = seconds_since(before->read_s);
	bool advertised = before->settings[NET_ACCEPT_RA] > 0;

	for (unsigned i = 0; i < before->route_count; i++) {
		struct net_route route = before->routes[i];

		if ((route.gateway_family != 0) != with_gateway ||
		    (advertised && net_route_is_advertised(&route)) ||
		    (route.expires && route.expires <= passed))
			continue;
		if (route.expires)
			route.expires -= (uint32_t)passed;
		note(fault, put_back_route(host, &route), "put a route back");
	}
}

struct net_fault net_put_back(struct net_host *host, const struct net_state *before)
{
	struct net_fault fault = net_sweep(host, before);

	put_back_settings(host, before, &fault);
	note(&fault, net_link_up(&host->netlink, host->index, before->up),
	     before->up ? "set the interface up" : "set the interface down");
	put_back_addresses(host, before, &fault);
	/* First those by which the others find their gateways. */
	put_back_routes(host, before, false, &fault);
	put_back_routes(host, before, true, &fault);
	return fault;
}
