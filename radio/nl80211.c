/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/nl80211.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

enum { NL80211_VERSION = 1, NL80211_GROUPS_MAX = 16 };

static uint64_t number(const void *attrs, size_t len, unsigned type, size_t size)
{
	uint64_t value = 0;
	size_t attr_len;
	const void *data = netlink_attr(attrs, len, type, &attr_len);

	if (!data || attr_len < size)
		return 0;
	if (size == 2) {
		uint16_t half;

		memcpy(&half, data, sizeof(half));
		return half;
	}
	if (size == 4) {
		uint32_t word;

		memcpy(&word, data, sizeof(word));
		return word;
	}
	memcpy(&value, data, sizeof(value));
	return value;
}

static bool flag(const void *attrs, size_t len, unsigned type)
{
	size_t attr_len;

	return netlink_attr(attrs, len, type, &attr_len);
}

/* The group's number in what the kernel tells about a family. */
static uint32_t find_group(const void *groups, size_t len, const char *wanted)
{
	for (unsigned i = 1; i <= NL80211_GROUPS_MAX; i++) {
		size_t group_len, name_len;
		const void *group = netlink_attr(groups, len, i, &group_len);
		const char *name;

		if (!group)
			continue;
		name = netlink_attr(group, group_len, CTRL_ATTR_MCAST_GRP_NAME,
				    &name_len);
		if (name && name_len == strlen(wanted) + 1 &&
		    memcmp(name, wanted, name_len) == 0)
			return (uint32_t)number(group, group_len, CTRL_ATTR_MCAST_GRP_ID,
						4);
	}
	return 0;
}

static void on_family(const struct netlink_message *message, void *userdata)
{
	struct nl80211 *nl80211 = userdata;
	size_t len;
	const void *groups = netlink_attr(message->attrs, message->attrs_len,
					  CTRL_ATTR_MCAST_GROUPS, &len);

	nl80211->family = (uint16_t)number(message->attrs, message->attrs_len,
					   CTRL_ATTR_FAMILY_ID, 2);
	if (!groups)
		return;
	nl80211->mlme = find_group(groups, len, NL80211_MULTICAST_GROUP_MLME);
	nl80211->config = find_group(groups, len, NL80211_MULTICAST_GROUP_CONFIG);
	nl80211->scan = find_group(groups, len, NL80211_MULTICAST_GROUP_SCAN);
}

int nl80211_resolve(struct nl80211 *nl80211)
{
	static const struct genlmsghdr header = {.cmd = CTRL_CMD_GETFAMILY, .version = 1};
	struct netlink_request request;
	int r;

	netlink_begin(&request, GENL_ID_CTRL, 0, &header, sizeof(header));
	netlink_put(&request, CTRL_ATTR_FAMILY_NAME, NL80211_GENL_NAME,
		    sizeof(NL80211_GENL_NAME));
	r = netlink_ask(&nl80211->netlink, &request, sizeof(header), on_family, nl80211);
	if (r == -ENOENT)
		return -EAFNOSUPPORT;
	if (r >= 0 && (nl80211->family <= GENL_ID_CTRL || nl80211->mlme == 0 ||
		       nl80211->config == 0 || nl80211->scan == 0))
		return -EBADMSG;
	return r;
}

int nl80211_open(struct nl80211 *ret)
{
	struct nl80211 opened = {.netlink.fd = -1};
	int r = netlink_open_generic(&opened.netlink);

	if (r < 0)
		return r == -EPROTONOSUPPORT ? -EAFNOSUPPORT : r;
	r = nl80211_resolve(&opened);
	if (r < 0) {
		closep(&opened.netlink.fd);
		return r;
	}
	*ret = opened;
	return 0;
}

int nl80211_open_events(const struct nl80211 *nl80211, struct nl80211 *ret)
{
	struct nl80211 opened = *nl80211;
	int r = netlink_open_generic(&opened.netlink);

	if (r < 0)
		return r;
	r = netlink_join(&opened.netlink, opened.mlme);
	if (r >= 0)
		r = netlink_join(&opened.netlink, opened.config);
	if (r >= 0)
		r = netlink_join(&opened.netlink, opened.scan);
	if (r < 0) {
		closep(&opened.netlink.fd);
		return r;
	}
	*ret = opened;
	return 0;
}

void nl80211_begin(const struct nl80211 *nl80211, struct netlink_request *request,
		   uint8_t command, uint32_t ifindex, uint64_t wdev)
{
	struct genlmsghdr header = {.cmd = command, .version = NL80211_VERSION};

	netlink_begin(request, nl80211->family, 0, &header, sizeof(header));
	if (ifindex)
		netlink_put_u32(request, NL80211_ATTR_IFINDEX, ifindex);
	if (wdev)
		netlink_put(request, NL80211_ATTR_WDEV, &wdev, sizeof(wdev));
}

void nl80211_put_flag(struct netlink_request *request, uint16_t type)
{
	netlink_put(request, type, "", 0);
}

