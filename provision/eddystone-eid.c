/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/eddystone-eid.h"

#include "base/crypto/aes.h"
#include "base/crypto/eax.h"
#include "base/crypto/hash.h"
#include "base/crypto/x25519.h"

#include <errno.h>
#include <string.h>

enum { SALT_BYTE = 0xff }; /* tells the temporary key's block from the identifier's */

int eddystone_eid(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
		  uint32_t clock, uint8_t ret[EDDYSTONE_EID_SIZE])
{
	uint8_t block[AES_BLOCK] = {[11] = SALT_BYTE}, key[AES_BLOCK];
	int r;

	if (exponent > EDDYSTONE_EXPONENT_MAX)
		return -EINVAL;
	block[14] = (uint8_t)(clock >> 24);
	block[15] = (uint8_t)(clock >> 16);
	r = aes_encrypt_block(identity_key, AES_KEY_128, block, key);
	if (r < 0)
		return r;
	clock &= UINT32_MAX << exponent;
	block[11] = (uint8_t)exponent;
	for (unsigned i = 0; i < 4; i++)
		block[12 + i] = (uint8_t)(clock >> (24 - 8 * i));
	r = aes_encrypt_block(key, AES_KEY_128, block, block);
	if (r == 0)
		memcpy(ret, block, EDDYSTONE_EID_SIZE);
	secret_wipe(key, sizeof(key));
	secret_wipe(block, sizeof(block));
	return r;
}

bool eddystone_eid_holds(const uint8_t identity_key[EDDYSTONE_KEY_SIZE],
			 const struct eddystone_eid_data *data)
{
	const uint32_t period = UINT32_C(1) << data->exponent;
	uint8_t eid[EDDYSTONE_EID_SIZE];

	for (uint32_t back = 0; back < 2; back++) {
		if (back && data->clock < period)
			return false;
		if (eddystone_eid(identity_key, data->exponent,
				  data->clock - back * period, eid) == 0 &&
		    memcmp(eid, data->eid, sizeof(eid)) == 0)
			return true;
	}
	return false;
}

/* ---- Encrypted telemetry: eddystone-tlm/tlm-encrypted.md ---- */

enum {
	ETLM_VERSION = 0x01,
	SALT_AT = 2 + EDDYSTONE_TLM_CLEAR_SIZE,
	MIC_AT = SALT_AT + 2,
	MIC_SIZE = 2,
	NONCE_SIZE = 6,
};

/* The clock as the identifier has it, then the salt. */
static void nonce_of(unsigned exponent, uint32_t clock, const uint8_t salt[2],
		     uint8_t nonce[NONCE_SIZE])
{
	clock &= UINT32_MAX << exponent;
	for (unsigned i = 0; i < 4; i++)
		nonce[i] = (uint8_t)(clock >> (24 - 8 * i));
	memcpy(nonce + 4, salt, 2);
}

int eddystone_etlm_open(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
			uint32_t clock, const uint8_t frame[EDDYSTONE_ETLM_SIZE],
			uint8_t ret[EDDYSTONE_TLM_CLEAR_SIZE])
{
	uint8_t nonce[NONCE_SIZE];
	const struct eax_input input = {identity_key, nonce, sizeof(nonce)};

	if (exponent > EDDYSTONE_EXPONENT_MAX)
		return -EINVAL;
	if (frame[0] != EDDYSTONE_TYPE_TLM || frame[1] != ETLM_VERSION)
		return -EBADMSG;
	nonce_of(exponent, clock, frame + SALT_AT, nonce);
	return eax_open(&input, frame + 2, EDDYSTONE_TLM_CLEAR_SIZE, frame + MIC_AT,
			MIC_SIZE, ret);
}

int eddystone_etlm_seal(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
			uint32_t clock, const uint8_t salt[2],
			const uint8_t clear[EDDYSTONE_TLM_CLEAR_SIZE],
			uint8_t ret[EDDYSTONE_ETLM_SIZE])
{
	uint8_t nonce[NONCE_SIZE];
	const struct eax_input input = {identity_key, nonce, sizeof(nonce)};

	if (exponent > EDDYSTONE_EXPONENT_MAX)
		return -EINVAL;
	nonce_of(exponent, clock, salt, nonce);
	ret[0] = EDDYSTONE_TYPE_TLM;
	ret[1] = ETLM_VERSION;
	memcpy(ret + SALT_AT, salt, 2);
	return eax_seal(&input, clear, EDDYSTONE_TLM_CLEAR_SIZE, ret + 2, ret + MIC_AT,
			MIC_SIZE);
}

/* ---- The identity key ---- */

int eddystone_identity_key(const uint8_t private_key[EDDYSTONE_PUBLIC_KEY_SIZE],
			   const uint8_t other_public[EDDYSTONE_PUBLIC_KEY_SIZE],
			   bool we_resolve, uint8_t ret_public[EDDYSTONE_PUBLIC_KEY_SIZE],
			   uint8_t ret_key[EDDYSTONE_KEY_SIZE])
{
	uint8_t shared[X25519_LEN], salt[2 * X25519_LEN], key[EDDYSTONE_KEY_SIZE];
	struct x25519_pair pair;
	int r = x25519_pair_init_from(&pair, private_key);

	if (r == 0)
		r = x25519_shared(&pair, other_public, shared);
	if (r == 0) {
		const struct hash_part salted = {salt, sizeof(salt)};
		const struct hash_part keyed = {shared, sizeof(shared)};
		const struct hash_part nothing = {NULL, 0};

		memcpy(salt + (we_resolve ? 0 : X25519_LEN), pair.public_key, X25519_LEN);
		memcpy(salt + (we_resolve ? X25519_LEN : 0), other_public, X25519_LEN);
		r = hash_hkdf_sha256(&salted, &keyed, &nothing, key, sizeof(key));
	}
	if (r == 0) {
		memcpy(ret_public, pair.public_key, X25519_LEN);
		memcpy(ret_key, key, sizeof(key));
	}
	x25519_pair_deinit(&pair);
	secret_wipe(shared, sizeof(shared));
	secret_wipe(key, sizeof(key));
	return r;
}
