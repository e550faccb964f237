/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The addresses of a host name, asked of a daemon that is running: of Avahi, else of
 * systemd-resolved, over D-Bus. A name of ".local" is multicast DNS (RFC 6762), on every
 * interface, with IPv6 link-local addresses; any other name is resolved's alone. No daemon is
 * started for it.
 */
#include "base/macros.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

/* clang-format off */
enum {
	MDNS_ADDRESSES_MAX = 8,
	MDNS_NAME_MAX      = 255,     /* RFC 1035 2.3.4 */
	MDNS_ANSWER_US     = 6000000, /* Avahi gives up after 5 s by itself */
};
/* clang-format on */

union mdns_address {
	struct sockaddr address;
	struct sockaddr_in in;
	struct sockaddr_in6 in6; /* link-local ones have their scope */
};

struct mdns_query;

/*
 * As answers come, with the addresses (their ports are 0) that were not told before; last: nothing
 * comes any more, and error says how it went: 0 where there were addresses; -ENOENT: nobody has
 * this name; -ENOTCONN: there is no daemon that could be asked; or as wifi_bus_error(). It may free the
 * query.
 */
typedef void (*mdns_fn)(const union mdns_address *addresses, size_t n, bool last,
			int error, void *userdata);

/* -EINVAL: not a host name. */
int mdns_resolve(sd_bus *bus, const char *name, mdns_fn fn, void *userdata,
		 struct mdns_query **ret);
/* fn is not called any more. */
struct mdns_query *mdns_query_free(struct mdns_query *query);
DEFINE_FREEP(mdns_query)
