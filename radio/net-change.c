/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-change.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fib_rules.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put_address(struct netlink_request *request,
			const struct net_address *address)
{
	struct ifa_cacheinfo lifetimes = {
		.ifa_prefered = address->preferred,
		.ifa_valid = address->valid,
	};
	size_t len = net_address_len(address->family);

	netlink_put(request, IFA_LOCAL, address->local, len);
	netlink_put(request, IFA_ADDRESS, address->peer, len);
	netlink_put_u32(request, IFA_FLAGS, address->flags);
	netlink_put(request, IFA_CACHEINFO, &lifetimes, sizeof(lifetimes));
	if (address->protocol)
		netlink_put(request, IFA_PROTO, &address->protocol, 1);
	if (address->metric)
		netlink_put_u32(request, IFA_RT_PRIORITY, address->metric);
	if (!net_is_zero(address->broadcast, 4))
		netlink_put(request, IFA_BROADCAST, address->broadcast, 4);
	if (address->label[0])
		netlink_put(request, IFA_LABEL, address->label,
			    strlen(address->label) + 1);
}

static struct ifaddrmsg address_header(uint32_t index, const struct net_address *address)
{
	return (struct ifaddrmsg){
		.ifa_family = address->family,
		.ifa_prefixlen = address->prefix_len,
		.ifa_flags = (uint8_t)address->flags,
		.ifa_scope = address->scope,
		.ifa_index = index,
	};
}

int net_address_add(struct netlink *netlink, uint32_t index,
		    const struct net_address *address, bool replace)
{
	uint16_t flags = NLM_F_CREATE | (replace ? NLM_F_REPLACE : NLM_F_EXCL);
	struct ifaddrmsg header = address_header(index, address);
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWADDR, flags, &header, sizeof(header));
	put_address(&request, address);
	return netlink_call(netlink, &request);
}

int net_address_del(struct netlink *netlink, uint32_t index,
		    const struct net_address *address)
{
	struct ifaddrmsg header = address_header(index, address);
	size_t len = net_address_len(address->family);
	struct netlink_request request;

	netlink_begin(&request, RTM_DELADDR, 0, &header, sizeof(header));
	netlink_put(&request, IFA_LOCAL, address->local, len);
	netlink_put(&request, IFA_ADDRESS, address->peer, len);
	return netlink_call(netlink, &request);
}

static void put_gateway(struct netlink_request *request, const struct net_route *route)
{
	struct {
		uint16_t family;
		uint8_t address[16];
	} via = {.family = route->gateway_family};

	if (route->gateway_family == route->family) {
		netlink_put(request, RTA_GATEWAY, route->gateway,
			    net_address_len(route->family));
	} else if (route->gateway_family) {
		memcpy(via.address, route->gateway, sizeof(via.address));
		netlink_put(request, RTA_VIA, &via, sizeof(via));
	}
}

static void put_metrics(struct netlink_request *request, const uint32_t *metrics)
{
	size_t nest = netlink_nest(request, RTA_METRICS);

	for (uint16_t i = 1; i < NET_METRICS_MAX; i++) {
		if (metrics[i])
			netlink_put_u32(request, i, metrics[i]);
	}
	netlink_nest_end(request, nest);
}

static bool has_metrics(const struct net_route *route)
{
	return !net_is_zero((const uint8_t *)route->metrics, sizeof(route->metrics));
}

static int change_route(struct netlink *netlink, uint16_t type, uint16_t flags,
			uint32_t index, const struct net_route *route)
{
	struct rtmsg header = {
		.rtm_family = route->family,
		.rtm_dst_len = route->dst_len,
		.rtm_tos = route->tos,
		.rtm_protocol = route->protocol,
		.rtm_scope = route->scope,
		.rtm_type = RTN_UNICAST,
		.rtm_flags = route->onlink ? RTNH_F_ONLINK : 0,
	};
	size_t len = net_address_len(route->family);
	struct netlink_request request;

	netlink_begin(&request, type, flags, &header, sizeof(header));
	netlink_put_u32(&request, RTA_TABLE, route->table);
	netlink_put_u32(&request, RTA_OIF, index);
	if (route->dst_len)
		netlink_put(&request, RTA_DST, route->dst, len);
	if (!net_is_zero(route->source, len))
		netlink_put(&request, RTA_PREFSRC, route->source, len);
	if (route->metric)
		netlink_put_u32(&request, RTA_PRIORITY, route->metric);
	put_gateway(&request, route);
	if (type == RTM_NEWROUTE && route->family == AF_INET6 && route->pref)
		netlink_put(&request, RTA_PREF, &route->pref, 1);
	if (type == RTM_NEWROUTE && route->family == AF_INET6 && route->expires)
		netlink_put_u32(&request, RTA_EXPIRES, route->expires);
	if (type == RTM_NEWROUTE && has_metrics(route))
		put_metrics(&request, route->metrics);
	return netlink_call(netlink, &request);
}

