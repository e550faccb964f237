/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both sides of PASN in one process: they agree, and whatever is changed on the way, they do not. */
#include "aware/pasn-exchange.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 2048 };

static const struct aware_addresses who = {{0x42, 0, 0, 0, 1, 0}, {0x42, 0, 0, 0, 0, 0}};
static const uint8_t attrs[] = {0x22, 3, 0, 0, 7, 1, 0x2a, 2, 0, 0, 3};
static const uint8_t npk[AWARE_PMK_LEN] = {1, 2, 3};

/* clang-format off */
static const struct kind {
	const char *title;
	enum pasn_kind kind;
	struct aware_suite suite;
	bool short_rsnx;
} kinds[] = {
	{"by a PIN", PASN_BY_PASSWORD, {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE}, false},
	{"by a PIN, with a short RSNX element", PASN_BY_PASSWORD, {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE}, true},
	{"by a PIN, GCMP-256", PASN_BY_PASSWORD, {AWARE_CIPHER_PK_PASN_256, AWARE_AKM_SAE}, false},
	{"opportunistic", PASN_OPPORTUNISTIC, {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_PASN}, false},
	{"opportunistic, GCMP-256", PASN_OPPORTUNISTIC, {AWARE_CIPHER_PK_PASN_256, AWARE_AKM_PASN}, false},
	{"by what is known from a PIN", PASN_BY_NPK, {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE}, false},
	{"by what is known without one", PASN_BY_NPK, {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_PASN}, false},
	{"by what is known, GCMP-256", PASN_BY_NPK, {AWARE_CIPHER_PK_PASN_256, AWARE_AKM_SAE}, false},
};
/* clang-format on */

/* A frame that is on its way: its bytes are ours. */
struct letter {
	struct aware_frame frame;
	uint8_t body[BODY_MAX];
};

static void post(struct letter *letter, const struct aware_frame *frame)
{
	assert_int_equal(frame->kind, AWARE_FRAME_AUTH);
	assert_true(frame->len <= BODY_MAX);
	letter->frame = *frame;
	if (frame->len > 0)
		memcpy(letter->body, frame->body, frame->len);
	letter->frame.body = letter->body;
}

static struct pasn_options options_of(const struct kind *kind, bool initiator)
{
	struct pasn_options options = {
		.initiator = initiator,
		.kind = kind->kind,
		.addresses = who,
		.suite = kind->suite,
		.npk = npk,
		.attrs = attrs,
		.attrs_len = sizeof(attrs),
		.short_rsnx = kind->short_rsnx,
	};

	memset(initiator ? options.own_npkid : options.peer_npkid, 0xaa, AWARE_PMKID_LEN);
	memset(initiator ? options.peer_npkid : options.own_npkid, 0xbb, AWARE_PMKID_LEN);
	return options;
}

static struct pasn_exchange *open_with(struct pasn_options *options, const char *password)
{
	struct pasn_exchange *exchange;
	struct secret *secret;

	assert_int_equal(secret_new(password, strlen(password), &secret), 0);
	options->password = secret;
	assert_int_equal(pasn_exchange_new(options, &exchange), 0);
	secret_free(secret);
	return exchange;
}

static struct pasn_exchange *side(const struct kind *kind, bool initiator,
				  const char *password)
{
	struct pasn_options options = options_of(kind, initiator);

	return open_with(&options, password);
}

static void assert_same_keys(const struct kind *kind, const struct pasn_exchange *a,
			     const struct pasn_exchange *b)
{
	const struct aware_keys *left = pasn_exchange_keys(a);
	const struct aware_keys *right = pasn_exchange_keys(b);

	assert_non_null(left);
	assert_non_null(right);
	assert_memory_equal(left, right, sizeof(*left));
	assert_memory_equal(pasn_exchange_pmk(a), pasn_exchange_pmk(b), AWARE_PMK_LEN);
	if (kind->kind == PASN_BY_NPK)
		assert_memory_equal(pasn_exchange_pmk(a), npk, AWARE_PMK_LEN);
}

