/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A Wi-Fi passphrase, or a code that holds one, on its way from a file, a pipe or the keyboard
 * to the library: in a page of its own that is locked where the limits allow, kept out of core
 * dumps, and wiped.
 */
#include "ui-tui/scope.h"

/* clang-format off */
enum {
	PASSPHRASE_MAX     = 64,  /* 64 hex digits */
	PASSPHRASE_SAE_MAX = 128, /* WPA3 sets no limit; this is what wpa_supplicant takes */
	SECRET_MAX         = 2953, /* a code: what the largest QR code holds */
};
/* clang-format on */

struct secret;

/* For at most max bytes, up to SECRET_MAX. NULL: out of memory. */
struct secret *secret_new(size_t max);
/* NULL is fine; returns NULL. */
struct secret *secret_free(struct secret *secret);
DEFINE_FREEP(secret, secret_free)
/* Copies text of len bytes, which has to be within its max. */
void secret_set(struct secret *secret, const void *text, size_t len);
/* false: no room for one more byte. */
bool secret_append(struct secret *secret, char byte);
/* There is a NUL behind it. */
const char *secret_data(const struct secret *secret);
size_t secret_len(const struct secret *secret);

/*
 * A whole file or what a pipe gives, without its newline. path "-" is stdin. 0; -errno of
 * open and read; -EISDIR or -ENOTSUP (not a file or pipe), -ENODATA (empty), -E2BIG (over
 * max), -EINVAL (holds a NUL or a further line).
 */
int secret_read_file(const char *path, size_t max, struct secret **ret,
		     bool *ret_exposed);
/* The same of bytes of any kind, newlines and NUL included. */
int secret_read_bytes(const char *path, size_t max, struct secret **ret);
/*
 * The same of text that may have several lines. A terminal will do as well, and of it or a pipe no more is
 * taken once is_enough() of what was read so far: a scanner does not end its output.
 */
int secret_read_text(const char *path, size_t max,
		     bool (*is_enough)(const struct secret *so_far), struct secret **ret,
		     bool *ret_exposed);
/* The next line of fd, or what is left at its end, without its end; a lone CR ends one too. Waits. 0,
   -ECANCELED at the end, -E2BIG (the line was skipped), -errno. */
int secret_read_next(struct secret *secret, int fd);
/* What is typed: one line, that fd has ready. 1: complete; 0: more to come; -ECANCELED at the
   end of input, -E2BIG, -errno. */
int secret_read_line(struct secret *secret, int fd);
/* NULL, or why no Wi-Fi network can have this passphrase: a sentence without its point, for
   _() to translate. */
const char *secret_check_passphrase(const struct secret *secret);
