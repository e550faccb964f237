/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "radio/nl80211.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static _Alignas(NLMSG_ALIGNTO) uint8_t packet[NL80211_PACKET_MAX];
	struct nl80211 nl80211 = {.family = 0x1c};
	struct nl80211_wiphy wiphy = {};
	struct nl80211_event event;
	const void *at = packet;
	size_t left = len;

	if (len > sizeof(packet))
		return 0;
	memcpy(packet, data, len);
	while (nl80211_next(&nl80211, &at, &left, &event)) {
		must(left <= len);
		must(!event.frame || (event.frame >= packet &&
				      event.frame + event.frame_len <= packet + len));
	}
	nl80211_parse_wiphy(packet, len, &wiphy);
	return 0;
}
