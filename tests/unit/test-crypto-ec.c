/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The curves P-256 and P-384, and the AES key wrap. */
#include "base/crypto/ec.h"

#include "base/crypto/hash.h"
#include "base/crypto/keywrap.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
static const struct agreement {
	const char *title;
	enum ec_curve curve;
	const char *private_a, *public_a, *private_b, *public_b, *shared_x;
} agreements[] = {
	{"ECDH: RFC 5903 8.1, P-256", EC_P256,
	 "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
	 "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
	 "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
	 "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
	 "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
	 "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
	 "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"},
	{"ECDH: RFC 5903 8.2, P-384", EC_P384,
	 "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee3faef896783ab194",
	 "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa"
	 "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c",
	 "41cb0779b4bdb85d47846725fbec3c9430fab46cc8dc5060855cc9bda0aa2942e0308312916b8ed2960e4bd55a7448fc",
	 "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571"
	 "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c",
	 "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746"},
};

/* RFC 9380 J.1.1, P256_XMD:SHA-256_SSWU_RO_, and J.2.1 of P-384: u[0] and Q0. */
static const struct map {
	const char *title;
	enum ec_curve curve;
	const char *u, *point;
} maps[] = {
	{"SSWU: RFC 9380 J.1.1, msg empty, u[0]", EC_P256,
	 "ad5342c66a6dd0ff080df1da0ea1c04b96e0330dd89406465eeba11582515009",
	 "ab640a12220d3ff283510ff3f4b1953d09fad35795140b1c5d64f313967934d5"
	 "dccb558863804a881d4fff3455716c836cef230e5209594ddd33d85c565b19b1"},
	{"SSWU: RFC 9380 J.1.1, msg empty, u[1]", EC_P256,
	 "8c0f1d43204bd6f6ea70ae8013070a1518b43873bcd850aafa0a9e220e2eea5a",
	 "51cce63c50d972a6e51c61334f0f4875c9ac1cd2d3238412f84e31da7d980ef5"
	 "b45d1a36d00ad90e5ec7840a60a4de411917fbe7c82c3949a6e699e5a1b66aac"},
	{"SSWU: RFC 9380 J.2.1, msg empty, u[0]", EC_P384,
	 "25c8d7dc1acd4ee617766693f7f8829396065d1b447eedb155871feffd9c6653279ac7e5c46edb7010a0e4ff64c9f3b4",
	 "e4717e29eef38d862bee4902a7d21b44efb58c464e3e1f0d03894d94de310f8ffc6de86786dd3e15a1541b18d4eb2846"
	 "6b95a6e639822312298a47526bb77d9cd7bcf76244c991c8cd70075e2ee6e8b9a135c4a37e3c0768c7ca871c0ceb53d4"},
};

