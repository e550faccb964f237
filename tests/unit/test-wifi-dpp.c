/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The configurator against a scripted wpa_supplicant; events as hostap's dpp_supplicant.c sends them. */
#include "wifi/dpp.h"

#include "tests/unit/alloc.h"
#include "tests/unit/ctrl-peer.h"

#include <errno.h>

/* clang-format off */
#define CODE "DPP:C:81/6;M:020000000001;K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0I=;;"
#define RAW "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"
#define CAPABLE {"GET_CAPABILITY dpp", "DPP=2\n"}
#define TAKEN {"DPP_QR_CODE " CODE, "5\n"}
#define CALL "DPP_AUTH_INIT peer=5 conf=sta-psk-sae ssid=686f6d65 pass=636f727265637420686f727365 conn_status=1"
#define CLEANED {"DPP_STOP_LISTEN", "OK\n"}, {"DPP_BOOTSTRAP_REMOVE 5", "OK\n"}
#define AUTH_SUCCESS "<3>DPP-AUTH-SUCCESS init=1"
#define REQ_RX "<3>DPP-CONF-REQ-RX src=02:00:00:00:00:01"
#define SENT_WAITS "<3>DPP-CONF-SENT wait_conn_status=1"

static const struct dpp_vector {
	const char *title;
	struct ctrl_row script[8];
	enum wifi_dpp_verdict verdict;
	bool certain, sent;
	const char *phases; /* a letter each */
	const char *detail;
	const char *passphrase; /* NULL: "correct horse" */
	uint64_t timeout_us;
} vectors[] = {
	{"configured, and it says that it joined",
	 {CAPABLE, TAKEN, {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS,
	  "<3>DPP-CONN-STATUS-RESULT result=0 ssid=home channel_list=(null)"}}, CLEANED},
	 WIFI_DPP_OK, true, true, "acj"},
	{"configured, an enrollee of the first release", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, "<3>DPP-CONF-SENT "}}, CLEANED},
	 WIFI_DPP_OK, false, true, "ac", "it cannot tell whether it has joined"},
	{"configured, and it does not tell", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS, "<3>DPP-CONN-STATUS-RESULT timeout"}}, CLEANED},
	 WIFI_DPP_OK, false, true, "acj", "it did not tell whether it has joined"},
	{"the network refuses its password", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS, "<3>DPP-CONN-STATUS-RESULT result=2 ssid=home"}},
	  CLEANED}, WIFI_DPP_WRONG_PASSWORD, true, true, "acj"},
	{"it does not hear the network", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS, "<3>DPP-CONN-STATUS-RESULT result=10 ssid=home"}},
	  CLEANED}, WIFI_DPP_NOT_IN_RANGE, true, true, "acj"},
	{"it cannot join for another reason", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS, "<3>DPP-CONN-STATUS-RESULT result=9 ssid=home"}},
	  CLEANED}, WIFI_DPP_JOIN_FAILED, true, true, "acj", "it says status 9"},
	{"nobody answers", {CAPABLE, TAKEN, {CALL, "OK\n", {"<3>DPP-AUTH-INIT-FAILED "}}, CLEANED},
	 WIFI_DPP_NO_ANSWER, true, false, "a"},
	{"its owner has to agree", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {"<3>DPP-RESPONSE-PENDING ", AUTH_SUCCESS, REQ_RX, "<3>DPP-CONF-SENT "}}, CLEANED},
	 WIFI_DPP_OK, false, true, "anc", "it cannot tell whether it has joined"},
	{"it speaks no common version", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {"<3>DPP-NOT-COMPATIBLE r-capab=0x02"}}, CLEANED},
	 WIFI_DPP_NOT_COMPATIBLE, true, false, "a"},
	{"it breaks off", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {"<3>DPP-FAIL No Auth Confirm received"}}, CLEANED},
	 WIFI_DPP_REFUSED, true, false, "a", "No Auth Confirm received"},
	{"it does not take the configuration, or did not say that it does", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, "<3>DPP-CONF-FAILED "}}, CLEANED},
	 WIFI_DPP_REFUSED, false, true, "ac",
	 "it did not confirm the configuration, and may have taken it all the same"},
	{"it did not hear our last word, seen in the lab", {CAPABLE, TAKEN, {CALL, "OK\n", {AUTH_SUCCESS}},
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, "<3>DPP-CONF-SENT "}}, CLEANED},
	 WIFI_DPP_OK, false, true, "acnac", "it cannot tell whether it has joined"},
	{"events of another one's exchange come first", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {SENT_WAITS, REQ_RX, "<3>DPP-CONN-STATUS-RESULT result=0", "<3>DPP-AUTH-INIT-FAILED "}},
	  CLEANED}, WIFI_DPP_NO_ANSWER, true, false, "a"},
	{"built without DPP", {{"GET_CAPABILITY dpp", "FAIL\n"}}, WIFI_DPP_NO_SUPPORT, true, false, ""},
	{"the code is not taken", {CAPABLE, {"DPP_QR_CODE*", "FAIL\n"}}, WIFI_DPP_BAD_CODE, true, false, "",
	 "wpa_supplicant does not take this code"},
	{"the radio cannot", {CAPABLE, TAKEN, {CALL, "FAIL\n"}, CLEANED}, WIFI_DPP_DAEMON, true, false, "a",
	 "wpa_supplicant refused to call the accessory"},
	{"a raw key: WPA2 only", {CAPABLE, TAKEN, {"DPP_AUTH_INIT peer=5 conf=sta-psk ssid=686f6d65 psk=" RAW
	  " conn_status=1", "OK\n", {"<3>DPP-AUTH-INIT-FAILED "}}, CLEANED}, WIFI_DPP_NO_ANSWER, true, false, "a",
	 NULL, RAW},
	{"more than 63 bytes: SAE only", {CAPABLE, TAKEN, {"DPP_AUTH_INIT peer=5 conf=sta-sae ssid=686f6d65 pass=*",
	  "OK\n", {"<3>DPP-AUTH-INIT-FAILED "}}, CLEANED}, WIFI_DPP_NO_ANSWER, true, false, "a", NULL, LONG},
	{"time is over, and it has the configuration", {CAPABLE, TAKEN,
	  {CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, SENT_WAITS}}, CLEANED}, WIFI_DPP_OK, false, true, "acj",
	 "it did not tell whether it has joined", NULL, 800000},
	{"time is over", {CAPABLE, TAKEN, {CALL, "OK\n"}, CLEANED}, WIFI_DPP_TIMED_OUT, true, false, "a",
	 NULL, NULL, 200000},
};
/* clang-format on */

