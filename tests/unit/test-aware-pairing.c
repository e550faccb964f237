/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Both sides of a pairing in one process, over an air that is made from a seed: frames come late
 * or not at all, protected ones are really sealed and opened, a person answers when it likes.
 * However it goes, each side has exactly one end, and both think the same of it.
 */
#include "aware/pairing.h"
#include "aware/protect.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	SEEDS       = 300,
	FRAMES_MAX  = 32,
	ATTEMPTS    = 3,    /* of the radio itself, before it tells that nobody acknowledged */
	STEPS_MAX   = 4000,
	WINDOW_US   = 524288,
	LONGEST_US  = 400 * 1000000,
};
/* clang-format on */

static const uint8_t address_a[] = {0x42, 0, 0, 0, 1, 0},
		     address_b[] = {0x42, 0, 0, 0, 0, 0};
static const uint8_t cluster[] = {0x50, 0x6f, 0x9a, 1, 7, 0x7e};

struct side {
	struct aware_pairing *pairing;
	struct aware_keys keys;
	bool has_keys;
	uint64_t packet;
	uint64_t answer_us; /* when a person does what was asked for */
	bool requested;
	unsigned ends, asks;
	struct aware_pairing_action end;
	struct aware_record record;
	uint8_t nd_pmk[AWARE_PMK_LEN];
	const char *pin;
};

struct transit {
	bool used, to_b;
	uint64_t at_us;
	unsigned number;
	bool lost, told;
	uint8_t data[AWARE_FRAME_MAX];
	size_t len;
	struct aware_frame frame;
};

struct air {
	uint64_t random, now_us;
	struct side a, b; /* the initiator, the responder */
	struct transit transits[FRAMES_MAX];
	unsigned loss; /* of 100 */
	bool reject, never;
	void (*meddle)(struct air *air, struct transit *transit);
	unsigned frames;
};

/* xorshift64*, Vigna 2016 */
static uint64_t draw(struct air *air, uint64_t below)
{
	air->random ^= air->random >> 12;
	air->random ^= air->random << 25;
	air->random ^= air->random >> 27;
	return (air->random * UINT64_C(2685821657736338717) >> 33) % below;
}

static const struct aware_suite *suite(const struct side *side)
{
	return aware_pairing_suite(side->pairing);
}

static void take_actions(struct air *air, struct side *side);

static void feed(struct air *air, struct side *side, struct aware_pairing_event event)
{
	event.now_us = air->now_us;
	aware_pairing_step(side->pairing, &event);
	take_actions(air, side);
}

/* Frames wait for a window; what is lost has been sent ATTEMPTS times in vain. */
static void transmit(struct air *air, struct side *side,
		     const struct aware_pairing_action *action)
{
	struct transit *t = air->transits;
	struct buf bytes = {};

	while (t < air->transits + FRAMES_MAX && t->used)
		t++;
	assert_true(t < air->transits + FRAMES_MAX);
	*t = (struct transit){
		.used = true, .to_b = side == &air->a, .number = action->number};
	t->at_us = air->now_us + draw(air, WINDOW_US) + 1;
	t->lost = true;
	for (unsigned i = 0; i < ATTEMPTS; i++)
		t->lost = t->lost && draw(air, 100) < air->loss;
	if (action->frame.dual) {
		assert_true(side->has_keys);
		assert_int_equal(aware_protect_seal(suite(side), side->keys.tk,
						    ++side->packet, &action->frame,
						    &bytes),
				 0);
	} else {
		aware_frame_build(&bytes, &action->frame);
	}
	assert_int_equal(bytes.error, 0);
	memcpy(t->data, bytes.data, bytes.len);
	t->len = bytes.len;
	buf_deinit(&bytes);
	air->frames++;
	if (air->meddle)
		air->meddle(air, t);
}

static void take_end(struct side *side, const struct aware_pairing_action *action)
{
	const struct aware_record *record = aware_pairing_record(side->pairing);

	side->ends++;
	side->end = *action;
	assert_int_equal(record != NULL, action->cached);
	if (record)
		side->record = *record;
	if (action->verdict == AWARE_PAIRED)
		assert_int_equal(aware_pairing_nd_pmk(side->pairing, side->nd_pmk), 0);
}

