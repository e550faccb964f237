/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What protects the messages of an established session of Espressif's provisioning, the same
 * on both sides: nothing, one AES-256-CTR key stream, or AES-256-GCM. One message, one call,
 * in the order on the wire, whichever way it goes.
 */
#include "base/buf.h"
#include "base/crypto/aes.h"

enum espressif_cipher_type {
	ESPRESSIF_CIPHER_NONE, /* nothing is established: refuses */
	ESPRESSIF_CIPHER_PLAIN,
	ESPRESSIF_CIPHER_CTR,
	ESPRESSIF_CIPHER_GCM,
};

struct espressif_cipher {
	enum espressif_cipher_type type;
	struct aes_ctr *ctr;
	uint8_t key[AES_KEY_256];
	uint8_t iv
		[AES_GCM_IV]; /* 8 random bytes, then a counter (BE32) where it counts */
	bool counts;	      /* sec_patch_ver 1; false: one nonce for all */
	bool spent;	      /* the counter came round to 0 */
};

void espressif_cipher_start_plain(struct espressif_cipher *cipher);
/* Also of the two proofs, which come first in its stream. 0, -ENOMEM, -EIO. */
int espressif_cipher_start_ctr(struct espressif_cipher *cipher,
			       const uint8_t key[AES_KEY_256],
			       const uint8_t random[AES_BLOCK]);
void espressif_cipher_start_gcm(struct espressif_cipher *cipher,
				const uint8_t key[AES_KEY_256],
				const uint8_t nonce[AES_GCM_IV], bool counts);
/* Wipes; its type is NONE then. */
void espressif_cipher_deinit(struct espressif_cipher *cipher);

/* Append to ret. 0; -EPERM (none), -EKEYEXPIRED (spent), -EBADMSG (not authentic), -ENOMEM, -EIO. */
int espressif_cipher_encrypt(struct espressif_cipher *cipher, const void *plain,
			     size_t len, struct buf *ret);
int espressif_cipher_decrypt(struct espressif_cipher *cipher, const void *sealed,
			     size_t len, struct buf *ret);
