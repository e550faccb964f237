/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The networks that an accessory may be given, the best first. */
#include "setup/usher.h"

#include "base/macros.h"

#include <errno.h>

_public_ int usher_suggest_start(struct usher *usher)
{
	return -EOPNOTSUPP;
}

_public_ bool usher_suggest_is_done(const struct usher *usher)
{
	return true;
}

_public_ const uint8_t *usher_suggest_get(const struct usher *usher, size_t i,
					  size_t *ret_len, const char **ret_security,
					  int *ret_signal, unsigned *ret_bands,
					  bool *ret_known)
{
	return NULL;
}
