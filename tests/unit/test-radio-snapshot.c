/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot comes back from an ordinary user: it holds what was in it, and nothing else passes.
 */
#include "radio/net-snapshot.h"

#include "base/radio-frame.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { PROTOCOL = 117 };

static struct net_state full(void)
{
	struct net_state state = {
		.name = "wlan1",
		.index = 3,
		.read_s = 1000,
		.up = true,
		.settings = {1, 0, -1},
		.address_count = 2,
		.route_count = 2,
	};

	state.addresses[0] = (struct net_address){
		.family = AF_INET,
		.prefix_len = 24,
		.flags = IFA_F_PERMANENT | IFA_F_NOPREFIXROUTE,
		.metric = 600,
		.preferred = NET_FOREVER,
		.valid = NET_FOREVER,
		.local = {10, 9, 8, 7},
		.peer = {10, 9, 8, 7},
		.broadcast = {10, 9, 8, 255},
		.label = "wlan1:1",
	};
	state.addresses[1] = (struct net_address){
		.family = AF_INET6,
		.prefix_len = 64,
		.protocol = 2,
		.preferred = 100,
		.valid = 200,
		.local = {0x20, 1, [15] = 7},
		.peer = {0x20, 1, [15] = 7},
	};
	state.routes[0] = (struct net_route){
		.family = AF_INET,
		.protocol = RTPROT_DHCP,
		.onlink = true,
		.table = RT_TABLE_MAIN,
		.metric = 600,
		.gateway_family = AF_INET6,
		.gateway = {0xfe, 0x80, [15] = 1},
		.source = {10, 9, 8, 7},
		.metrics = {[RTAX_MTU] = 1400, [RTAX_ADVMSS] = 1300},
	};
	state.routes[1] = (struct net_route){
		.family = AF_INET6,
		.dst_len = 48,
		.protocol = RTPROT_RA,
		.pref = 1,
		.table = 99,
		.expires = 1800,
		.dst = {0x20, 1},
	};
	return state;
}

static void test_round_trip(void **state)
{
	static struct net_state before, after;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
	assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after), 0);
	assert_memory_equal(&after, &before, sizeof(before));
}

/* What a helper that was killed left is no part of what was there before. */
static void test_without_ours(void **state)
{
	static struct net_state before, after;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	before.addresses[0].protocol = PROTOCOL;
	before.routes[1].protocol = PROTOCOL;
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
	assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after), 0);
	assert_int_equal(after.address_count, 1);
	assert_int_equal(after.addresses[0].family, AF_INET6);
	assert_int_equal(after.route_count, 1);
	assert_int_equal(after.routes[0].protocol, RTPROT_DHCP);
}

/* Whatever the kernel tells can be read back, or nobody puts back anything after a SIGKILL. */
static void test_odd_ones_of_the_kernel(void **state)
{
	static const struct {
		const char *name, *label;
	} rows[] = {
		{"wlan1", "uplink"}, /* systemd.network(5), Label= */
		{"wlan1", "wlan1:"},
		{"w\303\244lan",
		 "w\303\244lan:1"}, /* the kernel takes any byte in a name */
		{"wlan1", ""},
	};
	static struct net_state before, after;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_deinit) struct buf snapshot = {};

		before = full();
		memset(before.name, 0, sizeof(before.name));
		memset(before.addresses[0].label, 0, sizeof(before.addresses[0].label));
		strcpy(before.name, rows[i].name);
		strcpy(before.addresses[0].label, rows[i].label);
		/* it was told after its time, before it went */
		before.addresses[1].preferred = before.addresses[1].valid = 0;
		assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
		assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after),
				 0);
		assert_int_equal(after.address_count, 1);
		assert_string_equal(after.addresses[0].label, rows[i].label);
	}
}

