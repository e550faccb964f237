/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/pair.h"

#include "fixtures/unit.h"
#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	STEPS_MAX    = 20000,
	REQUESTS_MAX = 8,
	NOTES_MAX    = 128,
	VALUE_MAX    = 4096,
	MTU          = 517,
};
/* All deadlines of a setup with retries. */
#define LONGEST_US (30 * 60 * UINT64_C(1000000))
/* clang-format on */

struct value {
	unsigned endpoint; /* of the client; UINT_MAX: not one that it knows */
	uint8_t *data;
	size_t len;
	bool cut;
};

struct request {
	enum provision_action_type type;
	struct value value;
	int error;
	uint8_t att_error;
	bool executed; /* by the accessory; its outcome is on the way */
};

struct air {
	struct pair *pair;
	uint64_t random;
	uint64_t now_us;
	struct provision_machine *client;
	struct unit *unit;
	struct request requests[REQUESTS_MAX];
	size_t n_requests;
	struct value notes[NOTES_MAX];
	size_t n_notes;
	unsigned subscribed; /* bit set of the unit's endpoints */
	enum provision_question asked[4];
	size_t n_asked;
	unsigned given[PROVISION_ASK_CODE + 1];
	bool connected;
	unsigned ends;
	struct provision_characteristic rows[UNIT_CHARACTERISTICS_MAX];
	struct provision_table table;
};

/* xorshift64*, Vigna 2016 */
static uint64_t draw(struct air *air, uint64_t below)
{
	if (!air->pair->seed)
		return 0;
	air->random ^= air->random >> 12;
	air->random ^= air->random << 25;
	air->random ^= air->random >> 27;
	return (air->random * UINT64_C(2685821657736338717) >> 33) % below;
}

/* The test's own memory is none of the tested code's. */
static void copy(struct value *value, const uint8_t *data, size_t len)
{
	assert_true(len <= VALUE_MAX);
	value->data = test_malloc(len + 1);
	memcpy(value->data, len ? data : (const uint8_t *)"", len);
	value->len = len;
}

static void drop_value(struct value *value)
{
	if (value->data)
		test_free(value->data);
	*value = (struct value){};
}

static void feed(struct air *air, struct provision_event event)
{
	event.now_us = air->now_us;
	air->pair->protocol->step(air->client, &event);
}

/* ---- Endpoints ---- */

static const char *uuid_of(const struct air *air, unsigned endpoint)
{
	const struct provision_protocol *protocol = air->pair->protocol;

	if (protocol->endpoint_uuid)
		return protocol->endpoint_uuid(air->client, endpoint);
	return endpoint < protocol->n_endpoints ? protocol->endpoints[endpoint].uuid
						: NULL;
}

/* The unit's endpoint; -ENOENT. */
static int find(const struct air *air, unsigned endpoint)
{
	const struct unit_characteristic *about;
	const char *uuid = uuid_of(air, endpoint);

	for (unsigned i = 0; uuid && (about = unit_characteristic(air->unit, i)); i++)
		if (strcmp(about->uuid, uuid) == 0)
			return i;
	return -ENOENT;
}

static unsigned find_back(const struct air *air, unsigned unit_endpoint)
{
	for (unsigned i = 0; i < air->pair->protocol->n_endpoints; i++)
		if (find(air, i) == (int)unit_endpoint)
			return i;
	return UINT32_MAX;
}

static void deliver_outcome(struct air *air);

/* ---- The accessory's side ---- */

static void disconnect(struct air *air, int error)
{
	if (!air->connected)
		return;
	air->connected = false;
	air->subscribed = 0;
	for (size_t i = 0; i < air->n_requests; i++)
		drop_value(&air->requests[i].value);
	for (size_t i = 0; i < air->n_notes; i++)
		drop_value(&air->notes[i]);
	air->n_requests = air->n_notes = 0;
	unit_disconnected(air->unit, air->now_us);
	feed(air, (struct provision_event){.type = PROVISION_CLOSED, .error = error});
}

