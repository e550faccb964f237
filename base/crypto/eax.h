/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * AES-128 in EAX mode (Bellare, Rogaway, Wagner: "The EAX mode of operation", FSE 2004), for
 * short messages: mbedTLS has none. The tag may be cut to its first tag_len bytes, at most 16.
 */
#include "base/macros.h"

struct eax_input {
	const uint8_t *key; /* 16 bytes */
	const void *nonce;
	size_t nonce_len;
	const void *header; /* authenticated and not sent; may be NULL */
	size_t header_len;
};

/* ret: len bytes, may be plain itself. 0; -ENOMEM, -EIO; -EINVAL: the tag's length. */
int eax_seal(const struct eax_input *input, const void *plain, size_t len, uint8_t *ret,
	     uint8_t *ret_tag, size_t tag_len);
/* -EBADMSG: it is not authentic, nothing is written. */
int eax_open(const struct eax_input *input, const void *sealed, size_t len,
	     const uint8_t *tag, size_t tag_len, uint8_t *ret);