static void take_actions(struct air *air, struct side *side)
{
	struct aware_pairing_action action;

	while (aware_pairing_next(side->pairing, &action)) {
		assert_int_equal(side->ends, 0);
		switch (action.type) {
		case AWARE_DO_SEND:
			transmit(air, side, &action);
			break;
		case AWARE_DO_REQUESTED:
			side->requested = true;
			/* fall through */
		case AWARE_DO_ASK:
			side->asks++;
			side->answer_us = air->now_us + draw(air, 20000000) + 1;
			break;
		case AWARE_DO_INSTALL:
			side->keys = *aware_pairing_keys(side->pairing);
			side->has_keys = true;
			feed(air, side,
			     (struct aware_pairing_event){.type = AWARE_EVENT_INSTALLED});
			break;
		case AWARE_DO_END:
			take_end(side, &action);
			break;
		case AWARE_DO_NOTHING:
		case AWARE_DO_PHASE:
			break;
		}
	}
}

static void deliver(struct air *air, struct transit *slot)
{
	const struct transit copy = *slot, *t = &copy; /* an answer may take its place */
	struct side *to = t->to_b ? &air->b : &air->a,
		    *from = t->to_b ? &air->a : &air->b;
	struct aware_frame frame, opened;
	struct buf body = {};
	uint64_t packet;

	slot->used = false;
	if (!t->lost && aware_frame_parse(t->data, t->len, &frame) == 0) {
		if (frame.kind == AWARE_FRAME_SEALED) {
			if (to->has_keys &&
			    aware_protect_open(suite(to), to->keys.tk, &frame, &body,
					       &opened, &packet) == 0)
				feed(air, to,
				     (struct aware_pairing_event){
					     .type = AWARE_EVENT_FRAME,
					     .frame = &opened});
		} else {
			feed(air, to,
			     (struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
							  .frame = &frame});
		}
	}
	buf_deinit(&body);
	feed(air, from,
	     (struct aware_pairing_event){.type = AWARE_EVENT_SENT,
					  .number = t->number,
					  .error = t->lost ? -ETIMEDOUT : 0});
}

static void answer(struct air *air, struct side *side)
{
	struct secret *secret = NULL;
	struct aware_pairing_event event = {.type = AWARE_EVENT_PASSWORD};

	side->answer_us = 0;
	if (air->never)
		return;
	if (side->pin)
		assert_int_equal(secret_new(side->pin, strlen(side->pin), &secret), 0);
	if (side->requested)
		event.type = air->reject ? AWARE_EVENT_REJECT : AWARE_EVENT_ACCEPT;
	side->requested = false;
	event.password = secret;
	feed(air, side, event);
	secret_free(secret);
}

static void sooner(uint64_t *at, uint64_t candidate)
{
	if (candidate && (!*at || candidate < *at))
		*at = candidate;
}

/* To the next thing that happens; false: nothing will. */
static bool advance(struct air *air)
{
	struct side *sides[] = {&air->a, &air->b};
	struct transit *next = NULL;
	uint64_t at = 0;

	for (size_t i = 0; i < 2; i++) {
		sooner(&at, aware_pairing_deadline(sides[i]->pairing));
		sooner(&at, sides[i]->answer_us);
	}
	for (struct transit *t = air->transits; t < air->transits + FRAMES_MAX; t++)
		if (t->used && (!next || t->at_us < next->at_us))
			next = t;
	if (next)
		sooner(&at, next->at_us);
	if (!at)
		return false;
	air->now_us = MAX(air->now_us, at);
	if (next && next->at_us == at) {
		deliver(air, next);
		return true;
	}
	for (size_t i = 0; i < 2; i++)
		if (sides[i]->answer_us == at) {
			answer(air, sides[i]);
			return true;
		}
	for (size_t i = 0; i < 2; i++)
		feed(air, sides[i],
		     (struct aware_pairing_event){.type = AWARE_EVENT_TIMEOUT});
	return true;
}

