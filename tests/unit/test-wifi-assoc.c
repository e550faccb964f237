/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The association, driven by what the real wpa_supplicant and hostapd 2.10 said in the lab. A row's
 * play is one line after the other:
 *
 *     0.27 <3>...  an event, at that second since SELECT_NETWORK; without a number: at once
 *     < OK          the answer to the command that is out; | is a newline
 *     T 20          that second comes; TIMEOUT is fed, which only the deadline makes count
 *     gone, cancel  an input
 *     > COMMAND     what has to come out now: a command
 *     ! ...         the same: "added 0", "note ...", "connected", "disturbed", "end VERDICT certain"
 */
#include "wifi/assoc.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define BSSID "02:00:00:00:02:00"
#define AUTH  "<3>SME: Trying to authenticate with " BSSID " (SSID='ACME-1' freq=2437 MHz)\n"
#define ASSOC "<3>Trying to associate with " BSSID " (SSID='ACME-1' freq=2437 MHz)\n"
#define ASSOCIATED "<3>Associated with " BSSID "\n"
#define SCAN_STARTED "<3>CTRL-EVENT-SCAN-STARTED \n"
#define SCAN_RESULTS "<3>CTRL-EVENT-SCAN-RESULTS \n"
#define NOT_FOUND "<3>CTRL-EVENT-NETWORK-NOT-FOUND \n"
#define DISCONNECTED(rest) "<3>CTRL-EVENT-DISCONNECTED bssid=" BSSID " " rest "\n"
#define CONNECTED(id) \
	"<3>CTRL-EVENT-CONNECTED - Connection to " BSSID " completed [id=" id " id_str=usher]\n"
#define MAY_BE_WRONG "<3>WPA: 4-Way Handshake failed - pre-shared key may be incorrect\n"
#define TEMP_DISABLED(id, reason) "<3>CTRL-EVENT-SSID-TEMP-DISABLED id=" id \
	" ssid=\"ACME-1\" auth_failures=1 duration=10 reason=" reason "\n"
#define AUTH_REJECT(rest) "<3>CTRL-EVENT-AUTH-REJECT " BSSID " " rest "\n"
#define ASSOC_REJECT(rest) "<3>CTRL-EVENT-ASSOC-REJECT bssid=" BSSID " " rest "\n"

#define STOPS "> DISABLE_NETWORK 0\n< OK\n"
#define TRIES_AGAIN(why) "! note " why ", trying again\n> SELECT_NETWORK 0\n< OK\n"
#define LOOKS STOPS "> BSS " BSSID " MASK=0x300\n< tsf=1795314391249901|age=1\n" \
	"> SCAN freq=2437 passive=1\n< OK\n" SCAN_STARTED SCAN_RESULTS "> BSS " BSSID " MASK=0x300\n"
#define LOOKS_AND_HEARS LOOKS "< tsf=1795314399999999|age=0\n"
/* The kernel still remembers it. */
#define LOOKS_IN_VAIN LOOKS "< tsf=1795314391249901|age=1\n"

enum { OPEN, WPA2, HIDDEN, SAE, MIXED, EAP, TWIN };

