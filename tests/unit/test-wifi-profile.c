/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/profile.h"

#include "tests/unit/alloc.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

/* clang-format off */
#define SSID(text) {sizeof(text) - 1, text}
#define RAW "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
#define LONG "correct horse battery staple correct horse battery staple correct horse"
#define BSS .bssid = {2, 0, 0, 0, 1, 0}, .freq = 2412, .ssid = SSID("ACME-\"\n")
#define CCMP .pairwise = WIFI_CIPHER_CCMP, .group = WIFI_CIPHER_CCMP

static const struct wifi_bss
	open_bss = {BSS},
	wep = {BSS, .security.kind = WIFI_WEP},
	wpa = {BSS, .security.kind = WIFI_WPA},
	unknown = {BSS, .security.kind = WIFI_UNKNOWN},
	wpa2 = {BSS, .security = {.kind = WIFI_WPA2, .akms = WIFI_AKM_PSK, CCMP}},
	wpa2_mfp = {BSS, .security = {.kind = WIFI_WPA2, .akms = WIFI_AKM_PSK_SHA256, CCMP, .mfp_capable = true, .mfp_required = true}},
	wpa2_ft = {BSS, .security = {.kind = WIFI_WPA2, .akms = WIFI_AKM_PSK, .ft = WIFI_AKM_PSK, CCMP}},
	mixed = {BSS, .security = {.kind = WIFI_WPA2_WPA3, .akms = WIFI_AKM_PSK | WIFI_AKM_SAE, CCMP, .mfp_capable = true}},
	wpa3 = {BSS, .security = {.kind = WIFI_WPA3, .akms = WIFI_AKM_SAE, CCMP, .mfp_capable = true, .mfp_required = true}},
	wpa3_ext = {BSS, .security = {.kind = WIFI_WPA3, .akms = WIFI_AKM_SAE_EXT, .pairwise = WIFI_CIPHER_GCMP, .group = WIFI_CIPHER_GCMP, .mfp_capable = true, .mfp_required = true}},
	owe = {BSS, .security = {.kind = WIFI_OWE, .akms = WIFI_AKM_OWE, CCMP, .mfp_capable = true, .mfp_required = true}},
	transition = {BSS, .security = {.kind = WIFI_OWE_TRANSITION, .owe_ssid = SSID("twin"), .owe_bssid = {2, 0, 0, 0, 2, 0}}},
	elsewhere = {BSS, .security = {.kind = WIFI_OWE_TRANSITION, .owe_ssid = SSID("twin"), .owe_bssid = {2, 0, 0, 0, 2, 0}, .owe_elsewhere = true}},
	enterprise = {BSS, .security = {.kind = WIFI_ENTERPRISE, .akms = WIFI_AKM_EAP, CCMP, .mfp_capable = true}},
	suite_b = {BSS, .security = {.kind = WIFI_ENTERPRISE, .akms = WIFI_AKM_EAP_SUITE_B, .pairwise = WIFI_CIPHER_GCMP, .group = WIFI_CIPHER_GCMP, .mfp_capable = true, .mfp_required = true}};

static const struct wifi_eap
	peap = {.identity = "a\"b\n", .anonymous = "anon", .method = "peap", .phase2 = "mschapv2", .ca_file = "/ca.pem", .domain = "example.org"},
	ttls = {.identity = "a", .method = "TTLS", .phase2 = "pap", .domain = "example.org"},
	tls = {.identity = "a", .method = "tls", .client_cert = "/c.pem", .private_key = "/k.pem", .ca_file = "/ca.pem"},
	no_ca = {.identity = "a", .method = "peap"},
	no_identity = {.method = "peap", .ca_file = "/ca.pem"},
	no_key = {.identity = "a", .method = "tls", .client_cert = "/c.pem", .ca_file = "/ca.pem"},
	odd_method = {.identity = "a", .method = "peap ttls", .ca_file = "/ca.pem"},
	odd_phase2 = {.identity = "a", .method = "peap", .phase2 = "pap\" \"", .ca_file = "/ca.pem"};

