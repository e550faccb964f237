/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/hash.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* Hashed as a whole, and cut in two at every place. */
struct vector {
	const char *title;
	enum hash_type type;
	const char *key; /* hexadecimal, of an HMAC; NULL: a plain hash */
	const char *text;
	const char *result;
};

#define KEY_131                                                            \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaa"

static const struct vector vectors[] = {
	{"RFC 1321 A.5: MD5 of nothing", HASH_MD5, NULL, "",
	 "d41d8cd98f00b204e9800998ecf8427e"},
	{"RFC 1321 A.5: MD5 of message digest", HASH_MD5, NULL, "message digest",
	 "f96b697d7cb7938d525a2f31aaf161d0"},
	{"FIPS 180-4: SHA-256 of abc", HASH_SHA256, NULL, "abc",
	 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"FIPS 180-4: SHA-256 of nothing", HASH_SHA256, NULL, "",
	 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"FIPS 180-4: SHA-256 of two blocks", HASH_SHA256, NULL,
	 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"FIPS 180-4: SHA-512 of abc", HASH_SHA512, NULL, "abc",
	 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	{"RFC 4231 4.2: HMAC-SHA-256", HASH_SHA256,
	 "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
	 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	{"RFC 4231 4.2: HMAC-SHA-512", HASH_SHA512,
	 "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
	 "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
	 "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
	{"RFC 4231 4.3: HMAC-SHA-256, a short key", HASH_SHA256, "4a656665",
	 "what do ya want for nothing?",
	 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	{"RFC 4231 4.3: HMAC-SHA-512, a short key", HASH_SHA512, "4a656665",
	 "what do ya want for nothing?",
	 "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	 "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
	{"RFC 4231 4.7: HMAC-SHA-256, a key over a block", HASH_SHA256, KEY_131,
	 "Test Using Larger Than Block-Size Key - Hash Key First",
	 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
};

static void digest(const struct vector *vector, const struct hash_part *parts, size_t n)
{
	uint8_t key[131], result[HASH_LEN_MAX];
	size_t key_len = vector->key ? hex_bytes(vector->key, key, sizeof(key)) : 0;

	if (vector->key)
		assert_int_equal(hash_hmac(vector->type, key, key_len, parts, n, result),
				 0);
	else
		assert_int_equal(hash_parts(vector->type, parts, n, result), 0);
	assert_hex_equal(result, hash_len(vector->type), vector->result);
}

static void in_one_part_and_in_any_two(void **state)
{
	const struct vector *vector = *state;
	const char *text = vector->text;
	size_t len = strlen(text);

	for (size_t i = 0; i <= len; i++) {
		struct hash_part parts[] = {{text, i}, {NULL, 0}, {text + i, len - i}};

		digest(vector, parts, ARRAY_SIZE(parts));
	}
	digest(vector, &(struct hash_part){text, len}, 1);
}

struct hkdf_vector {
	const char *title;
	const char *salt, *secret, *info;
	const char *result;
};

static const struct hkdf_vector hkdf_vectors[] = {
	{"RFC 5869 A.1", "000102030405060708090a0b0c",
	 "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "f0f1f2f3f4f5f6f7f8f9",
	 "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
	 "34007208d5b887185865"},
	{"RFC 5869 A.2: longer",
	 "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
	 "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
	 "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
	 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	 "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
	 "404142434445464748494a4b4c4d4e4f",
	 "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
	 "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
	 "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	 "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
	 "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
	 "cc30c58179ec3e87c14c01d5c1f3434f1d87"},
	{"RFC 5869 A.3: no salt, no info", "",
	 "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "",
	 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
	 "9d201395faa4b61a96c8"},
};

static void derives(void **state)
{
	const struct hkdf_vector *vector = *state;
	uint8_t salt[80], secret[80], info[80], result[96];
	size_t len = strlen(vector->result) / 2;
	struct hash_part parts[] = {
		{salt, hex_bytes(vector->salt, salt, sizeof(salt))},
		{secret, hex_bytes(vector->secret, secret, sizeof(secret))},
		{info, hex_bytes(vector->info, info, sizeof(info))},
	};

	assert_int_equal(hash_hkdf_sha256(&parts[0], &parts[1], &parts[2], result, len),
			 0);
	assert_hex_equal(result, len, vector->result);
}

static void no_more_than_255_blocks_come_of_one_secret(void **state)
{
	struct hash_part none = {NULL, 0};
	uint8_t result[255 * HASH_SHA256_LEN + 1];

	assert_int_equal(hash_hkdf_sha256(&none, &none, &none, result, 255 * 32), 0);
	assert_int_equal(hash_hkdf_sha256(&none, &none, &none, result, 255 * 32 + 1),
			 -EINVAL);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(hkdf_vectors) + 1] = {
		cmocka_unit_test(no_more_than_255_blocks_come_of_one_secret)};
	struct CMUnitTest *test = tests + 1;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		*test++ = (struct CMUnitTest){.name = vectors[i].title,
					      .test_func = in_one_part_and_in_any_two,
					      .initial_state = (void *)&vectors[i]};
	for (size_t i = 0; i < ARRAY_SIZE(hkdf_vectors); i++)
		*test++ = (struct CMUnitTest){.name = hkdf_vectors[i].title,
					      .test_func = derives,
					      .initial_state = (void *)&hkdf_vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
