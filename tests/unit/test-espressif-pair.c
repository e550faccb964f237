/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Espressif's client against the simulated accessory in one process: every kind of accessory as a
 * row with what a user is told and how many requests it took; then over an air made from a seed,
 * with the link lost, values spoiled and memory short anywhere. Whatever happens, a setup has
 * exactly one end, in bounded time, and the right one when nothing was in its way.
 */
#include "fixtures/unit.h"
#include "provision/step.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	SEEDS      = 600,
	STEPS_MAX  = 4000,
	VALUE_MAX  = 4096,
	NOTES_MAX  = 16,
	CODES_MAX  = 4,
	LONGEST_US = 20 * 60 * 1000000,
};
/* clang-format on */

static const struct provision_protocol *const protocol = &espressif_protocol;

struct air {
	uint64_t random, now_us;
	struct provision_machine *client;
	struct unit *unit;
	struct provision_characteristic rows[16];
	struct provision_table table;

	struct provision_action request; /* NOTHING: none is under way */
	uint8_t written[VALUE_MAX];
	bool executed;
	uint8_t outcome[VALUE_MAX], att_error;
	size_t outcome_len;
	unsigned notified; /* how often, not delivered yet */
	enum provision_question asked;

	/* What the user has. */
	const char *codes[CODES_MAX], *ssid, *passphrases[CODES_MAX];
	unsigned n_codes, n_passphrases;

	/* What this run is like. */
	unsigned drop_at; /* step; 0: never */
	uint64_t starved;
	bool down;

	/* What was seen. */
	unsigned writes, reads, subscribes, connects;
	char notes[1024];
	enum provision_verdict reasons[8];
	unsigned n_reasons, n_joins;
	bool set_in_clear; /* a write had the passphrase in it */
	unsigned ends;
	struct provision_action end;
	struct provision_facts facts;
};

/* xorshift64*, Vigna 2016 */
static uint64_t draw(struct air *air, uint64_t below)
{
	air->random ^= air->random >> 12;
	air->random ^= air->random << 25;
	air->random ^= air->random >> 27;
	return (air->random * UINT64_C(2685821657736338717) >> 33) % below;
}

static void feed(struct air *air, struct provision_event event)
{
	event.now_us = air->now_us;
	protocol->step(air->client, &event);
}

static void take_request(struct air *air, const struct provision_action *action)
{
	static const char secret[] = "secretpass";

	assert_int_equal(air->request.type, PROVISION_DO_NOTHING);
	air->request = *action;
	air->executed = false;
	if (action->type == PROVISION_DO_READ) {
		air->reads++;
	} else if (action->type == PROVISION_DO_SUBSCRIBE) {
		air->subscribes++;
	} else {
		air->writes++;
		assert_true(action->len > 0 && action->len <= sizeof(air->written));
		memcpy(air->written, action->data, action->len);
		if (memmem(action->data, action->len, secret, strlen(secret)))
			air->set_in_clear = true;
	}
}

static void take_end(struct air *air, const struct provision_action *action)
{
	air->ends++;
	air->end = *action;
	air->facts = *protocol->facts(air->client);
}

static void take_client_actions(struct air *air)
{
	struct provision_action action;
	size_t len;

	while (protocol->next(air->client, &action)) {
		assert_int_equal(air->ends, 0);
		switch (action.type) {
		case PROVISION_DO_READ:
		case PROVISION_DO_WRITE:
		case PROVISION_DO_SUBSCRIBE:
			take_request(air, &action);
			break;
		case PROVISION_DO_ASK:
			air->asked = action.question;
			if (action.reason != PROVISION_OK &&
			    air->n_reasons < ARRAY_SIZE(air->reasons))
				air->reasons[air->n_reasons++] = action.reason;
			break;
		case PROVISION_DO_END:
			take_end(air, &action);
			break;
		case PROVISION_DO_NOTE:
			len = strlen(air->notes);
			snprintf(air->notes + len, sizeof(air->notes) - len, "%s\n",
				 action.detail);
			break;
		case PROVISION_DO_NOTHING:
		case PROVISION_DO_PHASE:
		case PROVISION_DO_FACT:
			break;
		}
	}
}

