/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/hash.h"

#include "base/crypto/crypto-errno.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

#include <mbedtls/md.h>

enum { HKDF_BLOCKS_MAX = 255 }; /* RFC 5869 2.3 */

static mbedtls_md_type_t md_type(enum hash_type type)
{
	switch (type) {
	case HASH_MD5:
		return MBEDTLS_MD_MD5;
	case HASH_SHA256:
		return MBEDTLS_MD_SHA256;
	case HASH_SHA384:
		return MBEDTLS_MD_SHA384;
	case HASH_SHA512:
		return MBEDTLS_MD_SHA512;
	}
	return MBEDTLS_MD_NONE;
}

size_t hash_len(enum hash_type type)
{
	switch (type) {
	case HASH_MD5:
		return HASH_MD5_LEN;
	case HASH_SHA256:
		return HASH_SHA256_LEN;
	case HASH_SHA384:
		return HASH_SHA384_LEN;
	case HASH_SHA512:
		return HASH_SHA512_LEN;
	}
	return 0;
}

static int start(mbedtls_md_context_t *md, enum hash_type type, const void *key,
		 size_t key_len)
{
	const mbedtls_md_info_t *info = mbedtls_md_info_from_type(md_type(type));
	int r;

	if (!info)
		return -EIO; /* a libmbedcrypto that was built without it */
	r = mbedtls_md_setup(md, info, key != NULL);
	if (r)
		return crypto_errno(r);
	return crypto_errno(key ? mbedtls_md_hmac_starts(md, key, key_len)
				: mbedtls_md_starts(md));
}

/* key: of HMAC, NULL for a plain hash. */
static int digest(enum hash_type type, const void *key, size_t key_len,
		  const struct hash_part *parts, size_t n_parts, uint8_t *ret)
{
	_cleanup_(mbedtls_md_free) mbedtls_md_context_t md; /* wiped as it is freed */
	uint8_t result[HASH_LEN_MAX];
	int r;

	mbedtls_md_init(&md);
	r = start(&md, type, key, key_len);
	for (size_t i = 0; r == 0 && i < n_parts; i++) {
		if (parts[i].len == 0)
			continue;
		r = crypto_errno(
			key ? mbedtls_md_hmac_update(&md, parts[i].data, parts[i].len)
			    : mbedtls_md_update(&md, parts[i].data, parts[i].len));
	}
	if (r == 0)
		r = crypto_errno(key ? mbedtls_md_hmac_finish(&md, result)
				     : mbedtls_md_finish(&md, result));
	if (r == 0)
		memcpy(ret, result, hash_len(type));
	secret_wipe(result, sizeof(result));
	return r;
}

int hash_parts(enum hash_type type, const struct hash_part *parts, size_t n_parts,
	       uint8_t *ret)
{
	return digest(type, NULL, 0, parts, n_parts, ret);
}

int hash_hmac(enum hash_type type, const void *key, size_t key_len,
	      const struct hash_part *parts, size_t n_parts, uint8_t *ret)
{
	return digest(type, key ? key : "", key ? key_len : 0, parts, n_parts, ret);
}

int hash_hkdf(enum hash_type type, const struct hash_part *salt,
	      const struct hash_part *secret, const struct hash_part *info, uint8_t *ret,
	      size_t len)
{
	uint8_t pseudorandom[HASH_LEN_MAX], block[HASH_LEN_MAX], counter = 1;
	size_t done = 0, previous = 0, whole = hash_len(type);
	int r;

	if (len > HKDF_BLOCKS_MAX * whole)
		return -EINVAL;
	r = hash_hmac(type, salt->data, salt->len, secret, 1, pseudorandom);
	for (; r == 0 && done < len; counter++) {
		struct hash_part parts[] = {{block, previous}, *info, {&counter, 1}};
		size_t n = MIN(len - done, whole);

		r = hash_hmac(type, pseudorandom, whole, parts, ARRAY_SIZE(parts), block);
		if (r == 0)
			memcpy(ret + done, block, n);
		done += n;
		previous = whole;
	}
	secret_wipe(pseudorandom, sizeof(pseudorandom));
	secret_wipe(block, sizeof(block));
	return r;
}
