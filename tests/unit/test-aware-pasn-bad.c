/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Messages of PASN that no honest device sends: groups, points, scalars and elements that may not
 * be taken. The responder refuses the first message, the initiator the second one; nobody has keys.
 */
#include "aware/pasn-exchange.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

enum {
	COMMIT = 8,
	SCALAR = COMMIT,
	ELEMENT = COMMIT + 32,
	LEN = 32
}; /* in the wrapped data */

static const struct aware_addresses who = {{0x42, 0, 0, 0, 1, 0}, {0x42, 0, 0, 0, 0, 0}};
static const uint8_t npk[AWARE_PMK_LEN] = {1, 2, 3};
/* SEC 2 2.4.2 */
static const uint8_t order[] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
				0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
				0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
				0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

typedef void (*spoil_fn)(struct pasn_message *message, uint8_t *wrapped);

static void whole_key_of_zeroes(struct pasn_message *message, uint8_t *wrapped)
{
	memset(message->key, 0, sizeof(message->key));
	message->key[0] = 4;
	message->key_len = 1 + 2 * LEN;
}

static void whole_key_off_the_curve(struct pasn_message *message, uint8_t *wrapped)
{
	message->key[0] = 4;
	memset(message->key + 1 + LEN, 0x11, LEN);
	message->key_len = 1 + 2 * LEN;
}

/* No y of P-256 belongs to x = 4. */
static void key_without_a_point(struct pasn_message *message, uint8_t *wrapped)
{
	memset(message->key + 1, 0, LEN);
	message->key[LEN] = 4;
}

static void key_over_the_field(struct pasn_message *message, uint8_t *wrapped)
{
	memset(message->key + 1, 0xff, LEN);
}

static void key_of_a_byte_less(struct pasn_message *message, uint8_t *wrapped)
{
	message->key_len--;
}

static void key_of_another_form(struct pasn_message *message, uint8_t *wrapped)
{
	message->key[0] = 0;
}

static void no_key(struct pasn_message *message, uint8_t *wrapped)
{
	message->group = 0;
}

static void another_group(struct pasn_message *message, uint8_t *wrapped)
{
	message->group = 21;
}

static void element_of_zeroes(struct pasn_message *message, uint8_t *wrapped)
{
	memset(wrapped + ELEMENT, 0, 2 * LEN);
}

static void element_off_the_curve(struct pasn_message *message, uint8_t *wrapped)
{
	wrapped[ELEMENT + 2 * LEN - 1] ^= 1;
}

static void scalar_of_zero(struct pasn_message *message, uint8_t *wrapped)
{
	memset(wrapped + SCALAR, 0, LEN);
}

static void scalar_of_the_order(struct pasn_message *message, uint8_t *wrapped)
{
	memcpy(wrapped + SCALAR, order, LEN);
}

static void another_group_inside(struct pasn_message *message, uint8_t *wrapped)
{
	wrapped[6] = 20;
}

static void hunting_and_pecking(struct pasn_message *message, uint8_t *wrapped)
{
	wrapped[4] = 0; /* the status: 126 is hash to element */
}

static void confirm_in_place_of_a_commit(struct pasn_message *message, uint8_t *wrapped)
{
	wrapped[2] = 2;
}

static void commit_that_is_cut(struct pasn_message *message, uint8_t *wrapped)
{
	message->wrapped.len -= 1;
}

static void commit_with_more_behind_it(struct pasn_message *message, uint8_t *wrapped)
{
	buf_u8(&message->wrapped, 0);
}

static void nothing_wrapped(struct pasn_message *message, uint8_t *wrapped)
{
	message->has_wrapped = false;
}

static void wrapped_in_another_format(struct pasn_message *message, uint8_t *wrapped)
{
	message->wrapped_format = 1;
}

static void no_hash_to_element(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsnx[0] &= ~PASN_RSNX_H2E;
}

static void no_rsnx(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsnx_len = 0;
}

static void no_rsn(struct pasn_message *message, uint8_t *wrapped)
{
	message->has_rsn = false;
}

static void without_a_password(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsn.akm = AWARE_AKM_PASN;
}

static void another_cipher(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsn.pairwise = 9;
}

static void another_pmkid(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsn.pmkid[0] ^= 1;
}

static void no_pmkid(struct pasn_message *message, uint8_t *wrapped)
{
	message->rsn.has_pmkid = false;
}

