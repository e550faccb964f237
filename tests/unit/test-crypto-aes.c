/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/aes.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

enum { TEXT_MAX = 64 };

#define KEY_128	    "2b7e151628aed2a6abf7158809cf4f3c"
#define KEY_256	    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
#define COUNTING_16 "000102030405060708090a0b0c0d0e0f"
#define COUNTING_32 COUNTING_16 "101112131415161718191a1b1c1d1e1f"
#define FIPS_PLAIN  "00112233445566778899aabbccddeeff"
#define SP_PLAIN                           \
	"6bc1bee22e409f96e93d7e117393172a" \
	"ae2d8a571e03ac9c9eb76fac45af8e51" \
	"30c81c46a35ce411e5fbc1191a0a52ef" \
	"f69f2445df4f9b17ad2b417be66c3710"
#define GCM_KEY_128 "feffe9928665731c6d6a8f9467308308"
#define GCM_IV	    "cafebabefacedbaddecaf888"
#define GCM_AAD	    "feedfacedeadbeeffeedfacedeadbeefabaddad2"
#define GCM_PLAIN                          \
	"d9313225f88406e5a55909c5aff5269a" \
	"86a7a9531534f7da2e4c303d8a318a72" \
	"1c3c0c95956809532fcf0e2449a6b525" \
	"b16aedf5aa0de657ba637b39"
#define ZERO_12 "000000000000000000000000"
#define ZERO_16 ZERO_12 "00000000"

struct vector {
	const char *title;
	const char *key, *iv, *aad, *plain, *result;
};

static const struct vector block_vectors[] = {
	{"FIPS 197 C.1: AES-128", COUNTING_16, NULL, NULL, FIPS_PLAIN,
	 "69c4e0d86a7b0430d8cdb78070b4c55a"},
	{"FIPS 197 C.3: AES-256", COUNTING_32, NULL, NULL, FIPS_PLAIN,
	 "8ea2b7ca516745bfeafc49904b496089"},
};

static void block_both_ways(void **state)
{
	const struct vector *vector = *state;
	uint8_t key[AES_KEY_256], block[AES_BLOCK], other[AES_BLOCK];
	size_t key_len = hex_bytes(vector->key, key, sizeof(key));

	hex_bytes(vector->plain, block, sizeof(block));
	assert_int_equal(aes_encrypt_block(key, key_len, block, other), 0);
	assert_hex_equal(other, sizeof(other), vector->result);
	assert_int_equal(aes_decrypt_block(key, key_len, other, other), 0);
	assert_memory_equal(other, block, sizeof(block));
}

static const struct vector ctr_vectors[] = {
	{"SP 800-38A F.5.1: CTR-AES128", KEY_128, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	 NULL, SP_PLAIN,
	 "874d6191b620e3261bef6864990db6ce"
	 "9806f66b7970fdff8617187bb9fffdff"
	 "5ae4df3edbd5d35e5b4f09020db03eab"
	 "1e031dda2fbe03d1792170a0f3009cee"},
	{"SP 800-38A F.5.5: CTR-AES256", KEY_256, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	 NULL, SP_PLAIN,
	 "601ec313775789a5b7a7f504bbf3d228"
	 "f443e3ca4d62b59aca84e990cacaf5c5"
	 "2b0930daa23de94ce87017ba2d84988d"
	 "dfc9c58db67aada613c2dd08457941a6"},
};

/* Cut in three at every two places: the stream goes on where it stopped. */
static void stream_goes_on(void **state)
{
	const struct vector *vector = *state;
	uint8_t key[AES_KEY_256], counter[AES_BLOCK], plain[TEXT_MAX], result[TEXT_MAX];
	size_t key_len = hex_bytes(vector->key, key, sizeof(key));

	hex_bytes(vector->iv, counter, sizeof(counter));
	hex_bytes(vector->plain, plain, sizeof(plain));
	for (size_t i = 0; i <= TEXT_MAX; i++) {
		for (size_t j = i; j <= TEXT_MAX; j++) {
			struct aes_ctr *ctr;

			assert_int_equal(aes_ctr_new(key, key_len, counter, &ctr), 0);
			assert_int_equal(aes_ctr_xor(ctr, plain, i, result), 0);
			assert_int_equal(aes_ctr_xor(ctr, plain + i, j - i, result + i),
					 0);
			assert_int_equal(
				aes_ctr_xor(ctr, plain + j, TEXT_MAX - j, result + j), 0);
			assert_null(aes_ctr_free(ctr));
			assert_hex_equal(result, TEXT_MAX, vector->result);
		}
	}
}

static const struct vector cfb_vectors[] = {
	{"SP 800-38A F.3.13: CFB128-AES128", KEY_128, COUNTING_16, NULL, SP_PLAIN,
	 "3b3fd92eb72dad20333449f8e83cfb4a"
	 "c8a64537a0b3a93fcde3cdad9f1ce58b"
	 "26751f67a3cbb140b1808cf187a4f4df"
	 "c04b05357c5d1c0eeac4c66f9ff7f2e6"},
	{"SP 800-38A F.3.17: CFB128-AES256", KEY_256, COUNTING_16, NULL, SP_PLAIN,
	 "dc7e84bfda79164b7ecd8486985d3860"
	 "39ffed143b28b1c832113c6331e5407b"
	 "df10132415e54b92a13ed0a8267ae2f9"
	 "75a385741ab9cef82031623d55b1e471"},
};

