/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Espressif's provisioning, exchange by exchange: what it writes where, byte by byte
 * (Security 0, so nothing hides it), what it makes of each answer, and how long it waits.
 */
#include "provision/step.h"

#include "base/hex.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SERVICE  "1775244d-6b43-439b-877c-060f2d9bed07"
#define UUID(xx) "1775ff" xx "-6b43-439b-877c-060f2d9bed07"

static const struct provision_characteristic rows[] = {
	{SERVICE, UUID("53"), 0x0a, "proto-ver"},
	{SERVICE, UUID("51"), 0x0a, "prov-session"},
	{SERVICE, UUID("52"), 0x1a, "prov-config"},
	{SERVICE, UUID("50"), 0x0a, "prov-scan"},
	{SERVICE, UUID("4f"), 0x0a, "prov-ctrl"},
	{SERVICE, UUID("54"), 0x0a, "custom-data"},
};
enum { VERSION, SESSION, CONFIG, SCAN, CTRL, CUSTOM, ROWS };

#define SECONDS(s) ((s) * UINT64_C(1000000))
#define VERSION_0 "{\"prov\":{\"ver\":\"v1.1\",\"sec_ver\":0,\"cap\":[\"no_sec\",\"wifi_scan\"]}}"
/* clang-format on */

static struct provision_machine *client;
static uint64_t now_us;
static struct provision_action action; /* the last request, question or end */

static void feed(struct provision_event event)
{
	event.now_us = now_us;
	espressif_protocol.step(client, &event);
}

/* The next thing that is not told to people only. */
static enum provision_action_type next(void)
{
	do {
		if (!espressif_protocol.next(client, &action))
			action = (struct provision_action){0};
	} while (action.type == PROVISION_DO_PHASE || action.type == PROVISION_DO_FACT ||
		 action.type == PROVISION_DO_NOTE);
	return action.type;
}

static void start(const struct provision_options *options, size_t n_rows)
{
	const struct provision_table table = {rows, n_rows};

	now_us = SECONDS(100);
	assert_int_equal(espressif_protocol.new(options, &client), 0);
	feed((struct provision_event){.type = PROVISION_START, .table = &table});
}

static void stop(void)
{
	client = espressif_protocol.free(client);
}

static void ends(enum provision_verdict verdict)
{
	assert_int_equal(next(), PROVISION_DO_END);
	assert_int_equal(action.verdict, verdict);
	assert_int_equal(espressif_protocol.deadline(client), 0);
}

/* It writes just that, there, and reads the answer from there once that was written. */
static void writes(unsigned row, const char *hex)
{
	char text[512];

	assert_int_equal(next(), PROVISION_DO_WRITE);
	assert_string_equal(espressif_protocol.endpoint_uuid(client, action.endpoint),
			    rows[row].uuid);
	hex_encode(action.data, action.len, text);
	assert_string_equal(text, hex);
}

static void written(void)
{
	unsigned endpoint = action.endpoint;

	assert_int_equal(next(), PROVISION_DO_NOTHING);
	feed((struct provision_event){.type = PROVISION_WRITTEN, .endpoint = endpoint});
	assert_int_equal(next(), PROVISION_DO_READ);
	assert_int_equal(action.endpoint, endpoint);
}

static void reads(const void *data, size_t len)
{
	feed((struct provision_event){.type = PROVISION_READ,
				      .endpoint = action.endpoint,
				      .data = data,
				      .len = len});
}

static void reads_hex(const char *hex)
{
	uint8_t bytes[256];
	ssize_t n = hex_decode(hex, bytes, sizeof(bytes));

	assert_true(n >= 0);
	reads(bytes, (size_t)n);
}

static void exchange(unsigned row, const char *request, const char *answer)
{
	writes(row, request);
	written();
	reads_hex(answer);
}

static void answers(enum provision_question question, const char *text)
{
	assert_int_equal(next(), PROVISION_DO_ASK);
	assert_int_equal(action.question, question);
	feed((struct provision_event){.type = PROVISION_ANSWER,
				      .question = question,
				      .data = (const uint8_t *)text,
				      .len = strlen(text)});
}