static const struct check {
	const char *title;
	const struct wifi_bss *bss;
	const char *passphrase;
	const struct wifi_eap *eap;
	enum wifi_refusal refusal;
} checks[] = {
	{"open", &open_bss, NULL, NULL, WIFI_FITS},
	{"open, with a passphrase", &open_bss, "12345678", NULL, WIFI_REFUSE_IS_OPEN},
	{"open, with an identity", &open_bss, NULL, &tls, WIFI_REFUSE_IS_OPEN},
	{"OWE, with a passphrase", &owe, "12345678", NULL, WIFI_REFUSE_IS_OPEN},
	{"OWE transition, with a passphrase", &transition, "12345678", NULL, WIFI_REFUSE_IS_OPEN},
	{"WEP", &wep, "12345", NULL, WIFI_REFUSE_WEP},
	{"WPA1", &wpa, "12345678", NULL, WIFI_REFUSE_WPA1},
	{"unknown", &unknown, "12345678", NULL, WIFI_REFUSE_UNKNOWN},
	{"WPA2 without a passphrase", &wpa2, NULL, NULL, WIFI_REFUSE_NEEDS_PASSPHRASE},
	{"WPA2, 7 bytes", &wpa2, "1234567", NULL, WIFI_REFUSE_PASSPHRASE},
	{"WPA2, 8 bytes", &wpa2, "12345678", NULL, WIFI_FITS},
	{"WPA2, 63 bytes", &wpa2, "012345678901234567890123456789012345678901234567890123456789012", NULL, WIFI_FITS},
	{"WPA2, 64 bytes that are no hex", &wpa2, "g123456789012345678901234567890123456789012345678901234567890123", NULL, WIFI_REFUSE_PASSPHRASE},
	{"WPA2, 64 hex digits", &wpa2, RAW, NULL, WIFI_FITS},
	{"WPA2, 65 hex digits", &wpa2, RAW "0", NULL, WIFI_REFUSE_PASSPHRASE},
	{"WPA2, a newline", &wpa2, "1234567\n8", NULL, WIFI_REFUSE_PASSPHRASE},
	{"WPA2, bytes above ASCII", &wpa2, "p\xc3\xa4sswort", NULL, WIFI_FITS},
	{"WPA3 without a passphrase", &wpa3, NULL, NULL, WIFI_REFUSE_NEEDS_PASSPHRASE},
	{"WPA3, 64 hex digits", &wpa3, RAW, NULL, WIFI_REFUSE_RAW_KEY},
	{"WPA3, 71 bytes", &wpa3, LONG, NULL, WIFI_FITS},
	{"WPA3, 1 byte", &wpa3, "x", NULL, WIFI_FITS},
	{"WPA3, 0 bytes", &wpa3, "", NULL, WIFI_REFUSE_PASSPHRASE},
	{"WPA3, 142 bytes", &wpa3, LONG LONG, NULL, WIFI_REFUSE_PASSPHRASE},
	{"transition, 7 bytes", &mixed, "1234567", NULL, WIFI_REFUSE_PASSPHRASE},
	{"transition, 64 hex digits", &mixed, RAW, NULL, WIFI_FITS},
	{"transition, 71 bytes", &mixed, LONG, NULL, WIFI_FITS},
	{"enterprise with a passphrase alone", &enterprise, "12345678", NULL, WIFI_REFUSE_NEEDS_EAP},
	{"PEAP", &enterprise, "secret", &peap, WIFI_FITS},
	{"PEAP without a password", &enterprise, NULL, &peap, WIFI_REFUSE_NEEDS_PASSPHRASE},
	{"PEAP without an authority or a domain", &enterprise, "secret", &no_ca, WIFI_REFUSE_NEEDS_CA},
	{"PEAP without an identity", &enterprise, "secret", &no_identity, WIFI_REFUSE_NEEDS_EAP},
	{"TTLS with a domain", &enterprise, "secret", &ttls, WIFI_FITS},
	{"TLS without a passphrase of its key", &enterprise, NULL, &tls, WIFI_FITS},
	{"TLS without a key", &enterprise, NULL, &no_key, WIFI_REFUSE_NEEDS_EAP},
	{"a method that is none", &enterprise, "secret", &odd_method, WIFI_REFUSE_NEEDS_EAP},
	{"a phase 2 that is none", &enterprise, "secret", &odd_phase2, WIFI_REFUSE_NEEDS_EAP},
};

#define HEAD "SET_NETWORK 3 disabled 1|SET_NETWORK 3 id_str \"usher\"|"
#define SSID_HEX "SET_NETWORK 3 ssid 41434d452d220a|"
#define FREQ "SET_NETWORK 3 scan_freq 2412|SET_NETWORK 3 freq_list 2412|"
#define START HEAD SSID_HEX FREQ
#define SET "SET_NETWORK 3 "
#define RSN SET "proto RSN|"