static struct aware_pairing_options options_of(bool initiator)
{
	struct aware_pairing_options options = {
		.initiator = initiator,
		.service_id = {0x63, 0x48, 0x7a, 0x70, 0xd3, 0xa0},
		.own_instance = initiator ? 2 : 1,
		.peer_instance = initiator ? 1 : 2,
		.methods = initiator ? AWARE_METHOD_PIN_KEYPAD : AWARE_METHOD_PIN_DISPLAY,
		.cipher = AWARE_CIPHER_PK_PASN_128,
		.can_protect = true,
		.tells_sent = true,
		.nik_lifetime_s = AWARE_NIK_LIFETIME_S,
		.quirks = {.key_mic_len = 16, .short_rsnx = true},
	};

	memcpy(options.own, initiator ? address_a : address_b, 6);
	memcpy(options.peer, initiator ? address_b : address_a, 6);
	memcpy(options.bssid, cluster, 6);
	memset(options.nik, initiator ? 0xa1 : 0xb2, sizeof(options.nik));
	return options;
}

static void run(struct air *air, uint64_t seed, const struct aware_pairing_options *a,
		const struct aware_pairing_options *b)
{
	unsigned steps = 0;

	air->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	air->now_us = 1000000;
	if (!air->a.pin)
		air->a.pin = "012345";
	if (!air->b.pin)
		air->b.pin = "012345";
	assert_int_equal(aware_pairing_new(a, &air->a.pairing), 0);
	assert_int_equal(aware_pairing_new(b, &air->b.pairing), 0);
	feed(air, &air->b, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	feed(air, &air->a, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	while (advance(air))
		assert_true(++steps < STEPS_MAX);
	assert_int_equal(air->a.ends, 1);
	assert_int_equal(air->b.ends, 1);
	assert_true(air->now_us < LONGEST_US);
}

static void clear(struct air *air)
{
	aware_pairing_free(air->a.pairing);
	aware_pairing_free(air->b.pairing);
}

static void assert_paired(const struct air *air, bool cached)
{
	const struct side *sides[] = {&air->a, &air->b};

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sides[i]->end.verdict, AWARE_PAIRED);
		assert_int_equal(sides[i]->end.cached, cached);
	}
	assert_memory_equal(air->a.nd_pmk, air->b.nd_pmk, AWARE_PMK_LEN);
	if (!cached)
		return;
	assert_memory_equal(air->a.record.npk, air->b.record.npk, AWARE_PMK_LEN);
	for (size_t i = 0; i < AWARE_NIK_LEN; i++) {
		assert_int_equal(air->a.record.peer_nik[i], 0xb2);
		assert_int_equal(air->b.record.peer_nik[i], 0xa1);
	}
}

/* ---- What goes well ---- */

static void with_a_pin(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = options_of(true), b = options_of(false);
		struct air air = {};

		run(&air, seed, &a, &b);
		assert_paired(&air, true);
		assert_true(air.a.record.authenticated && air.b.record.authenticated);
		assert_int_equal(air.a.asks, 1);
		assert_int_equal(air.b.asks, 1);
		assert_false(air.a.end.verified);
		clear(&air);
	}
}

/* Known beforehand on both sides: nobody is asked, and six messages are all there is: a request, its answer,
   three of PASN, two NIKs. */