static void agree(void **state)
{
	const struct kind *kind = *state;
	struct pasn_exchange *a = side(kind, true, "012345"),
			     *b = side(kind, false, "012345");
	struct letter first, second, third;
	struct aware_frame out;

	assert_int_equal(pasn_exchange_start(a, &out), 0);
	post(&first, &out);
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_REPLY);
	post(&second, &out);
	assert_null(pasn_exchange_keys(b));
	/* the first one again: the same answer again */
	assert_int_equal(pasn_exchange_start(a, &out), 0);
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_REPLY);
	assert_memory_equal(out.body, second.body, second.frame.len);
	assert_int_equal(pasn_exchange_take(a, &second.frame, &out), PASN_FINISH);
	post(&third, &out);
	assert_int_equal(pasn_exchange_take(a, &second.frame, &out), PASN_REPLY);
	assert_memory_equal(out.body, third.body, third.frame.len);
	assert_int_equal(pasn_exchange_take(b, &third.frame, &out), PASN_DONE);
	assert_same_keys(kind, a, b);
	/* nothing of it moves them any more */
	assert_int_equal(pasn_exchange_take(b, &third.frame, &out), PASN_DROP);
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_DROP);
	assert_int_equal(pasn_exchange_take(a, &first.frame, &out), PASN_DROP);
	assert_same_keys(kind, a, b);
	if (kind->suite.akm == AWARE_AKM_SAE)
		assert_int_equal(pasn_exchange_peer_rsnx_len(a),
				 kind->short_rsnx ? 1 : 2);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* What both came to when the letter of that transaction was changed at one byte. */
static void change(const struct kind *kind, unsigned number, size_t at)
{
	struct pasn_exchange *a = side(kind, true, "123456"),
			     *b = side(kind, false, "123456");
	struct letter letter;
	struct aware_frame out;
	enum pasn_result result;
	bool both;

	assert_int_equal(pasn_exchange_start(a, &out), 0);
	for (unsigned i = 1; i <= 3; i++) {
		post(&letter, &out);
		if (i == number && letter.frame.len > 0)
			letter.body[at % letter.frame.len] ^= 0x04;
		result = pasn_exchange_take(i == 2 ? a : b, &letter.frame, &out);
		if (result == PASN_DROP ||
		    (result == PASN_FAILED && out.transaction == 0) ||
		    result == PASN_DONE)
			break;
	}
	both = pasn_exchange_keys(a) && pasn_exchange_keys(b);
	assert_false(both);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* A bit anywhere in any message, and not both are done. */
static void no_bit_may_change(void **state)
{
	const struct kind *kind = *state;

	for (unsigned number = 1; number <= 3; number++)
		for (size_t at = 0; at < 360; at += number == 3 ? 13 : 29)
			change(kind, number, at);
}

static enum pasn_problem meet(struct pasn_exchange *a, struct pasn_exchange *b,
			      enum pasn_problem *ret_other)
{
	struct letter letter;
	struct aware_frame out;
	enum pasn_result result;

	assert_int_equal(pasn_exchange_start(a, &out), 0);
	for (unsigned i = 1; i <= 3; i++) {
		post(&letter, &out);
		result = pasn_exchange_take(i == 2 ? a : b, &letter.frame, &out);
		if (result == PASN_DROP || out.transaction == 0)
			break;
	}
	*ret_other = pasn_exchange_problem(b);
	assert_null(pasn_exchange_keys(b));
	return pasn_exchange_problem(a);
}

static void another_pin(void **state)
{
	enum pasn_problem other;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct pasn_exchange *a, *b;

		if (kinds[i].kind != PASN_BY_PASSWORD)
			continue;
		a = side(&kinds[i], true, "123456");
		b = side(&kinds[i], false, "123457");
		assert_int_equal(meet(a, b, &other), PASN_WRONG_PASSWORD);
		assert_null(pasn_exchange_keys(a));
		pasn_exchange_free(a);
		pasn_exchange_free(b);
	}
}

