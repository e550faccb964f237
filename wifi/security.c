/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/security.h"

#include "base/buf.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { /* element ids, IEEE 802.11-2020 table 9-92 */
	EID_RATES          = 1,
	EID_RSN            = 48,
	EID_EXTENDED_RATES = 50,
	EID_VENDOR         = 221,
	EID_RSNX           = 244,

	CAPABILITY_PRIVACY  = 1 << 4,
	RSN_MFP_REQUIRED    = 1 << 6, /* 9.4.2.24.4 */
	RSN_MFP_CAPABLE     = 1 << 7,
	RSNX_SAE_H2E        = 1 << 5, /* table 9-190 */
	MEMBERSHIP_H2E_ONLY = 123,    /* table 9-93, without its basic bit */
};

#define OUI_IEEE      0x000fac00u
#define OUI_MICROSOFT 0x0050f200u
#define OUI_WFA       0x506f9a00u

enum {
	MICROSOFT_WPA      = 1,
	WFA_OWE_TRANSITION = 0x1c,
};

/* A selector of 9.4.2.24.2 and .3: an OUI and a type. */
struct suite {
	uint32_t selector;
	unsigned bits;
	bool ft;
};

static const struct suite rsn_akms[] = {
	{OUI_IEEE | 1,  WIFI_AKM_EAP,         false},
	{OUI_IEEE | 2,  WIFI_AKM_PSK,         false},
	{OUI_IEEE | 3,  WIFI_AKM_EAP,         true},
	{OUI_IEEE | 4,  WIFI_AKM_PSK,         true},
	{OUI_IEEE | 5,  WIFI_AKM_EAP,         false},
	{OUI_IEEE | 6,  WIFI_AKM_PSK_SHA256,  false},
	{OUI_IEEE | 8,  WIFI_AKM_SAE,         false},
	{OUI_IEEE | 9,  WIFI_AKM_SAE,         true},
	{OUI_IEEE | 11, WIFI_AKM_EAP_SUITE_B, false},
	{OUI_IEEE | 12, WIFI_AKM_EAP_SUITE_B, false},
	{OUI_IEEE | 13, WIFI_AKM_EAP_SUITE_B, true},
	{OUI_IEEE | 18, WIFI_AKM_OWE,         false},
	{OUI_IEEE | 24, WIFI_AKM_SAE_EXT,     false},
	{OUI_IEEE | 25, WIFI_AKM_SAE_EXT,     true},
	{OUI_WFA  | 2,  WIFI_AKM_DPP,         false},
	{}
};

static const struct suite rsn_ciphers[] = {
	{OUI_IEEE | 1,  WIFI_CIPHER_WEP},
	{OUI_IEEE | 2,  WIFI_CIPHER_TKIP},
	{OUI_IEEE | 4,  WIFI_CIPHER_CCMP},
	{OUI_IEEE | 5,  WIFI_CIPHER_WEP},
	{OUI_IEEE | 8,  WIFI_CIPHER_GCMP},
	{OUI_IEEE | 9,  WIFI_CIPHER_GCMP},
	{OUI_IEEE | 10, WIFI_CIPHER_GCMP},
	{}
};

static const struct suite wpa_akms[] = {
	{OUI_MICROSOFT | 1, WIFI_AKM_EAP},
	{OUI_MICROSOFT | 2, WIFI_AKM_PSK},
	{}
};

static const struct suite wpa_ciphers[] = {
	{OUI_MICROSOFT | 1, WIFI_CIPHER_WEP},
	{OUI_MICROSOFT | 2, WIFI_CIPHER_TKIP},
	{OUI_MICROSOFT | 4, WIFI_CIPHER_CCMP},
	{OUI_MICROSOFT | 5, WIFI_CIPHER_WEP},
	{}
};

static const char *const kind_names[] = {
	[WIFI_OPEN]           = "open",
	[WIFI_OWE]            = "owe",
	[WIFI_OWE_TRANSITION] = "owe-transition",
	[WIFI_WEP]            = "wep",
	[WIFI_WPA]            = "wpa",
	[WIFI_WPA2]           = "wpa2",
	[WIFI_WPA2_WPA3]      = "wpa2-wpa3",
	[WIFI_WPA3]           = "wpa3",
	[WIFI_ENTERPRISE]     = "enterprise",
	[WIFI_DPP]            = "dpp",
	[WIFI_UNKNOWN]        = "unknown",
};
/* clang-format on */

