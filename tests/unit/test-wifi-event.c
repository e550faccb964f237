/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/event.h"

#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *line;
	const char *text; /* type, and what is not as it is by default */
};

/* clang-format off */
/* Lines of wpa_supplicant 2.10: its format strings, filled in. */
static const struct vector vectors[] = {
	{"scan started", "<3>CTRL-EVENT-SCAN-STARTED ", "SCAN_STARTED"},
	{"scan results", "<3>CTRL-EVENT-SCAN-RESULTS ", "SCAN_RESULTS"},
	{"scan failed", "<3>CTRL-EVENT-SCAN-FAILED ret=-16 retry=1", "SCAN_FAILED code=-16"},
	{"scan failed without a code", "<3>CTRL-EVENT-SCAN-FAILED ", "OTHER"},
	{"network not found", "<3>CTRL-EVENT-NETWORK-NOT-FOUND ", "NETWORK_NOT_FOUND"},
	{"trying to authenticate", "<3>SME: Trying to authenticate with 02:00:00:00:01:00 (SSID='ACME' freq=2412 MHz)",
	 "AUTHENTICATING bssid=020000000100"},
	{"trying to associate", "<3>Trying to associate with 02:00:00:00:01:00 (SSID='ACME' freq=2412 MHz)",
	 "ASSOCIATING bssid=020000000100"},
	{"trying to associate, the driver chooses", "<3>Trying to associate with SSID 'bssid=02:00:00:00:01:00'",
	 "ASSOCIATING"},
	{"associated", "<3>Associated with 02:00:00:00:01:00", "ASSOCIATED bssid=020000000100"},
	{"associated with half an address", "<3>Associated with 02:00:00:00:01", "OTHER"},
	{"connected", "<3>CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:01:00 completed [id=3 id_str=usher]",
	 "CONNECTED bssid=020000000100 network=3"},
	{"connected, an id_str with blanks", "<3>CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:01:00 completed [id=0 id_str=a id=7]",
	 "CONNECTED bssid=020000000100 network=0"},
	{"connected without a network", "<3>CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:01:00 completed", "OTHER"},
	{"connected, cut", "<3>CTRL-EVENT-CONNECTED - Connection to ", "OTHER"},
	{"disconnected", "<3>CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:01:00 reason=15",
	 "DISCONNECTED bssid=020000000100 code=15"},
	{"disconnected by ourselves", "<3>CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:01:00 reason=3 locally_generated=1",
	 "DISCONNECTED bssid=020000000100 code=3 locally"},
	{"authentication refused: SAE, wrong password",
	 "<3>CTRL-EVENT-AUTH-REJECT 02:00:00:00:01:00 auth_type=3 auth_transaction=2 status_code=15",
	 "AUTH_REJECT bssid=020000000100 code=15 auth=3/2"},
	{"authentication refused, with elements",
	 "<3>CTRL-EVENT-AUTH-REJECT 02:00:00:00:01:00 auth_type=0 auth_transaction=2 status_code=1 ie=dd00",
	 "AUTH_REJECT bssid=020000000100 code=1 auth=0/2"},
	{"association refused", "<3>CTRL-EVENT-ASSOC-REJECT bssid=02:00:00:00:01:00 status_code=17",
	 "ASSOC_REJECT bssid=020000000100 code=17"},
	{"association refused, timeout", "<3>CTRL-EVENT-ASSOC-REJECT bssid=02:00:00:00:01:00 status_code=1 timeout",
	 "ASSOC_REJECT bssid=020000000100 code=1"},
	{"association refused by nobody in particular", "<3>CTRL-EVENT-ASSOC-REJECT status_code=16",
	 "ASSOC_REJECT code=16"},
	{"disabled for a time", "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=3 ssid=\"ACME\" auth_failures=1 duration=10 reason=WRONG_KEY",
	 "TEMP_DISABLED network=3 seconds=10 text=WRONG_KEY"},
	{"disabled: the SSID says what it likes",
	 "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=3 ssid=\"\\\" reason=WRONG_KEY duration=99\" auth_failures=1 duration=10 reason=CONN_FAILED",
	 "TEMP_DISABLED network=3 seconds=10 text=CONN_FAILED"},
	{"disabled: the SSID ends with a backslash",
	 "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=3 ssid=\"a\\\\\" auth_failures=1 duration=10 reason=CONN_FAILED",
	 "TEMP_DISABLED network=3 seconds=10 text=CONN_FAILED"},
	{"disabled: an open quote", "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=3 ssid=\"a reason=WRONG_KEY", "OTHER"},
	{"disabled: no network", "<3>CTRL-EVENT-SSID-TEMP-DISABLED ssid=\"a\" reason=WRONG_KEY", "OTHER"},
	{"enabled again", "<3>CTRL-EVENT-SSID-REENABLED id=3 ssid=\"ACME\"", "REENABLED network=3"},
	{"four-way handshake failed", "<3>WPA: 4-Way Handshake failed - pre-shared key may be incorrect", "KEY_MAY_BE_WRONG"},
	{"EAP failed", "<3>CTRL-EVENT-EAP-FAILURE EAP authentication failed", "EAP_FAILURE"},
	{"EAP failed for a station of an access point", "<3>CTRL-EVENT-EAP-FAILURE2 02:00:00:00:01:00", "OTHER"},
	{"EAP method", "<3>CTRL-EVENT-EAP-METHOD EAP vendor 0 method 25 (PEAP) selected",
	 "EAP_METHOD text=EAP vendor 0 method 25 (PEAP) selected"},
	{"certificate", "<3>CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 depth=1 subject='/CN=a' err='unable to get issuer'",
	 "EAP_CERT_ERROR text=unable to get issuer"},
	{"certificate whose subject says what it likes",
	 "<3>CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 depth=1 subject='/CN=' err='all is well'' err='unable to get issuer'",
	 "EAP_CERT_ERROR text=unable to get issuer"},
	{"certificate, cut behind the opening quote", "<3>CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 err='", "OTHER"},
	{"certificate, an empty text", "<3>CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 err=''", "EAP_CERT_ERROR"},
	{"regulatory domain", "<3>CTRL-EVENT-REGDOM-CHANGE init=COUNTRY_IE type=COUNTRY alpha2=DE",
	 "REGDOM_CHANGE text=init=COUNTRY_IE type=COUNTRY alpha2=DE"},
	{"terminating", "<3>CTRL-EVENT-TERMINATING ", "TERMINATING"},
	{"terminating, without its blank", "<3>CTRL-EVENT-TERMINATING", "TERMINATING"},
	{"DPP: authenticated", "<3>DPP-AUTH-SUCCESS init=1", "DPP_AUTH_SUCCESS"},
	{"DPP: nobody answered", "<3>DPP-AUTH-INIT-FAILED ", "DPP_AUTH_INIT_FAILED"},
	{"DPP: asked", "<3>DPP-CONF-REQ-RX src=02:00:00:00:01:00", "DPP_CONF_REQ_RX"},
	{"DPP: sent", "<3>DPP-CONF-SENT wait_conn_status=1", "DPP_CONF_SENT code=1"},
	{"DPP: sent, and it will not tell", "<3>DPP-CONF-SENT ", "DPP_CONF_SENT code=-1"},
	{"DPP: joined", "<3>DPP-CONN-STATUS-RESULT result=0 ssid=home channel_list=(null)",
	 "DPP_CONN_STATUS text=result=0 ssid=home channel_list=(null)"},
	{"DPP: not joined", "<3>DPP-CONN-STATUS-RESULT result=10 ssid= result=0 channel_list=81/1",
	 "DPP_CONN_STATUS code=10 text=result=10 ssid= result=0 channel_list=81/1"},
	{"DPP: it did not tell", "<3>DPP-CONN-STATUS-RESULT timeout", "DPP_CONN_STATUS code=-1 text=timeout"},
	{"DPP: failed", "<3>DPP-FAIL No Auth Confirm received", "DPP_FAIL text=No Auth Confirm received"},
	{"DPP: not compatible", "<3>DPP-NOT-COMPATIBLE r-capab=0x02", "DPP_NOT_COMPATIBLE"},
	{"DPP: later", "<3>DPP-RESPONSE-PENDING ", "DPP_RESPONSE_PENDING"},
	{"of a global socket", "IFNAME=wlan0 <3>CTRL-EVENT-SCAN-RESULTS ", "SCAN_RESULTS"},
	{"of two digits", "<10>CTRL-EVENT-SCAN-RESULTS ", "SCAN_RESULTS"},
	{"another event", "<3>CTRL-EVENT-BSS-ADDED 34 02:00:00:00:01:00", "OTHER"},
	{"an event whose name is longer", "<3>CTRL-EVENT-SCAN-RESULTS2 ", "OTHER"},
	{"no level", "CTRL-EVENT-SCAN-RESULTS ", "OTHER"},
	{"an empty level", "<>CTRL-EVENT-SCAN-RESULTS ", "OTHER"},
	{"an open level", "<3", "OTHER"},
	{"a level alone", "<3>", "OTHER"},
	{"nothing", "", "OTHER"},
	{"a code of 64 bits", "<3>CTRL-EVENT-SCAN-FAILED ret=-9999999999", "OTHER"},
	{"a code with a tail", "<3>CTRL-EVENT-SCAN-FAILED ret=-16x", "OTHER"},
	{"a negative duration", "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=3 ssid=\"\" duration=-5 reason=CONN_FAILED",
	 "TEMP_DISABLED network=3 text=CONN_FAILED"},
};

