/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The kernel's random numbers, and the comparison of what must not leak by its time. */
#include "base/macros.h"

#include <stdbool.h>

/* 0; -errno of getrandom(2). Nothing of ret may be used after an error. */
int random_bytes(void *ret, size_t len);
/* Takes as long wherever they differ: for proofs, tags and keys. */
bool equal_in_constant_time(const void *a, const void *b, size_t len);
