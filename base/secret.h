/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A passphrase, PIN or key: in a mapping of its own that is locked, kept out of core dumps
 * and wiped when freed. No function prints one. Up to SECRET_MAX bytes.
 */
#include "base/macros.h"

enum { SECRET_MAX = 4096 - 64 };

struct secret;

/* 0; -E2BIG over SECRET_MAX, -ENOMEM. Where mlock is refused (RLIMIT_MEMLOCK) the rest still holds. */
int secret_new(const void *data, size_t len, struct secret **ret);
struct secret *secret_free(struct secret *secret);
DEFINE_FREEP(secret)
const uint8_t *
secret_data(const struct secret *secret); /* NUL-terminated beyond its length */
size_t secret_len(const struct secret *secret);
/* Overwrites, in a way that the compiler keeps. */
void secret_wipe(void *data, size_t len);
