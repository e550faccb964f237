/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two sides are not paired, and both know why: another PIN, another method, somebody in between
 * who changes, cuts, adds. Never a weaker method than the one that was asked for.
 */
#include "tests/unit/aware-sides.h"

#include <string.h>

static void forgotten_by_the_other(void **state)
{
	struct aware_pairing_options a, b;
	struct aware_record other;
	struct sides first = {}, sides = {};

	sides_remember(&first, AWARE_METHOD_PIN_KEYPAD, &a, &b);
	other = *b.record;
	other.npk[5] ^= 1;
	b.record = &other;
	sides_run(&sides, 3, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_UNKNOWN);
	assert_int_not_equal(sides.b.end.verdict, AWARE_PAIRED);
	assert_false(sides.a.end.cached || sides.b.end.cached);
	sides_clear(&sides);
}

static void with_another_pin(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.a = {.pin = "123456"}, .b = {.pin = "123457"}};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_WRONG_PASSWORD);
	assert_int_not_equal(sides.b.end.verdict, AWARE_PAIRED);
	sides_clear(&sides);
}

static void rejected_by_a_person(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.reject = true};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_REJECTED);
	assert_int_equal(sides.b.end.verdict, AWARE_PAIR_CANCELLED);
	sides_clear(&sides);
}

static void nobody_answers(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.never = true};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_equal(sides.a.end.phase, AWARE_PHASE_BOOTSTRAP);
	assert_int_equal(sides.b.end.verdict, AWARE_PAIR_TIMED_OUT);
	sides_clear(&sides);
}

static void nothing_arrives(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.loss = 100};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_equal(sides.b.end.verdict, AWARE_PAIR_TIMED_OUT);
	sides_clear(&sides);
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
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {};

		a.methods = rows[i][0];
		b.methods = rows[i][1];
		sides_run(&sides, 1, &a, &b);
		assert_int_equal(sides.a.end.verdict, AWARE_PAIR_REJECTED);
		assert_int_equal(sides.b.end.verdict, AWARE_PAIR_NO_METHOD);
		sides_clear(&sides);
	}
}

/* The answer names opportunistic where a keypad was asked for. */
static void weaken(struct sides *sides, struct transit *t)
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
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.meddle = weaken};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_NO_METHOD);
	assert_int_not_equal(sides.b.end.verdict, AWARE_PAIRED);
	sides_clear(&sides);
}

/* A cookie that is not the responder's. */
static void other_cookie(struct sides *sides, struct transit *t)
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
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {.meddle = other_cookie};

	sides_run(&sides, 1, &a, &b);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_TIMED_OUT);
	assert_int_not_equal(sides.b.end.verdict, AWARE_PAIRED);
	sides_clear(&sides);
}

/* Every frame with a bit changed at random: dropped or refused, never paired on one side alone with
   other keys than the other's. */
static void change_bits(struct sides *sides, struct transit *t)
{
	t->data[AWARE_FRAME_HEADER + sides_draw(sides, t->len - AWARE_FRAME_HEADER)] ^=
		1 << sides_draw(sides, 8);
}

static void changed_at_random(void **state)
{
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.meddle = change_bits};

		sides_run(&sides, seed, &a, &b);
		if (sides.a.end.verdict == AWARE_PAIRED &&
		    sides.b.end.verdict == AWARE_PAIRED)
			assert_memory_equal(sides.a.nd_pmk, sides.b.nd_pmk,
					    AWARE_PMK_LEN);
		sides_clear(&sides);
	}
}

/* ---- Somebody in between ---- */

static void twice(struct sides *sides, struct transit *t)
{
	struct transit *again;

	t->used = true;
	again = sides_transit(sides);
	*again = *t;
	again->number = 0; /* nobody is told of it */
	again->at_us = t->at_us + sides_draw(sides, 3000000) + 1;
}

/* Whatever comes a second time, at once or seconds later, changes nothing. */
static void everything_comes_twice(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.meddle = twice};

		sides_run(&sides, seed, &a, &b);
		sides_assert_paired(&sides, true);
		assert_int_equal(sides.a.asks, 1);
		assert_int_equal(sides.b.asks, 1);
		sides_clear(&sides);
	}
}

/* A third station says no to all of it before the frame itself arrives. */
static void from_a_third(struct sides *sides, struct transit *t)
{
	struct aware_frame frame;
	struct aware_attr attr;
	struct transit *again;

	t->used = true;
	again = sides_transit(sides);
	*again = *t;
	again->number = 0;
	again->at_us = sides->now_us + 1;
	again->lost = false;
	again->data[10 + 5] ^= 0x77; /* A2 */
	if (aware_frame_parse(t->data, t->len, &frame) < 0)
		return;
	if (frame.kind == AWARE_FRAME_AUTH)
		again->data[AWARE_FRAME_HEADER + 4] = PASN_STATUS_REFUSED;
	else if (frame.kind == AWARE_FRAME_SDF &&
		 aware_attr_find(frame.body, frame.len, AWARE_ATTR_PAIRING_BOOTSTRAPPING,
				 &attr) == 0)
		again->data[attr.body - t->data + 1] |= AWARE_BOOTSTRAP_REJECTED << 4;
}