static void without_a_person(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct secret *pin;
	struct air air = {.a = {.pin = "012345"}, .b = {.pin = "012345"}};

	b.accepted = true;
	air.random = 1;
	air.now_us = 1000000;
	assert_int_equal(secret_new("012345", 6, &pin), 0);
	assert_int_equal(aware_pairing_new(&a, &air.a.pairing), 0);
	assert_int_equal(aware_pairing_new(&b, &air.b.pairing), 0);
	feed(&air, &air.a,
	     (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD, .password = pin});
	feed(&air, &air.b,
	     (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD, .password = pin});
	secret_free(pin);
	feed(&air, &air.b, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	feed(&air, &air.a, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	while (advance(&air))
		;
	assert_paired(&air, true);
	assert_int_equal(air.a.asks + air.b.asks, 0);
	assert_int_equal(air.frames, 7);
	clear(&air);
}

static void opportunistic(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {};

	a.methods = b.methods = AWARE_METHOD_OPPORTUNISTIC;
	b.accepted = true;
	run(&air, 1, &a, &b);
	assert_paired(&air, true);
	assert_false(air.a.record.authenticated || air.b.record.authenticated);
	clear(&air);
}

static void with_256_bits(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {};

	a.cipher = b.cipher = AWARE_CIPHER_PK_PASN_256;
	run(&air, 1, &a, &b);
	assert_paired(&air, true);
	assert_int_equal(air.a.record.suite.cipher, AWARE_CIPHER_PK_PASN_256);
	clear(&air);
}

/* The host displays, the accessory has the keypad; a request that names the peer's method. */
static void the_other_way_round(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {}, echo = {};

	a.methods = AWARE_METHOD_PIN_DISPLAY;
	b.methods = AWARE_METHOD_PIN_KEYPAD;
	run(&air, 1, &a, &b);
	assert_paired(&air, true);
	clear(&air);
	a = options_of(true);
	b = options_of(false);
	a.quirks.echo_method = true;
	run(&echo, 2, &a, &b);
	assert_paired(&echo, true);
	clear(&echo);
}

static void a_radio_that_cannot_protect(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {};

	a.can_protect = false;
	run(&air, 1, &a, &b);
	assert_paired(&air, false);
	assert_non_null(air.a.end.detail);
	assert_non_null(air.b.end.detail);
	clear(&air);
}

/* A short RSNX element belongs to devices with a MIC's field, a long one to those without. */
static void quirks_are_learned(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {};

	b.quirks = (struct aware_quirks){.key_mic_len = 0, .short_rsnx = false};
	run(&air, 1, &a, &b);
	assert_paired(&air, true);
	assert_int_equal(air.a.record.quirks.key_mic_len, 0);
	assert_false(air.a.record.quirks.short_rsnx);
	assert_int_equal(air.b.record.quirks.key_mic_len, 16);
	clear(&air);
}

/* ---- Verification ---- */

static struct aware_identity identity_of(uint8_t nik, const uint8_t *address,
					 uint8_t nonce)
{
	struct aware_identity identity = {};
	uint8_t key[AWARE_NIK_LEN];

	memset(key, nik, sizeof(key));
	memset(identity.nonce, nonce, sizeof(identity.nonce));
	assert_int_equal(aware_identity_tag(key, address, identity.nonce, identity.tag),
			 0);
	return identity;
}

/* A pairing, and what both remember of it as options for the next time. */
static void remember(struct air *first, struct aware_pairing_options *a,
		     struct aware_pairing_options *b)
{
	*a = options_of(true);
	*b = options_of(false);
	run(first, 7, a, b);
	assert_paired(first, true);
	clear(first);
	a->record = &first->a.record;
	b->record = &first->b.record;
	a->identity = identity_of(0xa1, address_a, 1);
	b->identity = identity_of(0xb2, address_b, 2);
	a->peer_identity = b->identity;
	b->peer_identity = a->identity;
}

static void verified(void **state)
{
	struct aware_pairing_options a, b;
	struct air first = {}, air = {.loss = 30};

	remember(&first, &a, &b);
	run(&air, 3, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIRED);
	assert_int_equal(air.b.end.verdict, AWARE_PAIRED);
	assert_true(air.a.end.verified && air.b.end.verified);
	assert_memory_equal(air.a.nd_pmk, air.b.nd_pmk, AWARE_PMK_LEN);
	/* new keys of an old secret */
	assert_memory_not_equal(air.a.nd_pmk, first.a.nd_pmk, AWARE_PMK_LEN);
	assert_int_equal(air.a.asks + air.b.asks, 0);
	clear(&air);
}

static void forgotten_by_the_other(void **state)
{
	struct aware_pairing_options a, b;
	struct aware_record other;
	struct air first = {}, air = {};

	remember(&first, &a, &b);
	other = *b.record;
	other.npk[5] ^= 1;
	b.record = &other;
	run(&air, 3, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_UNKNOWN);
	assert_int_not_equal(air.b.end.verdict, AWARE_PAIRED);
	assert_false(air.a.end.cached || air.b.end.cached);
	clear(&air);
}

/* ---- What goes wrong ---- */

static void with_another_pin(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.a = {.pin = "123456"}, .b = {.pin = "123457"}};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_WRONG_PASSWORD);
	assert_int_not_equal(air.b.end.verdict, AWARE_PAIRED);
	clear(&air);
}