/* clang-format off */
#define SET   "080262200a0c4d79576972656c657373415012106d7973656375726570617373776f7264"
#define APPLY "08047200"
#define GET   "5200"
#define JOINED  "08015a2a5a280a0c3139322e3136382e312e323310031a0c4d79576972656c65737341502206aabbccddeeff2806"
#define JOINING "08015a021001"
#define WRONG   "08015a0410035000"
/* clang-format on */

static void agree(void)
{
	writes(VERSION, "7573686572");
	written();
	reads(VERSION_0, strlen(VERSION_0));
	exchange(SESSION, "5203a20100", "52050801aa0100");
}

static void send_credentials(void)
{
	answers(PROVISION_ASK_NETWORK, "MyWirelessAP");
	answers(PROVISION_ASK_PASSPHRASE, "mysecurepassword");
	writes(CONFIG, SET);
	assert_true(action.secret);
	written();
	reads_hex("08036a00");
	writes(CONFIG, APPLY);
	assert_false(action.secret);
	written();
	reads_hex("08057a00");
}

static void subscribed(void)
{
	assert_int_equal(next(), PROVISION_DO_SUBSCRIBE);
	assert_string_equal(espressif_protocol.endpoint_uuid(client, action.endpoint),
			    rows[CONFIG].uuid);
	feed((struct provision_event){.type = PROVISION_SUBSCRIBED,
				      .endpoint = action.endpoint});
}

static void a_whole_setup(void **state)
{
	const struct provision_facts *facts;

	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	subscribed();
	exchange(CONFIG, GET, JOINED);
	ends(PROVISION_OK);
	facts = espressif_protocol.facts(client);
	assert_string_equal(facts->ip, "192.168.1.23");
	assert_true(facts->has_bssid);
	assert_int_equal(facts->channel, 6);
	stop();
}

static void a_scan_comes_in_pages(void **state)
{
	start(&(struct provision_options){.want_networks = true}, ROWS);
	agree();
	exchange(SCAN, "520408012078", "08015a00");
	exchange(SCAN, "0802", "08036a0408011006");
	exchange(SCAN, "080472021004", "08057a100a020a000a020a000a020a000a020a00");
	exchange(SCAN, "0804720408041002", "08057a080a020a000a020a00");
	assert_int_equal(next(), PROVISION_DO_ASK);
	stop();
}

static void a_page_that_does_not_fit_is_halved_in_a_new_session(void **state)
{
	start(&(struct provision_options){.want_networks = true}, ROWS);
	agree();
	exchange(SCAN, "520408012078", "08015a00");
	exchange(SCAN, "0802", "08036a0408011006");
	writes(SCAN, "080472021004");
	feed((struct provision_event){.type = PROVISION_WRITTEN,
				      .endpoint = action.endpoint,
				      .error = -EREMOTEIO,
				      .att_error = 0x04});
	exchange(SESSION, "5203a20100", "52050801aa0100");
	exchange(SCAN, "080472021002", "08057a080a020a000a020a00");
	writes(SCAN, "0804720408021002");
	stop();
}

static void the_vendors_endpoint_is_asked_before_the_network_is_sent(void **state)
{
	const struct provision_custom custom = {"custom-data", (const uint8_t *)"hello",
						5};
	const struct provision_facts *facts;

	start(&(struct provision_options){.custom = &custom, .n_custom = 1}, ROWS);
	agree();
	answers(PROVISION_ASK_NETWORK, "MyWirelessAP");
	answers(PROVISION_ASK_PASSPHRASE, "mysecurepassword");
	exchange(CUSTOM, "68656c6c6f", "796573");
	writes(CONFIG, SET);
	facts = espressif_protocol.facts(client);
	assert_int_equal(facts->n_answers, 1);
	assert_string_equal(facts->answers[0].endpoint, "custom-data");
	assert_memory_equal(facts->answers[0].data, "yes", 3);
	stop();
}

