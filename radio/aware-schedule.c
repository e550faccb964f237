/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Schedules as Linux 7.2 takes them: slots of 16 TU, 32 in a period, each on one channel or none. */
#include "radio/aware-schedule.h"

#include <string.h>

/* clang-format off */
enum {
	SLOTS_MAX     = 32,
	SLOT_NONE     = 0xff,
	CLASS_2_4_GHZ = 81, /* IEEE 802.11-2020 table E-4: channel 6 is its sixth */
	STREAMS       = 1,
	MAP           = 0,
	SEQUENCE      = 1,
};

/* Wi-Fi Aware v4.0 table 100: class, channels, primary channel, auxiliary channels */
static const uint8_t channel_6[6] = {CLASS_2_4_GHZ, 1 << 5, 0, 0, 0, 0};
/* clang-format on */

/* The one channel of all slots: it is number 0. */
static void put_channel(struct netlink_request *request)
{
	uint8_t streams = STREAMS;
	size_t nest = netlink_nest(request, NL80211_NEW_ATTR_NAN_CHANNEL | NLA_F_NESTED);

	netlink_put_u32(request, NL80211_ATTR_WIPHY_FREQ, AWARE_MHZ);
	netlink_put(request, NL80211_NEW_ATTR_CHANNEL_ENTRY, channel_6,
		    sizeof(channel_6));
	netlink_put(request, NL80211_NEW_ATTR_RX_NSS, &streams, 1);
	netlink_nest_end(request, nest);
}

static void put_slots(struct netlink_request *request, uint16_t type, uint32_t slots)
{
	uint8_t channels[SLOTS_MAX];

	for (unsigned i = 0; i < SLOTS_MAX; i++)
		channels[i] = slots >> i & 1 ? 0 : SLOT_NONE;
	netlink_put(request, type, channels, sizeof(channels));
}

/* Its Availability attribute (table 93), which the kernel's driver may send: one committed entry. */
static void put_availability(struct netlink_request *request, uint32_t slots)
{
	const uint8_t attribute[] = {
		0x12,
		19,
		0,
		SEQUENCE,
		MAP,
		0, /* control */
		14,
		0,
		0xe1,
		0x11, /* committed, used as needed, one stream, a bitmap: */
		0x18,
		0, /* slots of 16 TU, a period of 512 TU */
		4,
		slots & 0xff,
		slots >> 8 & 0xff,
		slots >> 16 & 0xff,
		slots >> 24,
		0x11,
		channel_6[0],
		channel_6[1],
		channel_6[2],
		channel_6[3],
	};

	netlink_put(request, NL80211_NEW_ATTR_AVAIL_BLOB, attribute, sizeof(attribute));
}

int aware_schedule_own(struct aware_mode *mode, uint32_t slots)
{
	struct netlink_request request;

	aware_mode_begin(mode, &request, NL80211_NEW_CMD_SET_SCHED);
	put_channel(&request);
	put_slots(&request, NL80211_NEW_ATTR_TIME_SLOTS, slots);
	put_availability(&request, slots);
	return netlink_call(&mode->control.netlink, &request);
}

static void put_map(struct netlink_request *request, uint32_t slots)
{
	uint8_t sequence = SEQUENCE, id = MAP;
	size_t maps, map;

	netlink_put(request, NL80211_NEW_ATTR_SEQ_ID, &sequence, 1);
	put_channel(request);
	maps = netlink_nest(request, NL80211_NEW_ATTR_PEER_MAPS | NLA_F_NESTED);
	map = netlink_nest(request, 1 | NLA_F_NESTED);
	netlink_put(request, NL80211_NEW_PEER_MAP_ID, &id, 1);
	put_slots(request, NL80211_NEW_PEER_MAP_TIME_SLOTS, slots);
	netlink_nest_end(request, map);
	netlink_nest_end(request, maps);
}

int aware_schedule_peer(struct aware_mode *mode, const struct radio_aware_peer *when)
{
	/* The kernel takes no channel that is not one of ours. */
	uint32_t common = when->slots & mode->open.slots;
	struct netlink_request request;

	aware_mode_begin(mode, &request, NL80211_NEW_CMD_SET_PEER_SCHED);
	netlink_put(&request, NL80211_ATTR_MAC, when->address, 6);
	netlink_put(&request, NL80211_NEW_ATTR_COMMITTED_DW, &when->windows,
		    sizeof(when->windows));
	if (common)
		put_map(&request, common);
	return netlink_call(&mode->control.netlink, &request);
}