static void take_note(struct air *air, const struct unit_action *action)
{
	struct value *note = &air->notes[air->n_notes];
	size_t room = air->pair->mtu - 3;

	if (!air->connected || !(air->subscribed & (1u << action->endpoint)))
		return;
	assert_true(air->n_notes < NOTES_MAX);
	note->endpoint = find_back(air, action->endpoint);
	note->cut = action->len >= room;
	copy(note, action->data, MIN(action->len, room));
	air->n_notes++;
	air->pair->notified++;
}

static void take_unit_actions(struct air *air)
{
	struct unit_action action;
	bool drops = false;

	while (unit_next(air->unit, &action)) {
		switch (action.type) {
		case UNIT_NOTIFY:
			take_note(air, &action);
			break;
		case UNIT_DISCONNECT:
			drops = true;
			break;
		case UNIT_LOG:
			if (strstr(action.text, "{\"event\":\"join\""))
				air->pair->joins++;
			break;
		case UNIT_ADVERT:
			break;
		case UNIT_JOIN:
		case UNIT_SCAN:
			fail_msg("a unit without Wi-Fi wants to use it");
		}
	}
	if (!drops)
		return;
	/* what it answered before it hung up is heard before */
	if (air->connected && air->n_requests > 0 && air->requests[0].executed &&
	    !air->requests[0].error)
		deliver_outcome(air);
	disconnect(air, 0);
}

/* ---- The client's side ---- */

static bool holds_passphrase(const struct pair *pair,
			     const struct provision_action *action)
{
	const char *text = pair->passphrases[0];

	return text && *text && action->type == PROVISION_DO_WRITE &&
	       memmem(action->data, action->len, text, strlen(text));
}

static void take_request(struct air *air, const struct provision_action *action)
{
	struct request *request = &air->requests[air->n_requests];

	if (!air->connected)
		return;
	if (holds_passphrase(air->pair, action))
		air->pair->in_clear = true;
	assert_true(air->n_requests < REQUESTS_MAX);
	*request = (struct request){.type = action->type};
	request->value.endpoint = action->endpoint;
	copy(&request->value, action->data, action->len);
	air->n_requests++;
}

static void take_end(struct air *air, const struct provision_action *action)
{
	struct pair *pair = air->pair;

	air->ends++;
	pair->verdict = action->verdict;
	pair->phase = action->phase;
	pair->certain = action->certain;
	snprintf(pair->detail, sizeof(pair->detail), "%s",
		 action->detail ? action->detail : "");
}

static void take_question(struct air *air, const struct provision_action *action)
{
	struct pair *pair = air->pair;

	pair->asked[action->question]++;
	if (action->reason != PROVISION_OK && pair->n_reasons < PAIR_REASONS_MAX)
		pair->reasons[pair->n_reasons++] = action->reason;
	assert_true(air->n_asked < ARRAY_SIZE(air->asked));
	air->asked[air->n_asked++] = action->question;
}

static void take_said(struct pair *pair, const char *sentence)
{
	size_t len = strlen(pair->said);

	pair->notes++;
	snprintf(pair->said + len, sizeof(pair->said) - len, "%s\n", sentence);
}

static void take_client_actions(struct air *air)
{
	struct provision_action action;

	while (air->pair->protocol->next(air->client, &action)) {
		assert_int_equal(air->ends, 0);
		switch (action.type) {
		case PROVISION_DO_READ:
		case PROVISION_DO_WRITE:
		case PROVISION_DO_SUBSCRIBE:
			take_request(air, &action);
			break;
		case PROVISION_DO_ASK:
			take_question(air, &action);
			break;
		case PROVISION_DO_END:
			take_end(air, &action);
			break;
		case PROVISION_DO_NOTE:
			take_said(air->pair, action.detail);
			break;
		case PROVISION_DO_NOTHING:
		case PROVISION_DO_PHASE:
		case PROVISION_DO_FACT:
			break;
		}
	}
}

/* ---- The air ---- */