/* The elements that decide, as they were found; data NULL: none. */
struct elements {
	struct reader rsn, wpa, rsnx, owe;
	bool h2e_only;
	bool cut; /* the last one is longer than what is there */
};

static void find_vendor(struct elements *elements, struct reader body)
{
	uint32_t selector = reader_be32(&body);

	if (body.failed)
		return;
	if (selector == (OUI_MICROSOFT | MICROSOFT_WPA) && !elements->wpa.data)
		elements->wpa = body;
	if (selector == (OUI_WFA | WFA_OWE_TRANSITION) && !elements->owe.data)
		elements->owe = body;
}

static bool has_rate(struct reader body, uint8_t rate)
{
	while (body.len)
		if ((reader_u8(&body) & 0x7f) == rate)
			return true;
	return false;
}

static void find_elements(const uint8_t *ies, size_t len, struct elements *ret)
{
	struct reader reader = reader_of(ies, len);

	while (reader.len) {
		uint8_t id = reader_u8(&reader), body_len = reader_u8(&reader);
		const uint8_t *data = reader_bytes(&reader, body_len);
		struct reader body;

		if (reader.failed || !data) {
			ret->cut = true;
			return;
		}
		body = reader_of(data, body_len);
		if (id == EID_RSN && !ret->rsn.data)
			ret->rsn = body;
		else if (id == EID_RSNX && !ret->rsnx.data)
			ret->rsnx = body;
		else if (id == EID_VENDOR)
			find_vendor(ret, body);
		else if (id == EID_RATES || id == EID_EXTENDED_RATES)
			ret->h2e_only |= has_rate(body, MEMBERSHIP_H2E_ONLY);
	}
}

/* NULL: not one of the table. */
static const struct suite *read_suite(struct reader *reader, const struct suite *table)
{
	uint32_t selector = reader_be32(reader);

	for (; table->bits; table++)
		if (table->selector == selector)
			return table;
	return NULL;
}

static unsigned read_cipher(struct reader *reader, const struct suite *table)
{
	const struct suite *suite = read_suite(reader, table);

	return suite ? suite->bits : WIFI_CIPHER_OTHER;
}

static void read_akms(struct reader *reader, const struct suite *table,
		      struct wifi_security *ret)
{
	unsigned plain = 0, ft = 0;

	for (unsigned n = reader_le16(reader); n && !reader->failed; n--) {
		const struct suite *suite = read_suite(reader, table);

		if (!suite)
			plain |= WIFI_AKM_OTHER;
		else if (suite->ft)
			ft |= suite->bits;
		else
			plain |= suite->bits;
	}
	ret->akms = plain | ft;
	ret->ft = ft & ~plain;
}

/*
 * Version, group cipher, pairwise ciphers, AKMs: the same in RSN and WPA. A field that is not
 * there, with all behind it, has its default; one that is cut is a fault. -EBADMSG.
 */
static int read_suites(struct reader *reader, const struct suite *ciphers,
		       const struct suite *akms, struct wifi_security *ret)
{
	if (reader_le16(reader) != 1)
		return -EBADMSG;
	if (reader->len)
		ret->group = read_cipher(reader, ciphers);
	if (reader->len) {
		ret->pairwise = 0;
		for (unsigned n = reader_le16(reader); n && !reader->failed; n--)
			ret->pairwise |= read_cipher(reader, ciphers);
	}
	if (reader->len)
		read_akms(reader, akms, ret);
	return reader->failed ? -EBADMSG : 0;
}

static int read_rsn(struct reader reader, struct wifi_security *ret)
{
	uint16_t capabilities = 0;
	int r;

	ret->group = ret->pairwise = WIFI_CIPHER_CCMP;
	ret->akms = WIFI_AKM_EAP;
	r = read_suites(&reader, rsn_ciphers, rsn_akms, ret);
	if (r < 0)
		return r;
	if (reader.len)
		capabilities = reader_le16(&reader);
	ret->mfp_capable = capabilities & RSN_MFP_CAPABLE;
	ret->mfp_required = capabilities & RSN_MFP_REQUIRED;
	return reader.failed ? -EBADMSG : 0;
}