static const struct row {
	const char *title;
	spoil_fn spoil;
	enum pasn_kind kind;
	enum pasn_problem problem;
	uint16_t status;
} rows[] = {
	{"a whole key of zeroes", whole_key_of_zeroes, PASN_OPPORTUNISTIC,
	 PASN_BAD_MESSAGE, 1},
	{"a whole key off the curve", whole_key_off_the_curve, PASN_OPPORTUNISTIC,
	 PASN_BAD_MESSAGE, 1},
	{"an x without a point", key_without_a_point, PASN_OPPORTUNISTIC,
	 PASN_BAD_MESSAGE, 1},
	{"an x over the field", key_over_the_field, PASN_OPPORTUNISTIC, PASN_BAD_MESSAGE,
	 1},
	{"a key of a byte less", key_of_a_byte_less, PASN_OPPORTUNISTIC, PASN_MISMATCH,
	 1},
	{"a key of another form", key_of_another_form, PASN_OPPORTUNISTIC, PASN_MISMATCH,
	 1},
	{"no key at all", no_key, PASN_OPPORTUNISTIC, PASN_MISMATCH, 1},
	{"another group", another_group, PASN_OPPORTUNISTIC, PASN_MISMATCH, 77},
	{"an element of zeroes", element_of_zeroes, PASN_BY_PASSWORD, PASN_BAD_MESSAGE,
	 1},
	{"an element off the curve", element_off_the_curve, PASN_BY_PASSWORD,
	 PASN_BAD_MESSAGE, 1},
	{"a scalar of zero", scalar_of_zero, PASN_BY_PASSWORD, PASN_BAD_MESSAGE, 1},
	{"a scalar of the group's order", scalar_of_the_order, PASN_BY_PASSWORD,
	 PASN_BAD_MESSAGE, 1},
	{"another group inside", another_group_inside, PASN_BY_PASSWORD, PASN_BAD_MESSAGE,
	 1},
	{"SAE without hash to element", hunting_and_pecking, PASN_BY_PASSWORD,
	 PASN_BAD_MESSAGE, 1},
	{"a confirm in place of a commit", confirm_in_place_of_a_commit, PASN_BY_PASSWORD,
	 PASN_BAD_MESSAGE, 1},
	{"a commit that is cut", commit_that_is_cut, PASN_BY_PASSWORD, PASN_BAD_MESSAGE,
	 1},
	{"a commit with more behind it", commit_with_more_behind_it, PASN_BY_PASSWORD,
	 PASN_BAD_MESSAGE, 1},
	{"nothing wrapped, where a password was agreed on", nothing_wrapped,
	 PASN_BY_PASSWORD, PASN_MISMATCH, 1},
	{"wrapped in another format", wrapped_in_another_format, PASN_BY_PASSWORD,
	 PASN_MISMATCH, 1},
	{"an RSNX element without hash to element", no_hash_to_element, PASN_BY_PASSWORD,
	 PASN_MISMATCH, 1},
	{"no RSNX element", no_rsnx, PASN_BY_PASSWORD, PASN_MISMATCH, 1},
	{"no RSN element", no_rsn, PASN_BY_PASSWORD, PASN_MISMATCH, 1},
	{"an AKM without a password, where one was agreed on", without_a_password,
	 PASN_BY_PASSWORD, PASN_MISMATCH, 1},
	{"another cipher", another_cipher, PASN_BY_PASSWORD, PASN_MISMATCH, 1},
	{"the name of another pairing", another_pmkid, PASN_BY_NPK, PASN_UNKNOWN_KEY, 53},
	{"no name of a pairing", no_pmkid, PASN_BY_NPK, PASN_UNKNOWN_KEY, 53},
};

static struct pasn_exchange *side(enum pasn_kind kind, bool initiator)
{
	struct pasn_options options = {
		.initiator = initiator,
		.kind = kind,
		.addresses = who,
		.suite = {AWARE_CIPHER_PK_PASN_128,
			  kind == PASN_OPPORTUNISTIC ? AWARE_AKM_PASN : AWARE_AKM_SAE},
		.npk = npk,
	};
	struct pasn_exchange *exchange;
	struct secret *pin;

	assert_int_equal(secret_new("123456", 6, &pin), 0);
	options.password = pin;
	memset(initiator ? options.own_npkid : options.peer_npkid, 0xaa, AWARE_PMKID_LEN);
	memset(initiator ? options.peer_npkid : options.own_npkid, 0xbb, AWARE_PMKID_LEN);
	assert_int_equal(pasn_exchange_new(&options, &exchange), 0);
	secret_free(pin);
	return exchange;
}

/* The same message, spoiled. second: its SAE parts have their lengths before them. */
static void respell(const struct row *row, bool second, const struct aware_frame *frame,
		    struct buf *ret)
{
	struct pasn_message message;

	assert_int_equal(pasn_message_parse(frame, &message), 0);
	row->spoil(&message,
		   message.wrapped.data ? message.wrapped.data + (second ? 2 : 0) : NULL);
	pasn_message_build(ret, &message);
	assert_int_equal(ret->error, 0);
	pasn_message_deinit(&message);
}

