/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of our own: made, named, up, and which frames it is for. */
#include "radio/aware-mode.h"

#include "radio/aware-frame.h"

#include <errno.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

int aware_mode_fail(struct aware_mode *mode, int error, const char *why)
{
	if (error < 0 && !mode->why)
		mode->why = why;
	return error;
}

int aware_mode_random(uint8_t ret[6])
{
	if (getrandom(ret, 6, 0) != 6)
		return -EIO;
	ret[0] = (uint8_t)((ret[0] & 0xfc) | 0x02); /* local, of one station */
	return 0;
}

void aware_mode_begin(const struct aware_mode *mode, struct netlink_request *request,
		      uint8_t command)
{
	/* One name is enough, and one that has no netdev has no index. */
	nl80211_begin(&mode->control, request, command, mode->ifindex,
		      mode->ifindex ? 0 : mode->wdev);
}

static int make_named(struct aware_mode *mode, uint32_t type, const char *name,
		      aware_fill_fn fill, struct nl80211_event *ret)
{
	struct netlink_request request;

	nl80211_begin(&mode->events, &request, NL80211_CMD_NEW_INTERFACE, 0, 0);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY, mode->wiphy.index);
	netlink_put(&request, NL80211_ATTR_IFNAME, name, strlen(name) + 1);
	netlink_put_u32(&request, NL80211_ATTR_IFTYPE, type);
	nl80211_put_flag(&request, NL80211_ATTR_SOCKET_OWNER);
	if (fill)
		fill(mode, &request);
	return nl80211_ask(&mode->events, &request, ret);
}

int aware_mode_make(struct aware_mode *mode, uint32_t type, aware_fill_fn fill)
{
	struct nl80211_event made = {};
	char name[IF_NAMESIZE];
	int r = -EEXIST;

	/* Another usher-radio may have the first names. */
	for (unsigned i = 0; i < AWARE_NAMES_MAX && (r == -EEXIST || r == -ENFILE); i++) {
		snprintf(name, sizeof(name), "ushr-aw%u", i);
		r = make_named(mode, type, name, fill, &made);
	}
	if (r < 0)
		return aware_mode_fail(mode, r,
				       "the radio of %s takes no further interface: end "
				       "what else uses it, or take another radio");
	if (made.ifindex == 0 && made.wdev == 0)
		return -EBADMSG;
	mode->ifindex = made.ifindex;
	mode->wdev = made.wdev;
	if (made.has_mac)
		memcpy(mode->open.address, made.mac, sizeof(made.mac));
	return 0;
}

int aware_mode_up(struct aware_mode *mode)
{
	struct ifinfomsg header = {
		.ifi_index = (int)mode->ifindex,
		.ifi_flags = IFF_UP,
		.ifi_change = IFF_UP,
	};
	struct netlink_request request;
	int r;

	/* The kernel sets the address first, which it does only while it is down. */
	netlink_begin(&request, RTM_NEWLINK, 0, &header, sizeof(header));
	netlink_put(&request, IFLA_ADDRESS, mode->open.address,
		    sizeof(mode->open.address));
	r = netlink_call(&mode->route, &request);
	if (r == -ERFKILL)
		return aware_mode_fail(
			mode, r,
			"the radio of %s is switched off: switch it on, or "
			"run rfkill unblock wifi");
	return aware_mode_fail(mode, r,
			       "the radio of %s cannot have one more interface in use: "
			       "end what else uses it, or take another radio");
}

void aware_mode_down(struct aware_mode *mode)
{
	struct ifinfomsg header = {.ifi_index = (int)mode->ifindex, .ifi_change = IFF_UP};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWLINK, 0, &header, sizeof(header));
	netlink_call(&mode->route, &request);
}

int aware_mode_register(struct aware_mode *mode, uint16_t type, const uint8_t *match,
			size_t len)
{
	bool multicast = type == AWARE_80211_ACTION && mode->wiphy.multicast;
	int r;

	/* Without the flag a driver may keep group frames to itself; not all know it. */
	do {
		struct netlink_request request;

		aware_mode_begin(mode, &request, NL80211_CMD_REGISTER_FRAME);
		netlink_put(&request, NL80211_ATTR_FRAME_TYPE, &type, sizeof(type));
		netlink_put(&request, NL80211_ATTR_FRAME_MATCH, match, len);
		if (multicast)
			nl80211_put_flag(&request, NL80211_ATTR_RECEIVE_MULTICAST);
		r = netlink_call(&mode->events.netlink, &request);
	} while (r == -EOPNOTSUPP && multicast && !(multicast = false));
	return aware_mode_fail(mode, r,
			       "the driver of %s does not hand on the frames of Wi-Fi "
			       "Aware: take another radio");
}

int aware_mode_transmit(struct aware_mode *mode, struct netlink_request *request,
			const struct radio_aware_frame *frame, uint64_t *ret_cookie)
{
	struct nl80211_event answer;
	int r;

	/* Wi-Fi Aware uses no rates of 802.11b. */
	nl80211_put_flag(request, NL80211_ATTR_TX_NO_CCK_RATE);
	netlink_put(request, NL80211_ATTR_FRAME, frame->data, frame->len);
	r = nl80211_ask(&mode->control, request, &answer);
	if (r < 0)
		return r;
	*ret_cookie = answer.cookie;
	return 0;
}