/* A command behind the other, those with a secret begin with '*'. wpa_supplicant.conf(5). */
static const struct vector {
	const char *title;
	const struct wifi_bss *bss;
	const char *passphrase;
	const struct wifi_eap *eap;
	const char *globals, *commands;
} vectors[] = {
	{"open", &open_bss, NULL, NULL, "", START SET "key_mgmt NONE|"},
	{"WPA2", &wpa2, "12345678", NULL, "",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256|" SET "ieee80211w 0|*" SET "psk \"12345678\"|"},
	{"WPA2, quotes and a backslash in the passphrase", &wpa2, "1\"2 3\\4\"5", NULL, "",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256|" SET "ieee80211w 0|*" SET "psk \"1\"2 3\\4\"5\"|"},
	{"WPA2, 64 hex digits", &wpa2, RAW, NULL, "",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256|" SET "ieee80211w 0|*" SET "psk " RAW "|"},
	{"WPA2, frames protected", &wpa2_mfp, "12345678", NULL, "",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256|" SET "ieee80211w 2|*" SET "psk \"12345678\"|"},
	{"WPA2, FT alone", &wpa2_ft, "12345678", NULL, "",
	 START RSN SET "key_mgmt FT-PSK WPA-PSK-SHA256|" SET "ieee80211w 0|*" SET "psk \"12345678\"|"},
	{"transition", &mixed, "12345678", NULL, "SET sae_pwe 2|",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256 SAE|" SET "ieee80211w 1|*" SET "psk \"12345678\"|"},
	{"transition, 64 hex digits: PSK alone", &mixed, RAW, NULL, "",
	 START RSN SET "key_mgmt WPA-PSK WPA-PSK-SHA256|" SET "ieee80211w 1|*" SET "psk " RAW "|"},
	{"transition, a long passphrase: SAE alone", &mixed, "01234567890123456789012345678901234567890123456789012345678901\"345", NULL, "SET sae_pwe 2|",
	 START RSN SET "key_mgmt SAE|" SET "ieee80211w 2|*" SET "sae_password "
	 "3031323334353637383930313233343536373839303132333435363738393031323334353637383930313233343536373839303132333435363738393031" "22333435|"},
	{"WPA3", &wpa3, "12345678", NULL, "SET sae_pwe 2|",
	 START RSN SET "key_mgmt SAE|" SET "ieee80211w 2|*" SET "psk \"12345678\"|"},
	{"WPA3, a short password", &wpa3, "x", NULL, "SET sae_pwe 2|",
	 START RSN SET "key_mgmt SAE|" SET "ieee80211w 2|*" SET "sae_password 78|"},
	{"WPA3, the newer hash alone", &wpa3_ext, "12345678", NULL, "SET sae_pwe 2|",
	 START RSN SET "pairwise GCMP-256 CCMP-256 GCMP|" SET "group GCMP-256 CCMP-256 GCMP|"
	 SET "key_mgmt SAE-EXT-KEY|" SET "ieee80211w 2|*" SET "psk \"12345678\"|"},
	{"OWE", &owe, NULL, NULL, "", START SET "key_mgmt OWE|" SET "ieee80211w 2|" RSN},
	{"OWE transition: the twin, by the open one's name", &transition, NULL, NULL, "",
	 START SET "key_mgmt OWE|" SET "ieee80211w 2|" RSN},
	{"OWE transition: the twin is elsewhere", &elsewhere, NULL, NULL, "",
	 HEAD SSID_HEX SET "key_mgmt OWE|" SET "ieee80211w 2|" RSN},
	{"PEAP", &enterprise, "se\"cr\net", &peap, "",
	 START RSN SET "key_mgmt WPA-EAP WPA-EAP-SHA256|" SET "ieee80211w 1|" SET "eap PEAP|"
	 SET "identity 6122620a|" SET "anonymous_identity 616e6f6e|" SET "ca_cert 2f63612e70656d|"
	 SET "domain_suffix_match 6578616d706c652e6f7267|" SET "phase2 \"auth=MSCHAPV2\"|*"
	 SET "password 73652263720a6574|"},
	{"TTLS, by the authorities of the host", &enterprise, "s", &ttls, "",
	 START RSN SET "key_mgmt WPA-EAP WPA-EAP-SHA256|" SET "ieee80211w 1|" SET "eap TTLS|" SET "identity 61|"
	 SET "ca_cert 2f6574632f73736c2f63657274732f63612d6365727469666963617465732e637274|"
	 SET "domain_suffix_match 6578616d706c652e6f7267|" SET "phase2 \"auth=PAP\"|*" SET "password 73|"},
	{"TLS of 192 bits", &suite_b, "s", &tls, "",
	 START RSN SET "pairwise GCMP-256 CCMP-256 GCMP|" SET "group GCMP-256 CCMP-256 GCMP|"
	 SET "key_mgmt WPA-EAP-SUITE-B-192|" SET "ieee80211w 2|" SET "eap TLS|" SET "identity 61|"
	 SET "ca_cert 2f63612e70656d|" SET "client_cert 2f632e70656d|" SET "private_key 2f6b2e70656d|*"
	 SET "private_key_passwd 73|"},
};
/* clang-format on */

static struct secret *secret_of(const char *text)
{
	struct secret *secret = NULL;

	if (text)
		assert_int_equal(secret_new(text, strlen(text), &secret), 0);
	return secret;
}

static void check_holds(void **state)
{
	const struct check *check = *state;
	struct secret *secret = secret_of(check->passphrase);
	const struct wifi_credentials credentials = {secret, check->eap};
	enum wifi_refusal refusal = wifi_profile_check(check->bss, &credentials);

	secret_free(secret);
	assert_string_equal(wifi_refusal_text(refusal),
			    wifi_refusal_text(check->refusal));
}

static void all_commands(const struct wifi_bss *bss, const struct wifi_selector *selector,
			 const struct wifi_credentials *credentials, int id, char *ret,
			 size_t size)
{
	struct buf command = {};
	bool secret;

	*ret = '\0';
	for (size_t i = 0; wifi_profile_command(bss, selector, credentials, id, i,
						&command, &secret) == 1;
	     i++) {
		assert_true(strlen(ret) + command.len + 3 < size);
		strcat(ret, secret ? "*" : "");
		strncat(ret, (const char *)command.data, command.len);
		strcat(ret, "|");
	}
	assert_int_equal(command.len, 0);
	buf_deinit(&command);
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	const struct wifi_selector selector = {.ssid = vector->bss->ssid};
	struct secret *secret = secret_of(vector->passphrase);
	const struct wifi_credentials credentials = {secret, vector->eap};
	char text[2048];

	assert_int_equal(wifi_profile_check(vector->bss, &credentials), WIFI_FITS);
	all_commands(vector->bss, &selector, &credentials, -1, text, sizeof(text));
	assert_string_equal(text, vector->globals);
	all_commands(vector->bss, &selector, &credentials, 3, text, sizeof(text));
	secret_free(secret);
	assert_string_equal(text, vector->commands);
}

static void what_a_prefix_chose_is_pinned(void **state)
{
	const struct wifi_selector prefix = {.ssid = SSID("ACME"), .prefix = true},
				   mask = {.ssid = SSID("ACME-\"\n"),
					   .bssid = {2},
					   .bssid_mask = {255}},
				   hidden = {.ssid = SSID("ACME-\"\n"), .hidden = true};
	const struct wifi_credentials none = {};
	char text[2048];

	all_commands(&open_bss, &prefix, &none, 3, text, sizeof(text));
	assert_string_equal(text, HEAD SSID_HEX SET "bssid 02:00:00:00:01:00|" FREQ SET
						    "key_mgmt NONE|");
	all_commands(&open_bss, &mask, &none, 3, text, sizeof(text));
	assert_non_null(strstr(text, "|" SET "bssid 02:00:00:00:01:00|"));
	all_commands(&transition, &prefix, &none, 3, text, sizeof(text));
	assert_non_null(strstr(text, "|" SET "bssid 02:00:00:00:02:00|"));
	all_commands(&open_bss, &hidden, &none, 3, text, sizeof(text));
	assert_string_equal(text,
			    HEAD SSID_HEX SET "scan_ssid 1|" FREQ SET "key_mgmt NONE|");
}

static void memory_that_runs_out_is_told(void **state)
{
	const struct wifi_selector selector = {.ssid = SSID("ACME-\"\n")};
	struct secret *secret = secret_of(LONG);
	const struct wifi_credentials credentials = {secret, NULL};
	unsigned failed = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct buf command = {};
		bool is_secret = false;
		int r = wifi_profile_command(&wpa3, &selector, &credentials, 3, 8,
					     &command, &is_secret);

		assert_true((r == 1 && is_secret) || r == -ENOMEM);
		failed += r == -ENOMEM;
		buf_deinit(&command);
	}
	secret_free(secret);
	assert_true(failed > 0);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(checks) + ARRAY_SIZE(vectors) + 2] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(checks); n++)
		tests[n] = (struct CMUnitTest){.name = checks[n].title,
					       .test_func = check_holds,
					       .initial_state = (void *)&checks[n]};
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[n++] = (struct CMUnitTest){.name = vectors[i].title,
						 .test_func = vector_holds,
						 .initial_state = (void *)&vectors[i]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_a_prefix_chose_is_pinned);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(memory_that_runs_out_is_told);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
