/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A Wi-Fi passphrase on its way from a file, a pipe or the keyboard to the library: in a page
 * of its own that is locked where the limits allow, kept out of core dumps, and wiped.
 */
#include "cli/scope.h"

enum { SECRET_MAX = 64 }; /* 64 hex digits; IEEE 802.11 knows nothing longer */

struct secret;

struct secret *secret_new(void); /* NULL: out of memory */
/* NULL is fine; returns NULL. */
struct secret *secret_free(struct secret *secret);
DEFINE_FREEP(secret, secret_free)
const char *secret_data(const struct secret *secret);
size_t secret_len(const struct secret *secret);

/*
 * A whole file or what a pipe gives, without its newline. path "-" is stdin. 0; -errno of
 * open and read; -EISDIR or -ENOTSUP (not a file or pipe), -ENODATA (empty), -E2BIG (over
 * SECRET_MAX), -EINVAL (holds a NUL or a further line).
 */
int secret_read_file(const char *path, struct secret **ret, bool *ret_exposed);
/* What is typed: one line, that fd has ready. 1: complete; 0: more to come; -ECANCELED at the
   end of input, -E2BIG, -errno. */
int secret_read_line(struct secret *secret, int fd);
/* NULL, or why no Wi-Fi network can have this passphrase: a sentence without its point. */
const char *secret_check_passphrase(const struct secret *secret);
