/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/kdf.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

int kdf_derive(enum hash_type type, const void *key, size_t key_len, const char *label,
	       const struct hash_part *context, size_t n_context, uint8_t *ret,
	       size_t len)
{
	const uint8_t bits[] = {len * 8 & 0xff, len * 8 >> 8};
	struct hash_part parts[3 + KDF_CONTEXT_PARTS];
	uint8_t block[HASH_LEN_MAX], counter[2];
	size_t done = 0, n = 0;
	int r = 0;

	if (len > KDF_LEN_MAX || n_context > KDF_CONTEXT_PARTS)
		return -EINVAL;
	parts[n++] = (struct hash_part){counter, sizeof(counter)};
	parts[n++] = (struct hash_part){label, strlen(label)};
	for (size_t i = 0; i < n_context; i++)
		parts[n++] = context[i];
	parts[n++] = (struct hash_part){bits, sizeof(bits)};
	for (unsigned i = 1; r == 0 && done < len; i++) {
		size_t piece = MIN(len - done, hash_len(type));

		counter[0] = i & 0xff;
		counter[1] = i >> 8;
		r = hash_hmac(type, key, key_len, parts, n, block);
		if (r == 0)
			memcpy(ret + done, block, piece);
		done += piece;
	}
	secret_wipe(block, sizeof(block));
	return r;
}
