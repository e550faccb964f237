/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions with known keys, message by message, as Espressif's client and device have them. */
#include "base/crypto/hash.h"
#include "tests/unit/alloc.h"
#include "tests/unit/espressif-pair.h"

#include <errno.h>
#include <string.h>

enum { MESSAGE_MAX = 512 };

static void assert_buf(const struct buf *buf, const char *hex)
{
	assert_hex_equal(buf->data, buf->len, hex);
}

/* A plain message goes from one to the other, and is sealed as told. */
static void say(struct pair *pair, bool client, const char *plain, const char *sealed)
{
	uint8_t bytes[64];
	size_t len = hex_bytes(plain, bytes, sizeof(bytes));

	buf_clear(&pair->request);
	buf_clear(&pair->text);
	assert_int_equal(client ? espressif_session_encrypt(pair->client, bytes, len,
							    &pair->request)
				: espressif_device_session_encrypt(pair->device, bytes,
								   len, &pair->request),
			 0);
	assert_buf(&pair->request, sealed);
	assert_int_equal(
		client ? espressif_device_session_decrypt(pair->device,
							  pair->request.data,
							  pair->request.len, &pair->text)
		       : espressif_session_decrypt(pair->client, pair->request.data,
						   pair->request.len, &pair->text),
		0);
	assert_buf(&pair->text, plain);
}

static void security_0_is_one_exchange_in_clear(void **state)
{
	struct pair pair;

	pair_init(&pair, 0, 0, "", "");
	run_to(&pair, 0);
	assert_buf(&pair.request, "5203a20100");
	assert_buf(&pair.answer, "52050801aa0100");
	assert_false(espressif_session_is_proving(pair.client));
	assert_int_equal(take(&pair), 0);
	say(&pair, true, "5200", "5200");
	say(&pair, false, "08036a00", "08036a00");
	pair_deinit(&pair);
}

/* clang-format off */
#define CLIENT_KEY "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c"
#define DEVICE_KEY "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254"
#define RANDOM     "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
/* clang-format on */

static void security_1(const char *code, const char *request, const char *answer,
		       const char *asked, const char *told)
{
	struct pair pair;

	pair_init(&pair, 1, 0, code, code);
	run_to(&pair, 0);
	assert_buf(&pair.request, "10015a25a201220a20" CLIENT_KEY);
	assert_buf(&pair.answer, "10015a390801aa01341220" DEVICE_KEY "1a10" RANDOM);
	assert_false(espressif_session_is_proving(pair.client));
	assert_int_equal(take(&pair), 1);
	assert_int_equal(exchange(&pair), 0);
	assert_true(espressif_session_is_proving(pair.client));
	assert_buf(&pair.request, request);
	assert_buf(&pair.answer, answer);
	assert_int_equal(take(&pair), 0);
	assert_false(espressif_session_is_proving(pair.client));
	say(&pair, true, "5200", asked);
	say(&pair, false, "5200", told);
	pair_deinit(&pair);
}

static void security_1_with_a_proof_of_possession(void **state)
{
	security_1("abcd1234",
		   "10015a270802b20122122008799fba3793d7400f2d0d1c1c5056df"
		   "6cd71042937543262b62b04824798fe9",
		   "10015a270803ba01221a20ca2bceafcbda169b779d82142e2bfe96"
		   "1dcc3f6374ccec2b653bdace456b6fd1",
		   "3326", "d40a");
}

static void security_1_without_one(void **state)
{
	security_1("",
		   "10015a270802b2012212200c3ef0a259c657ecb56851498e5c46da"
		   "e5f12ed9869a5d3944c69f6da9348b59",
		   "10015a270803ba01221a20603d432679eb64d485af0182c5e36422"
		   "f1927c61c156b31430b1b735b616b1be",
		   "d5e9", "f32b");
}

static void assert_hash(const struct buf *buf, size_t len, const char *expected)
{
	struct hash_part part = {buf->data, buf->len};
	uint8_t digest[HASH_SHA256_LEN];

	assert_int_equal(buf->len, len);
	assert_int_equal(hash_parts(HASH_SHA256, &part, 1, digest), 0);
	assert_hex_equal(digest, sizeof(digest), expected);
}

