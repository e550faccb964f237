/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-snapshot.h"

#include "base/radio-frame.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	SNAPSHOT_VERSION = 1,

	/* Those that one can ask for; the others are the kernel's to set. */
	ADDRESS_FLAGS = IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_PERMANENT | IFA_F_MANAGETEMPADDR |
			IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN,
};
/* clang-format on */

static const uint8_t MAGIC[2] = "NS";

static void encode_address(const struct net_address *address, struct buf *ret)
{
	size_t len = net_address_len(address->family);
	size_t label = strnlen(address->label, sizeof(address->label) - 1);

	buf_u8(ret, address->family);
	buf_u8(ret, address->prefix_len);
	buf_u8(ret, address->scope);
	buf_u8(ret, address->protocol);
	buf_le32(ret, address->flags & ADDRESS_FLAGS);
	buf_le32(ret, address->metric);
	buf_le32(ret, address->preferred);
	buf_le32(ret, address->valid);
	buf_bytes(ret, address->local, len);
	buf_bytes(ret, address->peer, len);
	if (address->family != AF_INET)
		return;
	buf_bytes(ret, address->broadcast, sizeof(address->broadcast));
	buf_u8(ret, (uint8_t)label);
	buf_bytes(ret, address->label, label);
}

static void encode_metrics(const uint32_t *metrics, struct buf *ret)
{
	uint8_t count = 0;

	for (unsigned i = 1; i < NET_METRICS_MAX; i++)
		count += metrics[i] != 0;
	buf_u8(ret, count);
	for (unsigned i = 1; i < NET_METRICS_MAX; i++) {
		if (!metrics[i])
			continue;
		buf_u8(ret, (uint8_t)i);
		buf_le32(ret, metrics[i]);
	}
}

static void encode_route(const struct net_route *route, struct buf *ret)
{
	size_t len = net_address_len(route->family);

	buf_u8(ret, route->family);
	buf_u8(ret, route->dst_len);
	buf_u8(ret, route->tos);
	buf_u8(ret, route->protocol);
	buf_u8(ret, route->scope);
	buf_u8(ret, route->pref);
	buf_u8(ret, route->onlink);
	buf_u8(ret, route->gateway_family);
	buf_le32(ret, route->table);
	buf_le32(ret, route->metric);
	buf_le32(ret, route->expires);
	buf_bytes(ret, route->dst, len);
	buf_bytes(ret, route->source, len);
	if (route->gateway_family)
		buf_bytes(ret, route->gateway, net_address_len(route->gateway_family));
	encode_metrics(route->metrics, ret);
}

/* The kernel tells an address for a moment after its time is over. */
static bool is_kept(const struct net_address *address, uint8_t protocol)
{
	return address->protocol != protocol && address->valid > 0;
}

static void encode_head(const struct net_state *state, uint8_t protocol, struct buf *ret)
{
	size_t name = strnlen(state->name, sizeof(state->name) - 1);
	uint8_t addresses = 0, routes = 0;

	for (unsigned i = 0; i < state->address_count; i++)
		addresses += is_kept(&state->addresses[i], protocol);
	for (unsigned i = 0; i < state->route_count; i++)
		routes += state->routes[i].protocol != protocol;
	buf_bytes(ret, MAGIC, sizeof(MAGIC));
	buf_u8(ret, SNAPSHOT_VERSION);
	buf_u8(ret, (uint8_t)name);
	buf_bytes(ret, state->name, name);
	buf_le32(ret, state->index);
	buf_le32(ret, (uint32_t)state->read_s);
	buf_u8(ret, state->up);
	for (unsigned i = 0; i < NET_SETTINGS; i++)
		buf_le32(ret, (uint32_t)state->settings[i]);
	buf_u8(ret, addresses);
	buf_u8(ret, routes);
}

int net_snapshot_encode(const struct net_state *state, uint8_t protocol, struct buf *ret)
{
	_Static_assert(NET_ADDRESSES_MAX <= UINT8_MAX && NET_ROUTES_MAX <= UINT8_MAX,
		       "counts are a byte each");

	encode_head(state, protocol, ret);
	for (unsigned i = 0; i < state->address_count; i++) {
		if (is_kept(&state->addresses[i], protocol))
			encode_address(&state->addresses[i], ret);
	}
	for (unsigned i = 0; i < state->route_count; i++) {
		if (state->routes[i].protocol != protocol)
			encode_route(&state->routes[i], ret);
	}
	if (ret->error < 0)
		return ret->error;
	return ret->len > RADIO_SNAPSHOT_MAX ? -E2BIG : 0;
}

static void take(struct reader *reader, void *ret, size_t len)
{
	const uint8_t *bytes = reader_bytes(reader, len);

	if (bytes)
		memcpy(ret, bytes, len);
}

static bool is_family(uint8_t family)
{
	return family == AF_INET || family == AF_INET6;
}

/* NUL-terminated in ret, which is all zeroes; false: too long, or with a NUL in it. */
static bool take_name(struct reader *reader, char *ret)
{
	uint8_t len = reader_u8(reader);

	if (len >= IFNAMSIZ)
		return false;
	take(reader, ret, len);
	return !reader->failed && strlen(ret) == len;
}

