/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys of a pairing, SAE by hash-to-element: vectors of the standard, and two sides of our own. */
#include "aware/keys.h"

#include "aware/kdf.h"
#include "aware/sae.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

static const struct aware_suite ccmp_pasn = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_PASN};
static const struct aware_addresses pair = {{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}};

/* IEEE 802.11-2024 J.12. */
static void ptk_of_the_standard(void **state)
{
	static const struct aware_addresses addresses = {
		{0x00, 0x90, 0x4c, 0x01, 0xc1, 0x07},
		{0xc0, 0xff, 0xd4, 0xa8, 0xdb, 0xc1}};
	uint8_t pmk[32], secret[32];
	struct aware_keys keys;

	hex_bytes("def43e5567e01ca6649265f19a290eeff8bd888f6c1d9cc9d10f04bd378f3cad", pmk,
		  sizeof(pmk));
	hex_bytes("f87b208e7ed2b737afdbc2e13eae78da300123d4d84ba8b0eafe90c48cdf1f93",
		  secret, sizeof(secret));
	assert_int_equal(
		aware_keys_derive(&ccmp_pasn, &addresses, pmk, secret, 32, &keys), 0);
	assert_hex_equal(
		keys.kck, 32,
		"7bb821ac0aa5909dd654a56065ad7c77eb889cbe2905bbf05abb1eeac88ba306");
	assert_hex_equal(keys.tk, 16, "673eab46b832d5a80cbc0243016e207e");
	assert_hex_equal(
		keys.kdk, 32,
		"2d0f0e82c70dd26b79061a4681e8dbb2ea83bea399844bd5894eb320f69d7dd6");
}

static void ptk_of_an_opportunistic_pairing(void **state)
{
	struct aware_keys keys;
	uint8_t secret[32];

	for (size_t i = 0; i < sizeof(secret); i++)
		secret[i] = i + 1;
	assert_int_equal(aware_keys_derive(&ccmp_pasn, &pair, aware_opportunistic_pmk,
					   secret, sizeof(secret), &keys),
			 0);
	assert_hex_equal(
		keys.kck, 32,
		"109bbab88afa3ed81ff1a50494dcb368198bcd48145c34a029641c1fbc833c2b");
	assert_hex_equal(keys.tk, 16, "0d277f9f52620381ce551fb1f3bfa555");
	assert_hex_equal(
		keys.kdk, 32,
		"fa86517ceed07956120bc5b8e32e0b2ac0b4a5160a39f9ccb3edaa3029def179");
}

static void keys_of_the_kdk(void **state)
{
	struct aware_keys keys = {};
	uint8_t kek[AWARE_KEK_MAX], pmk[AWARE_PMK_LEN];

	for (size_t i = 0; i < sizeof(keys.kdk); i++)
		keys.kdk[i] = 0x40 + i;
	assert_int_equal(aware_keys_kek(&ccmp_pasn, &pair, &keys, kek), 0);
	assert_hex_equal(kek, 16, "b08586274f0f233c8c5b34f7dd2b6076");
	assert_int_equal(aware_keys_nd_pmk(&ccmp_pasn, &pair, &keys, pmk), 0);
	assert_hex_equal(
		pmk, 32,
		"e56d93fac48e59546142728129dede96845263bfaab03b05277804bed60d57b7");
	assert_int_equal(aware_keys_opportunistic_npk(&ccmp_pasn, &pair, &keys, pmk), 0);
	assert_hex_equal(
		pmk, 32,
		"ff30c7457f491890c216b58a233d6ce0b4994f019567d83acdc32e0c663f2930");
}

static void identity(void **state)
{
	uint8_t nik[AWARE_NIK_LEN], nonce[AWARE_NIRA_NONCE_LEN], tag[AWARE_NIRA_TAG_LEN];

	for (size_t i = 0; i < sizeof(nik); i++)
		nik[i] = i;
	for (size_t i = 0; i < sizeof(nonce); i++)
		nonce[i] = 0xa0 + i;
	assert_int_equal(aware_identity_tag(nik, pair.initiator, nonce, tag), 0);
	assert_hex_equal(tag, sizeof(tag), "79afc6077b2c075b");
}

static void secret_point(void **state)
{
	uint8_t point[EC_POINT_MAX];
	struct sae sae;

	assert_int_equal(sae_password_point(EC_P256, "516F9A010000", "123456", 6, point),
			 0);
	assert_hex_equal(
		point, 64,
		"f9e00bae2426ecc3de1c416a4d88a1de3d9eaf822041c7e34075caa3e3564c51"
		"cff83c2b07407cdd76b16d81b33b8072309e6b7fcff19d6f6f167b730c1597bf");
	assert_int_equal(sae_init(&sae, EC_P256, point, pair.initiator, pair.responder),
			 0);
	assert_hex_equal(
		sae.pwe, 64,
		"3bb3e3f4f30a7a485f5466df6a4a9f122dbb424b029853788edee62a52288349"
		"b995ef4e06c4c4a60a32cad426e047cce23bf2a98f4897615605917829635469");
	sae_deinit(&sae);
	/* in the other order the same */
	assert_int_equal(sae_init(&sae, EC_P256, point, pair.responder, pair.initiator),
			 0);
	assert_hex_equal(
		sae.pwe, 32,
		"3bb3e3f4f30a7a485f5466df6a4a9f122dbb424b029853788edee62a52288349");
	sae_deinit(&sae);
	assert_int_equal(sae_password_point(EC_P256, "516F9A010000", "", 0, point),
			 -EINVAL);
}

