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
#include "tests/unit/assoc-play.h"

#include <stdlib.h>
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

/* Up to SELECT_NETWORK, whose answer is not there yet. */
static void select_network(struct assoc_play *play)
{
	char next[512];

	assoc_play_step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	assoc_play_expect(play, "> ADD_NETWORK");
	assoc_play_answer(play, "0");
	assoc_play_expect(play, "! added 0");
	for (;;) {
		assoc_play_next(play, next, sizeof(next));
		if (strncmp(next, "> SELECT_NETWORK 0", 18) == 0)
			return;
		assert_memory_equal(next, "> SET", 5);
		assoc_play_answer(play, "OK");
	}
}

static void feed(struct assoc_play *play, char *line)
{
	struct wifi_event event;
	char *rest = line;

	if (line[0] == '<' && line[1] == ' ') {
		for (char *p = line; *p; p++)
			*p = *p == '|' ? '\n' : *p;
		assoc_play_answer(play, line + 2);
	} else if (strcmp(line, "gone") == 0) {
		assoc_play_step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE});
	} else if (strcmp(line, "cancel") == 0) {
		assoc_play_step(play,
				(struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	} else if (line[0] == 'T') {
		play->now_us = play->start_us + (uint64_t)(strtod(line + 2, NULL) * 1e6);
		assoc_play_step(play,
				(struct wifi_assoc_event){.type = WIFI_ASSOC_TIMEOUT});
	} else {
		if (line[0] != '<')
			play->now_us = play->start_us +
				       (uint64_t)(strtod(line, &rest) * 1e6);
		rest += strspn(rest, " ");
		wifi_event_parse(rest, strlen(rest), &event);
		assert_int_not_equal(event.type, WIFI_EVENT_OTHER);
		assoc_play_step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_EVENT,
								.event = &event});
	}
}

static void plays(void **state)
{
	const struct play_vector *v = *state;
	struct wifi_assoc_config config;
	char *lines = strdup(v->play), *rest = lines, *line;
	struct assoc_play play = {};

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	assoc_play_configure(&play, v->security, &config);
	assoc_play_init(&play, &config);
	select_network(&play);
	while ((line = strsep(&rest, "\n")) && *line) {
		if (line[0] == '>' || line[0] == '!') {
			assoc_play_expect(&play, line);
		} else {
			assoc_play_expect(&play,
					  ""); /* nothing that the play does not have */
			feed(&play, line);
		}
	}
	assoc_play_expect(&play, "");
	assert_true(!play.ended || wifi_assoc_deadline(play.assoc) == 0);
	assoc_play_deinit(&play);
	free(lines);
}

int main(void)
{
	struct CMUnitTest all[ARRAY_SIZE(vectors)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		all[i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = plays,
			.initial_state = (void *)&vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}
