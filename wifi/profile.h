/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What wpa_supplicant has to be told to join one BSS with what the user gave: key_mgmt, ieee80211w,
 * sae_pwe and the rest come from the BSS, never from the user. Pure.
 */
#include "base/buf.h"
#include "base/secret.h"
#include "wifi/select.h"

struct wifi_eap { /* texts borrowed; NULL: not given */
	const char *identity, *anonymous;
	const char *method; /* "peap", "ttls", "tls" */
	const char *phase2; /* "mschapv2", "pap", ... */
	const char *ca_file, *client_cert, *private_key, *domain;
};

struct wifi_credentials {
	const struct secret *
		passphrase; /* 8 to 63 bytes, 64 hex digits (a raw PSK), for SAE up to 128 bytes; NULL: none */
	const struct wifi_eap *eap; /* NULL: none */
};

/* Why a network cannot be joined with that. */
enum wifi_refusal {
	WIFI_FITS = 0,
	WIFI_REFUSE_WEP,  /* WEP protects nothing: we do not speak it */
	WIFI_REFUSE_WPA1, /* WPA with TKIP alone, neither */
	WIFI_REFUSE_NEEDS_PASSPHRASE,
	WIFI_REFUSE_IS_OPEN, /* a passphrase was given, and the network is open: an impostor may have its name */
	WIFI_REFUSE_RAW_KEY,	/* SAE needs the passphrase, not the 64 hex digits */
	WIFI_REFUSE_PASSPHRASE, /* its length does not fit this security */
	WIFI_REFUSE_NEEDS_EAP,	/* an identity and a method that we speak */
	WIFI_REFUSE_NEEDS_CA,	/* without one any server would get the password */
	WIFI_REFUSE_UNKNOWN,	/* none of its AKMs is ours */
};

enum wifi_refusal wifi_profile_check(const struct wifi_bss *bss,
				     const struct wifi_credentials *credentials);
/* One sentence; static. */
const char *wifi_refusal_text(enum wifi_refusal refusal);

/*
 * The i-th command for network id ("SET_NETWORK 3 ssid 41434d45"), or with id < 0 the i-th global
 * one ("SET sae_pwe 2"), into command, which is cleared first; 1: there is one, *ret_secret says
 * whether it holds a secret; 0: past the end; -ENOMEM. Only what wifi_profile_check() accepts is
 * given here. Texts go as hex: whatever their bytes are, they stay one value. Always among them:
 * id_str "usher", the BSSID where a prefix or a BSSID mask chose it, scan_freq/freq_list of its
 * channel, disabled 1. In OWE transition the twin is joined.
 */
int wifi_profile_command(const struct wifi_bss *bss, const struct wifi_selector *selector,
			 const struct wifi_credentials *credentials, int id, size_t i,
			 struct buf *command, bool *ret_secret);