static void refuses(struct pasn_exchange *exchange, const struct aware_frame *frame,
		    const struct row *row, uint16_t transaction)
{
	struct aware_frame out;

	assert_int_equal(pasn_exchange_take(exchange, frame, &out), PASN_FAILED);
	assert_int_equal(pasn_exchange_problem(exchange), row->problem);
	assert_null(pasn_exchange_keys(exchange));
	assert_null(pasn_exchange_pmk(exchange));
	assert_int_equal(out.transaction, transaction);
	assert_int_not_equal(out.status, PASN_STATUS_OK);
	if (transaction == 2)
		assert_int_equal(out.status, row->status);
	/* nothing brings it back */
	assert_int_equal(pasn_exchange_take(exchange, frame, &out), PASN_DROP);
}

static void in_the_first_message(void **state)
{
	const struct row *row = *state;
	struct pasn_exchange *a = side(row->kind, true), *b = side(row->kind, false);
	struct aware_frame frame;
	struct buf body = {};

	assert_int_equal(pasn_exchange_start(a, &frame), 0);
	respell(row, false, &frame, &body);
	frame.body = body.data;
	frame.len = body.len;
	refuses(b, &frame, row, 2);
	buf_deinit(&body);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* Its MIC does not fit any more either; what is wrong is seen before. */
static void in_the_second_message(void **state)
{
	const struct row *row = *state;
	struct pasn_exchange *a = side(row->kind, true), *b = side(row->kind, false);
	struct aware_frame frame, second;
	struct buf body = {};

	assert_int_equal(pasn_exchange_start(a, &frame), 0);
	assert_int_equal(pasn_exchange_take(b, &frame, &second), PASN_REPLY);
	respell(row, true, &second, &body);
	second.body = body.data;
	second.len = body.len;
	refuses(a, &second, row, 3);
	buf_deinit(&body);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* Our own commit, thrown back: it would agree with itself. */
static void thrown_back(void **state)
{
	struct pasn_exchange *a = side(PASN_BY_PASSWORD, true);
	struct pasn_exchange *b = side(PASN_BY_PASSWORD, false);
	struct pasn_message ours, theirs;
	struct aware_frame first, second, out;
	struct buf first_copy = {}, body = {};

	assert_int_equal(pasn_exchange_start(a, &first), 0);
	buf_bytes(&first_copy, first.body, first.len);
	assert_int_equal(pasn_exchange_take(b, &first, &second), PASN_REPLY);
	first.body = first_copy.data;
	assert_int_equal(pasn_message_parse(&first, &ours), 0);
	assert_int_equal(pasn_message_parse(&second, &theirs), 0);
	memcpy(theirs.wrapped.data + 2, ours.wrapped.data, ours.wrapped.len);
	pasn_message_build(&body, &theirs);
	second.body = body.data;
	second.len = body.len;
	assert_int_equal(pasn_exchange_take(a, &second, &out), PASN_FAILED);
	assert_int_equal(pasn_exchange_problem(a), PASN_BAD_MESSAGE);
	pasn_message_deinit(&ours);
	pasn_message_deinit(&theirs);
	buf_deinit(&first_copy);
	buf_deinit(&body);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

/* A third message without its confirm: who has seen that its guess is wrong must not get off like that. */
static void a_third_message_without_its_confirm(void **state)
{
	struct pasn_exchange *a = side(PASN_BY_PASSWORD, true);
	struct pasn_exchange *b = side(PASN_BY_PASSWORD, false);
	struct pasn_message third = {.has_parameters = true};
	struct aware_frame frame, out;
	struct buf body = {};

	assert_int_equal(pasn_exchange_start(a, &frame), 0);
	assert_int_equal(pasn_exchange_take(b, &frame, &out), PASN_REPLY);
	assert_true(pasn_exchange_has_confirmed(b));
	pasn_message_build(&body, &third);
	frame = (struct aware_frame){.kind = AWARE_FRAME_AUTH,
				     .transaction = 3,
				     .body = body.data,
				     .len = body.len};
	assert_int_equal(pasn_exchange_take(b, &frame, &out), PASN_FAILED);
	assert_null(pasn_exchange_keys(b));
	assert_true(pasn_exchange_has_confirmed(b));
	buf_deinit(&body);
	pasn_exchange_free(a);
	pasn_exchange_free(b);
}

int main(void)
{
	struct CMUnitTest tests[2 + 2 * ARRAY_SIZE(rows)] = {
		cmocka_unit_test(thrown_back),
		cmocka_unit_test(a_third_message_without_its_confirm),
	};
	static char titles[ARRAY_SIZE(rows)][100];
	size_t n = 2;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		tests[n++] = (struct CMUnitTest){rows[i].title, in_the_first_message,
						 NULL, NULL, (void *)&rows[i]};
		strcpy(titles[i], "in the second message: ");
		strncat(titles[i], rows[i].title, 70);
		tests[n++] = (struct CMUnitTest){titles[i], in_the_second_message, NULL,
						 NULL, (void *)&rows[i]};
	}
	return cmocka_run_group_tests_name("aware-pasn-bad", tests, NULL, NULL);
}
