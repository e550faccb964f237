/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a stranger may answer in a session, or ask of a device: a good message is changed in one
 * thing. It has to be refused with that reason, and no key may be left.
 */
#include "base/crypto/groups.h"
#include "tests/unit/espressif-pair.h"

static uint8_t scratch[SRP6A_LEN + 1];

static struct espressif_bytes scratch_of(size_t len)
{
	return (struct espressif_bytes){scratch, len};
}

/* What the change makes of a message; its bytes may be scratch's. */
typedef void change(struct espressif_session_message *message);

static void set_scheme_0(struct espressif_session_message *message)
{
	message->scheme = 0;
}

static void set_other_scheme(struct espressif_session_message *message)
{
	message->scheme = 3 - message->scheme;
}

static void set_other_turn(struct espressif_session_message *message)
{
	message->turn = message->turn == ESPRESSIF_ANSWER_0 ? ESPRESSIF_ANSWER_1
							    : ESPRESSIF_ANSWER_0;
}

static void turn_round(struct espressif_session_message *message)
{
	message->turn--; /* the request itself comes back */
}

#define DEFINE_STATUS(name, number)                                          \
	static void status_##name(struct espressif_session_message *message) \
	{                                                                    \
		message->status = number;                                    \
	}
DEFINE_STATUS(scheme, ESPRESSIF_INVALID_SCHEME)
DEFINE_STATUS(message, ESPRESSIF_INVALID_MESSAGE)
DEFINE_STATUS(sessions, ESPRESSIF_TOO_MANY_SESSIONS)
DEFINE_STATUS(argument, ESPRESSIF_INVALID_ARGUMENT)
DEFINE_STATUS(internal, ESPRESSIF_INTERNAL_ERROR)
DEFINE_STATUS(crypto, ESPRESSIF_CRYPTO_ERROR)
DEFINE_STATUS(session, ESPRESSIF_INVALID_SESSION)
DEFINE_STATUS(unknown, 77)

static void no_key(struct espressif_session_message *message)
{
	message->public_key.len = 0;
}

static void short_key(struct espressif_session_message *message)
{
	message->public_key.len--;
}

static void longer_key(struct espressif_session_message *message)
{
	memcpy(scratch, message->public_key.data, message->public_key.len);
	scratch[message->public_key.len] = 1;
	message->public_key = scratch_of(message->public_key.len + 1);
}

static void zero_key(struct espressif_session_message *message)
{
	memset(scratch, 0, sizeof(scratch));
	message->public_key = scratch_of(message->public_key.len);
}

static void key_of_one_zero(struct espressif_session_message *message)
{
	memset(scratch, 0, sizeof(scratch));
	message->public_key = scratch_of(1);
}