static void execute_read(struct air *air, struct request *request, unsigned endpoint)
{
	const uint8_t *data = NULL;
	size_t len = 0;

	air->pair->reads++;
	request->att_error = unit_read(air->unit, endpoint, air->pair->mtu, air->now_us,
				       &data, &len);
	if (request->att_error)
		return;
	drop_value(&request->value);
	copy(&request->value, data, len);
}

/* A host asks the accessory in the order of the requests. */
static void execute(struct air *air, struct request *request)
{
	int endpoint = find(air, request->value.endpoint);
	unsigned from = request->value.endpoint;

	request->executed = true;
	if (endpoint < 0) {
		request->error = endpoint;
		return;
	}
	if (request->type == PROVISION_DO_READ) {
		execute_read(air, request, endpoint);
		request->value.endpoint = from;
	} else if (request->type == PROVISION_DO_SUBSCRIBE) {
		air->pair->subscriptions++;
		air->subscribed |= 1u << endpoint;
		unit_subscribed(air->unit, endpoint, true, air->now_us);
	} else {
		air->pair->writes++;
		request->att_error = unit_write(air->unit, endpoint, request->value.data,
						request->value.len, air->now_us);
	}
	if (request->att_error)
		request->error = -EREMOTEIO;
}

static void deliver_outcome(struct air *air)
{
	static const enum provision_event_type types[] = {
		[PROVISION_DO_READ] = PROVISION_READ,
		[PROVISION_DO_WRITE] = PROVISION_WRITTEN,
		[PROVISION_DO_SUBSCRIBE] = PROVISION_SUBSCRIBED,
	};
	struct request request = air->requests[0];
	bool reads = request.type == PROVISION_DO_READ && !request.error;

	air->n_requests--;
	memmove(air->requests, air->requests + 1, air->n_requests * sizeof(request));
	feed(air, (struct provision_event){.type = types[request.type],
					   .endpoint = request.value.endpoint,
					   .data = reads ? request.value.data : NULL,
					   .len = reads ? request.value.len : 0,
					   .error = request.error,
					   .att_error = request.att_error});
	drop_value(&request.value);
}

static void deliver_note(struct air *air)
{
	struct value note = air->notes[0];

	air->n_notes--;
	memmove(air->notes, air->notes + 1, air->n_notes * sizeof(note));
	if (note.endpoint != UINT32_MAX)
		feed(air,
		     (struct provision_event){.type = PROVISION_NOTIFIED,
					      .endpoint = note.endpoint,
					      .data = note.data,
					      .len = note.len,
					      .flags = note.cut ? PROVISION_CUT : 0});
	drop_value(&note);
}

/* The next of the answers, the last one again and again. */
static const char *answer_to(struct air *air, enum provision_question question)
{
	const char *const *answers = question == PROVISION_ASK_NETWORK
					     ? air->pair->networks
				     : question == PROVISION_ASK_PASSPHRASE
					     ? air->pair->passphrases
					     : air->pair->codes;
	unsigned *given = &air->given[question];
	const char *text = answers[*given];

	assert_non_null(text);
	if (*given + 1 < PAIR_ANSWERS_MAX && answers[*given + 1])
		(*given)++;
	return text;
}

static void answer(struct air *air)
{
	enum provision_question question = air->asked[--air->n_asked];
	const char *text;

	if (question == PROVISION_ASK_AUTHORIZE) {
		unit_authorize(air->unit, air->now_us);
		return;
	}
	text = answer_to(air, question);
	feed(air, (struct provision_event){.type = PROVISION_ANSWER,
					   .question = question,
					   .data = (const uint8_t *)text,
					   .len = strlen(text)});
}

/* Nothing is under way: on to what comes by itself. Nothing does: it would hang for ever. */
static void skip_time(struct air *air)
{
	uint64_t client = air->pair->protocol->deadline(air->client);
	uint64_t unit = unit_deadline(air->unit);
	uint64_t at = !client ? unit : !unit ? client : MIN(client, unit);

	assert_true(at > 0);
	air->now_us = MAX(air->now_us, at);
}