static const struct wrap {
	const char *title;
	const char *key, *plain, *wrapped;
} wraps[] = {
	{"key wrap: RFC 3394 4.1", "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
	 "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
	{"key wrap: RFC 3394 4.6", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	 "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
	 "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"},
	{"key wrap: the keys of a Wi-Fi Aware pairing", "b08586274f0f233c8c5b34f7dd2b6076",
	 "dd15506f9a2400000102030405060708090a0b0c0d0e0fdd0a506f9a2508000000a8c0dd00000000",
	 "c5a3ae800bc7418e95a881a2a9e971c598845a2c55ced4c9e7a965a31ec8af13abf9ccc9a8decb38c453168e90922b7c"},
};
/* clang-format on */

static void agrees(void **state)
{
	const struct agreement *row = *state;
	uint8_t secret[EC_LEN_MAX], peer[EC_POINT_MAX], point[EC_POINT_MAX];
	size_t len = ec_len(row->curve);

	hex_bytes(row->private_a, secret, sizeof(secret));
	hex_bytes(row->public_b, peer, sizeof(peer));
	assert_int_equal(ec_multiply(row->curve, secret, NULL, point), 0);
	assert_hex_equal(point, 2 * len, row->public_a);
	assert_int_equal(ec_multiply(row->curve, secret, peer, point), 0);
	assert_hex_equal(point, len, row->shared_x);
	hex_bytes(row->private_b, secret, sizeof(secret));
	hex_bytes(row->public_a, peer, sizeof(peer));
	assert_int_equal(ec_multiply(row->curve, secret, peer, point), 0);
	assert_hex_equal(point, len, row->shared_x);
	/* its x alone gives it back */
	assert_int_equal(ec_decompress(row->curve, peer, peer[2 * len - 1] & 1, point),
			 0);
	assert_memory_equal(point, peer, 2 * len);
	assert_int_equal(ec_decompress(row->curve, peer, !(peer[2 * len - 1] & 1), point),
			 0);
	assert_int_equal(ec_negate(row->curve, point, point), 0);
	assert_memory_equal(point, peer, 2 * len);
}

static void maps_to_curve(void **state)
{
	const struct map *row = *state;
	uint8_t u[EC_LEN_MAX], point[EC_POINT_MAX];

	hex_bytes(row->u, u, sizeof(u));
	assert_int_equal(ec_map(row->curve, u, ec_len(row->curve), point), 0);
	assert_hex_equal(point, 2 * ec_len(row->curve), row->point);
}

static void wraps_and_unwraps(void **state)
{
	const struct wrap *row = *state;
	uint8_t key[AES_KEY_256], plain[64], wrapped[64], result[64];
	size_t key_len = hex_bytes(row->key, key, sizeof(key));
	size_t len = hex_bytes(row->plain, plain, sizeof(plain));

	assert_int_equal(keywrap_wrap(key, key_len, plain, len, wrapped), 0);
	assert_hex_equal(wrapped, len + KEYWRAP_EXTRA, row->wrapped);
	assert_int_equal(
		keywrap_unwrap(key, key_len, wrapped, len + KEYWRAP_EXTRA, result), 0);
	assert_memory_equal(result, plain, len);
	for (size_t i = 0; i < len + KEYWRAP_EXTRA; i++) {
		wrapped[i] ^= 0x10;
		assert_int_equal(keywrap_unwrap(key, key_len, wrapped,
						len + KEYWRAP_EXTRA, result),
				 -EBADMSG);
		wrapped[i] ^= 0x10;
	}
	assert_int_equal(keywrap_unwrap(key, key_len, wrapped, len, result), -EBADMSG);
	assert_int_equal(keywrap_unwrap(key, key_len, wrapped, 7, result), -EBADMSG);
	assert_int_equal(keywrap_wrap(key, key_len, plain, 12, wrapped), -EINVAL);
}

/* An order of P-256 (SEC 2 2.4.2), for scalars that do not do. */
static const char order[] =
	"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

static void refuses(void **state)
{
	uint8_t scalar[32] = {}, one[32] = {[31] = 1}, point[EC_POINT_MAX] = {},
		generator[64], result[64];

	assert_int_equal(ec_multiply(EC_P256, one, NULL, generator), 0);
	/* the scalar zero, the order, more than it */
	assert_int_equal(ec_multiply(EC_P256, scalar, NULL, result), -EBADMSG);
	assert_false(ec_is_scalar(EC_P256, scalar));
	hex_bytes(order, scalar, sizeof(scalar));
	assert_int_equal(ec_multiply(EC_P256, scalar, NULL, result), -EBADMSG);
	assert_false(ec_is_scalar(EC_P256, scalar));
	scalar[31]--;
	assert_true(ec_is_scalar(EC_P256, scalar));
	/* any number becomes a scalar: the order - 1 comes to 0, and one more is 1 */
	assert_int_equal(ec_reduce_scalar(EC_P256, scalar, 32, result), 0);
	assert_memory_equal(result, one, 32);
	memset(point, 0, sizeof(point));
	assert_int_equal(ec_reduce_scalar(EC_P256, point, 48, result), 0);
	assert_memory_equal(result, one, 32);
	memset(point, 0xff, sizeof(point));
	assert_int_equal(ec_reduce_scalar(EC_P256, point, 48, result), 0);
	assert_true(ec_is_scalar(EC_P256, result));
	memset(point, 0, sizeof(point));
	/* order - 1 and 1 come to nothing, order - 1 and 2 to 1, which is none either */
	assert_int_equal(ec_add_scalars(EC_P256, scalar, one, result), -EBADMSG);
	/* a point of zeroes, one that is off the curve, coordinates over the prime */
	assert_false(ec_is_point(EC_P256, point));
	assert_int_equal(ec_multiply(EC_P256, one, point, result), -EBADMSG);
	memcpy(point, generator, sizeof(generator));
	assert_true(ec_is_point(EC_P256, point));
	point[63] ^= 1;
	assert_false(ec_is_point(EC_P256, point));
	assert_int_equal(ec_multiply(EC_P256, one, point, result), -EBADMSG);
	memset(point, 0xff, sizeof(point));
	assert_false(ec_is_point(EC_P256, point));
	assert_int_equal(ec_decompress(EC_P256, point, false, result), -EBADMSG);
	/* a point and its negative: infinity */
	assert_int_equal(ec_negate(EC_P256, generator, point), 0);
	assert_int_equal(ec_add(EC_P256, generator, point, result), -EBADMSG);
}

/* No x for which there is no y; half of all numbers are that. */
static void decompresses_half(void **state)
{
	uint8_t x[32] = {}, point[64];
	unsigned found = 0;

	for (unsigned i = 0; i < 64; i++) {
		x[31] = i;
		if (ec_decompress(EC_P256, x, true, point) == 0) {
			assert_true(ec_is_point(EC_P256, point));
			assert_int_equal(point[63] & 1, 1);
			found++;
		}
	}
	assert_in_range(found, 16, 48);
}

static void draws_scalars(void **state)
{
	uint8_t a[EC_LEN_MAX], b[EC_LEN_MAX], sum[EC_LEN_MAX];
	uint8_t pa[96], pb[96], left[96], right[96];

	for (int curve = EC_P256; curve <= EC_P384; curve++) {
		size_t len = ec_len(curve);

		assert_int_equal(ec_random_scalar(curve, a), 0);
		assert_int_equal(ec_random_scalar(curve, b), 0);
		assert_memory_not_equal(a, b, len);
		/* (a + b) G = a G + b G */
		assert_int_equal(ec_add_scalars(curve, a, b, sum), 0);
		assert_int_equal(ec_multiply(curve, sum, NULL, left), 0);
		assert_int_equal(ec_multiply(curve, a, NULL, pa), 0);
		assert_int_equal(ec_multiply(curve, b, NULL, pb), 0);
		assert_int_equal(ec_add(curve, pa, pb, right), 0);
		assert_memory_equal(left, right, 2 * len);
		/* twice a point, by adding it to itself */
		assert_int_equal(ec_add_scalars(curve, a, a, sum), 0);
		assert_int_equal(ec_multiply(curve, sum, NULL, left), 0);
		assert_int_equal(ec_add(curve, pa, pa, right), 0);
		assert_memory_equal(left, right, 2 * len);
	}
}

int main(void)
{
	struct CMUnitTest
		tests[ARRAY_SIZE(agreements) + ARRAY_SIZE(maps) + ARRAY_SIZE(wraps) + 3];
	size_t n = 0;

	tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(decompresses_half);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(draws_scalars);
	for (size_t i = 0; i < ARRAY_SIZE(agreements); i++)
		tests[n++] = (struct CMUnitTest){agreements[i].title, agrees, NULL, NULL,
						 (void *)&agreements[i]};
	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		tests[n++] = (struct CMUnitTest){maps[i].title, maps_to_curve, NULL, NULL,
						 (void *)&maps[i]};
	for (size_t i = 0; i < ARRAY_SIZE(wraps); i++)
		tests[n++] = (struct CMUnitTest){wraps[i].title, wraps_and_unwraps, NULL,
						 NULL, (void *)&wraps[i]};
	return cmocka_run_group_tests_name("crypto-ec", tests, NULL, NULL);
}
