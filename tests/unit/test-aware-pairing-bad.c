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

	sides_remember(&first, &a, &b);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
