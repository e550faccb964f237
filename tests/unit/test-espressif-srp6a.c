/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-srp6a.h"

#include "base/crypto/groups.h"
#include "base/crypto/hash.h"
#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* clang-format off */
#define SALT   "036ee0c7bcb9eda84c9eac97d93decf4"
#define SALT_0 "006ee0c7bcb9eda84c9eac97d93decf4"
#define A_29   "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c"
#define B_29   "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c"
#define X      "869b97a7399bdc2e9e2943dbf1f5347a10108ea60e278cafb5849aa0c14f6b73" \
	       "5aa186d260e779838af03d4393961086dabe3321c01c58672f186b698f83314a"
#define U      "f0f0c72513bea1fd8dbd1aca56cb2432c1e83f278cdf600c391039eaa7220616" \
	       "5e6dbebd517626c45187e676a16de4f16f49ce416b4345f5742a524a3aecb480"
/* clang-format on */

struct vector {
	const char *title;
	const char *salt, *a, *b;
	size_t len_b; /* of B without leading zeroes */
	/* SHA-256 of A and B, padded */
	const char *hash_a, *hash_b;
	const char *key, *client_proof, *device_proof;
};

/*
 * The first was computed by Espressif's own code, client and device; the others, in which a
 * number is shorter than the group, by integers of Python from the formulas of RFC 5054.
 */
static const struct vector vectors[] = {
	{"the salt and verifier of Espressif's example", SALT, A_29 "9d9e9f",
	 B_29 "5d5e5f", 384,
	 "53e812f2b072c01595cb13767c5889feee35373a4f1fe0be265bd663ae9f6d50",
	 "5b93e2a27774bddacced54a93b26a3696f6ee1c3cd01ea0f224ffa96dd200079",
	 "73d8e4b395c1ab1ab118247946ad1eb278b9d4285e6c58f1ca7f39a4b71e2b9b"
	 "63ce72ffb342d1402243f10f1aca79ba14cb30e7b14df49703d0d6c0381cdac7",
	 "fab4a11a6fe43fc29b5105f240e620ece3ca78acb1fee486a892b1dc1f47e49f"
	 "b048987a90149364e216fc7aef71eee24f0d8ebbc67c6ada93a4561dffbe9fe0",
	 "632cc3ab2e9184cb64dae56ebbf7b5d08d338f03f4d76d1fc2b4081c13bb0c81"
	 "3e863379105c2feae4570addc1fe52451ca75241b2cbeeb912b1a9cb6ff7912e"},
	{"B has a leading zero: sent and proved without it", SALT, A_29 "9d9e9f",
	 B_29 "5d5edd", 383,
	 "53e812f2b072c01595cb13767c5889feee35373a4f1fe0be265bd663ae9f6d50",
	 "c9a08a1616b99c368e6b844f4f5072dabf3d005bb64d1f9613d79d36282cec73",
	 "2fda87c6f9b0cfffd819a55cb7e4669062cdd4403e3ce38fa1fd646ccb91fe2f"
	 "89a5ca35d38e0a03ce919e68c08a3a7aa6645f7077cd9fefd0f82a24709bef39",
	 "ba0a58a7ec76c45cfb11a0997e14b0ecc93229de2c57797669024864e0cfee46"
	 "d1958b391918a1b9681a828528f6bd65841e7639aca9b698a5722faff2b5b784",
	 "725cd115675c5a8238badb8feea7ad966898ef6df7ced034c6b02b46699a0b33"
	 "0d6a063f67435f74da6185a4543d5f1cfa01b331ef9a77b018128b20452c062e"},
	{"S has a leading zero: hashed without it", SALT, A_29 "9d9f80", B_29 "5d5e5f",
	 384, "6d8fabbb367392ad9e975421609de64b322077aaa66cc1a1231e31bd54740c4d",
	 "5b93e2a27774bddacced54a93b26a3696f6ee1c3cd01ea0f224ffa96dd200079",
	 "fdd4141b7e99ecda6b775e040e08c3e6706322a02bffab0459f59b8856a17869"
	 "3f5fc0a9323dd3a880e1ae9b4ec4e5c2067270cf83f00252f7c7aab544e0327f",
	 "f075468dbeb74f0c7b648f068d089c4c59e82c668da701808520f7cbbd2b4a6f"
	 "0918f2e91cb2cbae32c2df32a7c3dc1abd4e883d152f7e817c5174b8f6667d70",
	 "bea7e33e65ac1184a3f289b66333b196c53012be7bf4e68b5821d2a327723248"
	 "af7d40da5ebd4c767729d24ecd48eceb12cc52b477b8b180fb9f394b07223b9c"},
	{"A has a leading zero: sent and proved with it", SALT, A_29 "9da095",
	 B_29 "5d5e5f", 384,
	 "6c4c7ddca975a1c0ef68537fbb150004450b5c9e793cab231703fc48b58057a1",
	 "5b93e2a27774bddacced54a93b26a3696f6ee1c3cd01ea0f224ffa96dd200079",
	 "94bcbcbb1ce5f746ca7c4a57e5429fbb120817f427f8e7c3c999a78c81f6ca26"
	 "9a32355248ab0dad5e01a01bb82dcbadf6f8034f166a9781a9be01e6bf459ab6",
	 "9b2c1d8014eb0b0d8a4478cc3e5f6bb10da76ce7bfc6c51e3893f421f3c61fe5"
	 "26ed2548a59793d1bb0a7d86271183d440b2d76c3f687c3eb2c773ad7313430b",
	 "19c12b2f9b7870f10d2a2e63df2c69d9a0232f93f7e2e7975c15d5f9e2dee686"
	 "dddab4c61952fb1709e191344b66ab3837deeccd21eba738079a8cfbb35dc447"},
	{"the salt has a leading zero: bytes, not a number", SALT_0, A_29 "9d9e9f",
	 B_29 "5d5e5f", 384,
	 "53e812f2b072c01595cb13767c5889feee35373a4f1fe0be265bd663ae9f6d50",
	 "5fa5b2640d6c2d056704ab26e92b2447fcf3c798a14d5168f15e779a52f4f1bd",
	 "2bd04be7bc08aafdb0b70d7ffa9252340f54e79200d3ee89e5cfb7c46caa345c"
	 "3c328a9f848da2eb5a99bb492e150a5061cb799806e8235230160cf34dcc190a",
	 "8386e8e6cd7455893bd4450bc0e7357e4ed22a48135c4a61a3e5896aa72f4ad4"
	 "55ee34ceef448b80ed84c15174734c6a1d6ef0b21212fba7bf18d8d08ae53765",
	 "65685e74afc211f06048d0db3baa4399b8ce59281e661b16451251914d086c9f"
	 "8fa07d11004c642d59d4681a10d07ba2fa86166772176dcc999aae475631f36c"},
};