static void a_third_station(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.meddle = from_a_third};

		sides_run(&sides, seed, &a, &b);
		sides_assert_paired(&sides, true);
		sides_clear(&sides);
	}
}

static void take_down(struct sides *sides, struct transit *t)
{
	assert_true(sides->n_taken < SIDES_FRAMES_MAX);
	sides->taken[sides->n_taken++] = *t;
}

/* Of a pairing that went well, in place of each frame of another one of the same two and the same PIN. */
static void replay(struct sides *sides, struct transit *t)
{
	for (size_t i = 0; i < sides->n_taken; i++)
		if (sides->taken[i].to_b == t->to_b && sides->taken[i].len == t->len) {
			memcpy(t->data, sides->taken[i].data, t->len);
			return;
		}
}

static void frames_of_another_pairing(void **state)
{
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides first = {.meddle = take_down}, second = {.meddle = replay};

		sides_run(&first, seed, &a, &b);
		sides_assert_paired(&first, true);
		memcpy(second.taken, first.taken, sizeof(first.taken));
		second.n_taken = first.n_taken;
		sides_run(&second, seed, &a, &b);
		assert_int_not_equal(second.a.end.verdict, AWARE_PAIRED);
		assert_int_not_equal(second.b.end.verdict, AWARE_PAIRED);
		sides_clear(&first);
		sides_clear(&second);
	}
}

/* Cut at random, anywhere behind the header. */
static void cut(struct sides *sides, struct transit *t)
{
	if (sides_draw(sides, 2))
		t->len = AWARE_FRAME_HEADER +
			 sides_draw(sides, t->len - AWARE_FRAME_HEADER);
}

static void frames_that_are_cut(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.meddle = cut};

		sides_run(&sides, seed, &a, &b);
		if (sides.a.end.verdict == AWARE_PAIRED &&
		    sides.b.end.verdict == AWARE_PAIRED)
			assert_memory_equal(sides.a.nd_pmk, sides.b.nd_pmk,
					    AWARE_PMK_LEN);
		sides_clear(&sides);
	}
}

/* Lengths of attributes that lie: each in turn is one too long, one too short, or the most there is. */
static void lie(struct sides *sides, struct transit *t)
{
	struct aware_frame frame;
	size_t at;

	if (aware_frame_parse(t->data, t->len, &frame) < 0 ||
	    frame.kind != AWARE_FRAME_SDF || frame.len < 3)
		return;
	at = frame.body - t->data;
	for (uint64_t i = sides_draw(sides, 3); i > 0; i--) {
		size_t next = at + 3 + (t->data[at + 1] | t->data[at + 2] << 8);

		if (next + 3 <= t->len)
			at = next;
	}
	t->data[at + 1] += sides_draw(sides, 2) ? 1 : -1;
	t->data[at + 2] = sides_draw(sides, 3) ? 0 : 0xff;
}

static void lengths_that_lie(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.meddle = lie};

		sides_run(&sides, seed, &a, &b);
		assert_int_not_equal(sides.a.end.verdict, AWARE_PAIRED);
		assert_int_not_equal(sides.b.end.verdict, AWARE_PAIRED);
		sides_clear(&sides);
	}
}

/* ---- A responder that knows the PIN, and says something else than before ---- */

/* To the initiator, as its peer. */
static void answer(struct aware_pairing *pairing, const struct aware_pairing_options *a,
		   struct aware_frame frame)
{
	memcpy(frame.to, a->own, 6);
	memcpy(frame.from, a->peer, 6);
	aware_pairing_step(pairing,
			   &(struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
							 .now_us = 2,
							 .frame = &frame});
}

static void accept_request(struct aware_pairing *pairing,
			   const struct aware_pairing_options *a,
			   const struct aware_frame *request)
{
	struct aware_service service = {.instance = a->peer_instance,
					.peer_instance = a->own_instance,
					.control = AWARE_FOLLOW_UP};
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF};
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;
	struct buf body = {};

	assert_int_equal(aware_attr_find(request->body, request->len,
					 AWARE_ATTR_PAIRING_BOOTSTRAPPING, &attr),
			 0);
	assert_int_equal(aware_bootstrap_parse(&attr, &bootstrap), 0);
	bootstrap.type = AWARE_BOOTSTRAP_RESPONSE;
	bootstrap.methods = aware_method_complement(bootstrap.methods);
	memcpy(service.id, a->service_id, sizeof(service.id));
	aware_service_put(&body, &service);
	aware_bootstrap_put(&body, &bootstrap);
	frame.body = body.data;
	frame.len = body.len;
	answer(pairing, a, frame);
	buf_deinit(&body);
}