static void take_unit_actions(struct air *air)
{
	struct unit_action action;

	while (unit_next(air->unit, &action)) {
		if (action.type == UNIT_NOTIFY)
			air->notified++;
		else if (action.type == UNIT_DISCONNECT)
			air->down = true;
		else if (action.type == UNIT_LOG && strstr(action.text, "\"join\""))
			air->n_joins++;
		assert_true(action.type != UNIT_LOG ||
			    !strstr(action.text, "secretpass"));
	}
}

static unsigned row_of(const struct air *air, unsigned endpoint)
{
	const char *uuid = protocol->endpoint_uuid(air->client, endpoint);

	assert_non_null(uuid);
	for (unsigned i = 0; i < air->table.n_rows; i++)
		if (!strcmp(air->rows[i].uuid, uuid))
			return i;
	fail_msg("no characteristic %s", uuid);
	return 0;
}

static void execute(struct air *air)
{
	unsigned row = row_of(air, air->request.endpoint);
	const uint8_t *value = NULL;

	air->executed = true;
	air->att_error = 0;
	air->outcome_len = 0;
	if (air->request.type == PROVISION_DO_WRITE) {
		air->att_error = unit_write(air->unit, row, air->written,
					    air->request.len, air->now_us);
	} else if (air->request.type == PROVISION_DO_READ) {
		air->att_error = unit_read(air->unit, row, 517, air->now_us, &value,
					   &air->outcome_len);
		assert_true(air->outcome_len <= sizeof(air->outcome));
		if (air->outcome_len > 0)
			memcpy(air->outcome, value, air->outcome_len);
	} else {
		unit_subscribed(air->unit, row, true, air->now_us);
	}
}

static void deliver(struct air *air)
{
	struct provision_event event = {
		.type = air->request.type == PROVISION_DO_READ	  ? PROVISION_READ
			: air->request.type == PROVISION_DO_WRITE ? PROVISION_WRITTEN
								  : PROVISION_SUBSCRIBED,
		.endpoint = air->request.endpoint,
		.data = air->outcome,
		.len = air->outcome_len,
		.error = air->att_error ? -EREMOTEIO : 0,
		.att_error = air->att_error,
	};

	air->request = (struct provision_action){0};
	feed(air, event);
}

static void answer(struct air *air)
{
	enum provision_question question = air->asked;
	const char *text = air->ssid;

	air->asked = PROVISION_ASK_NONE;
	if (question == PROVISION_ASK_CODE)
		text = air->codes[MIN(air->n_codes++, CODES_MAX - 1u)];
	else if (question == PROVISION_ASK_PASSPHRASE)
		text = air->passphrases[MIN(air->n_passphrases++, CODES_MAX - 1u)];
	assert_non_null(text);
	feed(air, (struct provision_event){.type = PROVISION_ANSWER,
					   .question = question,
					   .data = (const uint8_t *)text,
					   .len = strlen(text)});
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return !a ? b : !b ? a : MIN(a, b);
}

/* Nothing is under way: on to what comes by itself. Nothing does: it would hang for ever. */
static void skip_time(struct air *air)
{
	uint64_t at = sooner(protocol->deadline(air->client), unit_deadline(air->unit));

	assert_true(at > 0);
	air->now_us = MAX(air->now_us, at);
}

static void pass_time(struct air *air)
{
	uint64_t at = unit_deadline(air->unit);

	if (at && air->now_us >= at)
		unit_timeout(air->unit, air->now_us);
	at = protocol->deadline(air->client);
	if (at && air->now_us >= at)
		feed(air, (struct provision_event){.type = PROVISION_TIMEOUT});
}