static const struct play_vector {
	const char *title;
	int security;
	const char *play;
} vectors[] = {
	{"trace wpa2-right", WPA2,
	 "< OK\n0.03 " AUTH "0.06 " ASSOC "0.11 " ASSOCIATED "0.23 " CONNECTED("0") "! connected\n"},
	{"trace wpa2-right, the answer comes last", WPA2,
	 AUTH ASSOC ASSOCIATED CONNECTED("0") "! connected\n< OK\n"},
	{"trace sae-right", SAE,
	 "< OK\n" AUTH AUTH ASSOC ASSOCIATED CONNECTED("0") "! connected\n"},
	{"the former network goes", WPA2,
	 DISCONNECTED("reason=3 locally_generated=1") "< OK\n" AUTH ASSOC CONNECTED("0")
	 "! connected\n"},

	{"trace wpa2-wrong", WPA2,
	 "< OK\n0.02 " AUTH "0.04 " ASSOC "0.09 " ASSOCIATED "4.20 " DISCONNECTED("reason=15")
	 "4.21 " MAY_BE_WRONG STOPS "! end wrong-password certain\n" TEMP_DISABLED("0", "WRONG_KEY")},
	{"trace transition-psk-wrong", MIXED,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=15") TEMP_DISABLED("0", "WRONG_KEY")
	 "> DISABLE_NETWORK 0\n" TEMP_DISABLED("0", "CONN_FAILED") "< OK\n! end wrong-password certain\n"},
	{"wrong key, an access point that says 2", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=2") MAY_BE_WRONG STOPS
	 "! end wrong-password certain\n"},
	{"a handshake that this side gave up, the access point is heard", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED "10.1 " DISCONNECTED("reason=3 locally_generated=1")
	 MAY_BE_WRONG LOOKS_AND_HEARS "! end wrong-password the handshake with the key came to nothing\n"},
	{"a handshake that this side gave up, the access point is gone", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED "10.1 " DISCONNECTED("reason=3 locally_generated=1")
	 MAY_BE_WRONG LOOKS_IN_VAIN "! end not-in-range it is not heard any more\n"},
	{"a handshake that this side timed out itself", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=15 locally_generated=1")
	 MAY_BE_WRONG LOOKS_AND_HEARS "! end wrong-password the handshake with the key came to nothing\n"},
	{"the access point is stopped within the handshake", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=3") MAY_BE_WRONG
	 TRIES_AGAIN("it left in the middle of the handshake") TEMP_DISABLED("0", "WRONG_KEY")
	 SCAN_STARTED SCAN_RESULTS NOT_FOUND "! note it is not heard, looking again\n"
	 "5.0 " SCAN_STARTED SCAN_RESULTS NOT_FOUND LOOKS "< \n"
	 "! end not-in-range certain it is not heard any more\n"},
	{"the access point restarts within the handshake", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=6") MAY_BE_WRONG
	 TRIES_AGAIN("it left in the middle of the handshake") AUTH ASSOC ASSOCIATED CONNECTED("0")
	 "! connected\n"},

	{"trace sae-wrong: hostapd 2.10", SAE,
	 "< OK\n" AUTH AUTH AUTH_REJECT("auth_type=3 auth_transaction=2 status_code=1") STOPS
	 "! end wrong-password certain\n"},
	{"sae-wrong: hostapd from 2.11 on", SAE,
	 "< OK\n" AUTH AUTH AUTH_REJECT("auth_type=3 auth_transaction=2 status_code=15") STOPS
	 "! end wrong-password certain\n"},
	{"trace transition-both-wrong", MIXED,
	 "< OK\n" AUTH AUTH AUTH_REJECT("auth_type=3 auth_transaction=2 status_code=1")
	 "> DISABLE_NETWORK 0\n" TEMP_DISABLED("0", "CONN_FAILED") "< OK\n! end wrong-password certain\n"},
	{"wpa_supplicant's own word, from 2.12 on", SAE,
	 "< OK\n" AUTH AUTH "<3>CTRL-EVENT-SAE-PASSWORD-MISMATCH " BSSID "\n" STOPS
	 "! end wrong-password certain\n"},
	{"trace sae-wrong-silent, twice", SAE,
	 "< OK\n" AUTH "0.5 " AUTH "5.5 " TEMP_DISABLED("0", "CONN_FAILED")
	 TRIES_AGAIN("it does not answer") SCAN_STARTED SCAN_RESULTS AUTH AUTH
	 "11.0 " TEMP_DISABLED("0", "CONN_FAILED") LOOKS_AND_HEARS
	 "! end wrong-password it falls silent as soon as the password has to prove right\n"},
	{"trace sae-wrong-silent, and it goes away", SAE,
	 "< OK\n" AUTH AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH AUTH TEMP_DISABLED("0", "CONN_FAILED") LOOKS_IN_VAIN
	 "! end not-in-range it is not heard any more\n"},
	{"trace sae-wrong-silent, time is over before", SAE,
	 "< OK\n" AUTH AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH "T 19.9\nT 21\n" LOOKS_AND_HEARS
	 "! end wrong-password it falls silent as soon as the password has to prove right\n"},
	{"trace mute-sae-commit", SAE,
	 "< OK\n0.42 " AUTH "5.61 " SCAN_STARTED "! note it does not answer, trying again\n"
	 "5.67 " SCAN_RESULTS "5.79 " AUTH "11.39 " SCAN_STARTED LOOKS_AND_HEARS
	 "! end rejected it does not answer\n"},
	{"trace acl-sae: refused at the commit", SAE,
	 "< OK\n" AUTH AUTH_REJECT("auth_type=3 auth_transaction=1 status_code=1") STOPS
	 "! end rejected certain it refuses this device (status 1)\n"},

	{"trace mute-auth, twice", WPA2,
	 "< OK\n" AUTH "5.1 " TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH "10.2 " TEMP_DISABLED("0", "CONN_FAILED") LOOKS_AND_HEARS
	 "! end rejected it does not answer\n"},
	{"trace mute-assoc, of SAE: the password was right", SAE,
	 "< OK\n" AUTH AUTH ASSOC TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH ASSOC TEMP_DISABLED("0", "CONN_FAILED") LOOKS_AND_HEARS
	 "! end rejected it does not answer\n"},
	{"trace mute-eapol", WPA2,
	 "< OK\n" AUTH ASSOC ASSOCIATED DISCONNECTED("reason=15") TEMP_DISABLED("0", "CONN_FAILED")
	 TRIES_AGAIN("it does not answer") AUTH ASSOC ASSOCIATED DISCONNECTED("reason=15")
	 TEMP_DISABLED("0", "CONN_FAILED") LOOKS_AND_HEARS "! end rejected it does not answer\n"},
	{"trace vanish-assoc-wpa2, twice", WPA2,
	 "< OK\n" AUTH ASSOC TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH TEMP_DISABLED("0", "CONN_FAILED") LOOKS_IN_VAIN
	 "! end not-in-range it is not heard any more\n"},
	{"a driver that tells no TSF: its age tells", WPA2,
	 "< OK\n" AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 "10.0 " AUTH TEMP_DISABLED("0", "CONN_FAILED") STOPS
	 "> BSS " BSSID " MASK=0x300\n< age=9\n> SCAN freq=2437 passive=1\n< FAIL-BUSY\n12.0 " SCAN_RESULTS
	 "> BSS " BSSID " MASK=0x300\n< age=12\n! end not-in-range it is not heard any more\n"},
	{"it cannot be looked for: the doubt stays", WPA2,
	 "< OK\n" AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH TEMP_DISABLED("0", "CONN_FAILED") STOPS "> BSS " BSSID " MASK=0x300\n< \n"
	 "> SCAN freq=2437 passive=1\n< FAIL\n! end rejected it does not answer\n"},

	{"a hidden one is asked for by its name", HIDDEN,
	 "< OK\n" AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH TEMP_DISABLED("0", "CONN_FAILED") STOPS "> BSS " BSSID " MASK=0x300\n< \n"
	 "> SCAN freq=2437 ssid 41434d452d31\n< OK\n" SCAN_RESULTS "> BSS " BSSID " MASK=0x300\n"
	 "< tsf=5|age=0\n! end rejected it does not answer\n"},
	{"the twin of an open one is looked for", TWIN,
	 "< OK\n" AUTH TEMP_DISABLED("0", "CONN_FAILED") TRIES_AGAIN("it does not answer")
	 AUTH TEMP_DISABLED("0", "CONN_FAILED") STOPS "> BSS 02:00:00:00:02:01 MASK=0x300\n< \n"
	 "> SCAN freq=2437 passive=1\n< OK\n" SCAN_RESULTS "> BSS 02:00:00:00:02:01 MASK=0x300\n"
	 "< \n! end not-in-range it is not heard any more\n"},
	{"trace absent", WPA2,
	 "< OK\n0.03 " SCAN_STARTED "0.08 " SCAN_RESULTS "0.11 " NOT_FOUND
	 "! note it is not heard, looking again\n5.1 " SCAN_STARTED "5.2 " SCAN_RESULTS NOT_FOUND
	 LOOKS "< \n! end not-in-range certain it is not heard any more\n"},
	{"trace hidden-1: not found in the old table, then connected", WPA2,
	 NOT_FOUND "< OK\n" SCAN_STARTED SCAN_RESULTS AUTH ASSOC CONNECTED("0") "! connected\n"},
	{"trace sae-h2e-right-pwe0, open-as-wpa2: there, and not joinable", SAE,
	 NOT_FOUND "< OK\n" SCAN_STARTED SCAN_RESULTS NOT_FOUND "! note it is not heard, looking again\n"
	 SCAN_STARTED SCAN_RESULTS NOT_FOUND LOOKS_AND_HEARS
	 "! end unsupported it is there, but this radio or wpa_supplicant cannot join its kind\n"},

	{"trace full", WPA2,
	 "< OK\n" AUTH AUTH_REJECT("auth_type=0 auth_transaction=2 status_code=17") STOPS
	 "! end ap-full certain it takes no more devices (status 17)\n"},
	{"full, told before SELECT_NETWORK is answered", WPA2,
	 AUTH AUTH_REJECT("auth_type=0 auth_transaction=2 status_code=17") "< OK\n" STOPS
	 "! end ap-full certain it takes no more devices (status 17)\n"},
	{"full, told to the association", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=17") STOPS
	 "! end ap-full certain it takes no more devices (status 17)\n"},
	{"full, by a driver that does not tell who", WPA2,
	 "< OK\n<3>Trying to associate with SSID 'ACME-1'\n"
	 "<3>CTRL-EVENT-ASSOC-REJECT bssid=00:00:00:00:00:00 status_code=17\n" STOPS
	 "! end ap-full certain it takes no more devices (status 17)\n"},
	{"trace acl-wpa2", WPA2,
	 "< OK\n" AUTH AUTH_REJECT("auth_type=0 auth_transaction=2 status_code=1")
	 "> DISABLE_NETWORK 0\n" TEMP_DISABLED("0", "CONN_FAILED")
	 "< OK\n! end rejected certain it refuses this device (status 1)\n"},
	{"its memory is full: IEEE 802.11-2020 table 9-50", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=93") STOPS
	 "! end ap-full certain it has no memory left (status 93)\n"},
	{"a reason outside of the standard is not a full one", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=92") STOPS
	 "! end rejected certain it refuses for a reason of its own (status 92)\n"},
	{"a status of nobody's", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=999") STOPS
	 "! end rejected certain it refused (status 999)\n"},
	{"come again later, and it lets in", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=30") "! note it asks to come again later\n"
	 SCAN_STARTED SCAN_RESULTS AUTH ASSOC CONNECTED("0") "! connected\n"},
	{"come again later, each time", WPA2,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=30") "! note it asks to come again later\n"
	 AUTH ASSOC ASSOC_REJECT("status_code=30") "! note it asks to come again later\n"
	 AUTH ASSOC ASSOC_REJECT("status_code=30") STOPS
	 "! end rejected certain it asks to come again later (status 30)\n"},
	{"a stale key, and a new one", SAE,
	 "< OK\n" AUTH ASSOC ASSOC_REJECT("status_code=53") "! note it has forgotten an earlier key\n"
	 SCAN_STARTED SCAN_RESULTS AUTH AUTH ASSOC CONNECTED("0") "! connected\n"},
	{"what another access point refused before", WPA2,
	 AUTH_REJECT("auth_type=0 auth_transaction=2 status_code=17") "< OK\n" AUTH
	 "<3>CTRL-EVENT-AUTH-REJECT 02:00:00:00:09:00 auth_type=0 auth_transaction=2 status_code=17\n"
	 ASSOC CONNECTED("0") "! connected\n"},
	{"another network is disabled", WPA2,
	 "< OK\n" AUTH TEMP_DISABLED("7", "WRONG_KEY") ASSOC CONNECTED("0") "! connected\n"},

	{"the server says no", EAP,
	 "< OK\n" AUTH ASSOC ASSOCIATED
	 "<3>CTRL-EVENT-EAP-METHOD EAP vendor 0 method 25 (PEAP) selected\n"
	 "<3>CTRL-EVENT-EAP-FAILURE EAP authentication failed\n" STOPS "! end eap-refused certain\n"},
	{"the server's certificate is not trusted", EAP,
	 "< OK\n" AUTH ASSOC ASSOCIATED
	 "<3>CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 depth=0 subject='/CN=x' err='self-signed certificate'\n"
	 STOPS "! end eap-cert certain self-signed certificate\n"},

	{"nothing at all happens", WPA2, "< OK\nT 19.9\nT 20.1\n" STOPS "! end timed-out certain\n"},
	{"it hangs in the middle", WPA2,
	 "< OK\n" AUTH "T 20.1\n" STOPS "! end timed-out certain it does not answer in time\n"},
	{"not heard once, and time is over", WPA2,
	 "< OK\n" SCAN_STARTED SCAN_RESULTS NOT_FOUND "! note it is not heard, looking again\nT 20.1\n"
	 STOPS "! end not-in-range\n"},
	{"wpa_supplicant goes", WPA2, "< OK\n" AUTH "gone\n! end daemon-gone certain\n"},
	{"wpa_supplicant goes before it answers", WPA2, "gone\n! end daemon-gone certain\n"},
	{"wpa_supplicant goes while it is told to stop", WPA2,
	 "< OK\n" AUTH AUTH_REJECT("auth_type=0 auth_transaction=2 status_code=17")
	 "> DISABLE_NETWORK 0\ngone\n! end daemon-gone certain\n"},
	{"given up", WPA2, "< OK\n" AUTH "cancel\n! end cancelled certain\n" AUTH},
	{"another network is selected", WPA2,
	 "< OK\n" AUTH CONNECTED("3") "! end disturbed certain another network was selected\n"},
	{"another network was connected just before", WPA2,
	 CONNECTED("3") "< OK\n" AUTH CONNECTED("0") "! connected\n"},
	{"our network is removed", WPA2,
	 "< OK\nT 20.1\n> DISABLE_NETWORK 0\n< FAIL\n! end disturbed certain its network was removed\n"},
	{"it cannot be selected", WPA2,
	 "< FAIL\n> DISABLE_NETWORK 0\n< FAIL\n"
	 "! end daemon-fault certain wpa_supplicant refused to select the network\n"},

	{"a loss that is mended", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n" DISCONNECTED("reason=4 locally_generated=1")
	 "! disturbed\n> GET_NETWORK 0 disabled\n< 0\n5.0 " AUTH CONNECTED("0") "! connected\nT 60\n"},
	{"a loss that is mended before it was asked", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n" DISCONNECTED("reason=4 locally_generated=1")
	 "! disturbed\n> GET_NETWORK 0 disabled\n" CONNECTED("0") "! connected\n< 0\n"
	 DISCONNECTED("reason=4") "! disturbed\n> GET_NETWORK 0 disabled\n"},
	{"a loss that is not mended", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n1.0 " DISCONNECTED("reason=3")
	 "! disturbed\n> GET_NETWORK 0 disabled\n< 0\nT 10.9\nT 11.1\n" STOPS "! end lost certain\n"},
	{"somebody selects another network", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n" DISCONNECTED("reason=3 locally_generated=1")
	 "! disturbed\n> GET_NETWORK 0 disabled\n< 1\n! end disturbed certain its network was disabled\n"},
	{"somebody removes our network", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n" DISCONNECTED("reason=3 locally_generated=1")
	 "! disturbed\n> GET_NETWORK 0 disabled\n< FAIL\n! end disturbed certain its network was removed\n"},
	{"it roams", OPEN, "< OK\n" CONNECTED("0") "! connected\n" CONNECTED("0") "! connected\n"},
	{"another network takes its place", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\n" CONNECTED("4")
	 "! end disturbed certain another network was selected\n"},
	{"wpa_supplicant goes while it is joined", OPEN,
	 "< OK\n" CONNECTED("0") "! connected\ngone\n! end daemon-gone certain\n"},
	{"it is left", OPEN, "< OK\n" CONNECTED("0") "! connected\ncancel\n! end cancelled certain\n"},
};
/* clang-format on */

