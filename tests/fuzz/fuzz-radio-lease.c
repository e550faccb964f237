/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "radio/net-ipv4.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct net_route routes[NET_LEASE_ROUTES_MAX];
	struct net_lease lease;

	if (net_lease_parse(data, len, "wlan1", &lease) != NET_LEASE_BOUND)
		return 0;
	must(net_lease_is_host(lease.address));
	must(lease.prefix_len >= NET_LEASE_PREFIX_MIN && lease.prefix_len <= 32);
	must(!lease.has_router || net_lease_is_host(lease.router));
	for (unsigned i = net_ipv4_routes(&lease, 1, false, routes); i > 0; i--) {
		const struct net_route *route = &routes[i - 1];

		/* never a default route of the host, nor half of one */
		must(route->table == 1 || route->dst_len >= 16);
	}
	return 0;
}