/* Of any length: what comes before does not depend on what follows. */
static void feeds_back(void **state)
{
	const struct vector *vector = *state;
	uint8_t key[AES_KEY_256], iv[AES_BLOCK], plain[TEXT_MAX], expected[TEXT_MAX];
	size_t key_len = hex_bytes(vector->key, key, sizeof(key));

	hex_bytes(vector->iv, iv, sizeof(iv));
	hex_bytes(vector->plain, plain, sizeof(plain));
	hex_bytes(vector->result, expected, sizeof(expected));
	for (size_t len = 0; len <= TEXT_MAX; len++) {
		uint8_t bytes[TEXT_MAX];

		memcpy(bytes, plain, len);
		assert_int_equal(aes_cfb_encrypt(key, key_len, iv, bytes, len, bytes), 0);
		assert_memory_equal(bytes, expected, len);
		assert_int_equal(aes_cfb_decrypt(key, key_len, iv, bytes, len, bytes), 0);
		assert_memory_equal(bytes, plain, len);
	}
}

static const struct vector gcm_vectors[] = {
	{"GCM test case 2: AES-128, one block", ZERO_16, ZERO_12, "", ZERO_16,
	 "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"},
	{"GCM test case 4: AES-128, with additional data", GCM_KEY_128, GCM_IV, GCM_AAD,
	 GCM_PLAIN,
	 "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	 "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	 "5bc94fbc3221a5db94fae95ae7121a47"},
	{"GCM test case 13: AES-256, nothing", ZERO_16 ZERO_16, ZERO_12, "", "",
	 "530f8afbc74536b9a963b4f1c4cb738b"},
	{"GCM test case 14: AES-256, one block", ZERO_16 ZERO_16, ZERO_12, "", ZERO_16,
	 "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
	{"GCM test case 16: AES-256, with additional data", GCM_KEY_128 GCM_KEY_128,
	 GCM_IV, GCM_AAD, GCM_PLAIN,
	 "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	 "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
	 "76fc6ece0f4e1768cddf8853bb2d551b"},
};

/* What is sealed opens; with any bit turned or cut anywhere it does not. */
static void seals_and_opens(void **state)
{
	const struct vector *vector = *state;
	uint8_t key[AES_KEY_256], iv[AES_GCM_IV], aad[32], plain[TEXT_MAX];
	uint8_t sealed[TEXT_MAX + AES_GCM_TAG], opened[TEXT_MAX], zero[TEXT_MAX] = {0};
	size_t key_len = hex_bytes(vector->key, key, sizeof(key));
	size_t len = hex_bytes(vector->plain, plain, sizeof(plain));
	size_t sealed_len = len + AES_GCM_TAG;
	struct aes_gcm_input input = {.iv = iv, .aad = aad};

	hex_bytes(vector->iv, iv, sizeof(iv));
	input.aad_len = hex_bytes(vector->aad, aad, sizeof(aad));
	assert_int_equal(aes_gcm_seal(key, key_len, &input, plain, len, sealed), 0);
	assert_hex_equal(sealed, sealed_len, vector->result);
	assert_int_equal(aes_gcm_open(key, key_len, &input, sealed, sealed_len, opened),
			 0);
	assert_memory_equal(opened, plain, len);
	for (size_t bit = 0; bit < sealed_len * 8; bit++) {
		sealed[bit / 8] ^= 1 << bit % 8;
		memset(opened, 0xee, sizeof(opened));
		assert_int_equal(
			aes_gcm_open(key, key_len, &input, sealed, sealed_len, opened),
			-EBADMSG);
		assert_memory_equal(opened, zero, len);
		sealed[bit / 8] ^= 1 << bit % 8;
	}
	for (size_t cut = 0; cut < sealed_len; cut++)
		assert_int_equal(aes_gcm_open(key, key_len, &input, sealed, cut, opened),
				 -EBADMSG);
}

static void other_key_lengths_are_refused(void **state)
{
	static const size_t lengths[] = {0, 15, 17, 24, 31, 33};
	uint8_t key[64] = {0}, block[AES_BLOCK] = {0}, sealed[AES_GCM_TAG];
	struct aes_gcm_input input = {.iv = block};
	struct aes_ctr *ctr = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		size_t len = lengths[i];

		assert_int_equal(aes_encrypt_block(key, len, block, block), -EINVAL);
		assert_int_equal(aes_decrypt_block(key, len, block, block), -EINVAL);
		assert_int_equal(aes_ctr_new(key, len, block, &ctr), -EINVAL);
		assert_int_equal(aes_cfb_encrypt(key, len, block, block, 1, block),
				 -EINVAL);
		assert_int_equal(aes_gcm_seal(key, len, &input, NULL, 0, sealed),
				 -EINVAL);
		assert_int_equal(aes_gcm_open(key, len, &input, sealed, 16, sealed),
				 -EINVAL);
	}
	assert_null(ctr);
	assert_null(aes_ctr_free(NULL));
}

static struct CMUnitTest *add(struct CMUnitTest *test, const struct vector *rows,
			      size_t n, CMUnitTestFunction run)
{
	for (size_t i = 0; i < n; i++)
		*test++ = (struct CMUnitTest){.name = rows[i].title,
					      .test_func = run,
					      .initial_state = (void *)&rows[i]};
	return test;
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(block_vectors) + ARRAY_SIZE(ctr_vectors) +
				ARRAY_SIZE(cfb_vectors) + ARRAY_SIZE(gcm_vectors) + 1] = {
		cmocka_unit_test(other_key_lengths_are_refused)};
	struct CMUnitTest *test = tests + 1;

	test = add(test, block_vectors, ARRAY_SIZE(block_vectors), block_both_ways);
	test = add(test, ctr_vectors, ARRAY_SIZE(ctr_vectors), stream_goes_on);
	test = add(test, cfb_vectors, ARRAY_SIZE(cfb_vectors), feeds_back);
	add(test, gcm_vectors, ARRAY_SIZE(gcm_vectors), seals_and_opens);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
