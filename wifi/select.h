/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Which network is meant: an SSID or a prefix of one, narrowed down by BSSID and band. Pure. */
#include "wifi/bss.h"

struct wifi_selector {
	struct wifi_ssid ssid;
	bool prefix; /* ssid is the beginning of one, 3 to 32 bytes */
	bool hidden; /* ssid is not in the beacons: it is asked for by name */
	uint8_t bssid[6],
		bssid_mask
			[6]; /* a BSS fits when (bss & mask) == (bssid & mask); all 0: any */
	unsigned bands;	     /* enum wifi_band; 0: all */
	unsigned freq; /* MHz: where it was last seen, scanned first; 0: not known */
};

/* 0; -EINVAL: a prefix under 3 bytes, an SSID of none, a hidden prefix (a prefix matches no hidden network). */
int wifi_selector_check(const struct wifi_selector *selector);
bool wifi_selector_matches(const struct wifi_selector *selector,
			   const struct wifi_bss *bss);
/*
 * The strongest that matches, not older than max_age_s; NULL: none. Of two within 1 dB the safer
 * one (WPA3, WPA2-WPA3, WPA2, OWE, open), then the lower BSSID, so that the choice is stable.
 */
const struct wifi_bss *wifi_select(const struct wifi_selector *selector,
				   const struct wifi_bss_table *table,
				   unsigned max_age_s);
