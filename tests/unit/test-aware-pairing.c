/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two sides are paired: by each method, over radios that do this or that, and when frames are lost. */
#include "tests/unit/aware-sides.h"

#include <errno.h>
#include <string.h>

enum { SEEDS = 30 };

static void with_a_pin(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {};

		sides_run(&sides, seed, &a, &b);
		sides_assert_paired(&sides, true);
		assert_true(sides.a.record.authenticated && sides.b.record.authenticated);
		assert_int_equal(sides.a.asks, 1);
		assert_int_equal(sides.b.asks, 1);
		assert_false(sides.a.end.verified);
		sides_clear(&sides);
	}
}

/* Known beforehand on both sides: nobody is asked, and six messages are all there is: a request, its answer,
   three of PASN, two NIKs. */
static void without_a_person(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct secret *pin;
	struct sides sides = {.a = {.pin = "012345"}, .b = {.pin = "012345"}};

	b.accepted = true;
	sides.random = 1;
	sides.now_us = 1000000;
	assert_int_equal(secret_new("012345", 6, &pin), 0);
	assert_int_equal(aware_pairing_new(&a, &sides.a.pairing), 0);
	assert_int_equal(aware_pairing_new(&b, &sides.b.pairing), 0);
	sides_feed(&sides, &sides.a,
		   (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
						.password = pin});
	sides_feed(&sides, &sides.b,
		   (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
						.password = pin});
	secret_free(pin);
	sides_feed(&sides, &sides.b,
		   (struct aware_pairing_event){.type = AWARE_EVENT_START});
	sides_feed(&sides, &sides.a,
		   (struct aware_pairing_event){.type = AWARE_EVENT_START});
	while (sides_advance(&sides))
		;
	sides_assert_paired(&sides, true);
	assert_int_equal(sides.a.asks + sides.b.asks, 0);
	assert_int_equal(sides.frames, 7);
	sides_clear(&sides);
}

static void opportunistic(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {};

	a.methods = b.methods = AWARE_METHOD_OPPORTUNISTIC;
	b.accepted = true;
	sides_run(&sides, 1, &a, &b);
	sides_assert_paired(&sides, true);
	assert_false(sides.a.record.authenticated || sides.b.record.authenticated);
	/* what is remembered is not what everybody knows */
	assert_memory_not_equal(sides.a.record.npk, aware_opportunistic_pmk,
				AWARE_PMK_LEN);
	sides_clear(&sides);
}

static void with_256_bits(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {};

	a.cipher = b.cipher = AWARE_CIPHER_PK_PASN_256;
	sides_run(&sides, 1, &a, &b);
	sides_assert_paired(&sides, true);
	assert_int_equal(sides.a.record.suite.cipher, AWARE_CIPHER_PK_PASN_256);
	sides_clear(&sides);
}

