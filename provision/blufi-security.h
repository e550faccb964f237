/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The two kinds of encryption that Espressif's BluFi example had, and products took over; they
 * are not compatible. Neither authenticates anybody: who sits between the two reads along.
 *
 * old (BluFi 1.0 to 1.3): Diffie-Hellman in a group of 1024 bits that the client chooses, MD5 of
 * the secret is the key of AES-128-CFB, whose IV is the sequence number of the frame and zeroes.
 * current (1.4): ffdhe3072 (RFC 7919), SHA-256 of the secret is the key of an AES-256-CTR stream
 * each way; a stream's first counter is the beginning of SHA-256 of its name and the secret.
 */
#include "base/buf.h"

enum blufi_security {
	BLUFI_SECURITY_NONE,
	BLUFI_SECURITY_OLD,
	BLUFI_SECURITY_CURRENT,
};

enum { BLUFI_PRIVATE_KEY = 32 };

/* What protects frames once keys are agreed on. */
struct blufi_cipher;

struct blufi_cipher *blufi_cipher_free(struct blufi_cipher *cipher); /* wipes */
DEFINE_FREEP(blufi_cipher)
/* In place, each frame once and in order; 0, -EIO. */
int blufi_cipher_encrypt(struct blufi_cipher *cipher, uint8_t sequence, uint8_t *data,
			 size_t len);
int blufi_cipher_decrypt(struct blufi_cipher *cipher, uint8_t sequence, uint8_t *data,
			 size_t len);

/* A client's pair of keys, until the accessory's public one came. */
struct blufi_agreement;

/* private_key: BLUFI_PRIVATE_KEY bytes for tests of known answers; NULL: random. 0, -ENOMEM, -EIO. */
int blufi_agreement_new(enum blufi_security security, const uint8_t *private_key,
			struct blufi_agreement **ret);
struct blufi_agreement *blufi_agreement_free(struct blufi_agreement *agreement);
DEFINE_FREEP(blufi_agreement)
/* Prime, generator and public key, each behind its length (BE16). A failed allocation latches. */
void blufi_agreement_offer(const struct blufi_agreement *agreement, struct buf *ret);
/* peer: the accessory's public key. -EPROTO: it is none that leaves a secret; -ENOMEM, -EIO. */
int blufi_agreement_finish(const struct blufi_agreement *agreement, const uint8_t *peer,
			   size_t len, struct blufi_cipher **ret);
/*
 * The accessory's side: takes an offer, appends its public key to ret_public. -EPROTO: the offer is
 * of another kind, or no offer.
 */
int blufi_agreement_accept(enum blufi_security security, const uint8_t *private_key,
			   const uint8_t *offer, size_t len, struct buf *ret_public,
			   struct blufi_cipher **ret);