/* The responder, too, sees by itself that the initiator's confirm is of another password. */
static void a_confirm_of_another_pin(void **state)
{
	struct pasn_exchange *a = side(&kinds[0], true, "123456");
	struct pasn_exchange *b = side(&kinds[0], false, "123456");
	struct pasn_exchange *c = side(&kinds[0], true, "123456");
	struct pasn_exchange *d = side(&kinds[0], false, "123456");
	struct letter letter, third;
	struct aware_frame out;

	assert_int_equal(pasn_exchange_start(a, &out), 0);
	post(&letter, &out);
	assert_int_equal(pasn_exchange_take(b, &letter.frame, &out), PASN_REPLY);
	/* the third message of another exchange with the same PIN: a replay */
	assert_int_equal(pasn_exchange_start(c, &out), 0);
	post(&letter, &out);
	assert_int_equal(pasn_exchange_take(d, &letter.frame, &out), PASN_REPLY);
	post(&letter, &out);
	assert_int_equal(pasn_exchange_take(c, &letter.frame, &out), PASN_FINISH);
	post(&third, &out);
	assert_int_equal(pasn_exchange_take(b, &third.frame, &out), PASN_FAILED);
	assert_int_equal(pasn_exchange_problem(b), PASN_WRONG_PASSWORD);
	/* and a second message of it */
	assert_int_equal(pasn_exchange_take(a, &letter.frame, &out), PASN_FAILED);
	assert_int_equal(pasn_exchange_problem(a), PASN_WRONG_PASSWORD);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
	pasn_exchange_free(c);
	pasn_exchange_free(d);
}

static void what_was_not_agreed_on(void **state)
{
	/* of each pair one side wants this, the other that */
	static const struct {
		size_t a, b;
		enum pasn_problem initiator, responder;
	} rows[] = {
		{0, 2, PASN_REFUSED, PASN_MISMATCH}, /* another group */
		{0, 3, PASN_REFUSED, PASN_MISMATCH}, /* a PIN, and none */
		{3, 0, PASN_REFUSED,
		 PASN_MISMATCH}, /* none, where a PIN is wanted: never weaker */
		{5, 0, PASN_UNKNOWN_KEY,
		 PASN_MISMATCH}, /* a pairing that the other forgot */
		{0, 5, PASN_REFUSED, PASN_MISMATCH},
	};
	enum pasn_problem other;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pasn_exchange *a = side(&kinds[rows[i].a], true, "123456");
		struct pasn_exchange *b = side(&kinds[rows[i].b], false, "123456");

		assert_int_equal(meet(a, b, &other), rows[i].initiator);
		assert_int_equal(other, rows[i].responder);
		assert_int_not_equal(pasn_exchange_status(a), 0);
		pasn_exchange_free(a);
		pasn_exchange_free(b);
	}
}

