/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The caller's end of `usher-radio net`: addresses, routes and the DHCP client of one wireless
 * interface while it is on an accessory's network. Nothing of it ever is a default route or a name
 * server of the host: routes lie in a table of their own, which only sockets that are bound to the
 * interface or to its address use; the subnet's route in the main table gives way to any other.
 *
 *     new -> ready(snapshot: write it down) -> take -> taken -> up -> address.. -> leave -> left
 *
 * When the channel closes, however the caller died, the helper puts everything back by itself; a
 * snapshot that was written down does it when the helper was killed as well.
 */
#include "base/radio-frame.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

/* clang-format off */
enum {
	WIFI_NET_SNAPSHOT_MAX  = RADIO_SNAPSHOT_MAX,
	WIFI_NET_LEASE_US      = RADIO_NET_LEASE_US, /* until "no address" */
	WIFI_NET_LINK_LOCAL_US = RADIO_NET_LINK_LOCAL_US,
	WIFI_NET_REACH_US      = RADIO_NET_REACH_US,
};
/* clang-format on */

struct wifi_net_address {
	bool has_ipv6;
	struct in6_addr ipv6; /* link-local; duplicate address detection is over */
	bool has_ipv4;
	struct in_addr ipv4;
	uint8_t prefix_len;
	bool has_router;
	/* Of the lease, else its server: the accessory itself, as a rule. */
	struct in_addr router;
	bool has_dns;
	struct in_addr dns; /* never set on the host */
	uint32_t lease_s;   /* 0: for ever */
};

enum wifi_net_reach {
	WIFI_NET_UNREACHABLE, /* nobody answers at the router's address */
	WIFI_NET_REACHABLE,   /* its neighbour entry was confirmed */
};

struct wifi_net;

struct wifi_net_ops {
	/* The interface as it is; nothing was changed yet. */
	void (*ready)(const void *snapshot, size_t len, void *userdata);
	/* Its addresses and routes are set aside; no default route will come from it. */
	void (*taken)(void *userdata);
	/* One has come, or changed; both families are told as far as known. */
	void (*address)(const struct wifi_net_address *address, void *userdata);
	/*
	 * No IPv4 lease for now, once after each up; it may come yet. -ENOENT: there is no DHCP client,
	 * -ETIMEDOUT: no server answered within WIFI_NET_LEASE_US, -EADDRINUSE: the server gave an address
	 * that the host, or a router of it, has elsewhere, -EIO: the client ended by itself.
	 */
	void (*no_lease)(int error, void *userdata);
	/* Within WIFI_NET_REACH_US of each new lease, and of no_lease: whether anybody at all is there. */
	void (*reach)(enum wifi_net_reach reach, void *userdata);
	/* Everything is as it was; end follows. */
	void (*left)(void *userdata);
	/* Once, the last call; it may free the net. As struct helper_ops; error 0: after left. */
	void (*end)(int error, const char *text, void *userdata);
};

/* 0; -ENOENT not installed, -EACCES this user may not run it. ops calls come from the event loop. */
int wifi_net_new(sd_event *event, const char *interface, const struct wifi_net_ops *ops,
		 void *userdata, struct wifi_net **ret);
/* Closes the channel: the helper puts back what it took, and ends; not waited for. */
struct wifi_net *wifi_net_free(struct wifi_net *net);
DEFINE_FREEP(wifi_net)

/* All of these, from ready() on: 0, -ENOTCONN: it has ended, -EAGAIN: it does not read. */
int wifi_net_take(struct wifi_net *net);
/* The link is up: get addresses (IPv6 link-local always), then try whether the router answers. */
int wifi_net_up(struct wifi_net *net);
/* The link went, or is another BSS now: leases are asked for again at the next up. */
int wifi_net_down(struct wifi_net *net);
int wifi_net_leave(struct wifi_net *net);
/* The helper lives on after this process; its pid is to be known by then. */
int wifi_net_stay(struct wifi_net *net);
/* The helper's, whose SIGTERM is a leave. */
pid_t wifi_net_pid(const struct wifi_net *net);
/* In place of take: puts a snapshot back (left() follows). For undo.h. -EMSGSIZE: it is not one. */
int wifi_net_restore(struct wifi_net *net, const void *snapshot, size_t len);