static void rejected_by_a_person(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.reject = true};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_REJECTED);
	assert_int_equal(air.b.end.verdict, AWARE_PAIR_CANCELLED);
	clear(&air);
}

static void nobody_answers(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.never = true};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_equal(air.a.end.phase, AWARE_PHASE_BOOTSTRAP);
	assert_int_equal(air.b.end.verdict, AWARE_PAIR_TIMED_OUT);
	clear(&air);
}

static void nothing_arrives(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.loss = 100};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_equal(air.b.end.verdict, AWARE_PAIR_TIMED_OUT);
	clear(&air);
}

static void no_method_in_common(void **state)
{
	static const uint16_t rows[][2] = {
		{AWARE_METHOD_PIN_KEYPAD, AWARE_METHOD_QR_DISPLAY},
		/* never weaker than what was asked for, on either side */
		{AWARE_METHOD_PIN_KEYPAD, AWARE_METHOD_OPPORTUNISTIC},
		{AWARE_METHOD_OPPORTUNISTIC, AWARE_METHOD_PIN_DISPLAY},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct aware_pairing_options a = options_of(true), b = options_of(false);
		struct air air = {};

		a.methods = rows[i][0];
		b.methods = rows[i][1];
		run(&air, 1, &a, &b);
		assert_int_equal(air.a.end.verdict, AWARE_PAIR_REJECTED);
		assert_int_equal(air.b.end.verdict, AWARE_PAIR_NO_METHOD);
		clear(&air);
	}
}

/* The answer names opportunistic where a keypad was asked for. */
static void weaken(struct air *air, struct transit *t)
{
	struct aware_frame frame;
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;

	if (t->to_b || aware_frame_parse(t->data, t->len, &frame) < 0 ||
	    frame.kind != AWARE_FRAME_SDF ||
	    aware_attr_find(frame.body, frame.len, AWARE_ATTR_PAIRING_BOOTSTRAPPING,
			    &attr) < 0 ||
	    aware_bootstrap_parse(&attr, &bootstrap) < 0 ||
	    bootstrap.status != AWARE_BOOTSTRAP_ACCEPTED)
		return;
	t->data[t->len - 2] = AWARE_METHOD_OPPORTUNISTIC;
}

static void weakened_on_the_way(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.meddle = weaken};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_NO_METHOD);
	assert_int_not_equal(air.b.end.verdict, AWARE_PAIRED);
	clear(&air);
}

/* A cookie that is not the responder's. */
static void other_cookie(struct air *air, struct transit *t)
{
	struct aware_frame frame;
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;

	if (!t->to_b || aware_frame_parse(t->data, t->len, &frame) < 0 ||
	    frame.kind != AWARE_FRAME_SDF ||
	    aware_attr_find(frame.body, frame.len, AWARE_ATTR_PAIRING_BOOTSTRAPPING,
			    &attr) < 0 ||
	    aware_bootstrap_parse(&attr, &bootstrap) < 0 || bootstrap.cookie_len == 0)
		return;
	t->data[t->len - 4] ^= 1;
}