static void pass_time(struct air *air)
{
	uint64_t at;

	unit_timeout(air->unit, air->now_us);
	take_unit_actions(air);
	at = air->pair->protocol->deadline(air->client);
	if (at && air->now_us >= at)
		feed(air, (struct provision_event){.type = PROVISION_TIMEOUT});
}

static void step(struct air *air)
{
	bool can_request = air->n_requests > 0, can_note = air->n_notes > 0;

	if (!can_request && !can_note && air->n_asked == 0)
		skip_time(air);
	else if (can_request && !air->requests[0].executed)
		execute(air, &air->requests[0]);
	else if (can_request && (!can_note || draw(air, 2) == 0))
		deliver_outcome(air);
	else if (can_note)
		deliver_note(air);
	else
		answer(air);
	air->now_us += draw(air, 50000);
	pass_time(air);
}

/* Core spec vol 3 part G 3.3.1.1 */
static unsigned properties(unsigned flags)
{
	return (flags & UNIT_READ ? 0x02 : 0) | (flags & UNIT_WRITE ? 0x08 : 0) |
	       (flags & UNIT_NOTIFY_FLAG ? 0x10 : 0) | (flags & UNIT_INDICATE ? 0x20 : 0);
}

static void fill_table(struct air *air)
{
	const struct unit_characteristic *about;
	size_t n = 0;

	for (; (about = unit_characteristic(air->unit, n)); n++)
		air->rows[n] = (struct provision_characteristic){
			.service = unit_service_uuid(air->unit),
			.uuid = about->uuid,
			.properties = properties(about->flags),
			.description = about->description,
		};
	air->table = (struct provision_table){air->rows, n};
}

static void begin(struct air *air)
{
	struct pair *pair = air->pair;
	struct json *options = NULL;
	const char *what = NULL;

	assert_int_equal(json_parse(pair->accessory, strlen(pair->accessory), &options),
			 0);
	json_add_string(options, "protocol", pair->protocol->name);
	if (unit_new(options, &air->unit, &what) < 0)
		fail_msg("the accessory's %s cannot be used", what);
	json_free(options);
	fill_table(air);
	assert_int_equal(pair->protocol->new (&pair->options, &air->client), 0);
	air->now_us = 1000000;
	air->connected = true;
	unit_connected(air->unit, air->now_us);
}

static void finish(struct air *air)
{
	const struct provision_facts *facts = air->pair->protocol->facts(air->client);

	air->pair->took_us = air->now_us - 1000000;
	snprintf(air->pair->ip, sizeof(air->pair->ip), "%s", facts->ip);
	air->pair->n_networks = facts->n_networks;
	feed(air, (struct provision_event){.type = PROVISION_CLOSED});
	take_client_actions(air);
	assert_int_equal(air->ends, 1);
	assert_int_equal(air->pair->protocol->deadline(air->client), 0);
	for (size_t i = 0; i < air->n_requests; i++)
		drop_value(&air->requests[i].value);
	for (size_t i = 0; i < air->n_notes; i++)
		drop_value(&air->notes[i]);
	air->pair->protocol->free(air->client);
	unit_free(air->unit);
}

void pair_run(struct pair *pair)
{
	struct air air = {.pair = pair};

	pair->mtu = pair->mtu ? pair->mtu : MTU;
	air.random = pair->seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	begin(&air);
	if (pair->starved)
		alloc_fail_seed(pair->starved);
	feed(&air,
	     (struct provision_event){.type = PROVISION_START, .table = &air.table});
	for (unsigned n = 1; air.ends == 0; n++) {
		assert_true(n < STEPS_MAX);
		take_unit_actions(&air);
		take_client_actions(&air);
		if (air.ends > 0)
			break;
		if (n == pair->drop_at)
			disconnect(&air, -ECONNRESET);
		else
			step(&air);
	}
	if (pair->starved)
		pair->failed_allocations = alloc_fail_stop();
	assert_true(air.now_us < LONGEST_US);
	finish(&air);
}
