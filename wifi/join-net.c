/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses and reach: the helper's part, which is told what to do and says what came of it. */
#include "wifi/join-private.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	ADDRESS_US = WIFI_NET_LEASE_US + 2 * 1000000, /* the helper says so before */
	REACH_US   = WIFI_NET_REACH_US + 2 * 1000000,
	AGAIN_US   = 30 * 1000000, /* after a loss, until joined again */
};
/* clang-format on */

static void joined(struct wifi_join *join)
{
	join->was_joined = true;
	wifi_join_enter(join, AT_JOINED, 0);
	join_phase(join, WIFI_JOIN_JOINED);
	join->ops->joined(join->userdata); /* the last: it may end the join */
}

static void on_ready(const void *snapshot, size_t len, void *userdata)
{
	struct wifi_join *join = userdata;

	free(join->snapshot);
	join->snapshot = malloc(len ? len : 1);
	if (!join->snapshot) {
		join_verdict(join, WIFI_NO_MEMORY, true, NULL);
		return;
	}
	memcpy(join->snapshot, snapshot, len);
	join->snapshot_len = len;
	join->net_ready = true;
	join_advance(join);
}

static void on_taken(void *userdata)
{
	struct wifi_join *join = userdata;

	join->net_taken = true;
	if (join->at != AT_ASSOCIATE)
		return;
	wifi_join_enter(join, AT_ASSOCIATE, 0);
	join_assoc_release(join);
}

static void reach(struct wifi_join *join)
{
	wifi_join_enter(join, AT_REACH, REACH_US);
	join_phase(join, WIFI_JOIN_REACH);
}

static void on_address(const struct wifi_net_address *address, void *userdata)
{
	struct wifi_join *join = userdata;

	join->info.address = *address;
	if (join->at == AT_ADDRESS && address->has_ipv4)
		reach(join);
}

/* Without a client IPv6 has to do; with one, the accessory was to give an address and did not. */
static void on_no_lease(int error, void *userdata)
{
	struct wifi_join *join = userdata;

	if (join->at != AT_ADDRESS)
		return;
	if (error != -ENOENT) {
		join_fail(join, WIFI_JOIN_NO_ADDRESS, NULL);
		return;
	}
	if (!join->info.address.has_ipv6) {
		join_fail(join, WIFI_JOIN_NO_ADDRESS, "no DHCP client is installed");
		return;
	}
	join_note(join, "no DHCP client is installed: there is only an IPv6 address");
	joined(join);
}

static void on_reach(enum wifi_net_reach result, void *userdata)
{
	struct wifi_join *join = userdata;

	join->info.reach = result;
	if (join->at != AT_REACH)
		return;
	if (result == WIFI_NET_REACHABLE)
		joined(join);
	else
		join_fail(join, WIFI_JOIN_UNREACHABLE, NULL);
}

static void on_left(void *userdata)
{
	struct wifi_join *join = userdata;

	join_net_left(join, 0);
}

static void on_end(int error, const char *text, void *userdata)
{
	struct wifi_join *join = userdata;

	join->net = wifi_net_free(join->net);
	if (join_is_ending(join))
		join_net_left(join, error ? error : -ECONNRESET);
	else
		join_fail(join, WIFI_JOIN_NO_HELPER, text ? "%s" : NULL, text);
}

int join_net_open(struct wifi_join *join)
{
	static const struct wifi_net_ops ops = {
		.ready = on_ready,
		.taken = on_taken,
		.address = on_address,
		.no_lease = on_no_lease,
		.reach = on_reach,
		.left = on_left,
		.end = on_end,
	};
	int r;

	join->net = wifi_net_free(join->net);
	join->net_ready = false;
	r = wifi_net_new(join->event, join->info.interface, &ops, join, &join->net);
	if (r == -ENOENT)
		join_fail(join, WIFI_JOIN_NO_HELPER, "it is not installed");
	else if (r == -EACCES)
		join_fail(join, WIFI_JOIN_NO_HELPER, "this user may not run it");
	else if (r < 0)
		join_fail(join, WIFI_JOIN_NO_HELPER, "%s", strerror(-r));
	return r;
}

int join_net_record(struct wifi_join *join)
{
	return join_record_step(join, WIFI_STEP_NET, join->snapshot, join->snapshot_len);
}

static void check(struct wifi_join *join, int r)
{
	if (r < 0)
		join_fail(join, WIFI_JOIN_NO_HELPER, "%s", strerror(-r));
}

int join_net_take(struct wifi_join *join)
{
	int r;

	if (join->net_asked)
		return 0;
	join->net_asked = true;
	r = wifi_net_take(join->net);
	check(join, r);
	return r;
}

void join_net_up(struct wifi_join *join)
{
	if (join->was_joined)
		join->until = clock_now() + AGAIN_US;
	if (join->at == AT_ASSOCIATE || join->at == AT_JOINED) {
		wifi_join_enter(join, AT_ADDRESS, ADDRESS_US);
		join_phase(join, WIFI_JOIN_ADDRESS);
	}
	check(join, wifi_net_up(join->net));
}

void join_net_down(struct wifi_join *join)
{
	join->ops->lost(join->userdata);
	if (join->net)
		check(join, wifi_net_down(join->net));
}
