/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What both sides of Espressif's Security 1 compute: the shared secret of X25519, xor SHA-256 of
 * the proof of possession where there is one, is the key of one AES-256-CTR stream. Its first 64
 * bytes encrypt the two proofs, the client's first: each is the public key of the other side.
 */
#include "base/crypto/x25519.h"
#include "base/secret.h"
#include "provision/espressif-cipher.h"

#include <stdbool.h>

/* possession: NULL for none; random: of the accessory. 0; -EBADMSG (a peer's key of low order),
   -ENOMEM, -EIO. */
int possession_start(struct espressif_cipher *cipher, const struct x25519_pair *own,
		     const uint8_t peer[X25519_LEN], const struct secret *possession,
		     const uint8_t random[AES_BLOCK]);
/* The next 32 bytes of the stream, as a proof of ours. 0; -EIO. */
int possession_prove(struct espressif_cipher *cipher, const uint8_t peer[X25519_LEN],
		     uint8_t ret[X25519_LEN]);
/* The same of the peer's. 0; -EACCES: it is not what it should be; -EIO. */
int possession_check(struct espressif_cipher *cipher,
		     const uint8_t own_public[X25519_LEN],
		     const uint8_t proof[X25519_LEN]);
