/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Lower-case hexadecimal, both ways. */
#include "base/macros.h"

/* ret holds 2 * len + 1 characters, NUL included. */
void hex_encode(const void *data, size_t len, char *ret);
/* Either case, no separators. The number of bytes; -EINVAL (odd, not hex), -ENOBUFS (over size). */
ssize_t hex_decode(const char *text, uint8_t *ret, size_t size);
