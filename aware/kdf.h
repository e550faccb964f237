/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* KDF-Hash-Length of IEEE 802.11-2020 12.7.1.6.2: HMAC over a counter, a label, a context and the
   length in bits, both little endian. */
#include "base/crypto/hash.h"

enum { KDF_CONTEXT_PARTS = 3, KDF_LEN_MAX = 256 };

/* context: at most KDF_CONTEXT_PARTS parts, taken as one. 0; -EINVAL: over KDF_LEN_MAX; -ENOMEM, -EIO. */
int kdf_derive(enum hash_type type, const void *key, size_t key_len, const char *label,
	       const struct hash_part *context, size_t n_context, uint8_t *ret,
	       size_t len);