static int read_wpa(struct reader reader, struct wifi_security *ret)
{
	ret->group = ret->pairwise = WIFI_CIPHER_TKIP;
	ret->akms = WIFI_AKM_EAP;
	return read_suites(&reader, wpa_ciphers, wpa_akms, ret);
}

/* Wi-Fi Alliance, OWE 2.2.1: BSSID, SSID, and operating class and channel where these differ. */
static bool read_owe_transition(struct reader reader, struct wifi_security *ret)
{
	const uint8_t *bssid = reader_bytes(&reader, sizeof(ret->owe_bssid)), *ssid;
	uint8_t ssid_len = reader_u8(&reader);

	ssid = reader_bytes(&reader, ssid_len);
	if (reader.failed || !bssid || !ssid || !ssid_len ||
	    wifi_ssid_set(&ret->owe_ssid, ssid, ssid_len) < 0)
		return false;
	memcpy(ret->owe_bssid, bssid, sizeof(ret->owe_bssid));
	ret->owe_elsewhere = reader.len > 0;
	return true;
}

static enum wifi_kind rsn_kind(const struct wifi_security *security)
{
	bool psk = security->akms & (WIFI_AKM_PSK | WIFI_AKM_PSK_SHA256),
	     sae = security->akms & (WIFI_AKM_SAE | WIFI_AKM_SAE_EXT);

	if (!(security->pairwise & (WIFI_CIPHER_CCMP | WIFI_CIPHER_GCMP)))
		return security->pairwise & WIFI_CIPHER_TKIP ? WIFI_WPA : WIFI_UNKNOWN;
	if (sae)
		return psk ? WIFI_WPA2_WPA3 : WIFI_WPA3;
	if (psk)
		return WIFI_WPA2;
	if (security->akms & (WIFI_AKM_EAP | WIFI_AKM_EAP_SUITE_B))
		return WIFI_ENTERPRISE;
	if (security->akms & WIFI_AKM_OWE)
		return WIFI_OWE;
	return security->akms & WIFI_AKM_DPP ? WIFI_DPP : WIFI_UNKNOWN;
}

void wifi_security_parse(const uint8_t *ies, size_t len, uint16_t capabilities,
			 struct wifi_security *ret)
{
	struct elements elements = {};
	uint8_t rsnx;

	*ret = (struct wifi_security){.kind = WIFI_OPEN};
	find_elements(ies, len, &elements);
	rsnx = reader_u8(&elements.rsnx); /* 0 where there is none */
	ret->sae_h2e = rsnx & RSNX_SAE_H2E;
	ret->sae_h2e_only = elements.h2e_only;
	if (elements.rsn.data)
		ret->kind = read_rsn(elements.rsn, ret) < 0 ? WIFI_UNKNOWN
							    : rsn_kind(ret);
	else if (elements.cut) /* an RSN may have been behind the cut */
		ret->kind = WIFI_UNKNOWN;
	else if (elements.wpa.data)
		ret->kind = read_wpa(elements.wpa, ret) < 0 ? WIFI_UNKNOWN : WIFI_WPA;
	else if (capabilities & CAPABILITY_PRIVACY)
		ret->kind = WIFI_WEP;
	else if (elements.owe.data && read_owe_transition(elements.owe, ret))
		ret->kind = WIFI_OWE_TRANSITION;
}

const char *wifi_kind_name(enum wifi_kind kind)
{
	return kind_names[kind];
}

bool wifi_kind_needs_passphrase(enum wifi_kind kind)
{
	switch (kind) {
	case WIFI_WEP:
	case WIFI_WPA:
	case WIFI_WPA2:
	case WIFI_WPA2_WPA3:
	case WIFI_WPA3:
		return true;
	case WIFI_OPEN:
	case WIFI_OWE:
	case WIFI_OWE_TRANSITION:
	case WIFI_ENTERPRISE:
	case WIFI_DPP:
	case WIFI_UNKNOWN:
		return false;
	}
	return false;
}
