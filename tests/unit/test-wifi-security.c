/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/security.h"

#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *ies; /* hex */
	uint16_t capabilities;
	const char *text; /* kind, akms, pairwise, group, flags */
};

enum { ESS = 0x0001, PRIVACY = 0x0010 };

/* clang-format off */
#define SSID   "000441434d45"
#define RATES  "010882848b960c121824"
#define WPA2   "30140100000fac040100000fac040100000fac020000"
#define WPA1   "dd160050f20101000050f20201000050f20201000050f202"

/* Elements as hostapd 2.10 sends them for the configuration that the title names, and what is
   made of them when they are wrong. IEEE 802.11-2020 9.4.2.24. */
static const struct vector vectors[] = {
	{"open", SSID RATES, ESS, "open"},
	{"no elements at all", "", ESS, "open"},
	{"WEP: privacy, and no RSN", SSID RATES, ESS | PRIVACY, "wep"},
	{"WPA2-PSK", SSID RATES WPA2, ESS | PRIVACY, "wpa2 psk ccmp/ccmp"},
	{"WPA2-PSK: privacy need not be told", WPA2, ESS, "wpa2 psk ccmp/ccmp"},
	{"WPA2-PSK, ieee80211w=1", "30140100000fac040100000fac040100000fac028000", ESS,
	 "wpa2 psk ccmp/ccmp mfp"},
	{"WPA2-PSK-SHA256, ieee80211w=2, with PMKID count and group management cipher",
	 "301a0100000fac040100000fac040100000fac06c0000000000fac06", ESS,
	 "wpa2 psk-sha256 ccmp/ccmp mfp!"},
	{"WPA2-PSK and FT-PSK", "30180100000fac040100000fac040200000fac02000fac040000", ESS,
	 "wpa2 psk ccmp/ccmp"},
	{"FT-PSK alone", "30140100000fac040100000fac040100000fac040000", ESS,
	 "wpa2 psk ccmp/ccmp ft:psk"},
	{"WPA and WPA2 mixed: group TKIP", WPA1
	 "30180100000fac020200000fac04000fac020100000fac020000", ESS | PRIVACY,
	 "wpa2 psk tkip+ccmp/tkip"},
	{"WPA2 with TKIP alone", "30140100000fac020100000fac020100000fac020000", ESS,
	 "wpa psk tkip/tkip"},
	{"WPA1", SSID RATES WPA1, ESS | PRIVACY, "wpa psk tkip/tkip"},
	{"WPA1 behind another element of Microsoft", "dd180050f2020101000003a4000027a4000042435e0062322f00" WPA1,
	 ESS | PRIVACY, "wpa psk tkip/tkip"},
	{"transition: PSK and SAE", "30180100000fac040100000fac040200000fac02000fac088000", ESS,
	 "wpa2-wpa3 psk+sae ccmp/ccmp mfp"},
	{"SAE, hash to element", "30140100000fac040100000fac040100000fac08c000" "f40120", ESS,
	 "wpa3 sae ccmp/ccmp mfp! h2e"},
	{"SAE, hunting and pecking", "30140100000fac040100000fac040100000fac08c000", ESS,
	 "wpa3 sae ccmp/ccmp mfp!"},
	{"SAE, hash to element only: membership selector 123 in the rates",
	 "010882848b960c1218fb" "30140100000fac040100000fac040100000fac08c000" "f40120", ESS,
	 "wpa3 sae ccmp/ccmp mfp! h2e h2e-only"},
	{"the selector among the extended rates",
	 "32053048606cfb" "30140100000fac040100000fac040100000fac08c000" "f40120", ESS,
	 "wpa3 sae ccmp/ccmp mfp! h2e h2e-only"},
	{"SAE-EXT-KEY with GCMP-256", "30140100000fac090100000fac090100000fac18c000", ESS,
	 "wpa3 sae-ext gcmp/gcmp mfp!"},
	{"FT-SAE alone", "30140100000fac040100000fac040100000fac09c000", ESS,
	 "wpa3 sae ccmp/ccmp mfp! ft:sae"},
	{"OWE", "30140100000fac040100000fac040100000fac12c000", ESS, "owe owe ccmp/ccmp mfp!"},
	{"OWE: the twin that is hidden tells of the open one",
	 "30140100000fac040100000fac040100000fac12c000" "dd0f506f9a1c020000000100" "0441434d45", ESS,
	 "owe owe ccmp/ccmp mfp!"},
	{"OWE transition: the open one", SSID RATES "dd12506f9a1c020000000200" "076f77652d747730", ESS,
	 "owe-transition 6f77652d747730 020000000200"},
	{"OWE transition to another channel", "dd14506f9a1c020000000200" "076f77652d747730" "5124", ESS,
	 "owe-transition 6f77652d747730 020000000200 elsewhere"},
	{"OWE transition without an SSID is an open network", "dd0b506f9a1c020000000200" "00", ESS, "open"},
	{"OWE transition, its SSID is cut", "dd0c506f9a1c020000000200" "0741", ESS, "open"},
	{"OWE transition, 33 bytes of SSID", "dd2c506f9a1c020000000200"
	 "21000000000000000000000000000000000000000000000000000000000000000000", ESS, "open"},
	{"802.1X", "30140100000fac040100000fac040100000fac010000", ESS | PRIVACY,
	 "enterprise eap ccmp/ccmp"},
	{"802.1X, SHA-256 and FT", "301c0100000fac040100000fac040300000fac01000fac05000fac038000",
	 ESS | PRIVACY, "enterprise eap ccmp/ccmp mfp"},
	{"802.1X, suite B of 192 bits", "30140100000fac090100000fac090100000fac0cc000", ESS,
	 "enterprise suite-b gcmp/gcmp mfp!"},
	{"DPP alone", "30140100000fac040100000fac040100506f9a02c000", ESS, "dpp dpp ccmp/ccmp mfp!"},
	{"PSK and DPP", "30180100000fac040100000fac040200000fac02506f9a028000", ESS,
	 "wpa2 psk+dpp ccmp/ccmp mfp"},
	{"an AKM that nobody knows", "30140100000fac040100000fac040100001234050000", ESS,
	 "unknown other ccmp/ccmp"},
	{"PSK beside an AKM that nobody knows", "30180100000fac040100000fac040200000fac02001234050000",
	 ESS, "wpa2 psk+other ccmp/ccmp"},
	{"RSN that ends behind its version: CCMP and 802.1X (9.4.2.24.1)", "30020100", ESS,
	 "enterprise eap ccmp/ccmp"},
	{"RSN that ends behind its AKMs", "30120100000fac040100000fac040100000fac02", ESS,
	 "wpa2 psk ccmp/ccmp"},
	{"RSN of another version", "30140200000fac040100000fac040100000fac020000", ESS, "unknown"},
	{"RSN without a byte", "3000", ESS, "unknown"},
	{"RSN: more ciphers told than there are", "30140100000fac04ffff000fac040100000fac020000", ESS,
	 "unknown"},
	{"RSN: more AKMs told than there are", "30140100000fac040100000fac040300000fac020000", ESS,
	 "unknown"},
	{"RSN: no ciphers", "30100100000fac0400000100000fac020000", ESS, "unknown"},
	{"RSN: no AKMs", "30100100000fac040100000fac0400000000", ESS, "unknown"},
	{"RSN: cut in a selector", "30090100000fac04010000" "0f", ESS, "unknown"},
	{"RSN: cut in its capabilities", "30130100000fac040100000fac040100000fac0200", ESS, "unknown"},
	{"the first of two RSN counts", WPA2 "30140100000fac040100000fac040100000fac08c000", ESS,
	 "wpa2 psk ccmp/ccmp"},
	{"a cut element behind the RSN takes nothing away", WPA2 "dd20", ESS, "wpa2 psk ccmp/ccmp"},
	{"a cut element: an RSN may have been there", SSID "30140100000fac04", ESS, "unknown"},
	{"one byte of an element", SSID "30", ESS, "unknown"},
	{"WPA1 that ends behind its group cipher", "dd0a0050f20101000050f202" "dd00", ESS | PRIVACY,
	 "wpa eap tkip/tkip"},
	{"WPA1 that cannot be read", "dd0c0050f20101000050f202ffff", ESS | PRIVACY, "unknown"},
	{"a vendor element of three bytes", "dd03506f9a", ESS, "open"},
};
/* clang-format on */

