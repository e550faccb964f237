/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "radio/net-snapshot.h"

#include "base/radio-frame.h"

#include <string.h>

/* What was taken is what its encoder makes of it, so nothing hides in it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct net_state state;
	_cleanup_(buf_deinit) struct buf again = {};

	if (len > RADIO_SNAPSHOT_MAX || net_snapshot_decode(data, len, &state) < 0)
		return 0;
	must(state.name[0] && strlen(state.name) < sizeof(state.name));
	must(state.address_count <= NET_ADDRESSES_MAX);
	must(state.route_count <= NET_ROUTES_MAX);
	for (unsigned i = 0; i < state.route_count; i++)
		must(state.routes[i].table != RT_TABLE_LOCAL);
	must(net_snapshot_encode(&state, 0, &again) == 0 || state.address_count ||
	     state.route_count);
	return 0;
}