static void test_flags_of_the_kernel(void **state)
{
	static struct net_state before, after;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	before.addresses[1].flags = IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_TEMPORARY |
				    IFA_F_MANAGETEMPADDR;
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
	assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after), 0);
	assert_int_equal(after.addresses[1].flags, IFA_F_MANAGETEMPADDR);
}

static void test_too_much(void **state)
{
	static struct net_state before;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	for (unsigned i = 0; i < NET_ROUTES_MAX; i++) {
		before.routes[i] = full().routes[1];
		before.routes[i].gateway_family = AF_INET6;
		for (unsigned j = RTAX_LOCK; j <= RTAX_RTTVAR; j++)
			before.routes[i].metrics[j] = j;
	}
	before.route_count = NET_ROUTES_MAX;
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), -E2BIG);
}

/* One change to the state that must not pass. */
struct forged {
	const char *title;
	void (*forge)(struct net_state *state);
};

static void escaping_label(struct net_state *state)
{
	strcpy(state->addresses[0].label, "wlan1\033[2J");
}

static void label_of_eight_bits(struct net_state *state)
{
	strcpy(state->addresses[0].label, "wlan1\233");
}

static void long_prefix(struct net_state *state)
{
	state->addresses[0].prefix_len = 33;
}

static void shorter_than_preferred(struct net_state *state)
{
	state->addresses[1].preferred = state->addresses[1].valid + 1;
}

static void local_table(struct net_state *state)
{
	state->routes[0].table = RT_TABLE_LOCAL;
}

static void no_table(struct net_state *state)
{
	state->routes[0].table = 0;
}

static void long_destination(struct net_state *state)
{
	state->routes[1].dst_len = 129;
}

static void other_gateway(struct net_state *state)
{
	state->routes[1].gateway_family = AF_INET;
}

static void odd_setting(struct net_state *state)
{
	state->settings[NET_ACCEPT_RA] = 3;
}

static void no_name(struct net_state *state)
{
	state->name[0] = '\0';
}

static void algorithm(struct net_state *state)
{
	state->routes[0].metrics[RTAX_CC_ALGO] = 1;
}

static const struct forged forged[] = {
	{"a label that moves a cursor", escaping_label},
	{"a label of eight bits", label_of_eight_bits},
	{"33 bits of IPv4", long_prefix},
	{"an address that is preferred for longer than it is valid",
	 shorter_than_preferred},
	{"a route in the local table", local_table},
	{"a route in no table", no_table},
	{"129 bits of IPv6", long_destination},
	{"IPv6 by way of IPv4", other_gateway},
	{"a setting that has no such value", odd_setting},
	{"no interface", no_name},
	{"a metric that is a name", algorithm},
};

static void test_forged(void **state)
{
	static struct net_state before, after;
	const struct forged *row = *state;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	row->forge(&before);
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
	assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after),
			 -EBADMSG);
}

static void test_cut_or_longer(void **state)
{
	static struct net_state before, after;
	_cleanup_(buf_deinit) struct buf snapshot = {};

	before = full();
	assert_int_equal(net_snapshot_encode(&before, PROTOCOL, &snapshot), 0);
	for (size_t len = 0; len < snapshot.len; len++) {
		_cleanup_(freep) uint8_t *exact = malloc(len + 1);

		memcpy(exact + 1, snapshot.data, len);
		assert_int_equal(net_snapshot_decode(exact + 1, len, &after), -EBADMSG);
	}
	buf_u8(&snapshot, 0);
	assert_int_equal(net_snapshot_decode(snapshot.data, snapshot.len, &after),
			 -EBADMSG);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_without_ours),
		cmocka_unit_test(test_odd_ones_of_the_kernel),
		cmocka_unit_test(test_flags_of_the_kernel),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_cut_or_longer),
	};
	struct CMUnitTest tests[ARRAY_SIZE(forged) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(forged); i++)
		tests[i] = (struct CMUnitTest){
			.name = forged[i].title,
			.test_func = test_forged,
			.initial_state = (void *)&forged[i],
		};
	memcpy(tests + ARRAY_SIZE(forged), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