struct both {
	uint8_t salt[16], a[SRP6A_SECRET], b[SRP6A_SECRET];
	uint8_t verifier[SRP6A_LEN];
	uint8_t public_a[SRP6A_LEN], public_b[SRP6A_LEN];
	struct srp6a_identity identity;
	struct srp6a_device device;
};

static void make(struct both *both, const struct vector *vector)
{
	hex_bytes(vector->salt, both->salt, sizeof(both->salt));
	hex_bytes(vector->a, both->a, sizeof(both->a));
	hex_bytes(vector->b, both->b, sizeof(both->b));
	both->identity = (struct srp6a_identity){
		.username = "wifiprov",
		.password = "abcd1234",
		.password_len = 8,
		.salt = both->salt,
		.salt_len = sizeof(both->salt),
	};
	assert_int_equal(srp6a_verifier(&both->identity, both->verifier), 0);
	assert_int_equal(srp6a_client_public(both->a, both->public_a), 0);
	assert_int_equal(srp6a_device_public(both->b, both->verifier, both->public_b), 0);
	both->device = (struct srp6a_device){
		.secret = both->b,
		.verifier = both->verifier,
		.username = "wifiprov",
		.salt = both->salt,
		.salt_len = sizeof(both->salt),
		.public = number_trimmed((struct number){both->public_b, SRP6A_LEN}),
	};
}

static void assert_hash(const void *data, size_t len, const char *expected)
{
	struct hash_part part = {data, len};
	uint8_t digest[HASH_SHA256_LEN];

	assert_int_equal(hash_parts(HASH_SHA256, &part, 1, digest), 0);
	assert_hex_equal(digest, sizeof(digest), expected);
}

static void assert_agreed(struct srp6a_agreed *agreed, const struct vector *vector)
{
	static const struct srp6a_agreed wiped;

	assert_hex_equal(agreed->key, SRP6A_HASH, vector->key);
	assert_hex_equal(agreed->client_proof, SRP6A_HASH, vector->client_proof);
	assert_hex_equal(agreed->device_proof, SRP6A_HASH, vector->device_proof);
	srp6a_agreed_deinit(agreed);
	assert_memory_equal(agreed, &wiped, sizeof(wiped));
}

