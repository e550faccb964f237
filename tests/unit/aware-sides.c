/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/aware-sides.h"

#include "aware/protect.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	ATTEMPTS    = 3,    /* of the radio itself, before it tells that nobody acknowledged */
	STEPS_MAX   = 4000,
	WINDOW_US   = 524288,
	LONGEST_US  = 400 * 1000000,
};
/* clang-format on */

const uint8_t sides_address_a[] = {0x42, 0, 0, 0, 1, 0},
	      sides_address_b[] = {0x42, 0, 0, 0, 0, 0};
static const uint8_t cluster[] = {0x50, 0x6f, 0x9a, 1, 7, 0x7e};

/* xorshift64*, Vigna 2016 */
uint64_t sides_draw(struct sides *sides, uint64_t below)
{
	sides->random ^= sides->random >> 12;
	sides->random ^= sides->random << 25;
	sides->random ^= sides->random >> 27;
	return (sides->random * UINT64_C(2685821657736338717) >> 33) % below;
}

static const struct aware_suite *suite(const struct side *side)
{
	return aware_pairing_suite(side->pairing);
}

static void take_actions(struct sides *sides, struct side *side);

void sides_feed(struct sides *sides, struct side *side, struct aware_pairing_event event)
{
	event.now_us = sides->now_us;
	aware_pairing_step(side->pairing, &event);
	take_actions(sides, side);
}

struct transit *sides_transit(struct sides *sides)
{
	struct transit *t = sides->transits;

	while (t < sides->transits + SIDES_FRAMES_MAX && t->used)
		t++;
	assert_true(t < sides->transits + SIDES_FRAMES_MAX);
	return t;
}