static void security_2_up_to_its_keys(struct pair *pair, unsigned patch)
{
	pair_init(pair, 2, patch, "abcd1234", "abcd1234");
	run_to(pair, 0);
	assert_hash(&pair->request, 406,
		    "67c67477497c31a682cba08017c4dd314cfe73867fb532f6bbc05b8f92b5234c");
	assert_hash(&pair->answer, 416,
		    "fba46b50a3cc1bd27155f38f166b82b0985648dc64ce6347f61b9972d250b047");
	assert_int_equal(take(pair), 1);
	assert_int_equal(exchange(pair), 0);
	assert_buf(&pair->request,
		   "100262470802b201420a40"
		   "fab4a11a6fe43fc29b5105f240e620ece3ca78acb1fee486a892b1dc1f47e49f"
		   "b048987a90149364e216fc7aef71eee24f0d8ebbc67c6ada93a4561dffbe9fe0");
	assert_buf(&pair->answer,
		   "100262550803ba01501240"
		   "632cc3ab2e9184cb64dae56ebbf7b5d08d338f03f4d76d1fc2b4081c13bb0c81"
		   "3e863379105c2feae4570addc1fe52451ca75241b2cbeeb912b1a9cb6ff7912e"
		   "1a0cd0d1d2d3d4d5d6d700000001");
	assert_true(espressif_session_is_proving(pair->client));
	assert_int_equal(take(pair), 0);
}

static void security_2_counts_every_message(void **state)
{
	struct pair pair;

	security_2_up_to_its_keys(&pair, 1);
	say(&pair, true, "5200", "84a4fa0d7ff3e7786efbbe7c90d15c387595");
	say(&pair, false, "5200", "d18aca75cc831ef71833da15a1e2b7404b06");
	say(&pair, true, "5200", "85018fe617da8eebd876a6cf585201d61cd3");
	say(&pair, false, "5200", "47414580b78507d9f121a3a07c3d04f299fc");
	pair_deinit(&pair);
}

static void security_2_of_old_firmware_has_one_nonce(void **state)
{
	struct pair pair;

	security_2_up_to_its_keys(&pair, 0);
	for (unsigned i = 0; i < 4; i++)
		say(&pair, i % 2, "5200", "84a4fa0d7ff3e7786efbbe7c90d15c387595");
	pair_deinit(&pair);
}

static void random_sessions_agree_and_differ(void **state)
{
	for (unsigned scheme = 1; scheme <= 2; scheme++) {
		struct espressif_session_options options = {
			.scheme = scheme,
			.patch = 1,
			.code = "abcd1234",
			.code_len = 8,
			.username = "wifiprov",
		};
		struct espressif_device_session_options device_options = {
			.scheme = scheme,
			.patch = 1,
			.code = "abcd1234",
			.code_len = 8,
			.username = "wifiprov",
		};
		uint8_t first[MESSAGE_MAX] = {0};
		struct pair pair = {0};

		assert_int_equal(
			espressif_device_session_new(&device_options, &pair.device), 0);
		for (unsigned i = 0; i < 2; i++) {
			assert_int_equal(espressif_session_new(&options, &pair.client),
					 0);
			establish(&pair);
			/* proofs, which depend on all that both sides drew */
			assert_memory_not_equal(first, pair.answer.data, pair.answer.len);
			memcpy(first, pair.answer.data, pair.answer.len);
			pair.client = espressif_session_free(pair.client);
		}
		pair_deinit(&pair);
	}
}

/* As the real one: an error of the transport, no answer, and the session is over. */
static void a_wrong_code_is_not_answered(void **state)
{
	static const char *const codes[] = {"abcd1235", "abcd123", "", "Abcd1234"};

	for (unsigned scheme = 1; scheme <= 2; scheme++) {
		for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
			struct pair pair;

			pair_init(&pair, scheme, 1, codes[i], "abcd1234");
			run_to(&pair, 0);
			assert_int_equal(take(&pair), 1);
			assert_int_equal(exchange(&pair), -EACCES);
			assert_int_equal(pair.answer.len, 0);
			assert_true(espressif_session_is_proving(pair.client));
			assert_false(
				espressif_device_session_is_established(pair.device));
			assert_int_equal(espressif_device_session_request(
						 pair.device, pair.request.data,
						 pair.request.len, &pair.answer),
					 -EPROTO);
			pair_deinit(&pair);
		}
	}
}

static void a_first_request_begins_again_at_any_time(void **state)
{
	for (unsigned scheme = 0; scheme <= 2; scheme++) {
		struct pair pair;
		struct buf first = {0};

		pair_init(&pair, scheme, 1, "abcd1234", "abcd1234");
		run_to(&pair, 0);
		buf_bytes(&first, pair.request.data, pair.request.len);
		for (unsigned i = 0; i < 2; i++) {
			buf_clear(&pair.answer);
			assert_int_equal(
				espressif_device_session_request(pair.device, first.data,
								 first.len, &pair.answer),
				0);
		}
		assert_int_equal(take(&pair), scheme == 0 ? 0 : 1);
		if (scheme > 0) {
			assert_int_equal(exchange(&pair), 0);
			assert_int_equal(take(&pair), 0);
		}
		assert_true(espressif_device_session_is_established(pair.device));
		espressif_device_session_close(pair.device);
		assert_int_equal(
			espressif_device_session_encrypt(pair.device, "x", 1, &pair.text),
			-EPERM);
		buf_deinit(&first);
		pair_deinit(&pair);
	}
}

