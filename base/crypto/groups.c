/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/groups.h"

#include <mbedtls/dhm.h>

struct number group_modp_3072(void)
{
	static const uint8_t prime[GROUP_3072_LEN] = MBEDTLS_DHM_RFC3526_MODP_3072_P_BIN;

	return (struct number){prime, sizeof(prime)};
}

struct number group_ffdhe_3072(void)
{
	static const uint8_t prime[GROUP_3072_LEN] = MBEDTLS_DHM_RFC7919_FFDHE3072_P_BIN;

	return (struct number){prime, sizeof(prime)};
}
