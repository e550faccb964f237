/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The codes that carry a network: "WIFI:T:WPA;S:..;P:..;;" (ZXing's form, and the one of the WPA3
 * specification with percent-encoding) and "DPP:...;;" (Wi-Fi Easy Connect 5.2.1); the scheme in either
 * case. Pure. A WIFI: code holds a passphrase: it is wiped, and is never shown unless asked for.
 */
#include "base/secret.h"
#include "wifi/ssid.h"

/* clang-format off */
enum { WIFI_CODE_MAX = 1024, WIFI_CODE_EAP_MAX = 64 };

enum wifi_code_security {
	WIFI_CODE_OPEN,
	WIFI_CODE_WEP,
	WIFI_CODE_WPA, /* WPA or WPA2 */
	WIFI_CODE_SAE,
	WIFI_CODE_EAP,
};
/* clang-format on */

struct wifi_code {
	enum wifi_code_security security;
	struct wifi_ssid ssid;
	struct secret *passphrase; /* NULL: none */
	bool hidden;
	bool transition_disable;
	char sae_id[WIFI_CODE_EAP_MAX], identity[WIFI_CODE_EAP_MAX],
		anonymous[WIFI_CODE_EAP_MAX], eap[16], phase2[16];
};

/* -EINVAL: not such a code; *ret_problem says what is wrong with it, static. -ENOMEM. */
int wifi_code_parse(const char *text, size_t len, struct wifi_code *ret,
		    const char **ret_problem);
void wifi_code_deinit(struct wifi_code *code);
/* ZXing's form. buf wipes. */
struct buf;
void wifi_code_write(const struct wifi_code *code, struct buf *ret);

struct dpp_code {
	unsigned freqs[16]; /* MHz, where it listens */
	size_t n_freqs;
	bool has_mac;
	uint8_t mac[6];
	unsigned version; /* 0: not told */
	char info[64];	  /* bytes of a stranger, cut */
	char host[64];	  /* "" none */
	unsigned port;
	const char *curve; /* "P-256", "BP-256" ...; static */
	uint8_t key[128]; /* the DER SubjectPublicKeyInfo: the identity of the enrollee */
	size_t key_len;
};

/*
 * key: base64 of a DER SubjectPublicKeyInfo with a compressed point of a NIST or Brainpool curve. That
 * the point is on its curve is seen by whoever calculates with it. Errors as above.
 */
int dpp_code_parse(const char *text, size_t len, struct dpp_code *ret,
		   const char **ret_problem);