#define NAME(n) [WIFI_EVENT_##n] = #n
static const char *const names[] = {
	NAME(OTHER), NAME(SCAN_STARTED), NAME(SCAN_RESULTS), NAME(SCAN_FAILED), NAME(NETWORK_NOT_FOUND),
	NAME(AUTHENTICATING), NAME(ASSOCIATING), NAME(ASSOCIATED), NAME(CONNECTED), NAME(DISCONNECTED), NAME(AUTH_REJECT),
	NAME(ASSOC_REJECT), NAME(TEMP_DISABLED), NAME(REENABLED), NAME(KEY_MAY_BE_WRONG),
	NAME(SAE_PASSWORD_MISMATCH), NAME(EAP_FAILURE), NAME(EAP_METHOD), NAME(EAP_CERT_ERROR),
	NAME(REGDOM_CHANGE), NAME(TERMINATING), NAME(INTERFACE_REMOVED), NAME(DPP_AUTH_SUCCESS),
	NAME(DPP_AUTH_INIT_FAILED), NAME(DPP_NOT_COMPATIBLE), NAME(DPP_RESPONSE_PENDING),
	NAME(DPP_CONF_REQ_RX), NAME(DPP_CONF_SENT), NAME(DPP_CONF_FAILED), NAME(DPP_CONN_STATUS),
	NAME(DPP_FAIL),
};
/* clang-format on */