static void an_endpoint_that_is_not_there_is_told_before_anything_is_sent(void **state)
{
	const struct provision_custom custom = {"custom-other", (const uint8_t *)"x", 1};

	start(&(struct provision_options){.custom = &custom, .n_custom = 1}, ROWS);
	ends(PROVISION_BAD_INPUT);
	stop();
}

static void one_access_point_and_its_channel(void **state)
{
	static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

	start(&(struct provision_options){.want_networks = true, .bssid = bssid}, ROWS);
	agree();
	exchange(SCAN, "520408012078", "08015a00");
	exchange(SCAN, "0802", "08036a0408011001");
	exchange(SCAN, "080472021001",
		 "08057a270a250a0c4d79576972656c6573734150100618c4ffffffffffffffff012206a"
		 "abb"
		 "ccddeeff2803");
	answers(PROVISION_ASK_NETWORK, "MyWirelessAP");
	answers(PROVISION_ASK_PASSPHRASE, "mysecurepassword");
	writes(CONFIG,
	       "0802622a0a0c4d79576972656c657373415012106d7973656375726570617373776f"
	       "72641a06aabbccddeeff2006");
	stop();
}

static void polls(uint64_t after_us)
{
	uint64_t at = espressif_protocol.deadline(client);

	assert_int_equal(next(), PROVISION_DO_NOTHING);
	assert_int_equal(at - now_us, after_us);
	now_us = at;
	feed((struct provision_event){.type = PROVISION_TIMEOUT});
}

static void it_looks_soon_and_then_less_often(void **state)
{
	static const unsigned waits_ms[] = {250, 500, 1000, 2000, 2000};

	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	subscribed();
	for (size_t i = 0; i < ARRAY_SIZE(waits_ms); i++) {
		exchange(CONFIG, GET, JOINING);
		polls(waits_ms[i] * 1000);
	}
	exchange(CONFIG, GET, JOINED);
	ends(PROVISION_OK);
	stop();
}

static void a_notification_is_a_reason_to_look_at_once(void **state)
{
	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	subscribed();
	exchange(CONFIG, GET, JOINING);
	assert_int_equal(next(), PROVISION_DO_NOTHING);
	feed((struct provision_event){.type = PROVISION_NOTIFIED, .endpoint = 2});
	/* also when it comes while it looks */
	writes(CONFIG, GET);
	feed((struct provision_event){.type = PROVISION_NOTIFIED, .endpoint = 2});
	written();
	reads_hex(JOINING);
	exchange(CONFIG, GET, JOINED);
	ends(PROVISION_OK);
	stop();
}

static void a_join_has_75_seconds(void **state)
{
	uint64_t began_us;

	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	began_us = now_us;
	subscribed();
	do {
		exchange(CONFIG, GET, JOINING);
		now_us = espressif_protocol.deadline(client);
		assert_true(now_us <= began_us + SECONDS(75));
		feed((struct provision_event){.type = PROVISION_TIMEOUT});
	} while (now_us < began_us + SECONDS(75));
	ends(PROVISION_TIMED_OUT);
	assert_int_equal(action.phase, PROVISION_PHASE_JOIN);
	stop();
}

static void another_session_gives_a_join_no_more_time(void **state)
{
	uint64_t began_us;

	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	began_us = now_us;
	subscribed();
	now_us += SECONDS(70);
	writes(CONFIG, GET);
	feed((struct provision_event){.type = PROVISION_WRITTEN,
				      .endpoint = action.endpoint,
				      .error = -EREMOTEIO,
				      .att_error = 0x04});
	exchange(SESSION, "5203a20100", "52050801aa0100");
	writes(CONFIG, GET);
	assert_int_equal(espressif_protocol.deadline(client), began_us + SECONDS(75));
	stop();
}

