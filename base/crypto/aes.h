/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * AES-128 and AES-256 (FIPS 197): single blocks, a CTR key stream (NIST SP 800-38A 6.5),
 * CFB of whole blocks (6.3), authenticated messages by GCM (SP 800-38D). key_len is AES_KEY_128 or AES_KEY_256,
 * anything else -EINVAL. in and ret may be the same memory, but may not overlap otherwise.
 */
#include "base/macros.h"

/* clang-format off */
enum {
	AES_KEY_128 = 16,
	AES_KEY_256 = 32,
	AES_BLOCK   = 16,
	AES_GCM_IV  = 12,
	AES_GCM_TAG = 16,
};
/* clang-format on */

int aes_encrypt_block(const uint8_t *key, size_t key_len, const uint8_t in[AES_BLOCK],
		      uint8_t ret[AES_BLOCK]);
int aes_decrypt_block(const uint8_t *key, size_t key_len, const uint8_t in[AES_BLOCK],
		      uint8_t ret[AES_BLOCK]);

/* A key stream that goes on from call to call, also inside a block. */
struct aes_ctr;

/* counter: the first block of the stream, then it counts up as one big-endian number. 0; -ENOMEM. */
int aes_ctr_new(const uint8_t *key, size_t key_len, const uint8_t counter[AES_BLOCK],
		struct aes_ctr **ret);
struct aes_ctr *aes_ctr_free(struct aes_ctr *ctr);
DEFINE_FREEP(aes_ctr)
/* Encrypts or decrypts, which is the same. */
int aes_ctr_xor(struct aes_ctr *ctr, const void *in, size_t len, uint8_t *ret);

/* CFB with segments of 128 bits, as one message; the last block may be short. */
int aes_cfb_encrypt(const uint8_t *key, size_t key_len, const uint8_t iv[AES_BLOCK],
		    const void *in, size_t len, uint8_t *ret);
int aes_cfb_decrypt(const uint8_t *key, size_t key_len, const uint8_t iv[AES_BLOCK],
		    const void *in, size_t len, uint8_t *ret);

struct aes_gcm_input {
	const uint8_t *iv; /* AES_GCM_IV bytes: never twice for two messages of one key */
	const void *aad;   /* authenticated and not sent; may be NULL */
	size_t aad_len;
};

/* ret: len + AES_GCM_TAG bytes, the tag last. */
int aes_gcm_seal(const uint8_t *key, size_t key_len, const struct aes_gcm_input *input,
		 const void *plain, size_t len, uint8_t *ret);
/* ret: len - AES_GCM_TAG bytes, zeroes after an error. -EBADMSG: it is not authentic, or too short. */
int aes_gcm_open(const uint8_t *key, size_t key_len, const struct aes_gcm_input *input,
		 const void *sealed, size_t len, uint8_t *ret);
