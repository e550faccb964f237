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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
