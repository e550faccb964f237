/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/modular.h"

#include "base/crypto/groups.h"
#include "base/crypto/hash.h"
#include "tests/unit/alloc.h"
#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

typedef int operation(struct modular *modular, struct number a, struct number b,
		      uint8_t *ret);

struct vector {
	const char *title;
	operation *operate;
	const char *modulus, *a, *b;
	const char *result; /* NULL: error */
	int error;
};

static int reduce(struct modular *modular, struct number a, struct number b, uint8_t *ret)
{
	return modular_reduce(modular, a, ret);
}

static const struct vector vectors[] = {
	{"17 mod 7, padded to the modulus", reduce, "000007", "11", "", "000003", 0},
	{"the modulus is 0", reduce, "07", "07", "", "00", 0},
	{"nothing is 0", reduce, "07", "", "", "00", 0},
	{"5 + 4 mod 7", modular_add, "07", "05", "04", "02", 0},
	{"5 - 4 mod 7", modular_subtract, "07", "05", "04", "01", 0},
	{"4 - 5 mod 7 is not negative", modular_subtract, "07", "04", "05", "06", 0},
	{"0 - 21 mod 7 is 0", modular_subtract, "07", "", "15", "00", 0},
	{"250 * 249 mod 251", modular_multiply, "fb", "fa", "f9", "02", 0},
	{"3 ^ 6 mod 7", modular_power, "07", "03", "06", "01", 0},
	{"3 ^ 0 mod 7", modular_power, "07", "03", "", "01", 0},
	{"0 ^ 3 mod 7", modular_power, "07", "00", "03", "00", 0},
	{"2 ^ 255 mod 2^31 - 1", modular_power, "7fffffff", "02", "ff", "00000080", 0},
	{"an operand with more bytes than the modulus", modular_add, "07", "0001", "01",
	 NULL, -E2BIG},
	{"an exponent with more bytes than the modulus", modular_power, "07", "01",
	 "0001", NULL, -E2BIG},
};

static void computes(void **state)
{
	const struct vector *vector = *state;
	_cleanup_(modular_freep) struct modular *modular = NULL;
	uint8_t modulus[8], a[8], b[8], result[8];
	struct number n = {modulus, hex_bytes(vector->modulus, modulus, 8)};
	struct number left = {a, hex_bytes(vector->a, a, 8)};
	struct number right = {b, hex_bytes(vector->b, b, 8)};

	assert_int_equal(modular_new(n, &modular), 0);
	assert_int_equal(modular_len(modular), n.len);
	memset(result, 0xee, sizeof(result));
	assert_int_equal(vector->operate(modular, left, right, result), vector->error);
	if (vector->result)
		assert_hex_equal(result, n.len, vector->result);
	else
		assert_int_equal(result[0], 0xee);
	assert_int_equal(result[n.len], 0xee);
	if (vector->result && left.len == n.len) { /* in place */
		assert_int_equal(vector->operate(modular, left, right, a), 0);
		assert_memory_equal(a, result, n.len);
	}
}

static void a_modulus_has_to_be_odd_and_not_too_long(void **state)
{
	uint8_t bytes[MODULAR_LEN_MAX + 1] = {[MODULAR_LEN_MAX] = 1};
	struct modular *modular = NULL;

	assert_int_equal(modular_new((struct number){bytes, 0}, &modular), -EINVAL);
	assert_int_equal(modular_new((struct number){bytes, 1}, &modular), -EINVAL);
	assert_int_equal(modular_new((struct number){bytes, sizeof(bytes)}, &modular),
			 -EINVAL);
	assert_null(modular);
	assert_int_equal(
		modular_new((struct number){bytes + 1, MODULAR_LEN_MAX}, &modular), 0);
	assert_null(modular_free(modular));
	assert_null(modular_free(NULL));
}

static void primes_are_those_of_the_standards(void **state)
{
	struct number modp = group_modp_3072(), ffdhe = group_ffdhe_3072();
	struct hash_part part = {modp.data, modp.len};
	uint8_t digest[HASH_SHA256_LEN];

	assert_int_equal(modp.len, GROUP_3072_LEN);
	assert_int_equal(hash_parts(HASH_SHA256, &part, 1, digest), 0);
	assert_hex_equal(
		digest, sizeof(digest),
		"48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c");
	assert_int_equal(ffdhe.len, GROUP_3072_LEN);
	assert_hex_equal(ffdhe.data, 16, "ffffffffffffffffadf85458a2bb4a9a");
	assert_hex_equal(ffdhe.data + GROUP_3072_LEN - 16, 16,
			 "25e41d2b66c62e37ffffffffffffffff");
}

static void zero_is_zero_however_long(void **state)
{
	static const uint8_t zeroes[3], one[] = {0, 0, 1, 0};
	struct number trimmed = number_trimmed((struct number){one, 4});

	assert_true(number_is_zero((struct number){NULL, 0}));
	assert_true(number_is_zero((struct number){zeroes, 3}));
	assert_false(number_is_zero((struct number){one, 4}));
	assert_ptr_equal(trimmed.data, one + 2);
	assert_int_equal(trimmed.len, 2);
	assert_int_equal(number_trimmed((struct number){zeroes, 3}).len, 0);
}

static void memory_that_is_refused_is_an_error(void **state)
{
	static const uint8_t seven[] = {7};

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct modular *modular = NULL;
		int r = modular_new((struct number){seven, 1}, &modular);

		assert_true(r == 0 || r == -ENOMEM);
		assert_true(r == 0 || !modular);
		modular_free(modular);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 4] = {
		cmocka_unit_test(a_modulus_has_to_be_odd_and_not_too_long),
		cmocka_unit_test(primes_are_those_of_the_standards),
		cmocka_unit_test(zero_is_zero_however_long),
		cmocka_unit_test(memory_that_is_refused_is_an_error),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 4] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = computes,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
