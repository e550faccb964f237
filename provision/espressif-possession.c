/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-possession.h"

#include "base/crypto/hash.h"
#include "base/crypto/random.h"

#include <errno.h>

_Static_assert((int)X25519_LEN == (int)AES_KEY_256 &&
		       (int)X25519_LEN == (int)HASH_SHA256_LEN,
	       "secret, hash and key are as long");

static int mix_in(const struct secret *possession, uint8_t key[AES_KEY_256])
{
	uint8_t digest[HASH_SHA256_LEN];
	struct hash_part part = {secret_data(possession), secret_len(possession)};
	int r = hash_parts(HASH_SHA256, &part, 1, digest);

	for (size_t i = 0; r == 0 && i < sizeof(digest); i++)
		key[i] ^= digest[i];
	secret_wipe(digest, sizeof(digest));
	return r;
}

int possession_start(struct espressif_cipher *cipher, const struct x25519_pair *own,
		     const uint8_t peer[X25519_LEN], const struct secret *possession,
		     const uint8_t random[AES_BLOCK])
{
	uint8_t key[AES_KEY_256];
	int r = x25519_shared(own, peer, key);

	if (r == 0 && possession)
		r = mix_in(possession, key);
	if (r == 0)
		r = espressif_cipher_start_ctr(cipher, key, random);
	secret_wipe(key, sizeof(key));
	return r;
}

int possession_prove(struct espressif_cipher *cipher, const uint8_t peer[X25519_LEN],
		     uint8_t ret[X25519_LEN])
{
	return aes_ctr_xor(cipher->ctr, peer, X25519_LEN, ret);
}

int possession_check(struct espressif_cipher *cipher,
		     const uint8_t own_public[X25519_LEN],
		     const uint8_t proof[X25519_LEN])
{
	uint8_t expected[X25519_LEN];
	int r = aes_ctr_xor(cipher->ctr, own_public, X25519_LEN, expected);

	if (r < 0)
		return r;
	return equal_in_constant_time(expected, proof, sizeof(expected)) ? 0 : -EACCES;
}
