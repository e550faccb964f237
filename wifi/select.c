/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/select.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

enum {
	CAPABILITY_IBSS =
		1 << 1, /* an ad-hoc network: there is nothing to associate with */
	NEAR_DB =
		1, /* signals that near are the same: they change by more from beacon to beacon */
};

int wifi_selector_check(const struct wifi_selector *selector)
{
	if (selector->prefix)
		return selector->hidden || selector->ssid.len < WIFI_PREFIX_MIN ||
				       selector->ssid.len > WIFI_SSID_MAX
			       ? -EINVAL
			       : 0;
	if (selector->ssid.len > WIFI_SSID_MAX || wifi_ssid_is_hidden(&selector->ssid))
		return -EINVAL;
	return 0;
}

bool wifi_selector_matches(const struct wifi_selector *selector,
			   const struct wifi_bss *bss)
{
	if (wifi_ssid_is_hidden(&bss->ssid) || (bss->capabilities & CAPABILITY_IBSS))
		return false;
	if (selector->prefix ? !wifi_ssid_has_prefix(&bss->ssid, &selector->ssid)
			     : !wifi_ssid_equal(&bss->ssid, &selector->ssid))
		return false;
	if (selector->bands && !(selector->bands & wifi_band_of(bss->freq)))
		return false;
	for (size_t i = 0; i < sizeof(bss->bssid); i++)
		if ((bss->bssid[i] ^ selector->bssid[i]) & selector->bssid_mask[i])
			return false;
	return true;
}

/* 0: the safest. */
static int rank(enum wifi_kind kind)
{
	switch (kind) {
	case WIFI_WPA3:
		return 0;
	case WIFI_ENTERPRISE:
	case WIFI_WPA2_WPA3:
		return 1;
	case WIFI_WPA2:
		return 2;
	case WIFI_OWE:
	case WIFI_OWE_TRANSITION:
		return 3;
	case WIFI_OPEN:
		return 4;
	case WIFI_WEP:
	case WIFI_WPA:
	case WIFI_DPP:
	case WIFI_UNKNOWN:
		return 5; /* not joined at all */
	}
	return 5;
}

static bool better(const struct wifi_bss *a, const struct wifi_bss *b)
{
	int rank_a = rank(a->security.kind), rank_b = rank(b->security.kind);

	if (rank_a != rank_b)
		return rank_a < rank_b;
	return memcmp(a->bssid, b->bssid, sizeof(a->bssid)) < 0;
}

static long strength(const struct wifi_bss *bss)
{
	return bss->signal ? bss->signal : LONG_MIN + NEAR_DB;
}

const struct wifi_bss *wifi_select(const struct wifi_selector *selector,
				   const struct wifi_bss_table *table, unsigned max_age_s)
{
	const struct wifi_bss *best = NULL;
	long strongest = LONG_MIN;

	for (size_t i = 0; i < table->n; i++) {
		const struct wifi_bss *bss = &table->rows[i];

		if (bss->age_s <= max_age_s && wifi_selector_matches(selector, bss))
			strongest = MAX(strongest, strength(bss));
	}
	/* In two rounds: "within 1 dB of each other" alone would order nothing. */
	for (size_t i = 0; i < table->n; i++) {
		const struct wifi_bss *bss = &table->rows[i];

		if (bss->age_s > max_age_s || !wifi_selector_matches(selector, bss))
			continue;
		if (strength(bss) < strongest - NEAR_DB)
			continue;
		if (!best || better(bss, best))
			best = bss;
	}
	return best;
}
