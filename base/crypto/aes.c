/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/aes.h"

#include "base/crypto/crypto-errno.h"
#include "base/secret.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <mbedtls/aes.h>
#include <mbedtls/gcm.h>

struct aes_ctr {
	mbedtls_aes_context aes;
	uint8_t counter[AES_BLOCK];
	uint8_t stream[AES_BLOCK]; /* the block that is being used up */
	size_t used;		   /* of it */
};

static bool is_key_len(size_t key_len)
{
	return key_len == AES_KEY_128 || key_len == AES_KEY_256;
}

static int crypt_block(const uint8_t *key, size_t key_len, int mode, const uint8_t *in,
		       uint8_t *ret)
{
	_cleanup_(mbedtls_aes_free) mbedtls_aes_context aes; /* wiped as it is freed */
	int r;

	mbedtls_aes_init(&aes);
	if (!is_key_len(key_len))
		return -EINVAL;
	r = mode == MBEDTLS_AES_ENCRYPT ? mbedtls_aes_setkey_enc(&aes, key, key_len * 8)
					: mbedtls_aes_setkey_dec(&aes, key, key_len * 8);
	if (r == 0)
		r = mbedtls_aes_crypt_ecb(&aes, mode, in, ret);
	return crypto_errno(r);
}

int aes_encrypt_block(const uint8_t *key, size_t key_len, const uint8_t in[AES_BLOCK],
		      uint8_t ret[AES_BLOCK])
{
	return crypt_block(key, key_len, MBEDTLS_AES_ENCRYPT, in, ret);
}

int aes_decrypt_block(const uint8_t *key, size_t key_len, const uint8_t in[AES_BLOCK],
		      uint8_t ret[AES_BLOCK])
{
	return crypt_block(key, key_len, MBEDTLS_AES_DECRYPT, in, ret);
}

int aes_ctr_new(const uint8_t *key, size_t key_len, const uint8_t counter[AES_BLOCK],
		struct aes_ctr **ret)
{
	_cleanup_(aes_ctr_freep) struct aes_ctr *ctr = NULL;
	int r;

	if (!is_key_len(key_len))
		return -EINVAL;
	ctr = calloc(1, sizeof(*ctr));
	if (!ctr)
		return -ENOMEM;
	mbedtls_aes_init(&ctr->aes);
	r = mbedtls_aes_setkey_enc(&ctr->aes, key, key_len * 8);
	if (r)
		return crypto_errno(r);
	memcpy(ctr->counter, counter, AES_BLOCK);
	*ret = steal(&ctr);
	return 0;
}

struct aes_ctr *aes_ctr_free(struct aes_ctr *ctr)
{
	if (!ctr)
		return NULL;
	mbedtls_aes_free(&ctr->aes);
	secret_wipe(ctr, sizeof(*ctr));
	free(ctr);
	return NULL;
}

int aes_ctr_xor(struct aes_ctr *ctr, const void *in, size_t len, uint8_t *ret)
{
	return crypto_errno(mbedtls_aes_crypt_ctr(&ctr->aes, len, &ctr->used,
						  ctr->counter, ctr->stream, in, ret));
}

static int crypt_cfb(const uint8_t *key, size_t key_len, int mode, const uint8_t *iv,
		     const void *in, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_aes_free) mbedtls_aes_context aes;
	uint8_t state[AES_BLOCK];
	size_t used = 0;
	int r;

	mbedtls_aes_init(&aes);
	if (!is_key_len(key_len))
		return -EINVAL;
	memcpy(state, iv, sizeof(state));
	r = mbedtls_aes_setkey_enc(&aes, key,
				   key_len * 8); /* CFB never decrypts a block */
	if (r == 0)
		r = mbedtls_aes_crypt_cfb128(&aes, mode, len, &used, state, in, ret);
	secret_wipe(state, sizeof(state));
	return crypto_errno(r);
}

int aes_cfb_encrypt(const uint8_t *key, size_t key_len, const uint8_t iv[AES_BLOCK],
		    const void *in, size_t len, uint8_t *ret)
{
	return crypt_cfb(key, key_len, MBEDTLS_AES_ENCRYPT, iv, in, len, ret);
}

int aes_cfb_decrypt(const uint8_t *key, size_t key_len, const uint8_t iv[AES_BLOCK],
		    const void *in, size_t len, uint8_t *ret)
{
	return crypt_cfb(key, key_len, MBEDTLS_AES_DECRYPT, iv, in, len, ret);
}

static int gcm_start(mbedtls_gcm_context *gcm, const uint8_t *key, size_t key_len)
{
	mbedtls_gcm_init(gcm);
	if (!is_key_len(key_len))
		return -EINVAL;
	return crypto_errno(
		mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, key, key_len * 8));
}

int aes_gcm_seal(const uint8_t *key, size_t key_len, const struct aes_gcm_input *input,
		 const void *plain, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_gcm_free) mbedtls_gcm_context gcm; /* wiped as it is freed */
	int r = gcm_start(&gcm, key, key_len);

	if (r < 0)
		return r;
	return crypto_errno(mbedtls_gcm_crypt_and_tag(
		&gcm, MBEDTLS_GCM_ENCRYPT, len, input->iv, AES_GCM_IV, input->aad,
		input->aad_len, plain, ret, AES_GCM_TAG, ret + len));
}

int aes_gcm_open(const uint8_t *key, size_t key_len, const struct aes_gcm_input *input,
		 const void *sealed, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_gcm_free) mbedtls_gcm_context gcm;
	int r = gcm_start(&gcm, key, key_len);

	if (r < 0)
		return r;
	if (len < AES_GCM_TAG)
		return -EBADMSG;
	len -= AES_GCM_TAG;
	r = mbedtls_gcm_auth_decrypt(&gcm, len, input->iv, AES_GCM_IV, input->aad,
				     input->aad_len, (const uint8_t *)sealed + len,
				     AES_GCM_TAG, sealed, ret);
	return r == MBEDTLS_ERR_GCM_AUTH_FAILED ? -EBADMSG : crypto_errno(r);
}