static struct pasn_exchange *rogue(const struct aware_pairing_options *a,
				   const struct secret *pin, const void *attrs,
				   size_t len)
{
	struct pasn_options options = {
		.kind = PASN_BY_PASSWORD,
		.suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE},
		.password = pin,
		.attrs = attrs,
		.attrs_len = len,
	};
	struct pasn_exchange *exchange;

	memcpy(options.addresses.initiator, a->own, 6);
	memcpy(options.addresses.responder, a->peer, 6);
	assert_int_equal(pasn_exchange_new(&options, &exchange), 0);
	return exchange;
}

/* How the initiator ends, and whether it sent a third message. */
static enum aware_pairing_verdict meet_rogue(const void *attrs, size_t len,
					     bool *ret_third)
{
	struct aware_pairing_options a = sides_options(true);
	struct aware_pairing_action action, end = {.verdict = AWARE_PAIRED};
	struct pasn_exchange *exchange;
	struct aware_pairing *pairing;
	struct aware_frame second;
	struct secret *pin;

	*ret_third = false;
	assert_int_equal(secret_new("123456", 6, &pin), 0);
	exchange = rogue(&a, pin, attrs, len);
	assert_int_equal(aware_pairing_new(&a, &pairing), 0);
	aware_pairing_step(pairing,
			   &(struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
							 .password = pin});
	aware_pairing_step(pairing, &(struct aware_pairing_event){
					    .type = AWARE_EVENT_START, .now_us = 1});
	while (aware_pairing_next(pairing, &action)) {
		if (action.type == AWARE_DO_END)
			end = action;
		if (action.type != AWARE_DO_SEND)
			continue;
		if (action.frame.kind == AWARE_FRAME_SDF) {
			accept_request(pairing, &a, &action.frame);
		} else if (action.frame.transaction == 1) {
			assert_int_equal(
				pasn_exchange_take(exchange, &action.frame, &second),
				PASN_REPLY);
			answer(pairing, &a, second);
		} else {
			*ret_third = true;
		}
	}
	aware_pairing_free(pairing);
	pasn_exchange_free(exchange);
	secret_free(pin);
	return end.verdict;
}

static void what_was_agreed_on_before(void **state)
{
	static const struct {
		uint8_t attrs[20];
		size_t len;
		bool fits;
	} rows[] = {
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 5, 0, 9, 2, 0, 2, 0}, 14, true},
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 5, 0, 9, 2, 0, 0x20, 0}, 14, true},
		{{0x22, 3, 0, 0, 7, 1}, 6, true},
		/* opportunistic; a passphrase; a PIN and opportunistic */
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 5, 0, 9, 2, 0, 1, 0}, 14, false},
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 5, 0, 9, 2, 0, 4, 0}, 14, false},
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 5, 0, 9, 2, 0, 3, 0}, 14, false},
		/* other ciphers; lengths that lie; a bootstrapping that is cut */
		{{0x22, 3, 0, 0, 8, 1}, 6, false},
		{{0x22, 9, 0, 0, 7, 1}, 6, false},
		{{0x22, 3, 0, 0, 7, 1, 0x2c, 2, 0, 9, 2}, 11, false},
	};
	bool third;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enum aware_pairing_verdict verdict = meet_rogue(rows[i].attrs,
								rows[i].len, &third);

		assert_int_equal(verdict,
				 rows[i].fits ? AWARE_PAIRED : AWARE_PAIR_BROKEN);
		assert_int_equal(third, rows[i].fits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forgotten_by_the_other),
		cmocka_unit_test(with_another_pin),
		cmocka_unit_test(rejected_by_a_person),
		cmocka_unit_test(nobody_answers),
		cmocka_unit_test(nothing_arrives),
		cmocka_unit_test(no_method_in_common),
		cmocka_unit_test(weakened_on_the_way),
		cmocka_unit_test(a_cookie_that_is_not_ours),
		cmocka_unit_test(changed_at_random),
		cmocka_unit_test(everything_comes_twice),
		cmocka_unit_test(a_third_station),
		cmocka_unit_test(frames_of_another_pairing),
		cmocka_unit_test(frames_that_are_cut),
		cmocka_unit_test(lengths_that_lie),
		cmocka_unit_test(what_was_agreed_on_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