static void step(struct air *air)
{
	bool requests = air->request.type != PROVISION_DO_NOTHING;

	if (air->down && requests && air->executed) {
		deliver(air); /* what was answered before is heard before */
	} else if (air->down) {
		unit_disconnected(air->unit, air->now_us);
		feed(air, (struct provision_event){.type = PROVISION_CLOSED,
						   .error = -ECONNRESET});
	} else if (air->notified && (!requests || draw(air, 2))) {
		air->notified--;
		feed(air,
		     (struct provision_event){.type = PROVISION_NOTIFIED, .endpoint = 2});
	} else if (requests && !air->executed) {
		execute(air);
	} else if (requests) {
		deliver(air);
	} else if (air->asked) {
		answer(air);
	} else {
		skip_time(air);
	}
	air->now_us += draw(air, 20000);
	pass_time(air);
}

static void open_unit(struct air *air, const char *options)
{
	struct json *json = NULL;
	const char *what = "JSON";
	const struct unit_characteristic *about;

	if (json_parse(options, strlen(options), &json) < 0 ||
	    unit_new(json, &air->unit, &what) < 0)
		fail_msg("%s: %s", what, options);
	json_free(json);
	for (unsigned i = 0; (about = unit_characteristic(air->unit, i)); i++)
		air->rows[air->table.n_rows++] = (struct provision_characteristic){
			.service = unit_service_uuid(air->unit),
			.uuid = about->uuid,
			.properties = about->flags & UNIT_NOTIFY_FLAG ? 0x1a : 0x0a,
			.description = about->description,
		};
	air->table.rows = air->rows;
}

static void run(struct air *air, const struct provision_options *options,
		const char *unit_options)
{
	if (!air->random)
		air->random = 1;
	air->now_us = 1000000;
	open_unit(air, unit_options);
	assert_int_equal(protocol->new (options, &air->client), 0);
	unit_connected(air->unit, air->now_us);
	if (air->starved)
		alloc_fail_seed(air->starved);
	feed(air,
	     (struct provision_event){.type = PROVISION_START, .table = &air->table});
	for (unsigned n = 1; air->ends == 0; n++) {
		assert_true(n < STEPS_MAX);
		take_unit_actions(air);
		take_client_actions(air);
		if (air->ends > 0)
			break;
		air->down = air->down || n == air->drop_at;
		step(air);
	}
	alloc_fail_stop();
	assert_true(air->now_us < LONGEST_US);
	feed(air, (struct provision_event){.type = PROVISION_CLOSED});
	take_client_actions(air);
	assert_int_equal(air->ends, 1);
	protocol->free(air->client);
	unit_free(air->unit);
}

/* ---- Kinds of accessories ---- */

#define HOME                                                                           \
	"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-" \
	"50}]"
#define ESP "\"protocol\":\"espressif\"," HOME

struct row {
	const char *title;
	const char *unit;
	struct provision_options options;
	const char *ssid, *codes[CODES_MAX], *passphrases[CODES_MAX];
	/* What comes of it. */
	enum provision_verdict verdict;
	bool uncertain;
	const char *detail; /* NULL: none; "?": any */
	const char *notes;  /* a part of them; "": none; NULL: any */
	unsigned requests;  /* ATT, with polls while it joins left out; 0: any */
	enum provision_verdict reason; /* of the first question again */
};

#define PARAMETERS(...)                                                             \
	.parameters = (const struct provision_parameter[]){__VA_ARGS__},            \
	.n_parameters = sizeof((const struct provision_parameter[]){__VA_ARGS__}) / \
			sizeof(struct provision_parameter)

