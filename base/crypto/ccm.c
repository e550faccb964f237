/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/ccm.h"

#include "base/crypto/crypto-errno.h"

#include <errno.h>

#include <mbedtls/ccm.h>

static int start(mbedtls_ccm_context *ccm, const uint8_t *key, size_t key_len)
{
	mbedtls_ccm_init(ccm);
	if (key_len != AES_KEY_128 && key_len != AES_KEY_256)
		return -EINVAL;
	return crypto_errno(
		mbedtls_ccm_setkey(ccm, MBEDTLS_CIPHER_ID_AES, key, key_len * 8));
}

int ccm_seal(const uint8_t *key, size_t key_len, const struct ccm_input *input,
	     const void *plain, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_ccm_free) mbedtls_ccm_context ccm; /* wiped as it is freed */
	int r = start(&ccm, key, key_len);

	if (r < 0)
		return r;
	return crypto_errno(mbedtls_ccm_encrypt_and_tag(
		&ccm, len, input->nonce, CCM_NONCE, input->aad, input->aad_len, plain,
		ret, ret + len, input->tag_len));
}

int ccm_open(const uint8_t *key, size_t key_len, const struct ccm_input *input,
	     const void *sealed, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_ccm_free) mbedtls_ccm_context ccm;
	int r = start(&ccm, key, key_len);

	if (r < 0)
		return r;
	if (len < input->tag_len)
		return -EBADMSG;
	len -= input->tag_len;
	r = mbedtls_ccm_auth_decrypt(&ccm, len, input->nonce, CCM_NONCE, input->aad,
				     input->aad_len, sealed, ret,
				     (const uint8_t *)sealed + len, input->tag_len);
	return r == MBEDTLS_ERR_CCM_AUTH_FAILED ? -EBADMSG : crypto_errno(r);
}