/* The kernel takes any; ifconfig's begin with the interface's name, systemd-networkd's need not.
   Who looks at it later shall not see what moves a cursor. */
static bool is_label(const char *label, const char *interface)
{
	if (strncmp(label, interface, strlen(interface)) == 0)
		label += strlen(interface);
	while (*label >= ' ' && *label < 0x7f)
		label++;
	return *label == '\0';
}

static bool decode_address(struct reader *reader, const char *interface,
			   struct net_address *ret)
{
	struct net_address address = {.family = reader_u8(reader)};
	size_t len;

	if (!is_family(address.family))
		return false;
	len = net_address_len(address.family);
	address.prefix_len = reader_u8(reader);
	address.scope = reader_u8(reader);
	address.protocol = reader_u8(reader);
	address.flags = reader_le32(reader);
	address.metric = reader_le32(reader);
	address.preferred = reader_le32(reader);
	address.valid = reader_le32(reader);
	take(reader, address.local, len);
	take(reader, address.peer, len);
	if (address.family == AF_INET) {
		take(reader, address.broadcast, sizeof(address.broadcast));
		if (!take_name(reader, address.label) ||
		    !is_label(address.label, interface))
			return false;
	}
	if (reader->failed || address.prefix_len > 8 * len ||
	    address.flags & ~(uint32_t)ADDRESS_FLAGS ||
	    address.preferred > address.valid || address.valid == 0)
		return false;
	*ret = address;
	return true;
}

static bool decode_metrics(struct reader *reader, uint32_t *ret)
{
	uint8_t count = reader_u8(reader), last = 0;

	for (unsigned i = 0; i < count; i++) {
		uint8_t type = reader_u8(reader);

		if (type <= last || type >= NET_METRICS_MAX || type == RTAX_CC_ALGO)
			return false;
		ret[type] = reader_le32(reader);
		if (ret[type] == 0)
			return false;
		last = type;
	}
	return true;
}

static bool decode_route(struct reader *reader, struct net_route *ret)
{
	struct net_route route = {.family = reader_u8(reader)};
	uint8_t onlink;
	size_t len;

	if (!is_family(route.family))
		return false;
	len = net_address_len(route.family);
	route.dst_len = reader_u8(reader);
	route.tos = reader_u8(reader);
	route.protocol = reader_u8(reader);
	route.scope = reader_u8(reader);
	route.pref = reader_u8(reader);
	onlink = reader_u8(reader);
	route.onlink = onlink == 1;
	route.gateway_family = reader_u8(reader);
	route.table = reader_le32(reader);
	route.metric = reader_le32(reader);
	route.expires = reader_le32(reader);
	take(reader, route.dst, len);
	take(reader, route.source, len);
	if (route.gateway_family) {
		if (!is_family(route.gateway_family) ||
		    (route.family == AF_INET6 && route.gateway_family != AF_INET6))
			return false;
		take(reader, route.gateway, net_address_len(route.gateway_family));
	}
	if (!decode_metrics(reader, route.metrics) || reader->failed || onlink > 1 ||
	    route.dst_len > 8 * len || route.table == RT_TABLE_LOCAL || route.table == 0)
		return false;
	*ret = route;
	return true;
}

/* -1 is "there is none"; what is above is no value of the setting. */
static bool decode_settings(struct reader *reader, int32_t *ret)
{
	static const int32_t most[NET_SETTINGS] = {
		[NET_ACCEPT_RA] = 2,
		[NET_DISABLE_IPV6] = 1,
		[NET_ADDR_GEN_MODE] = 3,
	};

	for (unsigned i = 0; i < NET_SETTINGS; i++) {
		ret[i] = (int32_t)reader_le32(reader);
		if (ret[i] < -1 || ret[i] > most[i])
			return false;
	}
	return true;
}

int net_snapshot_decode(const void *data, size_t len, struct net_state *ret)
{
	struct reader reader = reader_of(data, len);
	const uint8_t *magic = reader_bytes(&reader, sizeof(MAGIC));
	uint8_t up;

	*ret = (struct net_state){};
	if (!magic || memcmp(magic, MAGIC, sizeof(MAGIC)) != 0 ||
	    reader_u8(&reader) != SNAPSHOT_VERSION || !take_name(&reader, ret->name) ||
	    !ret->name[0])
		return -EBADMSG;
	ret->index = reader_le32(&reader);
	ret->read_s = reader_le32(&reader);
	up = reader_u8(&reader);
	ret->up = up == 1;
	if (!decode_settings(&reader, ret->settings) || up > 1)
		return -EBADMSG;
	ret->address_count = reader_u8(&reader);
	ret->route_count = reader_u8(&reader);
	if (ret->address_count > NET_ADDRESSES_MAX || ret->route_count > NET_ROUTES_MAX)
		return -EBADMSG;
	for (unsigned i = 0; i < ret->address_count; i++) {
		if (!decode_address(&reader, ret->name, &ret->addresses[i]))
			return -EBADMSG;
	}
	for (unsigned i = 0; i < ret->route_count; i++) {
		if (!decode_route(&reader, &ret->routes[i]))
			return -EBADMSG;
	}
	return reader.failed || reader.len > 0 ? -EBADMSG : 0;
}
