/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/suitable.h"

/* clang-format off */
static const char not_2_4[] =
	"the network is heard on 5 or 6 GHz only, and accessories hear 2.4 GHz";
static const char portal[] =
	"a captive portal is in the way on that network, and an accessory cannot log in";
static const char only_wpa3[] =
	"the network takes WPA3 only: many accessories speak WPA2 alone";
static const char high_channel[] =
	"the network is on channel 12, 13 or 14: accessories that are made for some countries do not hear it";
/* clang-format on */

enum { CHANNEL_ALL = 11 }; /* allowed everywhere */

void suitable_check(const struct wifi_known *known, const struct wifi_ssid *ssid,
		    bool heard, struct suitable *ret)
{
	unsigned bands = 0, near = 0, wpa3 = 0, high = 0, n = 0;

	*ret = (struct suitable){};
	for (size_t i = 0; i < known->air.n; i++) {
		const struct wifi_bss *bss = &known->air.rows[i];

		if (!wifi_ssid_equal(&bss->ssid, ssid))
			continue;
		bands |= wifi_band_of(bss->freq);
		if (wifi_band_of(bss->freq) != WIFI_BAND_2_4)
			continue;
		near++;
		wpa3 += bss->security.kind == WIFI_WPA3;
		high += wifi_channel_of(bss->freq) > CHANNEL_ALL;
	}
	if (known->connectivity == WIFI_CONNECTIVITY_PORTAL &&
	    wifi_ssid_equal(&known->current, ssid))
		*ret = (struct suitable){.obstacle = portal, .portal = true};
	else if (known->seen && bands && !(bands & WIFI_BAND_2_4) && !heard)
		ret->obstacle = not_2_4;
	if (near && wpa3 == near)
		ret->notes[n++] = only_wpa3;
	if (near && high == near && !heard)
		ret->notes[n++] = high_channel;
}
