/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* AES key wrap (RFC 3394), on single blocks: mbedTLS of Debian 12 has none. */
#include "base/crypto/aes.h"

enum { KEYWRAP_EXTRA = 8, KEYWRAP_MAX = 512 };

/* len: a multiple of 8, 16 to KEYWRAP_MAX; ret takes len + KEYWRAP_EXTRA. 0; -EINVAL, -ENOMEM. */
int keywrap_wrap(const uint8_t *key, size_t key_len, const uint8_t *plain, size_t len,
		 uint8_t *ret);
/* ret takes len - KEYWRAP_EXTRA and is zeroes after an error. -EBADMSG: it is not what that key wrapped. */
int keywrap_unwrap(const uint8_t *key, size_t key_len, const uint8_t *wrapped, size_t len,
		   uint8_t *ret);
