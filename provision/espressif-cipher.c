/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-cipher.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { COUNTER = 8 }; /* where it stands in the nonce: 4 bytes, big endian */

void espressif_cipher_start_plain(struct espressif_cipher *cipher)
{
	espressif_cipher_deinit(cipher);
	cipher->type = ESPRESSIF_CIPHER_PLAIN;
}

int espressif_cipher_start_ctr(struct espressif_cipher *cipher,
			       const uint8_t key[AES_KEY_256],
			       const uint8_t random[AES_BLOCK])
{
	int r;

	espressif_cipher_deinit(cipher);
	r = aes_ctr_new(key, AES_KEY_256, random, &cipher->ctr);
	if (r < 0)
		return r;
	cipher->type = ESPRESSIF_CIPHER_CTR;
	return 0;
}

void espressif_cipher_start_gcm(struct espressif_cipher *cipher,
				const uint8_t key[AES_KEY_256],
				const uint8_t nonce[AES_GCM_IV], bool counts)
{
	espressif_cipher_deinit(cipher);
	memcpy(cipher->key, key, AES_KEY_256);
	memcpy(cipher->iv, nonce, AES_GCM_IV);
	cipher->counts = counts;
	cipher->type = ESPRESSIF_CIPHER_GCM;
}

void espressif_cipher_deinit(struct espressif_cipher *cipher)
{
	aes_ctr_free(cipher->ctr);
	secret_wipe(cipher, sizeof(*cipher));
}

static void count(struct espressif_cipher *cipher)
{
	uint8_t *counter = cipher->iv + COUNTER;

	if (!cipher->counts)
		return;
	for (int i = 3; i >= 0; i--)
		if (++counter[i] != 0)
			return;
	cipher->spent = true;
}

static int gcm(struct espressif_cipher *cipher, bool seal, const void *in, size_t len,
	       struct buf *ret)
{
	struct aes_gcm_input input = {.iv = cipher->iv};
	size_t before = ret->len;
	uint8_t *out;
	int r;

	if (cipher->spent)
		return -EKEYEXPIRED;
	if (!seal && len < AES_GCM_TAG)
		return -EBADMSG;
	out = buf_extend(ret, seal ? len + AES_GCM_TAG : len - AES_GCM_TAG);
	if (!out)
		return ret->error;
	r = seal ? aes_gcm_seal(cipher->key, AES_KEY_256, &input, in, len, out)
		 : aes_gcm_open(cipher->key, AES_KEY_256, &input, in, len, out);
	if (r < 0)
		buf_truncate(ret, before);
	else
		count(cipher);
	return r;
}

static int ctr(struct espressif_cipher *cipher, const void *in, size_t len,
	       struct buf *ret)
{
	uint8_t *out = buf_extend(ret, len);

	return out ? aes_ctr_xor(cipher->ctr, in, len, out) : ret->error;
}

static int apply(struct espressif_cipher *cipher, bool seal, const void *in, size_t len,
		 struct buf *ret)
{
	switch (cipher->type) {
	case ESPRESSIF_CIPHER_NONE:
		return -EPERM;
	case ESPRESSIF_CIPHER_PLAIN:
		buf_bytes(ret, in, len);
		return ret->error;
	case ESPRESSIF_CIPHER_CTR:
		return ctr(cipher, in, len, ret);
	case ESPRESSIF_CIPHER_GCM:
		return gcm(cipher, seal, in, len, ret);
	}
	return -EPERM;
}

int espressif_cipher_encrypt(struct espressif_cipher *cipher, const void *plain,
			     size_t len, struct buf *ret)
{
	return apply(cipher, true, plain, len, ret);
}

int espressif_cipher_decrypt(struct espressif_cipher *cipher, const void *sealed,
			     size_t len, struct buf *ret)
{
	return apply(cipher, false, sealed, len, ret);
}
