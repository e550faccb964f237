/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/x25519.h"

#include "base/crypto/random.h"
#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

struct vector {
	const char *title;
	const char *private_key, *peer;
	const char *public_key; /* NULL: not told */
	const char *shared;	/* NULL: refused */
};

#define ALICE	 "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
#define ALICE_AT "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
#define BOB	 "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
#define BOB_AT	 "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
#define SHARED	 "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
#define F_30	 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define ZERO_30	 "000000000000000000000000000000000000000000000000000000000000"

static const struct vector vectors[] = {
	{"RFC 7748 5.2: first",
	 "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
	 "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", NULL,
	 "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
	{"RFC 7748 5.2: second, with a bit that is masked",
	 "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
	 "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", NULL,
	 "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
	{"RFC 7748 5.2: once around",
	 "0900000000000000000000000000000000000000000000000000000000000000",
	 "0900000000000000000000000000000000000000000000000000000000000000", NULL,
	 "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"},
	{"RFC 7748 6.1: Alice", ALICE, BOB_AT, ALICE_AT, SHARED},
	{"RFC 7748 6.1: Bob", BOB, ALICE_AT, BOB_AT, SHARED},
	{"low order: 0", ALICE, "00" ZERO_30 "00", NULL, NULL},
	{"low order: 1", ALICE, "01" ZERO_30 "00", NULL, NULL},
	{"low order: 8, the one", ALICE,
	 "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", NULL, NULL},
	{"low order: 8, the other", ALICE,
	 "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", NULL, NULL},
	{"low order: p - 1", ALICE, "ec" F_30 "7f", NULL, NULL},
	{"low order: p, which is 0", ALICE, "ed" F_30 "7f", NULL, NULL},
	{"low order: p + 1, which is 1", ALICE, "ee" F_30 "7f", NULL, NULL},
	{"low order: 0 with the masked bit", ALICE, "00" ZERO_30 "80", NULL, NULL},
	{"low order: p - 1 with the masked bit", ALICE, "ec" F_30 "ff", NULL, NULL},
};

static void agrees(void **state)
{
	const struct vector *vector = *state;
	uint8_t private_key[X25519_LEN], peer[X25519_LEN], shared[X25519_LEN];
	uint8_t untouched[X25519_LEN];
	struct x25519_pair pair;

	memset(shared, 0xee, sizeof(shared));
	memset(untouched, 0xee, sizeof(untouched));
	hex_bytes(vector->private_key, private_key, sizeof(private_key));
	hex_bytes(vector->peer, peer, sizeof(peer));
	assert_int_equal(x25519_pair_init_from(&pair, private_key), 0);
	assert_memory_equal(pair.private_key, private_key, sizeof(private_key));
	if (vector->public_key)
		assert_hex_equal(pair.public_key, X25519_LEN, vector->public_key);
	assert_int_equal(x25519_shared(&pair, peer, shared),
			 vector->shared ? 0 : -EBADMSG);
	if (vector->shared)
		assert_hex_equal(shared, sizeof(shared), vector->shared);
	else
		assert_memory_equal(shared, untouched, sizeof(shared));
	x25519_pair_deinit(&pair);
}

static void two_new_pairs_differ_and_agree(void **state)
{
	struct x25519_pair a, b;
	uint8_t of_a[X25519_LEN], of_b[X25519_LEN];
	static const struct x25519_pair zero;

	assert_int_equal(x25519_pair_init(&a), 0);
	assert_int_equal(x25519_pair_init(&b), 0);
	assert_memory_not_equal(a.private_key, b.private_key, X25519_LEN);
	assert_int_equal(x25519_shared(&a, b.public_key, of_a), 0);
	assert_int_equal(x25519_shared(&b, a.public_key, of_b), 0);
	assert_memory_equal(of_a, of_b, X25519_LEN);
	x25519_pair_deinit(&a);
	assert_memory_equal(&a, &zero, sizeof(a));
}

static void random_bytes_fill_what_they_are_given(void **state)
{
	uint8_t bytes[1000] = {0};
	unsigned zeroes = 0;

	assert_int_equal(random_bytes(bytes + 1, sizeof(bytes) - 2), 0);
	for (size_t i = 1; i < sizeof(bytes) - 1; i++)
		zeroes += bytes[i] == 0;
	assert_true(zeroes < 100); /* 4 are usual */
	assert_int_equal(bytes[0], 0);
	assert_int_equal(bytes[sizeof(bytes) - 1], 0);
	assert_int_equal(random_bytes(NULL, 0), 0);
}

static void every_byte_counts_in_a_comparison(void **state)
{
	uint8_t a[40] = {0}, b[40] = {0};

	assert_true(equal_in_constant_time(a, b, sizeof(a)));
	assert_true(equal_in_constant_time(a, b, 0));
	for (size_t i = 0; i < sizeof(a); i++) {
		a[i] = 0x80;
		assert_false(equal_in_constant_time(a, b, sizeof(a)));
		assert_true(equal_in_constant_time(a, b, i));
		a[i] = 0;
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 3] = {
		cmocka_unit_test(two_new_pairs_differ_and_agree),
		cmocka_unit_test(random_bytes_fill_what_they_are_given),
		cmocka_unit_test(every_byte_counts_in_a_comparison),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 3] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = agrees,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