static void describe(const struct wifi_event *event, char *text, size_t size)
{
	static const uint8_t none[6];
	char hex[13];
	size_t at = 0;

	at += (size_t)snprintf(text, size, "%s", names[event->type]);
	hex_encode(event->bssid, 6, hex);
	if (memcmp(event->bssid, none, 6) != 0)
		at += (size_t)snprintf(text + at, size - at, " bssid=%s", hex);
	if (event->network >= 0)
		at += (size_t)snprintf(text + at, size - at, " network=%d",
				       event->network);
	if (event->code)
		at += (size_t)snprintf(text + at, size - at, " code=%d", event->code);
	if (event->auth_type || event->auth_transaction)
		at += (size_t)snprintf(text + at, size - at, " auth=%d/%d",
				       event->auth_type, event->auth_transaction);
	if (event->locally)
		at += (size_t)snprintf(text + at, size - at, " locally");
	if (event->seconds)
		at += (size_t)snprintf(text + at, size - at, " seconds=%u",
				       event->seconds);
	if (event->text[0])
		snprintf(text + at, size - at, " text=%s", event->text);
}

static void parse(const char *line, size_t len, struct wifi_event *ret)
{
	char *exact = malloc(len ? len : 1);

	assert_non_null(exact);
	memcpy(exact, line, len);
	wifi_event_parse(exact, len, ret);
	free(exact);
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct wifi_event event;
	char text[512];

	parse(vector->line, strlen(vector->line), &event);
	describe(&event, text, sizeof(text));
	assert_string_equal(text, vector->text);
}

static void long_texts_are_cut(void **state)
{
	char line[1024] = "<3>DPP-FAIL ";
	struct wifi_event event;

	memset(line + 12, 'x', sizeof(line) - 12);
	parse(line, sizeof(line), &event);
	assert_int_equal(event.type, WIFI_EVENT_DPP_FAIL);
	assert_int_equal(strlen(event.text), WIFI_EVENT_TEXT_MAX - 1);
}

static void a_NUL_byte_makes_it_none_of_ours(void **state)
{
	static const char line[] = "<3>CTRL-EVENT-SCAN-RESULTS \0";
	struct wifi_event event;

	parse(line, sizeof(line) - 1, &event);
	assert_int_equal(event.type, WIFI_EVENT_OTHER);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(long_texts_are_cut);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		a_NUL_byte_makes_it_none_of_ours);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