static void key_of_order_8(struct espressif_session_message *message)
{
	hex_bytes("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		  scratch, sizeof(scratch));
	message->public_key = scratch_of(X25519_LEN);
}

static void key_is_the_prime(struct espressif_session_message *message)
{
	memcpy(scratch, group_modp_3072().data, SRP6A_LEN);
	message->public_key = scratch_of(SRP6A_LEN);
}

static void no_fresh(struct espressif_session_message *message)
{
	message->fresh.len = 0;
}

static void short_fresh(struct espressif_session_message *message)
{
	message->fresh.len--;
}

static void longer_fresh(struct espressif_session_message *message)
{
	memcpy(scratch, message->fresh.data, message->fresh.len);
	message->fresh = scratch_of(message->fresh.len + 1);
}

static void fresh_of_65(struct espressif_session_message *message)
{
	message->fresh = scratch_of(65);
}

static void counter_at_zero(struct espressif_session_message *message)
{
	memcpy(scratch, message->fresh.data, AES_GCM_IV);
	memset(scratch + 8, 0, 4);
	message->fresh = scratch_of(AES_GCM_IV);
}

static void no_proof(struct espressif_session_message *message)
{
	message->proof.len = 0;
}

static void short_proof(struct espressif_session_message *message)
{
	message->proof.len--;
}

static void longer_proof(struct espressif_session_message *message)
{
	memcpy(scratch, message->proof.data, message->proof.len);
	message->proof = scratch_of(message->proof.len + 1);
}

static void other_proof(struct espressif_session_message *message)
{
	memcpy(scratch, message->proof.data, message->proof.len);
	scratch[message->proof.len - 1] ^= 1;
	message->proof = scratch_of(message->proof.len);
}

static void no_username(struct espressif_session_message *message)
{
	message->username.len = 0;
}

struct row {
	const char *title;
	unsigned scheme, turn;
	change *change;
	int error;
	const char *reason; /* of the client */
};

/* clang-format off */
#define WRONG_KEY   "its public key has the wrong length"
#define KNOWN       "its public key would make the secret known"
#define WRONG_SALT  "its salt has the wrong length"
#define WRONG_PROOF "its proof has the wrong length"
#define WRONG_NONCE "its nonce has the wrong length"
#define NO_KEY      "it cannot prove that it has the same key"
#define OTHER       "it answers with another kind of security"
#define OUT_OF_TURN "it answers out of turn"

static const struct row answers[] = {
	{"0: another scheme", 0, 0, set_other_scheme, -EBADMSG, NULL},
	{"0: the request comes back", 0, 0, turn_round, -EPROTO, OUT_OF_TURN},
	{"0: a status", 0, 0, status_scheme, -EPROTO, "it refuses this kind of security"},

	{"1: another scheme", 1, 0, set_other_scheme, -EPROTO, OTHER},
	{"1: no security at all", 1, 0, set_scheme_0, -EPROTO, OTHER},
	{"1: the second answer first", 1, 0, set_other_turn, -EPROTO, OUT_OF_TURN},
	{"1: the first answer again", 1, 1, set_other_turn, -EPROTO, OUT_OF_TURN},
	{"1: the request comes back", 1, 0, turn_round, -EPROTO, OUT_OF_TURN},
	{"1: invalid scheme", 1, 0, status_scheme, -EPROTO, "it refuses this kind of security"},
	{"1: invalid message", 1, 0, status_message, -EPROTO, "it could not read the message"},
	{"1: too many sessions", 1, 0, status_sessions, -EPROTO, "it has too many sessions open"},
	{"1: invalid argument", 1, 0, status_argument, -EPROTO, "it does not accept the key it was sent"},
	{"1: internal error", 1, 0, status_internal, -EPROTO, "it reports an internal error"},
	{"1: crypto error before the proof", 1, 0, status_crypto, -EPROTO, "its cryptography failed"},
	{"1: crypto error after the proof", 1, 1, status_crypto, -EACCES, "it does not accept the proof of the code"},
	{"1: invalid session", 1, 1, status_session, -EPROTO, "it has forgotten the session"},
	{"1: an unknown status", 1, 1, status_unknown, -EPROTO, "it answers with an error that is not known"},
	{"1: no public key", 1, 0, no_key, -EPROTO, WRONG_KEY},
	{"1: a public key of 31 bytes", 1, 0, short_key, -EPROTO, WRONG_KEY},
	{"1: a public key of 33 bytes", 1, 0, longer_key, -EPROTO, WRONG_KEY},
	{"1: a public key of zeroes", 1, 0, zero_key, -EPROTO, KNOWN},
	{"1: a public key of low order", 1, 0, key_of_order_8, -EPROTO, KNOWN},
	{"1: no random value", 1, 0, no_fresh, -EPROTO, "its random value has the wrong length"},
	{"1: a random value of 15 bytes", 1, 0, short_fresh, -EPROTO, "its random value has the wrong length"},
	{"1: a random value of 17 bytes", 1, 0, longer_fresh, -EPROTO, "its random value has the wrong length"},
	{"1: no proof", 1, 1, no_proof, -EPROTO, WRONG_PROOF},
	{"1: a proof of 31 bytes", 1, 1, short_proof, -EPROTO, WRONG_PROOF},
	{"1: a proof of 33 bytes", 1, 1, longer_proof, -EPROTO, WRONG_PROOF},
	{"1: a proof that does not verify", 1, 1, other_proof, -EPROTO, NO_KEY},

	{"2: another scheme", 2, 0, set_other_scheme, -EPROTO, OTHER},
	{"2: no security at all", 2, 0, set_scheme_0, -EPROTO, OTHER},
	{"2: the second answer first", 2, 0, set_other_turn, -EPROTO, OUT_OF_TURN},
	{"2: the first answer again", 2, 1, set_other_turn, -EPROTO, OUT_OF_TURN},
	{"2: invalid argument", 2, 0, status_argument, -EPROTO, "it does not accept the key it was sent"},
	{"2: crypto error after the proof", 2, 1, status_crypto, -EACCES, "it does not accept the proof of the code"},
	{"2: no public key", 2, 0, no_key, -EPROTO, "it sent no public key"},
	{"2: B of 385 bytes", 2, 0, longer_key, -EPROTO, "its public key is too long"},
	{"2: B = 0", 2, 0, key_of_one_zero, -EPROTO, KNOWN},
	{"2: B = 0 in 384 bytes", 2, 0, zero_key, -EPROTO, KNOWN},
	{"2: B = N, which is 0 mod N", 2, 0, key_is_the_prime, -EPROTO, KNOWN},
	{"2: no salt", 2, 0, no_fresh, -EPROTO, WRONG_SALT},
	{"2: a salt of 65 bytes", 2, 0, fresh_of_65, -EPROTO, WRONG_SALT},
	{"2: no proof", 2, 1, no_proof, -EPROTO, WRONG_PROOF},
	{"2: a proof of 63 bytes", 2, 1, short_proof, -EPROTO, WRONG_PROOF},
	{"2: a proof of 65 bytes", 2, 1, longer_proof, -EPROTO, WRONG_PROOF},
	{"2: M2 that does not verify", 2, 1, other_proof, -EPROTO, NO_KEY},
	{"2: no nonce", 2, 1, no_fresh, -EPROTO, WRONG_NONCE},
	{"2: a nonce of 11 bytes", 2, 1, short_fresh, -EPROTO, WRONG_NONCE},
	{"2: a nonce of 13 bytes", 2, 1, longer_fresh, -EPROTO, WRONG_NONCE},
	{"2: a counter at 0", 2, 1, counter_at_zero, -EPROTO, "its nonce has been used up"},
};
/* clang-format on */

/* message, changed, in place of what is in buf */
static void change_message(struct buf *buf, const struct row *row)
{
	struct espressif_session_message message;
	struct buf changed = {0};

	assert_int_equal(espressif_session_message_decode(buf->data, buf->len, &message),
			 0);
	row->change(&message);
	espressif_session_message_append(&changed, &message);
	espressif_session_message_deinit(&message);
	buf_deinit(buf);
	*buf = changed;
}

static void assert_no_key_left(const struct espressif_session *session)
{
	static const struct espressif_session none;

	assert_null(session->code);
	assert_memory_equal(&session->cipher, &none.cipher, sizeof(none.cipher));
	assert_memory_equal(session->private_key, none.private_key,
			    sizeof(none.private_key));
	assert_memory_equal(&session->pair, &none.pair, sizeof(none.pair));
	assert_memory_equal(&session->agreed, &none.agreed, sizeof(none.agreed));
}

static void assert_over(struct pair *pair)
{
	assert_false(espressif_session_is_established(pair->client));
	assert_false(espressif_session_is_proving(pair->client));
	assert_no_key_left(pair->client);
	assert_int_equal(take(pair), -EPERM);
	assert_int_equal(espressif_session_next_request(pair->client, &pair->text),
			 -EPERM);
	assert_int_equal(espressif_session_encrypt(pair->client, "x", 1, &pair->text),
			 -EPERM);
	assert_int_equal(pair->text.len, 0);
}

static void an_answer_is_refused(void **state)
{
	const struct row *row = *state;
	struct pair pair;

	pair_init(&pair, row->scheme, 1, "abcd1234", "abcd1234");
	run_to(&pair, row->turn);
	change_message(&pair.answer, row);
	assert_int_equal(take(&pair), row->error);
	if (row->reason)
		assert_string_equal(espressif_session_reason(pair.client), row->reason);
	assert_over(&pair);
	pair_deinit(&pair);
}

static const struct row requests[] = {
	{"device 0: another scheme", 0, 0, set_other_scheme, -EBADMSG, NULL},
	{"device 1: another scheme", 1, 0, set_other_scheme, -EPROTO, NULL},
	{"device 1: no security at all", 1, 0, set_scheme_0, -EPROTO, NULL},
	{"device 1: a key of 31 bytes", 1, 0, short_key, -EPROTO, NULL},
	{"device 1: a key of 33 bytes", 1, 0, longer_key, -EPROTO, NULL},
	{"device 1: a key of low order", 1, 0, key_of_order_8, -EPROTO, NULL},
	{"device 1: no proof", 1, 1, no_proof, -EPROTO, NULL},
	{"device 1: a wrong proof", 1, 1, other_proof, -EACCES, NULL},
	{"device 2: another scheme", 2, 0, set_other_scheme, -EPROTO, NULL},
	{"device 2: no username", 2, 0, no_username, -EPROTO, NULL},
	{"device 2: A of 383 bytes", 2, 0, short_key, -EPROTO, NULL},
	{"device 2: A of 385 bytes", 2, 0, longer_key, -EPROTO, NULL},
	{"device 2: A = 0", 2, 0, zero_key, -EPROTO, NULL},
	{"device 2: A = N, which is 0 mod N", 2, 0, key_is_the_prime, -EPROTO, NULL},
	{"device 2: a proof of 63 bytes", 2, 1, short_proof, -EPROTO, NULL},
	{"device 2: a wrong proof", 2, 1, other_proof, -EACCES, NULL},
};

static void a_request_is_refused(void **state)
{
	const struct row *row = *state;
	struct pair pair;

	pair_init(&pair, row->scheme, 1, "abcd1234", "abcd1234");
	if (row->turn == 1) {
		run_to(&pair, 0);
		assert_int_equal(take(&pair), 1);
	}
	assert_int_equal(espressif_session_next_request(pair.client, &pair.text), 0);
	change_message(&pair.text, row);
	buf_clear(&pair.answer);
	assert_int_equal(espressif_device_session_request(pair.device, pair.text.data,
							  pair.text.len, &pair.answer),
			 row->error);
	assert_int_equal(pair.answer.len, 0);
	assert_int_equal(pair.device->state, DEVICE_SESSION_NONE);
	assert_int_equal(pair.device->cipher.type, ESPRESSIF_CIPHER_NONE);
	pair_deinit(&pair);
}

static void a_proof_before_a_key_is_refused(void **state)
{
	struct pair pair;

	pair_init(&pair, 1, 0, "abcd1234", "abcd1234");
	run_to(&pair, 0);
	assert_int_equal(take(&pair), 1);
	buf_clear(&pair.request);
	assert_int_equal(espressif_session_next_request(pair.client, &pair.request), 0);
	espressif_device_session_close(pair.device);
	buf_clear(&pair.answer);
	assert_int_equal(espressif_device_session_request(pair.device, pair.request.data,
							  pair.request.len, &pair.answer),
			 -EPROTO);
	pair_deinit(&pair);
}

/* Cut at any place, a message is none, or lacks what it should have: never accepted. */
static void an_answer_that_is_cut_is_refused(void **state)
{
	for (unsigned scheme = 0; scheme <= 2; scheme++) {
		for (unsigned turn = 0; turn <= (scheme > 0); turn++) {
			struct pair pair;
			size_t len;

			pair_init(&pair, scheme, 1, "abcd1234", "abcd1234");
			run_to(&pair, turn);
			len = pair.answer.len;
			pair_deinit(&pair);
			/* a long one is arithmetic each time: at the ends and here and there */
			for (size_t cut = 0; cut < len; cut += cut < 16 ? 1 : 13) {
				pair_init(&pair, scheme, 1, "abcd1234", "abcd1234");
				run_to(&pair, turn);
				pair.answer.len = cut;
				assert_true(take(&pair) < 0);
				assert_string_not_equal(
					espressif_session_reason(pair.client), "");
				assert_over(&pair);
				pair_deinit(&pair);
			}
		}
	}
}

struct bytes_row {
	const char *title;
	unsigned scheme;
	const char *answer;
};

static const struct bytes_row malformed[] = {
	{"nothing", 1, ""},
	{"no payload", 1, "1001"},
	{"a payload without a message", 1, "10015a020801"},
	{"a message without its payload", 0, "5200"},
	{"a turn that there is not", 0, "52050804aa0100"},
	{"the turn of one, the payload of another", 1, "10015a050803aa0100"},
	{"the scheme of one, the payload of another", 0, "100152050801aa0100"},
	{"a scheme that there is not", 0, "100352050801aa0100"},
	{"a length over the end", 1, "10015a390801aa01341220"},
	{"a length of 2^32 - 1", 1, "10015affffffff0f"},
	{"a varint that does not end", 1, "10ffffffffffffffffffff01"},
	{"a group", 1, "0b0c"},
	{"field number 0", 1, "0200"},
	{"not protobuf", 1, "4552524f523a206e6f7065"},
};

static void bytes_are_refused(void **state)
{
	const struct bytes_row *row = *state;
	uint8_t bytes[64];
	size_t len = hex_bytes(row->answer, bytes, sizeof(bytes));
	struct pair pair;

	pair_init(&pair, row->scheme, 1, "abcd1234", "abcd1234");
	run_to(&pair, 0);
	assert_int_equal(espressif_session_take_response(pair.client, bytes, len),
			 -EBADMSG);
	assert_string_equal(espressif_session_reason(pair.client),
			    "what it answers is no message of a session");
	assert_over(&pair);
	pair_deinit(&pair);
}

static void start(struct pair *pair, unsigned patch, const char *counter)
{
	pair_init(pair, 2, patch, "abcd1234", "abcd1234");
	memcpy(pair->drawn.nonce + 8, counter, 4);
	run_to(pair, 1);
	assert_int_equal(take(pair), 0);
}

static void a_message_that_is_played_again_is_refused(void **state)
{
	struct pair pair;

	start(&pair, 1, "\0\0\0\1");
	buf_clear(&pair.answer);
	assert_int_equal(
		espressif_device_session_encrypt(pair.device, "x", 1, &pair.answer), 0);
	assert_int_equal(espressif_session_decrypt(pair.client, pair.answer.data,
						   pair.answer.len, &pair.text),
			 0);
	buf_clear(&pair.text);
	assert_int_equal(espressif_session_decrypt(pair.client, pair.answer.data,
						   pair.answer.len, &pair.text),
			 -EBADMSG);
	assert_string_equal(espressif_session_reason(pair.client),
			    "what it says is not encrypted with the session's key");
	assert_over(&pair);
	pair_deinit(&pair);
}

/* One bit anywhere, or a byte less. */
static void a_message_that_was_changed_is_refused(void **state)
{
	for (size_t bit = 0; bit <= 8 * (4 + AES_GCM_TAG); bit++) {
		struct pair pair;

		start(&pair, 1, "\0\0\0\1");
		buf_clear(&pair.answer);
		assert_int_equal(espressif_device_session_encrypt(pair.device, "5200", 4,
								  &pair.answer),
				 0);
		if (bit == 8 * pair.answer.len)
			pair.answer.len--;
		else
			pair.answer.data[bit / 8] ^= 1 << bit % 8;
		assert_int_equal(espressif_session_decrypt(pair.client, pair.answer.data,
							   pair.answer.len, &pair.text),
				 -EBADMSG);
		assert_over(&pair);
		pair_deinit(&pair);
		bit += bit < 8 * (4 + AES_GCM_TAG) - 7 ? 6 : 0;
	}
}

/* No nonce serves twice: after 2^32 - 1 comes 0, and with it the end of the session. */
static void the_last_nonce_is_the_last(void **state)
{
	struct pair pair;

	start(&pair, 1, "\xff\xff\xff\xfe");
	assert_int_equal(espressif_session_encrypt(pair.client, "x", 1, &pair.text), 0);
	assert_int_equal(espressif_session_encrypt(pair.client, "x", 1, &pair.text), 0);
	buf_clear(&pair.text);
	assert_int_equal(espressif_session_encrypt(pair.client, "x", 1, &pair.text),
			 -EKEYEXPIRED);
	assert_over(&pair);
	pair_deinit(&pair);
	/* without a counter nothing counts up to an end */
	start(&pair, 0, "\xff\xff\xff\xff");
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(
			espressif_session_encrypt(pair.client, "x", 1, &pair.text), 0);
	pair_deinit(&pair);
}

static struct CMUnitTest *add(struct CMUnitTest *test, const char *title,
			      CMUnitTestFunction run, const void *row)
{
	*test = (struct CMUnitTest){
		.name = title, .test_func = run, .initial_state = (void *)row};
	return test + 1;
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(answers) + ARRAY_SIZE(requests) +
				ARRAY_SIZE(malformed) + 5] = {
		cmocka_unit_test(a_proof_before_a_key_is_refused),
		cmocka_unit_test(an_answer_that_is_cut_is_refused),
		cmocka_unit_test(a_message_that_is_played_again_is_refused),
		cmocka_unit_test(a_message_that_was_changed_is_refused),
		cmocka_unit_test(the_last_nonce_is_the_last),
	};
	struct CMUnitTest *test = tests + 5;

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		test = add(test, answers[i].title, an_answer_is_refused, &answers[i]);
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		test = add(test, requests[i].title, a_request_is_refused, &requests[i]);
	for (size_t i = 0; i < ARRAY_SIZE(malformed); i++)
		test = add(test, malformed[i].title, bytes_are_refused, &malformed[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
