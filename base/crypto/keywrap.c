/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/keywrap.h"

#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { HALF = 8, ROUNDS = 6 };

static const uint8_t initial[HALF] = {0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6};

/* The step's number goes into the integrity half as a big-endian number. */
static void mix(uint8_t *half, uint64_t step)
{
	for (size_t i = 0; i < HALF; i++)
		half[HALF - 1 - i] ^= step >> 8 * i & 0xff;
}

static bool is_size(size_t len)
{
	return len % HALF == 0 && len >= 2 * HALF && len <= KEYWRAP_MAX;
}

int keywrap_wrap(const uint8_t *key, size_t key_len, const uint8_t *plain, size_t len,
		 uint8_t *ret)
{
	size_t n = len / HALF;
	uint8_t block[AES_BLOCK];
	int r = 0;

	if (!is_size(len))
		return -EINVAL;
	memmove(ret + HALF, plain, len);
	memcpy(block, initial, HALF);
	for (size_t round = 0; r == 0 && round < ROUNDS; round++)
		for (size_t i = 1; r == 0 && i <= n; i++) {
			memcpy(block + HALF, ret + i * HALF, HALF);
			r = aes_encrypt_block(key, key_len, block, block);
			mix(block, round * n + i);
			memcpy(ret + i * HALF, block + HALF, HALF);
		}
	memcpy(ret, block, HALF);
	secret_wipe(block, sizeof(block));
	return r;
}

int keywrap_unwrap(const uint8_t *key, size_t key_len, const uint8_t *wrapped, size_t len,
		   uint8_t *ret)
{
	uint8_t block[AES_BLOCK];
	size_t n = len / HALF - 1;
	int r = 0;

	if (len < HALF || !is_size(len - HALF))
		return -EBADMSG;
	memcpy(block, wrapped, HALF);
	memmove(ret, wrapped + HALF, len - HALF);
	for (size_t round = ROUNDS; r == 0 && round-- > 0;)
		for (size_t i = n; r == 0 && i > 0; i--) {
			mix(block, round * n + i);
			memcpy(block + HALF, ret + (i - 1) * HALF, HALF);
			r = aes_decrypt_block(key, key_len, block, block);
			memcpy(ret + (i - 1) * HALF, block + HALF, HALF);
		}
	if (r == 0 && !equal_in_constant_time(block, initial, HALF))
		r = -EBADMSG;
	if (r < 0)
		secret_wipe(ret, len - HALF);
	secret_wipe(block, sizeof(block));
	return r;
}
