/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a network asks of a station, read from its beacon: RSN (IEEE 802.11-2020 9.4.2.24), RSNX
 * (9.4.2.241), the WPA element of Microsoft, OWE transition (Wi-Fi Alliance). Pure; the bytes are
 * from the air.
 */
#include "wifi/ssid.h"

/* clang-format off */
enum wifi_akm { /* a bit set; FT forms are folded into the plain ones */
	WIFI_AKM_PSK        = 1 << 0,
	WIFI_AKM_PSK_SHA256 = 1 << 1,
	WIFI_AKM_SAE        = 1 << 2,
	WIFI_AKM_OWE        = 1 << 3,
	WIFI_AKM_EAP        = 1 << 4, /* 802.1X, SHA-1 or SHA-256 */
	WIFI_AKM_EAP_SUITE_B = 1 << 5,
	WIFI_AKM_DPP        = 1 << 6,
	WIFI_AKM_SAE_EXT    = 1 << 7, /* SAE with a group-dependent hash */
	WIFI_AKM_OTHER      = 1 << 8,
};

enum wifi_cipher {
	WIFI_CIPHER_WEP  = 1 << 0, /* 40 or 104 */
	WIFI_CIPHER_TKIP = 1 << 1,
	WIFI_CIPHER_CCMP = 1 << 2, /* CCMP-128, that every RSN station speaks */
	WIFI_CIPHER_GCMP = 1 << 3, /* GCMP-128, GCMP-256, CCMP-256 */
	WIFI_CIPHER_OTHER = 1 << 4,
};
/* clang-format on */

/* In a word, for people and for JSON. */
enum wifi_kind {
	WIFI_OPEN,
	WIFI_OWE,	     /* OWE only */
	WIFI_OWE_TRANSITION, /* open, with an OWE twin whose SSID is owe_ssid */
	WIFI_WEP,
	WIFI_WPA, /* WPA1, or TKIP alone */
	WIFI_WPA2,
	WIFI_WPA2_WPA3, /* transition: PSK and SAE */
	WIFI_WPA3,
	WIFI_ENTERPRISE,
	WIFI_DPP,
	WIFI_UNKNOWN, /* an RSN that we cannot read or speak */
};

struct wifi_security {
	enum wifi_kind kind;
	unsigned akms;	   /* enum wifi_akm, of RSN; of WPA where there is no RSN */
	unsigned pairwise; /* enum wifi_cipher */
	unsigned group;
	unsigned ft; /* those of akms that are offered in their FT form alone */
	bool mfp_capable, mfp_required; /* management frame protection */
	bool sae_h2e;			/* RSNX: hash to element */
	bool sae_h2e_only;		/* BSS membership selector 123 */
	struct wifi_ssid owe_ssid;	/* WIFI_OWE_TRANSITION: the twin */
	uint8_t owe_bssid[6];
	bool owe_elsewhere; /* the twin is on another channel */
};

/*
 * ies: elements as in a beacon; capabilities: its capability field (bit 4: privacy). What cannot
 * be read makes the kind WIFI_UNKNOWN: never a failure, for the network is there all the same.
 */
void wifi_security_parse(const uint8_t *ies, size_t len, uint16_t capabilities,
			 struct wifi_security *ret);
/* "open", "owe", "owe-transition", "wep", "wpa", "wpa2", "wpa2-wpa3", "wpa3", "enterprise", "dpp", "unknown"; static. */
const char *wifi_kind_name(enum wifi_kind kind);
/* Whether a passphrase is needed to join. */
bool wifi_kind_needs_passphrase(enum wifi_kind kind);
