/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* AES-CCM (NIST SP 800-38C) with a nonce of 13 bytes and a tag of 8: CCMP-128 of IEEE 802.11, and
   with tags of 16 what others use. */
#include "base/crypto/aes.h"

enum { CCM_NONCE = 13 };

struct ccm_input {
	const uint8_t
		*nonce; /* CCM_NONCE bytes: never twice for two messages of one key */
	const void *aad;
	size_t aad_len;
	size_t tag_len; /* 4 to 16, even */
};

/* ret: len + tag_len bytes, the tag last. 0; -EINVAL, -ENOMEM, -EIO. */
int ccm_seal(const uint8_t *key, size_t key_len, const struct ccm_input *input,
	     const void *plain, size_t len, uint8_t *ret);
/* ret: len - tag_len bytes, zeroes after an error. -EBADMSG: it is not authentic, or too short. */
int ccm_open(const uint8_t *key, size_t key_len, const struct ccm_input *input,
	     const void *sealed, size_t len, uint8_t *ret);