int net_route_add(struct netlink *netlink, uint32_t index, const struct net_route *route)
{
	return change_route(netlink, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, index,
			    route);
}

int net_route_del(struct netlink *netlink, uint32_t index, const struct net_route *route)
{
	return change_route(netlink, RTM_DELROUTE, 0, index, route);
}

int net_link_up(struct netlink *netlink, uint32_t index, bool up)
{
	struct ifinfomsg header = {
		.ifi_index = (int)index,
		.ifi_flags = up ? IFF_UP : 0,
		.ifi_change = IFF_UP,
	};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWLINK, 0, &header, sizeof(header));
	return netlink_call(netlink, &request);
}

static int change_rule(struct netlink *netlink, uint16_t type, uint16_t flags,
		       const struct net_rule *rule)
{
	struct fib_rule_hdr header = {
		.family = AF_INET,
		.src_len = rule->interface[0] ? 0 : 32,
		.action = FR_ACT_TO_TBL,
	};
	uint8_t protocol = NET_PROTOCOL;
	struct netlink_request request;

	netlink_begin(&request, type, flags, &header, sizeof(header));
	netlink_put_u32(&request, FRA_TABLE, rule->table);
	netlink_put_u32(&request, FRA_PRIORITY, NET_RULE_PRIORITY);
	netlink_put(&request, FRA_PROTOCOL, &protocol, 1);
	if (rule->interface[0])
		netlink_put(&request, FRA_OIFNAME, rule->interface,
			    strlen(rule->interface) + 1);
	else
		netlink_put(&request, FRA_SRC, rule->source, sizeof(rule->source));
	return netlink_call(netlink, &request);
}

int net_rule_add(struct netlink *netlink, const struct net_rule *rule)
{
	return change_rule(netlink, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);
}

int net_rule_del(struct netlink *netlink, const struct net_rule *rule)
{
	return change_rule(netlink, RTM_DELRULE, 0, rule);
}

bool net_parse_rule(const struct netlink_message *message, struct net_rule *ret)
{
	const struct fib_rule_hdr *header = message->header;
	struct net_rule rule = {};
	struct netlink_attrs attrs;
	uint8_t protocol = 0;
	size_t len;

	netlink_attrs(message, &attrs);
	netlink_copy(&attrs, FRA_PROTOCOL, &protocol, 1);
	if (header->family != AF_INET || protocol != NET_PROTOCOL)
		return false;
	rule.table = netlink_u32(&attrs, FRA_TABLE);
	netlink_copy(&attrs, FRA_SRC, rule.source, sizeof(rule.source));
	len = attrs.of[FRA_OIFNAME].len;
	if (len > 0 && len <= IFNAMSIZ)
		memcpy(rule.interface, attrs.of[FRA_OIFNAME].data, len - 1);
	*ret = rule;
	return true;
}

int net_settings_open(const char *interface, struct net_settings *ret)
{
	static const char *const names[NET_SETTINGS] = {
		[NET_ACCEPT_RA] = "accept_ra",
		[NET_DISABLE_IPV6] = "disable_ipv6",
		[NET_ADDR_GEN_MODE] = "addr_gen_mode",
	};

	for (unsigned i = 0; i < NET_SETTINGS; i++) {
		int flags = O_CLOEXEC | (i == NET_ADDR_GEN_MODE ? O_RDONLY : O_RDWR);
		char path[96];

		snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", interface,
			 names[i]);
		ret->fds[i] = open(path, flags);
		if (ret->fds[i] < 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

int32_t net_setting_get(const struct net_settings *settings, enum net_setting setting)
{
	char text[16] = "";

	if (settings->fds[setting] < 0 ||
	    pread(settings->fds[setting], text, sizeof(text) - 1, 0) <= 0)
		return -1;
	return atoi(text);
}

int net_setting_set(const struct net_settings *settings, enum net_setting setting,
		    int32_t value)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d\n", value);

	if (settings->fds[setting] < 0)
		return -ENOENT;
	return pwrite(settings->fds[setting], text, (size_t)len, 0) < 0 ? -errno : 0;
}
