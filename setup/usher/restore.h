/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_RESTORE_H
#define USHER_RESTORE_H
/* Putting back what joins changed on the host. */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_restore;

enum usher_restore_what {
	/* what processes left behind that are gone, and what has expired */
	USHER_RESTORE_UNFINISHED,
	USHER_RESTORE_JOINED, /* that, and what was joined for days or kept: leave it */
	USHER_RESTORE_FORGET, /* that, and its remembered passphrases */
};
/* Puts the host back: a NOTE for each thing, one END. Of one interface where usher_set_wifi() named
   one. */
int usher_restore_start(struct usher *usher, enum usher_restore_what what,
			struct usher_restore **ret);
struct usher_restore *usher_restore_free(struct usher_restore *restore);
/* How many joins were put back, once END came. */
size_t usher_restore_get_count(const struct usher_restore *restore);

#ifdef __cplusplus
}
#endif
#endif