static void a_cookie_that_is_not_ours(void **state)
{
	struct aware_pairing_options a = options_of(true), b = options_of(false);
	struct air air = {.meddle = other_cookie};

	run(&air, 1, &a, &b);
	assert_int_equal(air.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_not_equal(air.b.end.verdict, AWARE_PAIRED);
	clear(&air);
}

/* Every frame with a bit changed at random: dropped or refused, never paired on one side alone with
   other keys than the other's. */
static void change_bits(struct air *air, struct transit *t)
{
	t->data[AWARE_FRAME_HEADER + draw(air, t->len - AWARE_FRAME_HEADER)] ^=
		1 << draw(air, 8);
}

static void changed_at_random(void **state)
{
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct aware_pairing_options a = options_of(true), b = options_of(false);
		struct air air = {.meddle = change_bits};

		run(&air, seed, &a, &b);
		if (air.a.end.verdict == AWARE_PAIRED &&
		    air.b.end.verdict == AWARE_PAIRED)
			assert_memory_equal(air.a.nd_pmk, air.b.nd_pmk, AWARE_PMK_LEN);
		clear(&air);
	}
}

/* Half of the frames are lost in each attempt: it takes longer, and both think the same of it. */
static void frames_are_lost(void **state)
{
	unsigned paired = 0;

	for (uint64_t seed = 1; seed <= SEEDS / 10; seed++) {
		struct aware_pairing_options a = options_of(true), b = options_of(false);
		struct air air = {.loss = 50};

		run(&air, seed, &a, &b);
		if (air.a.end.verdict == AWARE_PAIRED &&
		    air.b.end.verdict == AWARE_PAIRED) {
			assert_memory_equal(air.a.nd_pmk, air.b.nd_pmk, AWARE_PMK_LEN);
			paired++;
		}
		clear(&air);
	}
	assert_int_equal(paired, SEEDS / 10);
}

/* A radio that does not tell what was acknowledged. */
static void a_radio_that_tells_nothing(void **state)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct aware_pairing_options a = options_of(true), b = options_of(false);
		struct air air = {.loss = 30};

		a.tells_sent = b.tells_sent = false;
		run(&air, seed, &a, &b);
		assert_int_equal(air.a.end.verdict, AWARE_PAIRED);
		assert_int_equal(air.b.end.verdict, AWARE_PAIRED);
		assert_memory_equal(air.a.nd_pmk, air.b.nd_pmk, AWARE_PMK_LEN);
		clear(&air);
	}
}

static void cancelled(void **state)
{
	struct aware_pairing_options a = options_of(true);
	struct aware_pairing_event cancel = {.type = AWARE_EVENT_CANCEL, .now_us = 2};
	struct aware_pairing_event begin = {.type = AWARE_EVENT_START, .now_us = 1};
	struct aware_pairing_action action;
	struct aware_pairing *pairing;
	unsigned ends = 0;

	assert_int_equal(aware_pairing_new(&a, &pairing), 0);
	aware_pairing_step(pairing, &begin);
	aware_pairing_step(pairing, &cancel);
	aware_pairing_step(pairing, &cancel);
	while (aware_pairing_next(pairing, &action))
		ends += action.type == AWARE_DO_END;
	assert_int_equal(ends, 1);
	assert_int_equal(aware_pairing_deadline(pairing), 0);
	aware_pairing_free(pairing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_a_pin),
		cmocka_unit_test(without_a_person),
		cmocka_unit_test(opportunistic),
		cmocka_unit_test(with_256_bits),
		cmocka_unit_test(the_other_way_round),
		cmocka_unit_test(a_radio_that_cannot_protect),
		cmocka_unit_test(quirks_are_learned),
		cmocka_unit_test(verified),
		cmocka_unit_test(forgotten_by_the_other),
		cmocka_unit_test(with_another_pin),
		cmocka_unit_test(rejected_by_a_person),
		cmocka_unit_test(nobody_answers),
		cmocka_unit_test(nothing_arrives),
		cmocka_unit_test(no_method_in_common),
		cmocka_unit_test(weakened_on_the_way),
		cmocka_unit_test(a_cookie_that_is_not_ours),
		cmocka_unit_test(changed_at_random),
		cmocka_unit_test(frames_are_lost),
		cmocka_unit_test(a_radio_that_tells_nothing),
		cmocka_unit_test(cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