/* Frames wait for a window; what is lost has been sent ATTEMPTS times in vain. */
static void transmit(struct sides *sides, struct side *side,
		     const struct aware_pairing_action *action)
{
	struct transit *t = sides_transit(sides);
	struct buf bytes = {};

	*t = (struct transit){
		.used = true, .to_b = side == &sides->a, .number = action->number};
	t->at_us = sides->now_us + sides_draw(sides, WINDOW_US) + 1;
	t->lost = true;
	for (unsigned i = 0; i < ATTEMPTS; i++)
		t->lost = t->lost && sides_draw(sides, 100) < sides->loss;
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
	sides->frames++;
	if (sides->meddle)
		sides->meddle(sides, t);
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

static void take_actions(struct sides *sides, struct side *side)
{
	struct aware_pairing_action action;

	while (aware_pairing_next(side->pairing, &action)) {
		assert_int_equal(side->ends, 0);
		switch (action.type) {
		case AWARE_DO_SEND:
			transmit(sides, side, &action);
			break;
		case AWARE_DO_REQUESTED:
			side->requested = true;
			/* fall through */
		case AWARE_DO_ASK:
			side->asks++;
			side->answer_us = sides->now_us + sides_draw(sides, 20000000) + 1;
			break;
		case AWARE_DO_INSTALL:
			side->keys = *aware_pairing_keys(side->pairing);
			side->has_keys = true;
			sides_feed(sides, side,
				   (struct aware_pairing_event){
					   .type = AWARE_EVENT_INSTALLED});
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

static void deliver(struct sides *sides, struct transit *slot)
{
	const struct transit copy = *slot, *t = &copy; /* an answer may take its place */
	struct side *to = t->to_b ? &sides->b : &sides->a,
		    *from = t->to_b ? &sides->a : &sides->b;
	struct aware_frame frame, opened;
	struct buf body = {};
	uint64_t packet;

	slot->used = false;
	if (!t->lost && aware_frame_parse(t->data, t->len, &frame) == 0) {
		if (frame.kind == AWARE_FRAME_SEALED) {
			if (to->has_keys &&
			    aware_protect_open(suite(to), to->keys.tk, &frame, &body,
					       &opened, &packet) == 0)
				sides_feed(sides, to,
					   (struct aware_pairing_event){
						   .type = AWARE_EVENT_FRAME,
						   .frame = &opened});
		} else {
			sides_feed(sides, to,
				   (struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
								.frame = &frame});
		}
	}
	buf_deinit(&body);
	sides_feed(sides, from,
		   (struct aware_pairing_event){.type = AWARE_EVENT_SENT,
						.number = t->number,
						.error = t->lost ? -ETIMEDOUT : 0});
}

static void answer(struct sides *sides, struct side *side)
{
	struct secret *secret = NULL;
	struct aware_pairing_event event = {.type = AWARE_EVENT_PASSWORD};

	side->answer_us = 0;
	if (sides->never)
		return;
	if (side->pin)
		assert_int_equal(secret_new(side->pin, strlen(side->pin), &secret), 0);
	if (side->requested)
		event.type = sides->reject ? AWARE_EVENT_REJECT : AWARE_EVENT_ACCEPT;
	side->requested = false;
	event.password = secret;
	sides_feed(sides, side, event);
	secret_free(secret);
}

static void sooner(uint64_t *at, uint64_t candidate)
{
	if (candidate && (!*at || candidate < *at))
		*at = candidate;
}

bool sides_advance(struct sides *sides)
{
	struct side *both[] = {&sides->a, &sides->b};
	struct transit *next = NULL;
	uint64_t at = 0;

	for (size_t i = 0; i < 2; i++) {
		sooner(&at, aware_pairing_deadline(both[i]->pairing));
		sooner(&at, both[i]->answer_us);
	}
	for (struct transit *t = sides->transits; t < sides->transits + SIDES_FRAMES_MAX;
	     t++)
		if (t->used && (!next || t->at_us < next->at_us))
			next = t;
	if (next)
		sooner(&at, next->at_us);
	if (!at)
		return false;
	sides->now_us = MAX(sides->now_us, at);
	if (next && next->at_us == at) {
		deliver(sides, next);
		return true;
	}
	for (size_t i = 0; i < 2; i++)
		if (both[i]->answer_us == at) {
			answer(sides, both[i]);
			return true;
		}
	for (size_t i = 0; i < 2; i++)
		sides_feed(sides, both[i],
			   (struct aware_pairing_event){.type = AWARE_EVENT_TIMEOUT});
	return true;
}

struct aware_pairing_options sides_options(bool initiator)
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

	memcpy(options.own, initiator ? sides_address_a : sides_address_b, 6);
	memcpy(options.peer, initiator ? sides_address_b : sides_address_a, 6);
	memcpy(options.bssid, cluster, 6);
	memset(options.nik, initiator ? 0xa1 : 0xb2, sizeof(options.nik));
	return options;
}

void sides_run(struct sides *sides, uint64_t seed, const struct aware_pairing_options *a,
	       const struct aware_pairing_options *b)
{
	unsigned steps = 0;

	sides->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	sides->now_us = 1000000;
	if (!sides->a.pin)
		sides->a.pin = "012345";
	if (!sides->b.pin)
		sides->b.pin = "012345";
	assert_int_equal(aware_pairing_new(a, &sides->a.pairing), 0);
	assert_int_equal(aware_pairing_new(b, &sides->b.pairing), 0);
	sides_feed(sides, &sides->b,
		   (struct aware_pairing_event){.type = AWARE_EVENT_START});
	sides_feed(sides, &sides->a,
		   (struct aware_pairing_event){.type = AWARE_EVENT_START});
	while (sides_advance(sides))
		assert_true(++steps < STEPS_MAX);
	assert_int_equal(sides->a.ends, 1);
	assert_int_equal(sides->b.ends, 1);
	assert_true(sides->now_us < LONGEST_US);
}

void sides_clear(struct sides *sides)
{
	aware_pairing_free(sides->a.pairing);
	aware_pairing_free(sides->b.pairing);
}

void sides_assert_paired(const struct sides *sides, bool cached)
{
	const struct side *both[] = {&sides->a, &sides->b};

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(both[i]->end.verdict, AWARE_PAIRED);
		assert_int_equal(both[i]->end.cached, cached);
	}
	assert_memory_equal(sides->a.nd_pmk, sides->b.nd_pmk, AWARE_PMK_LEN);
	if (!cached)
		return;
	assert_memory_equal(sides->a.record.npk, sides->b.record.npk, AWARE_PMK_LEN);
	for (size_t i = 0; i < AWARE_NIK_LEN; i++) {
		assert_int_equal(sides->a.record.peer_nik[i], 0xb2);
		assert_int_equal(sides->b.record.peer_nik[i], 0xa1);
	}
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

void sides_remember(struct sides *first, uint16_t method, struct aware_pairing_options *a,
		    struct aware_pairing_options *b)
{
	*a = sides_options(true);
	*b = sides_options(false);
	a->methods = method;
	b->methods = aware_method_complement(method);
	sides_run(first, 7, a, b);
	sides_assert_paired(first, true);
	sides_clear(first);
	a->record = &first->a.record;
	b->record = &first->b.record;
	a->identity = identity_of(0xa1, sides_address_a, 1);
	b->identity = identity_of(0xb2, sides_address_b, 2);
	a->peer_identity = b->identity;
	b->peer_identity = a->identity;
}
