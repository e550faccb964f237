/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a lease may take in the main table: nothing that was anybody else's. */
#include "radio/net-ipv4.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { TABLE = 0x75736803 };

struct vector {
	const char *title;
	uint8_t address[4];
	uint8_t prefix_len;
	uint8_t router[4]; /* first byte 0: none */
	bool leads_on, covered;
	const char *own, *main; /* routes of each table, apart by commas */
};

/* clang-format off */
static const struct vector vectors[] = {
	{"an accessory that is a router", {192, 168, 4, 2}, 24, {192, 168, 4, 1}, true, false,
	 "192.168.4.0/24,default via 192.168.4.1", "192.168.4.0/24 metric 30067"},
	{"one that is none", {192, 168, 4, 2}, 24, {192, 168, 4, 1}, false, false,
	 "192.168.4.0/24", "192.168.4.0/24 metric 30067"},
	{"part of another interface's subnet", {192, 168, 4, 2}, 24, {192, 168, 4, 1}, true, true,
	 "192.168.4.0/24,default via 192.168.4.1", ""},
	{"all of 10/8: the router alone", {10, 1, 2, 3}, 8, {10, 0, 0, 1}, true, false,
	 "10.0.0.0/8,default via 10.0.0.1", "10.0.0.1/32 metric 30067"},
	{"all of 10/8, no router", {10, 1, 2, 3}, 8, {}, false, false, "10.0.0.0/8", ""},
	{"a /16", {10, 1, 2, 3}, 16, {}, false, false, "10.1.0.0/16", "10.1.0.0/16 metric 30067"},
	{"public: a name server of the world is in it", {8, 8, 8, 7}, 24, {8, 8, 8, 1}, true, false,
	 "8.8.8.0/24,default via 8.8.8.1", ""},
	{"172.16/12", {172, 31, 0, 2}, 24, {}, false, false, "172.31.0.0/24", "172.31.0.0/24 metric 30067"},
	{"172.32 is public", {172, 32, 0, 2}, 24, {}, false, false, "172.32.0.0/24", ""},
	{"100.64/10: RFC 6598", {100, 127, 0, 2}, 24, {}, false, false,
	 "100.127.0.0/24", "100.127.0.0/24 metric 30067"},
	{"wide, and its router public", {172, 16, 2, 3}, 8, {172, 8, 8, 8}, true, false,
	 "172.0.0.0/8,default via 172.8.8.8", ""},
	{"wide, and its router outside of it", {10, 1, 2, 3}, 8, {192, 168, 1, 1}, true, false,
	 "10.0.0.0/8,default via 192.168.1.1", ""},
};

/* A route that the host has, and a lease beside it. */
struct meeting {
	const char *title;
	uint32_t table, index; /* of the route; index 3 is the lease's */
	uint8_t type, dst[4], dst_len, gateway[4];
	uint8_t address[4], prefix_len, router[4];
	struct net_conflict conflict;
};

