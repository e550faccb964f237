/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/usher.h"

#include "base/macros.h"

#include <errno.h>

_public_ int usher_code_parse(const void *data, size_t len, struct usher_code **ret,
			      const char **ret_problem)
{
	return -EOPNOTSUPP;
}

_public_ struct usher_code *usher_code_free(struct usher_code *code)
{
	return NULL;
}

_public_ const char *usher_code_get_kind(const struct usher_code *code)
{
	return NULL;
}

_public_ const uint8_t *usher_code_get_ssid(const struct usher_code *code,
					    size_t *ret_len)
{
	return NULL;
}

_public_ bool usher_code_has_passphrase(const struct usher_code *code)
{
	return false;
}

_public_ int usher_code_apply(const struct usher_code *code,
			      struct usher_network *network)
{
	return -EOPNOTSUPP;
}

_public_ char *usher_code_to_json(const struct usher_code *code, bool secrets)
{
	return NULL;
}