struct test {
	struct loop *loop;
	struct ctrl_peer peer;
	struct wifi_dpp *dpp;
	char phases[8], detail[256];
	bool ended;
	struct wifi_dpp_end end;
};

static void on_phase(enum wifi_dpp_phase phase, void *userdata)
{
	struct test *t = userdata;

	strncat(t->phases, (const char[]){"acj"[phase], '\0'}, 2);
}

static void on_note(const char *text, void *userdata)
{
	struct test *t = userdata;

	strcat(t->phases, "n");
}

static void on_end(const struct wifi_dpp_end *end, void *userdata)
{
	struct test *t = userdata;

	assert_false(t->ended);
	t->ended = true;
	t->end = *end;
	snprintf(t->detail, sizeof(t->detail), "%s", end->detail ?: "");
	t->dpp = wifi_dpp_free(t->dpp);
}

static const struct wifi_dpp_ops ops = {on_phase, on_note, on_end};

static void set_up(struct test *t)
{
	assert_int_equal(loop_new(&t->loop), 0);
	ctrl_peer_init(&t->peer, loop_event(t->loop));
}

static void tear_down(struct test *t)
{
	wifi_dpp_free(t->dpp);
	ctrl_peer_deinit(&t->peer);
	loop_free(t->loop);
}

static int start(struct test *t, const char *passphrase, uint64_t timeout_us)
{
	struct wifi_dpp_config config = {
		.code = CODE,
		.ssid = {4, "home"},
		.timeout_us = timeout_us,
	};
	struct secret *secret = NULL;
	int r = secret_new(passphrase, strlen(passphrase), &secret);

	config.passphrase = secret;
	if (r == 0)
		r = wifi_dpp_new(loop_event(t->loop), t->peer.path, &config, &ops, t,
				 &t->dpp);
	secret_free(secret);
	return r;
}

static void configures(void **state)
{
	const struct dpp_vector *v = *state;
	struct test t = {};

	set_up(&t);
	t.peer.row = v->script;
	assert_int_equal(start(&t, v->passphrase ?: "correct horse", v->timeout_us), 0);
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, v->verdict);
	assert_int_equal(t.end.certain, v->certain);
	assert_int_equal(t.end.sent, v->sent);
	assert_string_equal(t.detail, v->detail ?: "");
	assert_string_equal(t.phases, v->phases);
	assert_true(ctrl_peer_done(&t.peer));
	tear_down(&t);
}

