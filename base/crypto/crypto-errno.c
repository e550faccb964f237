/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/crypto-errno.h"

#include <errno.h>

#include <mbedtls/bignum.h>
#include <mbedtls/cipher.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>

int crypto_errno(int error)
{
	switch (error) {
	case 0:
		return 0;
	case MBEDTLS_ERR_CIPHER_ALLOC_FAILED:
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
	case MBEDTLS_ERR_MD_ALLOC_FAILED:
		return -ENOMEM;
	default:
		return -EIO;
	}
}
