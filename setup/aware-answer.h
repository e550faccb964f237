/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What may be given as a PIN or passphrase. */
#include "base/secret.h"

#include <stdbool.h>

/* Six digits. */
bool aware_is_pin(const void *data, size_t len);
/* methods: enum usher_aware_method, of which it has to fit one. 0; -EINVAL, -ENOMEM. */
int aware_password_new(unsigned methods, const void *data, size_t len,
		       struct secret **ret);