struct play {
	struct wifi_assoc *assoc;
	struct secret *passphrase;
	uint64_t start_us, now_us;
	bool ended;
};

static const struct wifi_eap eap = {
	.identity = "u", .method = "peap", .ca_file = "/etc/ssl/certs/ca.pem"};

static void configure(struct play *play, int kind, struct wifi_assoc_config *ret)
{
	static const struct wifi_security kinds[] = {
		[OPEN] = {.kind = WIFI_OPEN},
		[WPA2] = {WIFI_WPA2, WIFI_AKM_PSK, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[HIDDEN] = {WIFI_WPA2, WIFI_AKM_PSK, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[TWIN] = {.kind = WIFI_OWE_TRANSITION,
			  .owe_ssid = {4, "twin"},
			  .owe_bssid = {2, 0, 0, 0, 2, 1}},
		[SAE] = {WIFI_WPA3, WIFI_AKM_SAE, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[MIXED] = {WIFI_WPA2_WPA3, WIFI_AKM_PSK | WIFI_AKM_SAE, WIFI_CIPHER_CCMP,
			   WIFI_CIPHER_CCMP},
		[EAP] = {WIFI_ENTERPRISE, WIFI_AKM_EAP, WIFI_CIPHER_CCMP,
			 WIFI_CIPHER_CCMP},
	};

	*ret = (struct wifi_assoc_config){
		.bss = {.bssid = {2, 0, 0, 0, 2, 0},
			.freq = 2437,
			.ssid = {6, "ACME-1"},
			.security = kinds[kind]},
		.selector = {.ssid = {5, "ACME-"}, .prefix = true},
		.credentials = {.passphrase = kind == OPEN || kind == TWIN
						      ? NULL
						      : play->passphrase,
				.eap = kind == EAP ? &eap : NULL},
	};
	if (kind == HIDDEN)
		ret->selector = (struct wifi_selector){.ssid = ret->bss.ssid,
						       .hidden = true};
}

static void step(struct play *play, struct wifi_assoc_event event)
{
	event.now_us = play->now_us;
	wifi_assoc_step(play->assoc, &event);
}

static void answer(struct play *play, const char *text)
{
	step(play, (struct wifi_assoc_event){
			   .type = WIFI_ASSOC_ANSWER, .text = text, .len = strlen(text)});
}

/* The next action as a line of a play; "" when there is none. */
static void describe_next(struct play *play, char *ret, size_t size)
{
	struct wifi_assoc_action a;

	ret[0] = '\0';
	if (!wifi_assoc_next(play->assoc, &a))
		return;
	assert_false(play->ended);
	switch (a.type) {
	case WIFI_ASSOC_DO_COMMAND:
		snprintf(ret, size, "> %.*s", (int)a.len, (const char *)a.command);
		break;
	case WIFI_ASSOC_DO_ADDED:
		snprintf(ret, size, "! added %d", a.network);
		break;
	case WIFI_ASSOC_DO_NOTE:
		snprintf(ret, size, "! note %s", a.detail);
		break;
	case WIFI_ASSOC_DO_CONNECTED:
		assert_memory_equal(a.bssid, "\x02\0\0\0\x02\0", 6);
		snprintf(ret, size, "! connected");
		break;
	case WIFI_ASSOC_DO_DISTURBED:
		snprintf(ret, size, "! disturbed");
		break;
	case WIFI_ASSOC_DO_END:
		play->ended = true;
		snprintf(ret, size, "! end %s%s%s%s", wifi_verdict_name(a.verdict),
			 a.certain ? " certain" : "", a.detail ? " " : "",
			 a.detail ?: "");
		break;
	case WIFI_ASSOC_DO_NOTHING:
		fail();
	}
}

static void expect(struct play *play, const char *line)
{
	char next[512];

	describe_next(play, next, sizeof(next));
	assert_string_equal(next, line);
}

/* Up to SELECT_NETWORK, whose answer is not there yet. */
static void select_network(struct play *play)
{
	char next[512];

	step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	expect(play, "> ADD_NETWORK");
	answer(play, "0");
	expect(play, "! added 0");
	for (;;) {
		describe_next(play, next, sizeof(next));
		if (strncmp(next, "> SELECT_NETWORK 0", 18) == 0)
			return;
		assert_memory_equal(next, "> SET", 5);
		answer(play, "OK");
	}
}

static void feed(struct play *play, char *line)
{
	struct wifi_event event;
	char *rest = line;

	if (line[0] == '<' && line[1] == ' ') {
		for (char *p = line; *p; p++)
			*p = *p == '|' ? '\n' : *p;
		answer(play, line + 2);
	} else if (strcmp(line, "gone") == 0) {
		step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE});
	} else if (strcmp(line, "cancel") == 0) {
		step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	} else if (line[0] == 'T') {
		play->now_us = play->start_us + (uint64_t)(strtod(line + 2, NULL) * 1e6);
		step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_TIMEOUT});
	} else {
		if (line[0] != '<')
			play->now_us = play->start_us +
				       (uint64_t)(strtod(line, &rest) * 1e6);
		rest += strspn(rest, " ");
		wifi_event_parse(rest, strlen(rest), &event);
		assert_int_not_equal(event.type, WIFI_EVENT_OTHER);
		step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_EVENT,
						     .event = &event});
	}
}