static const struct meeting meetings[] = {
	{"meets: the default route", RT_TABLE_MAIN, 2, RTN_UNICAST, {}, 0, {10, 0, 0, 1},
	 {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {}},
	{"meets: a wider network", RT_TABLE_MAIN, 2, RTN_UNICAST, {192, 168}, 16, {},
	 {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {.covered = true}},
	{"meets: a wider network in another table", 7, 2, RTN_UNICAST, {192, 168}, 16, {},
	 {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {}},
	{"meets: a wider network of the interface itself", RT_TABLE_MAIN, 3, RTN_UNICAST,
	 {192, 168}, 16, {}, {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {}},
	{"meets: the same network, whose route has the better metric", RT_TABLE_MAIN, 2, RTN_UNICAST,
	 {192, 168, 4}, 24, {}, {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {}},
	{"meets: a host of another network as the router of a lease of 8 bits", RT_TABLE_MAIN, 2,
	 RTN_UNICAST, {10}, 16, {}, {10, 5, 0, 9}, 8, {10, 0, 0, 53}, {.covered = true}},
	{"meets: another network than that of the router", RT_TABLE_MAIN, 2, RTN_UNICAST,
	 {10}, 16, {}, {10, 0, 0, 9}, 8, {10, 5, 0, 1}, {}},
	{"meets: another interface's address", RT_TABLE_LOCAL, 2, RTN_LOCAL, {192, 168, 4, 2}, 32, {},
	 {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {.in_use = true}},
	{"meets: another interface's router", RT_TABLE_MAIN, 2, RTN_UNICAST, {}, 0, {192, 168, 4, 2},
	 {192, 168, 4, 2}, 24, {192, 168, 4, 1}, {.in_use = true}},
};
/* clang-format on */

static void show(const struct net_route *route, char *ret, size_t size)
{
	size_t len = strlen(ret);

	len += (size_t)snprintf(ret + len, size - len, "%s", len ? "," : "");
	if (route->dst_len == 0)
		snprintf(ret + len, size - len, "default via %u.%u.%u.%u",
			 route->gateway[0], route->gateway[1], route->gateway[2],
			 route->gateway[3]);
	else
		snprintf(ret + len, size - len, "%u.%u.%u.%u/%u%s", route->dst[0],
			 route->dst[1], route->dst[2], route->dst[3], route->dst_len,
			 route->metric == NET_METRIC ? " metric 30067" : "");
}

static void test_vector(void **state)
{
	const struct vector *v = *state;
	struct net_lease lease = {
		.prefix_len = v->prefix_len,
		.has_router = v->router[0] != 0,
		.leads_on = v->leads_on,
	};
	struct net_route routes[NET_LEASE_ROUTES_MAX];
	char own[128] = "", other[128] = "";
	unsigned count;

	memcpy(lease.address, v->address, sizeof(lease.address));
	memcpy(lease.router, v->router, sizeof(lease.router));
	count = net_ipv4_routes(&lease, TABLE, v->covered, routes);
	for (unsigned i = 0; i < count; i++) {
		bool is_own = routes[i].table == TABLE;

		/* What a killed helper leaves is found by this. */
		assert_int_equal(routes[i].protocol, NET_PROTOCOL);
		assert_memory_equal(routes[i].source, v->address, 4);
		assert_true(is_own || routes[i].table == RT_TABLE_MAIN);
		show(&routes[i], is_own ? own : other, sizeof(own));
	}
	assert_string_equal(own, v->own);
	assert_string_equal(other, v->main);
}

/* As the kernel tells the route in a dump. */
static void test_meeting(void **state)
{
	const struct meeting *v = *state;
	struct rtmsg header = {
		.rtm_family = AF_INET,
		.rtm_dst_len = v->dst_len,
		.rtm_type = v->type,
		.rtm_table = (uint8_t)v->table,
	};
	struct net_lease lease = {.prefix_len = v->prefix_len, .has_router = true};
	struct net_conflict conflict = {};
	struct netlink_request request;
	struct netlink_message message;
	const void *packet = request.data;

	netlink_begin(&request, RTM_NEWROUTE, 0, &header, sizeof(header));
	netlink_put_u32(&request, RTA_TABLE, v->table);
	netlink_put_u32(&request, RTA_OIF, v->index);
	if (v->dst_len)
		netlink_put(&request, RTA_DST, v->dst, sizeof(v->dst));
	if (v->gateway[0])
		netlink_put(&request, RTA_GATEWAY, v->gateway, sizeof(v->gateway));
	((struct nlmsghdr *)request.data)->nlmsg_len = (uint32_t)request.len;
	assert_true(netlink_next(&packet, &request.len, &message));
	assert_true(netlink_header(&message, sizeof(header)));
	memcpy(lease.address, v->address, sizeof(lease.address));
	memcpy(lease.router, v->router, sizeof(lease.router));
	net_ipv4_meet(&message, 3, &lease, &conflict);
	assert_int_equal(conflict.in_use, v->conflict.in_use);
	assert_int_equal(conflict.covered, v->conflict.covered);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(meetings)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = test_vector,
			.initial_state = (void *)&vectors[i],
		};
	for (size_t i = 0; i < ARRAY_SIZE(meetings); i++)
		tests[ARRAY_SIZE(vectors) + i] = (struct CMUnitTest){
			.name = meetings[i].title,
			.test_func = test_meeting,
			.initial_state = (void *)&meetings[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