static void a_group_is_told(void **state)
{
	struct pasn_exchange *a = side(&kinds[2], true, "123456");
	struct pasn_exchange *b = side(&kinds[0], false, "123456");
	struct pasn_message message;
	struct letter letter;
	struct aware_frame out;

	assert_int_equal(pasn_exchange_start(a, &out), 0);
	post(&letter, &out);
	assert_int_equal(pasn_exchange_take(b, &letter.frame, &out), PASN_FAILED);
	assert_int_equal(out.status, PASN_STATUS_GROUP);
	assert_int_equal(pasn_message_parse(&out, &message), 0);
	assert_int_equal(message.n_groups, 1);
	assert_int_equal(message.groups[0], EC_P256);
	pasn_message_deinit(&message);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

static void another_npk(void **state)
{
	struct pasn_options a_options = options_of(&kinds[5], true);
	struct pasn_options b_options = options_of(&kinds[5], false);
	static const uint8_t other_npk[AWARE_PMK_LEN] = {3, 2, 1};
	enum pasn_problem other;
	struct pasn_exchange *a, *b;

	b_options.npk = other_npk;
	a = open_with(&a_options, "x");
	b = open_with(&b_options, "x");
	assert_int_equal(meet(a, b, &other), PASN_UNKNOWN_KEY);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
	/* the same key under another name */
	b_options = options_of(&kinds[5], false);
	b_options.peer_npkid[3] ^= 1;
	a = open_with(&a_options, "x");
	b = open_with(&b_options, "x");
	assert_int_equal(meet(a, b, &other), PASN_UNKNOWN_KEY);
	assert_int_equal(other, PASN_UNKNOWN_KEY);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

static void no_password(void **state)
{
	struct pasn_options options = options_of(&kinds[0], true);
	struct pasn_exchange *exchange;

	assert_int_equal(pasn_exchange_new(&options, &exchange), -EINVAL);
}

/* Rubbish, frames of other kinds, messages out of order: as if they had not come. */
static void strangers_are_dropped(void **state)
{
	struct pasn_exchange *a = side(&kinds[0], true, "123456");
	struct pasn_exchange *b = side(&kinds[0], false, "123456");
	static const uint8_t rubbish[] = {0x30, 0xff, 1, 2, 3};
	struct aware_frame out, frame = {.kind = AWARE_FRAME_AUTH,
					 .transaction = 1,
					 .body = rubbish,
					 .len = sizeof(rubbish)};
	struct letter first, second;

	assert_int_equal(pasn_exchange_take(b, &frame, &out), PASN_DROP);
	assert_int_equal(pasn_exchange_take(a, &frame, &out), PASN_DROP);
	assert_int_equal(pasn_exchange_start(a, &out), 0);
	post(&first, &out);
	first.frame.transaction = 3;
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_DROP);
	first.frame.transaction = 1;
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_REPLY);
	post(&second, &out);
	frame.transaction = 2;
	assert_int_equal(pasn_exchange_take(a, &frame, &out), PASN_DROP);
	frame.transaction = 3;
	assert_int_equal(pasn_exchange_take(b, &frame, &out), PASN_DROP);
	frame.kind = AWARE_FRAME_SDF;
	assert_int_equal(pasn_exchange_take(b, &frame, &out), PASN_DROP);
	assert_int_equal(pasn_exchange_take(a, &second.frame, &out), PASN_FINISH);
	post(&first, &out);
	assert_int_equal(pasn_exchange_take(b, &first.frame, &out), PASN_DONE);
	assert_same_keys(&kinds[0], a, b);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* Two pairings of one PIN have nothing in common. */
static void keys_are_fresh(void **state)
{
	uint8_t before[AWARE_KCK_LEN] = {};

	for (unsigned i = 0; i < 2; i++) {
		struct pasn_exchange *a = side(&kinds[3], true, "x");
		struct pasn_exchange *b = side(&kinds[3], false, "x");
		struct letter letter;
		struct aware_frame out;

		assert_int_equal(pasn_exchange_start(a, &out), 0);
		post(&letter, &out);
		pasn_exchange_take(b, &letter.frame, &out);
		post(&letter, &out);
		assert_int_equal(pasn_exchange_take(a, &letter.frame, &out), PASN_FINISH);
		assert_memory_not_equal(pasn_exchange_keys(a)->kck, before,
					sizeof(before));
		memcpy(before, pasn_exchange_keys(a)->kck, sizeof(before));
		pasn_exchange_free(a);
		pasn_exchange_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest fixed[] = {
		cmocka_unit_test(another_pin),
		cmocka_unit_test(a_confirm_of_another_pin),
		cmocka_unit_test(what_was_not_agreed_on),
		cmocka_unit_test(a_group_is_told),
		cmocka_unit_test(another_npk),
		cmocka_unit_test(no_password),
		cmocka_unit_test(strangers_are_dropped),
		cmocka_unit_test(keys_are_fresh),
	};
	struct CMUnitTest tests[ARRAY_SIZE(fixed) + 2 * ARRAY_SIZE(kinds)];
	static char titles[ARRAY_SIZE(kinds)][80];
	size_t n = ARRAY_SIZE(fixed);

	memcpy(tests, fixed, sizeof(fixed));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		tests[n++] = (struct CMUnitTest){kinds[i].title, agree, NULL, NULL,
						 (void *)&kinds[i]};
		snprintf(titles[i], sizeof(titles[i]), "%s: a bit changed on the way",
			 kinds[i].title);
		tests[n++] = (struct CMUnitTest){titles[i], no_bit_may_change, NULL, NULL,
						 (void *)&kinds[i]};
	}
	return cmocka_run_group_tests_name("aware-pasn", tests, NULL, NULL);
}