/* IEEE 802.11-2020 J.10: with an identifier, which is the password's end as far as this goes (12.4.4.2.3). */
static void secret_point_of_the_standard(void **state)
{
	static const uint8_t a[] = {0x00, 0x09, 0x5b, 0x66, 0xec, 0x1e},
			     b[] = {0x00, 0x0b, 0x6b, 0xd9, 0x02, 0x46};
	static const char password[] = "mekmitasdigoat"
				       "psk4internet";
	uint8_t point[EC_POINT_MAX];
	struct sae sae;

	assert_int_equal(
		sae_password_point(EC_P256, "byteme", password, strlen(password), point),
		0);
	assert_int_equal(sae_init(&sae, EC_P256, point, a, b), 0);
	assert_hex_equal(
		sae.pwe, 64,
		"c93049b9e64000f848201649e999f2b5c22dea69b5632c9df4d633b8aa1f6c1e"
		"73634e94b53d82e7383a8d258199d9dc1a5ee8269d060382ccbf33e614ff59a0");
	sae_deinit(&sae);
}

static void two_sides(enum ec_curve curve, const char *a, const char *b, bool equal)
{
	uint8_t pa[EC_POINT_MAX], pb[EC_POINT_MAX], mine[HASH_LEN_MAX],
		theirs[HASH_LEN_MAX];
	size_t len = hash_len(sae_hash(curve));
	struct sae left, right;

	assert_int_equal(sae_password_point(curve, "516F9A010000", a, strlen(a), pa), 0);
	assert_int_equal(sae_password_point(curve, "516F9A010000", b, strlen(b), pb), 0);
	assert_int_equal(sae_init(&left, curve, pa, pair.initiator, pair.responder), 0);
	assert_int_equal(sae_init(&right, curve, pb, pair.responder, pair.initiator), 0);
	assert_int_equal(sae_take_commit(&left, right.scalar, right.element), 0);
	assert_int_equal(sae_take_commit(&right, left.scalar, left.element), 0);
	assert_int_equal(sae_confirm(&left, true, 1, mine), 0);
	assert_int_equal(sae_confirm(&right, false, 1, theirs), 0);
	assert_int_equal(memcmp(mine, theirs, len) == 0, equal);
	assert_int_equal(memcmp(left.pmk, right.pmk, SAE_PMK_LEN) == 0, equal);
	/* the scalars are public: so is what they add up to */
	assert_memory_equal(left.pmkid, right.pmkid, SAE_PMKID_LEN);
	assert_int_equal(sae_confirm(&left, true, 2, theirs), 0);
	assert_memory_not_equal(mine, theirs, len);
	sae_deinit(&left);
	sae_deinit(&right);
}

static void one_password(void **state)
{
	two_sides(EC_P256, "123456", "123456", true);
	two_sides(EC_P384, "correct horse", "correct horse", true);
}

static void two_passwords(void **state)
{
	two_sides(EC_P256, "123456", "123457", false);
	two_sides(EC_P256, "012345", "12345", false); /* digits, not a number */
}

static void commits_that_are_refused(void **state)
{
	uint8_t point[EC_POINT_MAX], scalar[EC_LEN_MAX] = {}, element[EC_POINT_MAX] = {};
	struct sae sae;

	assert_int_equal(sae_password_point(EC_P256, "516F9A010000", "123456", 6, point),
			 0);
	assert_int_equal(sae_init(&sae, EC_P256, point, pair.initiator, pair.responder),
			 0);
	/* our own thrown back */
	assert_int_equal(sae_take_commit(&sae, sae.scalar, sae.element), -EBADMSG);
	/* zero, the point of zeroes, a point off the curve */
	assert_int_equal(sae_take_commit(&sae, scalar, sae.element), -EBADMSG);
	scalar[31] = 2;
	assert_int_equal(sae_take_commit(&sae, scalar, element), -EBADMSG);
	memcpy(element, sae.element, 64);
	element[40] ^= 1;
	assert_int_equal(sae_take_commit(&sae, scalar, element), -EBADMSG);
	/* element = -scalar * PWE: the shared point would be infinity */
	assert_int_equal(ec_multiply(EC_P256, scalar, sae.pwe, element), 0);
	assert_int_equal(ec_negate(EC_P256, element, element), 0);
	assert_int_equal(sae_take_commit(&sae, scalar, element), -EBADMSG);
	sae_deinit(&sae);
}

static void limits_of_the_kdf(void **state)
{
	uint8_t key[32] = {}, result[KDF_LEN_MAX + 1];
	struct hash_part parts[4] = {};

	assert_int_equal(
		kdf_derive(HASH_SHA256, key, 32, "x", parts, 3, result, KDF_LEN_MAX), 0);
	assert_int_equal(
		kdf_derive(HASH_SHA256, key, 32, "x", parts, 3, result, KDF_LEN_MAX + 1),
		-EINVAL);
	assert_int_equal(kdf_derive(HASH_SHA256, key, 32, "x", parts, 4, result, 32),
			 -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ptk_of_the_standard),
		cmocka_unit_test(ptk_of_an_opportunistic_pairing),
		cmocka_unit_test(keys_of_the_kdk),
		cmocka_unit_test(identity),
		cmocka_unit_test(secret_point),
		cmocka_unit_test(secret_point_of_the_standard),
		cmocka_unit_test(one_password),
		cmocka_unit_test(two_passwords),
		cmocka_unit_test(commits_that_are_refused),
		cmocka_unit_test(limits_of_the_kdf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
