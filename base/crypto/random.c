/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/random.h"

#include <errno.h>
#include <sys/random.h>

#include <mbedtls/constant_time.h>

int random_bytes(void *ret, size_t len)
{
	uint8_t *at = ret;

	while (len > 0) {
		ssize_t n = getrandom(at, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		len -= n;
	}
	return 0;
}

bool equal_in_constant_time(const void *a, const void *b, size_t len)
{
	return mbedtls_ct_memcmp(a, b, len) == 0;
}