/* Each method with its other half: what is authenticated, and whether anybody is asked. */
static void by_each_method(void **state)
{
	static const struct {
		uint16_t asks, offers;
		bool authenticated;
	} rows[] = {
		{AWARE_METHOD_OPPORTUNISTIC, AWARE_METHOD_OPPORTUNISTIC, false},
		{AWARE_METHOD_PIN_KEYPAD, AWARE_METHOD_PIN_DISPLAY, true},
		{AWARE_METHOD_PIN_DISPLAY, AWARE_METHOD_PIN_KEYPAD, true},
		{AWARE_METHOD_PASSPHRASE_KEYPAD, AWARE_METHOD_PASSPHRASE_DISPLAY, true},
		{AWARE_METHOD_PASSPHRASE_DISPLAY, AWARE_METHOD_PASSPHRASE_KEYPAD, true},
		{AWARE_METHOD_QR_SCAN, AWARE_METHOD_QR_DISPLAY, true},
		{AWARE_METHOD_QR_DISPLAY, AWARE_METHOD_QR_SCAN, true},
		{AWARE_METHOD_NFC_READER, AWARE_METHOD_NFC_TAG, true},
		{AWARE_METHOD_NFC_TAG, AWARE_METHOD_NFC_READER, true},
		{AWARE_METHOD_SERVICE_MANAGED, AWARE_METHOD_SERVICE_MANAGED, true},
		/* one of several that are offered */
		{AWARE_METHOD_PIN_KEYPAD,
		 AWARE_METHOD_OPPORTUNISTIC | AWARE_METHOD_PIN_DISPLAY |
			 AWARE_METHOD_QR_DISPLAY,
		 true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {};

		a.methods = rows[i].asks;
		b.methods = rows[i].offers;
		sides_run(&sides, i + 1, &a, &b);
		sides_assert_paired(&sides, true);
		assert_int_equal(sides.a.record.authenticated, rows[i].authenticated);
		assert_int_equal(sides.b.record.authenticated, rows[i].authenticated);
		assert_int_equal(sides.a.asks, rows[i].authenticated);
		assert_int_equal(sides.b.asks, 1);
		sides_clear(&sides);
	}
}

/* The host displays, the accessory has the keypad; a request that names the peer's method. */
static void the_other_way_round(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {}, echo = {};

	a.methods = AWARE_METHOD_PIN_DISPLAY;
	b.methods = AWARE_METHOD_PIN_KEYPAD;
	sides_run(&sides, 1, &a, &b);
	sides_assert_paired(&sides, true);
	sides_clear(&sides);
	a = sides_options(true);
	b = sides_options(false);
	a.quirks.echo_method = true;
	sides_run(&echo, 2, &a, &b);
	sides_assert_paired(&echo, true);
	sides_clear(&echo);
}

static void a_radio_that_cannot_protect(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {};

	a.can_protect = false;
	sides_run(&sides, 1, &a, &b);
	sides_assert_paired(&sides, false);
	assert_non_null(sides.a.end.detail);
	assert_non_null(sides.b.end.detail);
	sides_clear(&sides);
}

/* The methods that a pairing's next frame asks for; 0: it sends none. */
static uint16_t asked_for(struct aware_pairing *pairing, uint8_t *ret_token)
{
	struct aware_pairing_action action;
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;
	uint16_t methods = 0;

	while (aware_pairing_next(pairing, &action)) {
		if (action.type != AWARE_DO_SEND)
			continue;
		assert_int_equal(aware_attr_find(action.frame.body, action.frame.len,
						 AWARE_ATTR_PAIRING_BOOTSTRAPPING, &attr),
				 0);
		assert_int_equal(aware_bootstrap_parse(&attr, &bootstrap), 0);
		methods = bootstrap.methods;
		*ret_token = bootstrap.token;
	}
	return methods;
}

static void reject(struct aware_pairing *pairing, const struct aware_pairing_options *a,
		   uint8_t token, uint8_t reason)
{
	const struct aware_bootstrap rejected = {.token = token,
						 .type = AWARE_BOOTSTRAP_RESPONSE,
						 .status = AWARE_BOOTSTRAP_REJECTED,
						 .reason = reason};
	struct aware_service service = {.instance = a->peer_instance,
					.peer_instance = a->own_instance,
					.control = AWARE_FOLLOW_UP};
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF};
	struct buf body = {};

	memcpy(service.id, a->service_id, sizeof(service.id));
	memcpy(frame.to, a->own, 6);
	memcpy(frame.from, a->peer, 6);
	aware_service_put(&body, &service);
	aware_bootstrap_put(&body, &rejected);
	frame.body = body.data;
	frame.len = body.len;
	aware_pairing_step(pairing,
			   &(struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
							 .now_us = 2,
							 .frame = &frame});
	buf_deinit(&body);
}

/* A rejection that is nobody's no: asked once more, by the name that the other side has for it. */
static void one_that_wants_its_own_method_named(void **state)
{
	const struct aware_pairing_event start = {.type = AWARE_EVENT_START, .now_us = 1};
	struct aware_pairing_options a = sides_options(true);
	struct aware_pairing *pairing;
	uint8_t token = 0;

	for (unsigned said_no = 0; said_no < 2; said_no++) {
		assert_int_equal(aware_pairing_new(&a, &pairing), 0);
		aware_pairing_step(pairing, &start);
		assert_int_equal(asked_for(pairing, &token), AWARE_METHOD_PIN_KEYPAD);
		reject(pairing, &a, token + 1, 0); /* of another request */
		assert_int_equal(asked_for(pairing, &token), 0);
		reject(pairing, &a, token, said_no ? AWARE_REASON_BOOTSTRAP_REJECTED : 0);
		assert_int_equal(asked_for(pairing, &token),
				 said_no ? 0 : AWARE_METHOD_PIN_DISPLAY);
		if (!said_no) {
			reject(pairing, &a, token, 0);
			assert_int_equal(asked_for(pairing, &token), 0);
		}
		assert_int_equal(aware_pairing_deadline(pairing), 0); /* it has ended */
		aware_pairing_free(pairing);
	}
}