static void a_wrong_passphrase_is_cleared_up_before_the_end(void **state)
{
	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	subscribed();
	exchange(CONFIG, GET, WRONG);
	exchange(CTRL, "0801", "08026200");
	ends(PROVISION_WRONG_PASSPHRASE);
	assert_true(action.certain);
	stop();
}

static void the_link_goes_while_it_is_cleared_up(void **state)
{
	start(&(struct provision_options){.retry = true}, ROWS);
	agree();
	send_credentials();
	subscribed();
	exchange(CONFIG, GET, WRONG);
	writes(CTRL, "0801");
	feed((struct provision_event){.type = PROVISION_CLOSED, .error = -ECONNRESET});
	ends(PROVISION_WRONG_PASSPHRASE);
	stop();
}

static void nothing_is_sent_twice_after_an_outcome_of_something_else(void **state)
{
	start(&(struct provision_options){0}, ROWS);
	writes(VERSION, "7573686572");
	feed((struct provision_event){.type = PROVISION_READ, .endpoint = 0});
	feed((struct provision_event){.type = PROVISION_WRITTEN, .endpoint = 2});
	assert_int_equal(next(), PROVISION_DO_NOTHING);
	feed((struct provision_event){.type = PROVISION_WRITTEN, .endpoint = 0});
	assert_int_equal(next(), PROVISION_DO_READ);
	feed((struct provision_event){.type = PROVISION_WRITTEN, .endpoint = 0});
	assert_int_equal(next(), PROVISION_DO_NOTHING);
	stop();
}

static void every_request_has_a_deadline(void **state)
{
	start(&(struct provision_options){0}, ROWS);
	assert_int_equal(espressif_protocol.deadline(client), now_us + SECONDS(10));
	agree();
	assert_int_equal(next(), PROVISION_DO_ASK);
	assert_int_equal(espressif_protocol.deadline(client), 0); /* a person thinks */
	stop();
	start(&(struct provision_options){0}, ROWS);
	now_us = espressif_protocol.deadline(client);
	writes(VERSION, "7573686572");
	feed((struct provision_event){.type = PROVISION_TIMEOUT});
	ends(PROVISION_TIMED_OUT);
	stop();
}

static void cancelled_with_the_credentials_it_may_join(void **state)
{
	start(&(struct provision_options){0}, ROWS);
	agree();
	send_credentials();
	subscribed();
	writes(CONFIG, GET);
	feed((struct provision_event){.type = PROVISION_CANCEL});
	ends(PROVISION_CANCELLED);
	assert_string_equal(action.detail,
			    "it has the credentials: it may join all the same");
	stop();
}

static void too_much_custom_data_is_refused(void **state)
{
	const struct provision_custom custom[5] = {{0}};
	const struct provision_options options = {.custom = custom, .n_custom = 5};

	assert_int_equal(espressif_protocol.new(&options, &client), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_setup),
		cmocka_unit_test(a_scan_comes_in_pages),
		cmocka_unit_test(a_page_that_does_not_fit_is_halved_in_a_new_session),
		cmocka_unit_test(
			the_vendors_endpoint_is_asked_before_the_network_is_sent),
		cmocka_unit_test(
			an_endpoint_that_is_not_there_is_told_before_anything_is_sent),
		cmocka_unit_test(one_access_point_and_its_channel),
		cmocka_unit_test(it_looks_soon_and_then_less_often),
		cmocka_unit_test(a_notification_is_a_reason_to_look_at_once),
		cmocka_unit_test(a_join_has_75_seconds),
		cmocka_unit_test(another_session_gives_a_join_no_more_time),
		cmocka_unit_test(a_wrong_passphrase_is_cleared_up_before_the_end),
		cmocka_unit_test(the_link_goes_while_it_is_cleared_up),
		cmocka_unit_test(
			nothing_is_sent_twice_after_an_outcome_of_something_else),
		cmocka_unit_test(every_request_has_a_deadline),
		cmocka_unit_test(cancelled_with_the_credentials_it_may_join),
		cmocka_unit_test(too_much_custom_data_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
