/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The key agreement X25519 (RFC 7748 5 and 6.1); keys are 32 bytes, little endian. */
#include "base/macros.h"

enum { X25519_LEN = 32 };

/* Its owner wipes it with x25519_pair_deinit(). */
struct x25519_pair {
	uint8_t private_key[X25519_LEN];
	uint8_t public_key[X25519_LEN];
};

/* A new random pair. 0; -ENOMEM, -EIO, -errno of getrandom(2). */
int x25519_pair_init(struct x25519_pair *pair);
/* The pair of a private key, which need not be clamped. */
int x25519_pair_init_from(struct x25519_pair *pair,
			  const uint8_t private_key[X25519_LEN]);
void x25519_pair_deinit(struct x25519_pair *pair);
/*
 * The shared secret with the owner of the public key. -EBADMSG: that is a point of low order,
 * with which everybody would get the same, all-zero secret; ret is not written.
 */
int x25519_shared(const struct x25519_pair *pair, const uint8_t public_key[X25519_LEN],
		  uint8_t ret[X25519_LEN]);