static void play_init(struct play *play, const struct wifi_assoc_config *config)
{
	play->start_us = play->now_us = 1000000000;
	assert_int_equal(wifi_assoc_new(config, &play->assoc), 0);
}

static void play_deinit(struct play *play)
{
	wifi_assoc_free(play->assoc);
	secret_free(play->passphrase);
}

static void plays(void **state)
{
	const struct play_vector *v = *state;
	struct wifi_assoc_config config;
	char *lines = strdup(v->play), *rest = lines, *line;
	struct play play = {};

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	configure(&play, v->security, &config);
	play_init(&play, &config);
	select_network(&play);
	while ((line = strsep(&rest, "\n")) && *line) {
		if (line[0] == '>' || line[0] == '!') {
			expect(&play, line);
		} else {
			expect(&play, ""); /* nothing that the play does not have */
			feed(&play, line);
		}
	}
	expect(&play, "");
	assert_true(!play.ended || wifi_assoc_deadline(play.assoc) == 0);
	play_deinit(&play);
	free(lines);
}

/* clang-format off */
static const struct setup_vector {
	const char *title;
	int security;
	const char *refused; /* the beginning of the command that fails */
	const char *end;
} setup_vectors[] = {
	{"no network can be added", WPA2, "ADD_NETWORK",
	 "! end daemon-fault certain wpa_supplicant refused to add a network"},
	{"a setting is refused: its value is not told", WPA2, "SET_NETWORK 0 psk",
	 "! end daemon-fault certain wpa_supplicant refused to set psk"},
	{"built without SAE", SAE, "SET_NETWORK 0 key_mgmt",
	 "! end unsupported certain this wpa_supplicant does not speak the network's security"},
	{"older than sae_pwe: it goes on", SAE, "SET sae_pwe", "> SELECT_NETWORK 0"},
};
/* clang-format on */

