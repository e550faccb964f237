/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_FIND_H
#define USHER_FIND_H
/* Which accessory is meant. */
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_accessory;

/* The ACCESSORY of a command line: an id, a key, a unique name; of a network its id alone. 0 and a
   reference in *ret; -ENOENT, -ENOTUNIQ. Looks at what is discovered now. */
int usher_find_accessory(struct usher *usher, const char *name,
			 struct usher_accessory **ret);
/* The one with the strongest signal, of a product or protocol (NULL: any that can be set up).
   again: also one that is set up already. 0 and a reference; -ENOENT, -ENOTUNIQ (two within 6 dB:
   ret is the stronger). */
int usher_find_nearest(struct usher *usher, const char *product, bool again,
		       struct usher_accessory **ret);

#ifdef __cplusplus
}
#endif
#endif
