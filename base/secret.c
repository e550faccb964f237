/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* One secret, one mapping: mlock() and madvise() work on pages. */
enum { SECRET_SIZE = 4096 };

struct secret {
	size_t len;
	uint8_t data[];
};

_Static_assert(sizeof(struct secret) + SECRET_MAX + 1 <= SECRET_SIZE,
	       "a secret of SECRET_MAX bytes and its NUL fit");

int secret_new(const void *data, size_t len, struct secret **ret)
{
	struct secret *secret;

	if (len > SECRET_MAX)
		return -E2BIG;
	secret = mmap(NULL, SECRET_SIZE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (secret == MAP_FAILED)
		return -ENOMEM;
	(void)mlock(secret, SECRET_SIZE);
	(void)madvise(secret, SECRET_SIZE, MADV_DONTDUMP);
	if (len)
		memcpy(secret->data, data, len);
	secret->len = len;
	*ret = secret;
	return 0;
}

struct secret *secret_free(struct secret *secret)
{
	if (!secret)
		return NULL;
	secret_wipe(secret, SECRET_SIZE);
	munmap(secret, SECRET_SIZE);
	return NULL;
}

const uint8_t *secret_data(const struct secret *secret)
{
	return secret->data;
}

size_t secret_len(const struct secret *secret)
{
	return secret->len;
}

void secret_wipe(void *data, size_t len)
{
	if (data)
		explicit_bzero(data, len);
}
