/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Hashes (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869). What is hashed is given as parts
 * that are taken as one string: nothing is copied together, no state outlives the call.
 * All return 0, -ENOMEM or -EIO, and write ret only on success.
 */
#include "base/macros.h"

enum hash_type {
	HASH_MD5, /* broken; only for what was once defined with it */
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
};

/* clang-format off */
enum {
	HASH_MD5_LEN    = 16,
	HASH_SHA256_LEN = 32,
	HASH_SHA384_LEN = 48,
	HASH_SHA512_LEN = 64,
	HASH_LEN_MAX    = 64,
};
/* clang-format on */

struct hash_part {
	const void *data; /* NULL with len 0 is fine */
	size_t len;
};

/* Bytes of ret below. */
size_t hash_len(enum hash_type type);
int hash_parts(enum hash_type type, const struct hash_part *parts, size_t n_parts,
	       uint8_t *ret);
int hash_hmac(enum hash_type type, const void *key, size_t key_len,
	      const struct hash_part *parts, size_t n_parts, uint8_t *ret);
/* HKDF; salt and info may be empty. -EINVAL: len is over 255 blocks of the hash. */
int hash_hkdf(enum hash_type type, const struct hash_part *salt,
	      const struct hash_part *secret, const struct hash_part *info, uint8_t *ret,
	      size_t len);

static inline int hash_hkdf_sha256(const struct hash_part *salt,
				   const struct hash_part *secret,
				   const struct hash_part *info, uint8_t *ret, size_t len)
{
	return hash_hkdf(HASH_SHA256, salt, secret, info, ret, len);
}