static void sets_up(void **state)
{
	const struct setup_vector *v = *state;
	struct wifi_assoc_config config;
	struct play play = {};
	char next[512];

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	configure(&play, v->security, &config);
	play_init(&play, &config);
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	for (;;) {
		describe_next(&play, next, sizeof(next));
		if (strcmp(next, v->end) == 0)
			break;
		if (next[0] == '!')
			assert_string_equal(next, "! added 0");
		else if (strncmp(next + 2, v->refused, strlen(v->refused)) == 0)
			answer(&play, "FAIL");
		else
			answer(&play, strcmp(next, "> ADD_NETWORK") == 0 ? "0" : "OK");
	}
	play_deinit(&play);
}

static void marks_what_is_secret(void **state)
{
	struct wifi_assoc_config config;
	struct wifi_assoc_action action;
	struct play play = {};
	unsigned secrets = 0;

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	configure(&play, WPA2, &config);
	play_init(&play, &config);
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	while (wifi_assoc_next(play.assoc, &action)) {
		if (action.type != WIFI_ASSOC_DO_COMMAND)
			continue;
		assert_int_equal(!!memmem(action.command, action.len, "horse", 5),
				 action.secret);
		secrets += action.secret;
		answer(&play, action.len == 11 ? "0" : "OK");
	}
	assert_int_equal(secrets, 1);
	play_deinit(&play);
}