static void both_sides_agree(void **state)
{
	const struct vector *vector = *state;
	struct srp6a_agreed agreed;
	struct both both;

	make(&both, vector);
	assert_hash(both.public_a, SRP6A_LEN, vector->hash_a);
	assert_hash(both.public_b, SRP6A_LEN, vector->hash_b);
	assert_int_equal(both.device.public.len, vector->len_b);
	assert_int_equal(srp6a_client_agree(both.a, both.public_a, &both.identity,
					    both.device.public, &agreed),
			 0);
	assert_agreed(&agreed, vector);
	assert_int_equal(srp6a_device_agree(&both.device, both.public_a, &agreed), 0);
	assert_agreed(&agreed, vector);
}

static void steps_have_the_values_of_the_example(void **state)
{
	uint8_t x[SRP6A_HASH], u[SRP6A_HASH], s[SRP6A_LEN];
	struct both both;

	make(&both, &vectors[0]);
	assert_hex_equal(both.verifier, 16, "7c7c85476508946dd636af37d7e89143");
	assert_hex_equal(both.verifier + SRP6A_LEN - 16, 16,
			 "e6f653c831a878de5040f762de36b2ba");
	assert_hex_equal(both.public_a, 16, "ccca32f3b34e28414ef721be45fd36a3");
	assert_hex_equal(both.public_b, 16, "4a46e7e29c092e82ac1b61b039f640ab");
	assert_int_equal(srp6a_private_key(&both.identity, x), 0);
	assert_hex_equal(x, sizeof(x), X);
	hex_bytes(U, u, sizeof(u));
	assert_int_equal(srp6a_client_premaster(both.a, x, both.device.public, u, s), 0);
	assert_hash(s, sizeof(s),
		    "0b3b2e01bec77427b47a9fcdd4c04f0c05032cb8ea3bcd74ced4dee96b470089");
}

static void u_of_zero_is_refused(void **state)
{
	uint8_t x[SRP6A_HASH], u[SRP6A_HASH] = {0}, s[SRP6A_LEN];
	struct both both;

	make(&both, &vectors[0]);
	assert_int_equal(srp6a_private_key(&both.identity, x), 0);
	assert_int_equal(srp6a_client_premaster(both.a, x, both.device.public, u, s),
			 -EDOM);
	u[SRP6A_HASH - 1] = 1;
	assert_int_equal(srp6a_client_premaster(both.a, x, both.device.public, u, s), 0);
}

/* A public value by its relation to N. */
struct degenerate {
	const char *title;
	size_t len;
	bool is_n; /* else zeroes */
	uint8_t last_less;
	int as_a, as_b;
};

static const struct degenerate degenerates[] = {
	{"a public value of no bytes", 0, false, 0, 1, -EDOM},
	{"a public value of one zero", 1, false, 0, 1, -EDOM},
	{"a public value of zeroes", SRP6A_LEN, false, 0, -EDOM, -EDOM},
	{"a public value of N", SRP6A_LEN, true, 0, -EDOM, -EDOM},
	{"a public value of N - 2 is one", SRP6A_LEN, true, 2, 0, 0},
	{"a public value longer than N", SRP6A_LEN + 1, false, 0, 1, -E2BIG},
};

static void degenerate_values_are_refused(void **state)
{
	const struct degenerate *row = *state;
	uint8_t value[SRP6A_LEN + 1] = {0};
	struct srp6a_agreed agreed;
	struct both both;

	make(&both, &vectors[0]);
	if (row->is_n) {
		memcpy(value, group_modp_3072().data, SRP6A_LEN);
		value[SRP6A_LEN - 1] -= row->last_less;
	}
	assert_int_equal(srp6a_client_agree(both.a, both.public_a, &both.identity,
					    (struct number){value, row->len}, &agreed),
			 row->as_b);
	if (row->as_a != 1) /* 1: its length is for the messages to check */
		assert_int_equal(srp6a_device_agree(&both.device, value, &agreed),
				 row->as_a);
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
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(degenerates) + 2] = {
		cmocka_unit_test(steps_have_the_values_of_the_example),
		cmocka_unit_test(u_of_zero_is_refused),
	};
	struct CMUnitTest *test = tests + 2;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		test = add(test, vectors[i].title, both_sides_agree, &vectors[i]);
	for (size_t i = 0; i < ARRAY_SIZE(degenerates); i++)
		test = add(test, degenerates[i].title, degenerate_values_are_refused,
			   &degenerates[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
