/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Setups by a code alone: Wi-Fi Easy Connect through wpa_supplicant. */
#include "setup/usher.h"

#include "base/macros.h"

#include <errno.h>

_public_ int usher_setup_start_code(struct usher *usher, const void *code, size_t len,
				    struct usher_setup **ret, const char **ret_problem)
{
	return -EOPNOTSUPP;
}