static void parse(const struct netlink_message *message, struct nl80211_event *ret)
{
	const struct genlmsghdr *header = message->header;
	const void *attrs = message->attrs;
	size_t len = message->attrs_len, mac_len;
	const void *mac = netlink_attr(attrs, len, NL80211_ATTR_MAC, &mac_len);

	*ret = (struct nl80211_event){
		.command = header->cmd,
		.wiphy = (uint32_t)number(attrs, len, NL80211_ATTR_WIPHY, 4),
		.ifindex = (uint32_t)number(attrs, len, NL80211_ATTR_IFINDEX, 4),
		.wdev = number(attrs, len, NL80211_ATTR_WDEV, 8),
		.cookie = number(attrs, len, NL80211_ATTR_COOKIE, 8),
		.ack = flag(attrs, len, NL80211_ATTR_ACK),
		.mhz = (uint32_t)number(attrs, len, NL80211_ATTR_WIPHY_FREQ, 4),
	};
	ret->frame = netlink_attr(attrs, len, NL80211_ATTR_FRAME, &ret->frame_len);
	ret->has_mac = mac && mac_len == sizeof(ret->mac);
	if (ret->has_mac)
		memcpy(ret->mac, mac, sizeof(ret->mac));
	/* It is put as a u32 that holds a signed number. */
	ret->signal = (int8_t)(int32_t)number(attrs, len, NL80211_ATTR_RX_SIGNAL_DBM, 4);
}

static void on_answer(const struct netlink_message *message, void *userdata)
{
	struct nl80211_event *event = userdata;

	parse(message, event);
	event->frame = NULL;
	event->frame_len = 0;
}

int nl80211_ask(struct nl80211 *nl80211, struct netlink_request *request,
		struct nl80211_event *ret)
{
	struct nl80211_event answer = {};
	int r = netlink_ask(&nl80211->netlink, request, sizeof(struct genlmsghdr),
			    on_answer, &answer);

	if (r >= 0)
		*ret = answer;
	return r;
}

static bool has_bit(const void *attrs, size_t len, unsigned type, unsigned bit)
{
	size_t attr_len;
	const uint8_t *bytes = netlink_attr(attrs, len, type, &attr_len);

	return bytes && attr_len > bit / 8 && bytes[bit / 8] >> bit % 8 & 1;
}

void nl80211_parse_wiphy(const void *attrs, size_t len, struct nl80211_wiphy *wiphy)
{
	size_t size;
	const void *nested = netlink_attr(attrs, len, NL80211_ATTR_SUPPORTED_IFTYPES,
					  &size);
	uint32_t features = (uint32_t)number(attrs, len, NL80211_ATTR_FEATURE_FLAGS, 4);
	uint32_t remain_ms = (uint32_t)number(
		attrs, len, NL80211_ATTR_MAX_REMAIN_ON_CHANNEL_DURATION, 4);

	if (nested) {
		wiphy->nan |= flag(nested, size, NL80211_IFTYPE_NAN);
		wiphy->monitor |= flag(nested, size, NL80211_IFTYPE_MONITOR);
	}
	nested = netlink_attr(attrs, len, NL80211_NEW_ATTR_NAN_CAPABILITIES, &size);
	if (nested)
		wiphy->discovers |= flag(nested, size, NL80211_NEW_NAN_CAPA_USERSPACE_DE);
	wiphy->active_monitor |= features & NL80211_FEATURE_ACTIVE_MONITOR;
	wiphy->secure_nan |= has_bit(attrs, len, NL80211_ATTR_EXT_FEATURES,
				     NL80211_NEW_EXT_FEATURE_SECURE_NAN);
	wiphy->multicast |= has_bit(attrs, len, NL80211_ATTR_EXT_FEATURES,
				    NL80211_EXT_FEATURE_MULTICAST_REGISTRATIONS);
	if (remain_ms)
		wiphy->remain_ms = remain_ms;
}

static void on_wiphy(const struct netlink_message *message, void *userdata)
{
	struct nl80211_wiphy *wiphy = userdata;

	/* A kernel that does not know the filter tells of every radio. */
	if (number(message->attrs, message->attrs_len, NL80211_ATTR_WIPHY, 4) ==
	    wiphy->index)
		nl80211_parse_wiphy(message->attrs, message->attrs_len, wiphy);
}

int nl80211_wiphy_of(struct nl80211 *nl80211, uint32_t ifindex, struct nl80211_wiphy *ret)
{
	struct netlink_request request;
	struct nl80211_event answer;
	struct nl80211_wiphy wiphy = {};
	int r;

	nl80211_begin(nl80211, &request, NL80211_CMD_GET_INTERFACE, ifindex, 0);
	r = nl80211_ask(nl80211, &request, &answer);
	if (r < 0)
		return r;
	wiphy.index = answer.wiphy;
	nl80211_begin(nl80211, &request, NL80211_CMD_GET_WIPHY, 0, 0);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY, wiphy.index);
	/* One message has not the room for all: the kernel would leave out what is new. */
	nl80211_put_flag(&request, NL80211_ATTR_SPLIT_WIPHY_DUMP);
	r = netlink_dump(&nl80211->netlink, &request, sizeof(struct genlmsghdr), on_wiphy,
			 &wiphy);
	if (r < 0 && r != -EAGAIN)
		return r;
	*ret = wiphy;
	return 0;
}

bool nl80211_next(const struct nl80211 *nl80211, const void **packet, size_t *len,
		  struct nl80211_event *ret)
{
	struct netlink_message message;

	while (netlink_next(packet, len, &message)) {
		if (message.type != nl80211->family ||
		    !netlink_header(&message, sizeof(struct genlmsghdr)))
			continue;
		parse(&message, ret);
		return true;
	}
	return false;
}