static void refuses_passphrases_of_no_network(void **state)
{
	struct test t = {};

	set_up(&t);
	assert_int_equal(start(&t, "1234567", 0), -EINVAL);
	tear_down(&t);
}

static void cleans_up_when_cancelled(void **state)
{
	static const struct ctrl_row script[] = {
		CAPABLE, TAKEN, {CALL, "OK\n"}, CLEANED, {}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(start(&t, "correct horse", 0), 0);
	RUN_UNTIL(t.loop, t.peer.row == script + 3);
	wifi_dpp_cancel(t.dpp);
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, WIFI_DPP_CANCELLED);
	assert_true(ctrl_peer_done(&t.peer));
	tear_down(&t);
}

/* The code is in wpa_supplicant, and its id still on the way. */
static void forgets_a_code_that_was_given_last(void **state)
{
	static const struct ctrl_row script[] = {
		CAPABLE, {"DPP_QR_CODE*", NULL}, CLEANED, {}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(start(&t, "correct horse", 0), 0);
	RUN_UNTIL(t.loop, t.peer.row == script + 2);
	wifi_dpp_cancel(t.dpp);
	ctrl_peer_say(&t.peer, "5\n");
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, WIFI_DPP_CANCELLED);
	assert_true(ctrl_peer_done(&t.peer));
	tear_down(&t);
}

static void may_be_cancelled_at_once(void **state)
{
	struct test t = {};

	set_up(&t);
	assert_int_equal(start(&t, "correct horse", 0), 0);
	wifi_dpp_cancel(t.dpp);
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, WIFI_DPP_CANCELLED);
	tear_down(&t);
}

static void tells_that_wpa_supplicant_is_not_there(void **state)
{
	struct test t = {};

	set_up(&t);
	unlink(t.peer.path);
	assert_int_equal(start(&t, "correct horse", 0), 0);
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, WIFI_DPP_DAEMON);
	assert_int_equal(t.end.error, -ENOENT);
	tear_down(&t);
}

static void tells_that_wpa_supplicant_went(void **state)
{
	static const struct ctrl_row script[] = {CAPABLE, TAKEN, {CALL, NULL}, {}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(start(&t, "correct horse", 0), 0);
	RUN_UNTIL(t.loop, ctrl_peer_done(&t.peer));
	unlink(t.peer.path);
	RUN_UNTIL(t.loop, t.ended);
	assert_int_equal(t.end.verdict, WIFI_DPP_DAEMON);
	assert_int_equal(t.end.error, -ECONNRESET);
	tear_down(&t);
}

static void lives_without_memory(void **state)
{
	static const struct ctrl_row script[] = {
		CAPABLE,
		TAKEN,
		{CALL, "OK\n", {AUTH_SUCCESS, REQ_RX, "<3>DPP-CONF-SENT "}},
		CLEANED,
		{}};
	unsigned failed = 1;

	for (unsigned n = 1; failed; n++) {
		struct test t = {.peer.row = script};
		int r;

		set_up(&t);
		alloc_fail_nth(n);
		r = start(&t, "correct horse", 0);
		if (r == 0)
			RUN_UNTIL(t.loop, t.ended);
		failed = alloc_fail_stop();
		/* What it cannot clean for lack of memory it lets be; a verdict it always has. */
		assert_true(r == -ENOMEM || t.end.verdict == WIFI_DPP_OK ||
			    t.end.verdict == WIFI_DPP_NO_MEMORY ||
			    t.end.verdict == WIFI_DPP_DAEMON);
		tear_down(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_passphrases_of_no_network),
		cmocka_unit_test(cleans_up_when_cancelled),
		cmocka_unit_test(forgets_a_code_that_was_given_last),
		cmocka_unit_test(may_be_cancelled_at_once),
		cmocka_unit_test(tells_that_wpa_supplicant_is_not_there),
		cmocka_unit_test(tells_that_wpa_supplicant_went),
		cmocka_unit_test(lives_without_memory),
	};
	struct CMUnitTest all[ARRAY_SIZE(tests) + ARRAY_SIZE(vectors)];

	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = configures,
			.initial_state = (void *)&vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}