static void requests_and_answers_alternate(void **state)
{
	struct pair pair;

	pair_init(&pair, 1, 0, "abcd1234", "abcd1234");
	assert_int_equal(take(&pair), -EPERM);
	assert_int_equal(exchange(&pair), 0);
	assert_int_equal(espressif_session_next_request(pair.client, &pair.request),
			 -EPERM);
	assert_int_equal(espressif_session_encrypt(pair.client, "x", 1, &pair.text),
			 -EPERM);
	assert_int_equal(espressif_session_decrypt(pair.client, "x", 1, &pair.text),
			 -EPERM);
	assert_int_equal(take(&pair), 1);
	assert_int_equal(take(&pair), -EPERM);
	assert_int_equal(exchange(&pair), 0);
	assert_int_equal(take(&pair), 0);
	assert_int_equal(take(&pair), -EPERM);
	assert_int_equal(espressif_session_next_request(pair.client, &pair.request),
			 -EPERM);
	pair_deinit(&pair);
}

static void options_that_cannot_work_are_refused(void **state)
{
	char long_text[SESSION_CODE_MAX + 2];
	struct espressif_session *session = NULL;
	struct espressif_session_options options = {.scheme = 3};

	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	assert_int_equal(espressif_session_new(&options, &session), -EINVAL);
	options = (struct espressif_session_options){.scheme = 2, .patch = 2};
	options.username = "wifiprov";
	assert_int_equal(espressif_session_new(&options, &session), -EINVAL);
	options.patch = 1;
	options.username = NULL;
	assert_int_equal(espressif_session_new(&options, &session), -EINVAL);
	options.username = "";
	assert_int_equal(espressif_session_new(&options, &session), -EINVAL);
	options.username = long_text;
	assert_int_equal(espressif_session_new(&options, &session), -EINVAL);
	options.username = long_text + sizeof(long_text) - 1 - SESSION_USERNAME_MAX;
	options.code = long_text;
	options.code_len = SESSION_CODE_MAX + 1;
	assert_int_equal(espressif_session_new(&options, &session), -E2BIG);
	assert_null(session);
	options.code_len = SESSION_CODE_MAX;
	assert_int_equal(espressif_session_new(&options, &session), 0);
	assert_null(espressif_session_free(session));
	assert_null(espressif_session_free(NULL));
	assert_null(espressif_device_session_free(NULL));
}

/* All of a session, both sides, with the n-th allocation failing. */
static int starved(unsigned scheme)
{
	struct espressif_session_options options = {.scheme = scheme,
						    .patch = 1,
						    .code = "abcd1234",
						    .code_len = 8,
						    .username = "wifiprov"};
	struct espressif_device_session_options device_options = {.scheme = scheme,
								  .patch = 1,
								  .code = "abcd1234",
								  .code_len = 8,
								  .username = "wifiprov"};
	struct pair pair = {0};
	int r = espressif_session_new(&options, &pair.client);

	if (r == 0)
		r = espressif_device_session_new(&device_options, &pair.device);
	for (int more = 1; r == 0 && more;) {
		buf_deinit(&pair.request);
		buf_deinit(&pair.answer);
		r = espressif_session_next_request(pair.client, &pair.request);
		if (r == 0)
			r = espressif_device_session_request(
				pair.device, pair.request.data, pair.request.len,
				&pair.answer);
		if (r == 0)
			r = take(&pair);
		more = r == 1;
		r = MIN(r, 0);
	}
	if (r == 0)
		r = espressif_session_encrypt(pair.client, "5200", 4, &pair.text);
	pair_deinit(&pair);
	return r;
}

static void memory_that_is_refused_ends_the_session(void **state)
{
	for (unsigned scheme = 0; scheme <= 2; scheme++) {
		unsigned failures = 0;

		for (unsigned n = 1; alloc_fail_each(&n);) {
			int r = starved(scheme);

			assert_true(r == 0 || r == -ENOMEM);
			failures += r != 0;
		}
		assert_true(failures >= 6);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(security_0_is_one_exchange_in_clear),
		cmocka_unit_test(security_1_with_a_proof_of_possession),
		cmocka_unit_test(security_1_without_one),
		cmocka_unit_test(security_2_counts_every_message),
		cmocka_unit_test(security_2_of_old_firmware_has_one_nonce),
		cmocka_unit_test(random_sessions_agree_and_differ),
		cmocka_unit_test(a_wrong_code_is_not_answered),
		cmocka_unit_test(a_first_request_begins_again_at_any_time),
		cmocka_unit_test(requests_and_answers_alternate),
		cmocka_unit_test(options_that_cannot_work_are_refused),
		cmocka_unit_test(memory_that_is_refused_ends_the_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