static void refuses_what_cannot_be_joined(void **state)
{
	struct wifi_assoc_config config;
	struct play play = {};
	char next[512];

	configure(&play, WPA2, &config);
	play_init(&play, &config);
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	describe_next(&play, next, sizeof(next));
	assert_memory_equal(next, "! end unsupported certain ", 26);
	expect(&play, "");
	play_deinit(&play);
}

/* Else nobody knew what to remove. */
static void tells_the_network_before_an_early_end(void **state)
{
	struct wifi_assoc_config config;
	struct play play = {};

	configure(&play, OPEN, &config);
	play_init(&play, &config);
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	expect(&play, "> ADD_NETWORK");
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	expect(&play, "");
	answer(&play, "5");
	expect(&play, "! added 5");
	expect(&play, "! end cancelled certain");
	expect(&play, "");
	play_deinit(&play);
}

static void ends_early_without_the_daemon(void **state)
{
	struct wifi_assoc_config config;
	struct play play = {};

	configure(&play, OPEN, &config);
	play_init(&play, &config);
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	expect(&play, "> ADD_NETWORK");
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE});
	expect(&play, "! end cancelled certain");
	play_deinit(&play);
}

static void lives_without_memory(void **state)
{
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_assoc_config config;
		struct wifi_assoc_action action = {};
		struct play play = {};

		if (secret_new("correct horse", 13, &play.passphrase) < 0)
			continue;
		configure(&play, WPA2, &config);
		if (wifi_assoc_new(&config, &play.assoc) == 0) {
			step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
			while (wifi_assoc_next(play.assoc, &action) &&
			       action.type != WIFI_ASSOC_DO_END &&
			       !(action.len == 16 &&
				 action.type == WIFI_ASSOC_DO_COMMAND &&
				 memcmp(action.command, "SELECT_NETWORK 0", 16) == 0))
				if (action.type == WIFI_ASSOC_DO_COMMAND)
					answer(&play, action.len == 11 ? "0" : "OK");
			assert_true(action.type == WIFI_ASSOC_DO_COMMAND ||
				    action.verdict == WIFI_NO_MEMORY);
		}
		play_deinit(&play);
	}
}

#define ROWS(all, n, vectors, function)                                   \
	for (size_t i_ = 0; i_ < ARRAY_SIZE(vectors); i_++)               \
		all[n++] = (struct CMUnitTest)                            \
		{                                                         \
			.name = vectors[i_].title, .test_func = function, \
			.initial_state = (void *)&vectors[i_]             \
		}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_what_is_secret),
		cmocka_unit_test(refuses_what_cannot_be_joined),
		cmocka_unit_test(tells_the_network_before_an_early_end),
		cmocka_unit_test(ends_early_without_the_daemon),
		cmocka_unit_test(lives_without_memory),
	};
	struct CMUnitTest
		all[ARRAY_SIZE(tests) + ARRAY_SIZE(vectors) + ARRAY_SIZE(setup_vectors)];
	size_t n = ARRAY_SIZE(tests);

	memcpy(all, tests, sizeof(tests));
	ROWS(all, n, vectors, plays);
	ROWS(all, n, setup_vectors, sets_up);
	return cmocka_run_group_tests(all, NULL, NULL);
}