/* How long each side says that its NIK is good for, and how long both remember. */
static void the_shorter_lifetime_counts(void **state)
{
	static const struct {
		uint32_t a, b, a_keeps, b_keeps;
	} rows[] = {
		{AWARE_NIK_LIFETIME_S, 43200, 43200, 43200},
		{86400, AWARE_NIK_LIFETIME_S, 86400, 86400},
		/* not told: ours */
		{AWARE_NIK_LIFETIME_S, 0, AWARE_NIK_LIFETIME_S, 0},
		/* nothing that anybody could mean */
		{AWARE_NIK_LIFETIME_S, 10, AWARE_NIK_LIFETIME_S, 10},
		{AWARE_NIK_LIFETIME_S, UINT32_MAX, AWARE_NIK_LIFETIME_S,
		 AWARE_NIK_LIFETIME_S},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {};

		a.nik_lifetime_s = rows[i].a;
		b.nik_lifetime_s = rows[i].b;
		sides_run(&sides, i + 1, &a, &b);
		sides_assert_paired(&sides, true);
		assert_int_equal(sides.a.record.lifetime_s, rows[i].a_keeps);
		assert_int_equal(sides.b.record.lifetime_s, rows[i].b_keeps);
		sides_clear(&sides);
	}
}

/* A short RSNX element belongs to devices with a MIC's field, a long one to those without. */
static void quirks_are_learned(void **state)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);
	struct sides sides = {};

	b.quirks = (struct aware_quirks){.key_mic_len = 0, .short_rsnx = false};
	sides_run(&sides, 1, &a, &b);
	sides_assert_paired(&sides, true);
	assert_int_equal(sides.a.record.quirks.key_mic_len, 0);
	assert_false(sides.a.record.quirks.short_rsnx);
	assert_int_equal(sides.b.record.quirks.key_mic_len, 16);
	sides_clear(&sides);
}

static void verified(void **state)
{
	static const uint16_t methods[] = {AWARE_METHOD_PIN_KEYPAD,
					   AWARE_METHOD_OPPORTUNISTIC};

	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		struct aware_pairing_options a, b;
		struct sides first = {}, sides = {.loss = 30};

		sides_remember(&first, methods[i], &a, &b);
		sides_run(&sides, 3, &a, &b);
		assert_int_equal(sides.a.end.verdict, AWARE_PAIRED);
		assert_int_equal(sides.b.end.verdict, AWARE_PAIRED);
		assert_true(sides.a.end.verified && sides.b.end.verified);
		assert_memory_equal(sides.a.nd_pmk, sides.b.nd_pmk, AWARE_PMK_LEN);
		/* new keys of an old secret */
		assert_memory_not_equal(sides.a.nd_pmk, first.a.nd_pmk, AWARE_PMK_LEN);
		assert_int_equal(sides.a.asks + sides.b.asks, 0);
		sides_clear(&sides);
	}
}

/* Half of the frames are lost in each attempt: it takes longer, and both think the same of it. */
static void frames_are_lost(void **state)
{
	unsigned paired = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.loss = 50};

		sides_run(&sides, seed, &a, &b);
		if (sides.a.end.verdict == AWARE_PAIRED &&
		    sides.b.end.verdict == AWARE_PAIRED) {
			assert_memory_equal(sides.a.nd_pmk, sides.b.nd_pmk,
					    AWARE_PMK_LEN);
			paired++;
		}
		sides_clear(&sides);
	}
	assert_int_equal(paired, SEEDS);
}

/* A radio that does not tell what was acknowledged. */
static void a_radio_that_tells_nothing(void **state)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct aware_pairing_options a = sides_options(true),
					     b = sides_options(false);
		struct sides sides = {.loss = 30};

		a.tells_sent = b.tells_sent = false;
		sides_run(&sides, seed, &a, &b);
		assert_int_equal(sides.a.end.verdict, AWARE_PAIRED);
		assert_int_equal(sides.b.end.verdict, AWARE_PAIRED);
		assert_memory_equal(sides.a.nd_pmk, sides.b.nd_pmk, AWARE_PMK_LEN);
		sides_clear(&sides);
	}
}

static void cancelled(void **state)
{
	struct aware_pairing_options a = sides_options(true);
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
		cmocka_unit_test(by_each_method),
		cmocka_unit_test(the_other_way_round),
		cmocka_unit_test(one_that_wants_its_own_method_named),
		cmocka_unit_test(a_radio_that_cannot_protect),
		cmocka_unit_test(the_shorter_lifetime_counts),
		cmocka_unit_test(quirks_are_learned),
		cmocka_unit_test(verified),
		cmocka_unit_test(frames_are_lost),
		cmocka_unit_test(a_radio_that_tells_nothing),
		cmocka_unit_test(cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