static void add_bits(char *text, size_t size, unsigned bits, const char *const *names)
{
	size_t start = strlen(text);

	for (size_t i = 0; names[i]; i++)
		if (bits & 1u << i)
			snprintf(text + strlen(text), size - strlen(text), "%s%s",
				 strlen(text) > start ? "+" : "", names[i]);
}

static void describe(const struct wifi_security *security, char *text, size_t size)
{
	static const char *const akms[] = {"psk",   "psk-sha256", "sae", "owe",
					   "eap",   "suite-b",	  "dpp", "sae-ext",
					   "other", NULL};
	static const char *const ciphers[] = {"wep",  "tkip",  "ccmp",
					      "gcmp", "other", NULL};
	char hex[2 * WIFI_SSID_MAX + 1];

	snprintf(text, size, "%s", wifi_kind_name(security->kind));
	if (security->kind == WIFI_OWE_TRANSITION) {
		hex_encode(security->owe_ssid.data, security->owe_ssid.len, hex);
		snprintf(text + strlen(text), size - strlen(text), " %s", hex);
		hex_encode(security->owe_bssid, 6, hex);
		snprintf(text + strlen(text), size - strlen(text), " %s%s", hex,
			 security->owe_elsewhere ? " elsewhere" : "");
	}
	if (!security->akms || security->kind == WIFI_OPEN ||
	    (security->kind == WIFI_UNKNOWN && security->akms != WIFI_AKM_OTHER))
		return;
	snprintf(text + strlen(text), size - strlen(text), " ");
	add_bits(text, size, security->akms, akms);
	snprintf(text + strlen(text), size - strlen(text), " ");
	add_bits(text, size, security->pairwise, ciphers);
	snprintf(text + strlen(text), size - strlen(text), "/");
	add_bits(text, size, security->group, ciphers);
	if (security->mfp_capable)
		snprintf(text + strlen(text), size - strlen(text), " mfp%s",
			 security->mfp_required ? "!" : "");
	if (security->sae_h2e)
		snprintf(text + strlen(text), size - strlen(text), " h2e");
	if (security->sae_h2e_only)
		snprintf(text + strlen(text), size - strlen(text), " h2e-only");
	if (security->ft) {
		snprintf(text + strlen(text), size - strlen(text), " ft:");
		add_bits(text, size, security->ft, akms);
	}
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	size_t len = strlen(vector->ies) / 2;
	uint8_t *ies = malloc(len ? len : 1);
	struct wifi_security security;
	char text[256];

	assert_non_null(ies);
	assert_int_equal(hex_decode(vector->ies, ies, len), len);
	wifi_security_parse(ies, len, vector->capabilities, &security);
	free(ies);
	describe(&security, text, sizeof(text));
	assert_string_equal(text, vector->text);
}

static void no_kind_is_joined_without_what_protects_it(void **state)
{
	static const enum wifi_kind with[] = {WIFI_WEP, WIFI_WPA, WIFI_WPA2,
					      WIFI_WPA2_WPA3, WIFI_WPA3};
	static const enum wifi_kind without[] = {WIFI_OPEN, WIFI_OWE, WIFI_OWE_TRANSITION,
						 WIFI_ENTERPRISE, WIFI_UNKNOWN};

	for (size_t i = 0; i < ARRAY_SIZE(with); i++)
		assert_true(wifi_kind_needs_passphrase(with[i]));
	for (size_t i = 0; i < ARRAY_SIZE(without); i++)
		assert_false(wifi_kind_needs_passphrase(without[i]));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 1] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		no_kind_is_joined_without_what_protects_it);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