/* clang-format off */
static const struct row rows[] = {
	/* The floor: proto-ver 2; a session 2 or 4; set, apply and one status, 2 each. */
	{"Security 0: 10 requests, and a warning", "{" ESP ",\"security\":0,\"join_ms\":0}",
	 .notes = "encrypts nothing", .requests = 10},
	{"Security 1: 12 requests", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "", .requests = 12},
	{"Security 2: 12 requests", "{" ESP ",\"security\":2,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "", .requests = 12},
	{"a list of 10 networks: start, status and 3 pages more",
	 "{\"protocol\":\"espressif\",\"no_pop\":true,\"join_ms\":0,\"scan_ms\":0,\"networks\":["
	 "{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"},{\"ssid\":\"1\"},{\"ssid\":\"2\"},{\"ssid\":\"3\"},"
	 "{\"ssid\":\"4\"},{\"ssid\":\"5\"},{\"ssid\":\"6\"},{\"ssid\":\"7\"},{\"ssid\":\"8\"},{\"ssid\":\"9\"}]}",
	 .options = {.want_networks = true}, .requests = 12 + 4 + 3 * 2},
	{"Security 2 before its patch: a warning", "{" ESP ",\"security\":2,\"patch\":0,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "every message alike", .requests = 12},
	{"a user of another name", "{" ESP ",\"security\":2,\"username\":\"joe\",\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"username", "joe"})}, .codes = {"q7Rt2xWz"}, .notes = ""},
	{"Security 1 without a code: a warning", "{" ESP ",\"no_pop\":true,\"join_ms\":0}",
	 .notes = "asks for no code", .requests = 12},
	{"v1.1", "{" ESP ",\"version\":\"v1.1\",\"pop\":\"q7Rt2xWz\"}", .codes = {"q7Rt2xWz"}, .notes = ""},
	{"v1.0 does not tell its security", "{" ESP ",\"version\":\"v1.0\",\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}, .notes = ""},
	{"V0.1: plain text, no descriptions, 16-bit UUIDs",
	 "{" ESP ",\"version\":\"V0.1\",\"no_descriptions\":true,\"old_uuids\":true,\"no_ctrl\":true,\"no_scan\":true,"
	 "\"pop\":\"q7Rt2xWz\"}", .codes = {"q7Rt2xWz"}, .notes = ""},
	{"a service of the vendor's", "{" ESP ",\"service\":\"c0ffee00-1111-2222-3333-444455556666\",\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}},
	{"a service of the vendor's, not described",
	 "{" ESP ",\"service\":\"c0ffee00-1111-2222-3333-444455556666\",\"no_descriptions\":true,\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}},
	{"a code that many products have", "{" ESP "}", .codes = {"abcd1234"}, .notes = "easy to guess"},
	{"a code that is short", "{" ESP ",\"pop\":\"q7Rt\"}", .codes = {"q7Rt"}, .notes = "easy to guess"},
	{"a code of digits", "{" ESP ",\"pop\":\"31415926535\"}", .codes = {"31415926535"}, .notes = "easy to guess"},
	{"a code of one letter", "{" ESP ",\"pop\":\"xxxxxxxxx\"}", .codes = {"xxxxxxxxx"}, .notes = "easy to guess"},
	{"it notifies: subscribed to, and asked when it does",
	 "{" ESP ",\"no_pop\":true,\"notify\":true,\"join_ms\":700}"},

	{"less security than its label says: refused", "{" ESP ",\"security\":1}",
	 .options = {PARAMETERS({"security", "2"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 2, and offers Security 1: another one may pass for it"},
	{"none at all instead of 1: refused", "{" ESP ",\"security\":0}",
	 .options = {PARAMETERS({"security", "1"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 1, and offers none at all: another one may pass for it"},
	{"none at all instead of 2: refused", "{" ESP ",\"security\":0}",
	 .options = {PARAMETERS({"security", "2"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 2, and offers none at all: another one may pass for it"},
	{"more security than its label says", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"security", "0"})}, .codes = {"q7Rt2xWz"}, .notes = ""},
	{"a label with a user, for Security 1: said", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"username", "wifiprov"})}, .codes = {"q7Rt2xWz"}, .notes = "user name"},

	{"wrong code, Security 1", "{" ESP "}", .codes = {"wrong"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong code, Security 2", "{" ESP ",\"security\":2}", .codes = {"wrong"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong user, Security 2", "{" ESP ",\"security\":2}",
	 .options = {PARAMETERS({"username", "joe"})}, .codes = {"abcd1234"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong code, then the right one", "{" ESP ",\"pop\":\"q7Rt2xWz\"}", .options = {.retry = true},
	 .codes = {"wrong", "q7Rt2xWz"}, .reason = PROVISION_WRONG_CODE},
	{"wrong code, then the right one, Security 2", "{" ESP ",\"security\":2}", .options = {.retry = true},
	 .codes = {"wrong", "abcd1234"}, .reason = PROVISION_WRONG_CODE},
	{"wrong code, and it hangs up", "{" ESP ",\"bluedroid\":true}", .codes = {"wrong"},
	 .verdict = PROVISION_WRONG_CODE, .uncertain = true, .detail = "it hung up when it was to accept the code"},
	{"no code for Security 2", "{" ESP ",\"security\":2}", .codes = {""}, .verdict = PROVISION_BAD_INPUT,
	 .detail = "it does not work without a password"},
	{"a name of 65 bytes for its user", "{" ESP ",\"security\":2}", .codes = {"abcd1234"},
	 .options = {PARAMETERS({"username", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})},
	 .verdict = PROVISION_BAD_INPUT, .detail = "its user name has 1 to 64 bytes"},

	{"wrong passphrase: reset, and told", "{" ESP ",\"no_pop\":true}", .passphrases = {"wrongpass"},
	 .verdict = PROVISION_WRONG_PASSPHRASE},
	{"wrong passphrase, then the right one", "{" ESP ",\"no_pop\":true}", .options = {.retry = true},
	 .passphrases = {"wrongpass", "secretpass"}, .reason = PROVISION_WRONG_PASSPHRASE},
	{"wrong passphrase, and no prov-ctrl", "{" ESP ",\"no_pop\":true,\"no_ctrl\":true}",
	 .options = {.retry = true}, .passphrases = {"wrongpass"}, .verdict = PROVISION_WRONG_PASSPHRASE,
	 .detail = "reset it by hand before the next try"},
	{"wrong passphrase, and it does not reset",
	 "{" ESP ",\"no_pop\":true,\"faults\":{\"ctrl_status\":5}}", .passphrases = {"wrongpass"},
	 .verdict = PROVISION_WRONG_PASSPHRASE, .detail = "reset it by hand before the next try"},
	{"network not found", "{" ESP ",\"no_pop\":true}", .ssid = "Nowhere", .verdict = PROVISION_NO_NETWORK},
	{"it does not say why it failed", "{" ESP ",\"no_pop\":true,\"faults\":{\"refuse\":8}}",
	 .verdict = PROVISION_JOIN_FAILED},
	{"it tries three times, and says so", "{" ESP ",\"no_pop\":true,\"attempts\":2,\"join_ms\":3000}",
	 .passphrases = {"wrongpass"}, .verdict = PROVISION_WRONG_PASSPHRASE, .notes = "tries left: 1."},
	{"it joins for ever", "{" ESP ",\"no_pop\":true,\"faults\":{\"join_hangs\":true}}",
	 .verdict = PROVISION_TIMED_OUT, .detail = "it neither joined nor gave up"},
	{"it cannot say whether it joined", "{" ESP ",\"no_pop\":true,\"faults\":{\"status_status\":5}}",
	 .verdict = PROVISION_JOIN_FAILED, .uncertain = true, .detail = "it cannot say whether it joined"},
	{"the link drops while it joins", "{" ESP ",\"no_pop\":true,\"faults\":{\"drop_at\":\"joining\"}}",
	 .verdict = PROVISION_LOST, .uncertain = true,
	 .detail = "it had the credentials: it may have joined all the same"},
	{"the link drops after it said so", "{" ESP ",\"no_pop\":true,\"faults\":{\"drop_at\":\"after-success\"}}"},

	{"an open network", "{\"protocol\":\"espressif\",\"networks\":[{\"ssid\":\"Cafe\"}],\"no_pop\":true}",
	 .ssid = "Cafe", .passphrases = {""}},
	{"an SSID of 33 bytes", "{" ESP ",\"no_pop\":true}", .ssid = "123456789012345678901234567890123",
	 .verdict = PROVISION_BAD_INPUT, .detail = "the name of a network is 1 to 32 bytes long"},
	{"a passphrase of 7 bytes", "{" ESP ",\"no_pop\":true}", .passphrases = {"1234567"},
	 .verdict = PROVISION_BAD_INPUT, .detail = "a passphrase is 8 to 63 bytes long"},
	{"64 hex digits", "{" ESP ",\"no_pop\":true}",
	 .passphrases = {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
	 .verdict = PROVISION_BAD_INPUT, .detail = "it takes a passphrase of 8 to 63 bytes, and no 64 hex digits"},
	{"it does not accept the network", "{" ESP ",\"no_pop\":true,\"faults\":{\"set_status\":4}}",
	 .verdict = PROVISION_REFUSED, .detail = "it does not accept this name or passphrase"},

	{"an earlier try failed: reset, then as always", "{" ESP ",\"no_pop\":true,\"failed\":true}"},
	{"an earlier try failed, and no prov-ctrl", "{" ESP ",\"no_pop\":true,\"failed\":true,\"no_ctrl\":true}",
	 .verdict = PROVISION_REFUSED, .detail = "an earlier try failed; reset it by hand before the next"},
	{"it is in another network", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .verdict = PROVISION_REFUSED, .detail = "it is in another network already"},
	{"it is in another network, and is to change", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .options = {.again = true}},
	{"it was told to join this very network before", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .ssid = "Elsewhere"},
	{"it accepts nothing", "{" ESP ",\"no_pop\":true,\"faults\":{\"apply_status\":5}}",
	 .verdict = PROVISION_REFUSED, .detail = "it does not accept credentials, and does not say why"},

	{"reset after a failure", "{" ESP ",\"no_pop\":true,\"failed\":true}", .options = {.goal = PROVISION_GOAL_RESET}},
	{"reset after a success", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .options = {.goal = PROVISION_GOAL_RESET}},
	{"reset of a new one", "{" ESP ",\"no_pop\":true}", .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_REFUSED, .detail = "it has no network to forget"},
	{"reset without prov-ctrl", "{" ESP ",\"no_ctrl\":true}", .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "its firmware can only be reset by hand"},
	{"identify", "{" ESP "}", .options = {.goal = PROVISION_GOAL_IDENTIFY},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "it cannot identify itself"},
	{"a name that it cannot be given", "{" ESP ",\"no_pop\":true}", .options = {.hostname = "kitchen"},
	 .notes = "cannot be given a name"},

	{"proto-ver is not JSON", "{" ESP ",\"faults\":{\"bad_version\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its version cannot be read"},
	{"answers to other requests", "{" ESP ",\"no_pop\":true,\"faults\":{\"wrong_kind\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its answer is none to the request"},
	{"it refuses every write", "{" ESP ",\"faults\":{\"refuse_att\":14}}",
	 .verdict = PROVISION_REFUSED, .detail = "it refused a request"},
	{"it wants to be paired, and cannot", "{" ESP ",\"faults\":{\"refuse_att\":15}}",
	 .verdict = PROVISION_REFUSED, .detail = "it wants to be paired, and pairing failed"},
	{"it answers nothing", "{" ESP ",\"faults\":{\"silent\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its version cannot be read"},
	{"an Improv accessory", "{\"protocol\":\"improv\"}", .verdict = PROVISION_PROTOCOL,
	 .detail = "it lacks the endpoint prov-session"},
};
/* clang-format on */

static void row_ends_so(void **state)
{
	const struct row *row = *state;
	struct air air = {.ssid = row->ssid ? row->ssid : "HomeNet"};

	for (size_t i = 0; i < CODES_MAX; i++) {
		air.codes[i] = row->codes[i];
		air.passphrases[i] = row->passphrases[i];
	}
	if (!air.passphrases[0])
		air.passphrases[0] = "secretpass";
	run(&air, &row->options, row->unit);
	assert_int_equal(air.end.verdict, row->verdict);
	assert_int_equal(air.end.certain, !row->uncertain);
	if (row->detail)
		assert_string_equal(air.end.detail, row->detail);
	else
		assert_null(air.end.detail);
	if (row->notes && !*row->notes)
		assert_string_equal(air.notes, "");
	else if (row->notes)
		assert_non_null(strstr(air.notes, row->notes));
	if (row->requests)
		assert_int_equal(air.writes + air.reads + air.subscribes, row->requests);
	assert_int_equal(air.reasons[0], row->reason);
}

/* ---- Over an air made from a seed ---- */

struct kind {
	char unit[1024];
	struct provision_options options;
	bool is_quick; /* no arithmetic of 3072 bits */
};

static const char *flag(struct air *air, const char *text)
{
	return draw(air, 2) ? text : "";
}

/* Every option by a bit of the seed; Security 2 takes 30 ms a try. */
static void make(struct air *air, uint64_t seed, struct kind *kind)
{
	unsigned security;

	*air = (struct air){
		.random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1,
		.ssid = "HomeNet",
		.codes = {"q7Rt2xWz", "q7Rt2xWz", "q7Rt2xWz", "q7Rt2xWz"},
		.passphrases = {"secretpass", "secretpass", "secretpass", "secretpass"},
	};
	security = seed % 16 == 0 ? 2 : (unsigned)draw(air, 2);
	kind->options = (struct provision_options){.want_networks = draw(air, 2)};
	snprintf(kind->unit, sizeof(kind->unit),
		 "{\"protocol\":\"espressif\",\"pop\":\"q7Rt2xWz\",\"security\":%u,"
		 "\"patch\":%u,\"networks\":["
		 "{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50},"
		 "{\"ssid\":\"Cafe\",\"rssi\":-70},{\"ssid\":\"a\"},{\"ssid\":\"b\"},"
		 "{\"ssid\":\"c\"},{\"ssid\":\"d\"}]%s%s%s%s%s%s%s%s,\"join_ms\":%u",
		 security, (unsigned)draw(air, 2), flag(air, ",\"no_pop\":true"),
		 flag(air, ",\"no_scan\":true"), flag(air, ",\"no_ctrl\":true"),
		 flag(air, ",\"no_descriptions\":true"), flag(air, ",\"notify\":true"),
		 flag(air, ",\"bluedroid\":true"), flag(air, ",\"buffer\":64"),
		 flag(air, ",\"failed\":false"), (unsigned)draw(air, 20000));
}

static void run_kind(struct air *air, struct kind *kind, const char *more)
{
	size_t len = strlen(kind->unit);

	snprintf(kind->unit + len, sizeof(kind->unit) - len, "%s}", more);
	run(air, &kind->options, kind->unit);
}

static void succeeds_on_a_good_link(void **state)
{
	struct kind kind;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		bool hangs_up;

		make(&air, seed, &kind);
		/* pages that do not fit are no error of the link then */
		hangs_up = strstr(kind.unit, "bluedroid") && strstr(kind.unit, "buffer");
		run_kind(&air, &kind, "");
		if (air.end.verdict != PROVISION_OK && !hangs_up)
			print_error("seed %u: %d, %s\n", (unsigned)seed, air.end.verdict,
				    kind.unit);
		assert_true(air.end.verdict == PROVISION_OK ||
			    (hangs_up && air.end.verdict == PROVISION_LOST));
		assert_int_equal(air.n_joins, air.end.verdict == PROVISION_OK);
		assert_true(air.set_in_clear ==
			    (strstr(kind.unit, "\"security\":0") && air.n_joins));
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	unsigned ok = 0, lost = 0, code = 0;
	struct kind kind;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &kind);
		air.drop_at = 1 + (unsigned)draw(&air, 90);
		run_kind(&air, &kind, "");
		ok += air.end.verdict == PROVISION_OK;
		lost += air.end.verdict == PROVISION_LOST;
		code += air.end.verdict == PROVISION_WRONG_CODE;
		/* at the proof it is probably the code: never a certainty */
		assert_true(air.end.verdict != PROVISION_WRONG_CODE || !air.end.certain);
	}
	assert_int_equal(ok + lost + code, SEEDS);
	assert_true(lost > SEEDS / 4);
	assert_true(ok > SEEDS / 10);
	assert_true(code < SEEDS / 10);
}

static void ends_once_whatever_is_spoiled(void **state)
{
	static const char *const how[] = {"cut", "flip", "empty", "long"};
	unsigned ok = 0, other = 0;
	struct kind kind;
	struct air air;
	char more[128];

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &kind);
		kind.options.retry = draw(&air, 2);
		snprintf(more, sizeof(more),
			 ",\"faults\":{\"spoil_at\":%u,\"spoil\":\"%s\"}",
			 1 + (unsigned)draw(&air, 12), how[draw(&air, ARRAY_SIZE(how))]);
		run_kind(&air, &kind, more);
		*(air.end.verdict == PROVISION_OK ? &ok : &other) += 1;
	}
	assert_true(ok > 0 && other > SEEDS / 4);
}

static void ends_once_with_a_device_that_is_broken(void **state)
{
	static const char *const faults[] = {
		"\"set_status\":1",
		"\"apply_status\":5",
		"\"status_status\":5",
		"\"ctrl_status\":5",
		"\"scan_status\":5",
		"\"wrong_kind\":true",
		"\"join_hangs\":true",
		"\"refuse\":1",
		"\"refuse\":2",
		"\"refuse\":9",
		"\"silent\":true",
		"\"drop_at_request\":9",
		"\"drop_at\":\"joining\"",
		"\"bad_version\":true",
	};
	struct kind kind;
	struct air air;
	char more[256];

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &kind);
		kind.options.retry = draw(&air, 2);
		air.codes[0] = draw(&air, 2) ? "wrong" : "q7Rt2xWz";
		air.passphrases[0] = draw(&air, 2) ? "wrongpass" : "secretpass";
		snprintf(more, sizeof(more), ",\"provisioned\":%s,\"faults\":{%s,%s}",
			 draw(&air, 4) ? "false" : "true",
			 faults[draw(&air, ARRAY_SIZE(faults))],
			 faults[draw(&air, ARRAY_SIZE(faults))]);
		if (strstr(more, "refuse") || strstr(more, "set_status"))
			kind.options.retry = false; /* it would be asked for ever */
		run_kind(&air, &kind, more);
	}
}

static void ends_once_when_memory_is_short(void **state)
{
	unsigned no_memory = 0;
	struct kind kind;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &kind);
		air.starved = seed;
		run_kind(&air, &kind, "");
		no_memory += air.end.verdict == PROVISION_NO_MEMORY;
	}
	assert_true(no_memory > SEEDS / 10);
}

static void new_fails_without_memory(void **state)
{
	const struct provision_options options = {.retry = true};
	struct provision_machine *client = NULL;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = protocol->new (&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = protocol->free(client);
	}
}

int main(void)
{
	static const struct CMUnitTest seeded[] = {
		cmocka_unit_test(succeeds_on_a_good_link),
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_whatever_is_spoiled),
		cmocka_unit_test(ends_once_with_a_device_that_is_broken),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
	};
	static struct CMUnitTest tests[128];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[n++] = (struct CMUnitTest){rows[i].title, row_ends_so, NULL, NULL,
						 (void *)&rows[i]};
	for (size_t i = 0; i < ARRAY_SIZE(seeded); i++)
		tests[n++] = seeded[i];
	return _cmocka_run_group_tests("espressif-pair", tests, n, NULL, NULL);
}
