/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_AWARE_MEMORY_H
#define USHER_AWARE_MEMORY_H
/* Pairings of Wi-Fi Aware that are remembered. */
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_aware_memory; /* an iterator over pairings, newest first */

int usher_aware_memory_new(struct usher *usher, struct usher_aware_memory **ret);
struct usher_aware_memory *usher_aware_memory_free(struct usher_aware_memory *memory);
/* 1: there is one; 0: the end. */
int usher_aware_memory_next(struct usher_aware_memory *memory);
const char *usher_aware_memory_get_key(const struct usher_aware_memory *memory);
/* That it was given here, else that it published when it was paired; NULL. */
const char *usher_aware_memory_get_name(const struct usher_aware_memory *memory);
/* Of the catalog, by what it published then; its id, where the catalog does not have it any more; NULL: of no
   product. */
const char *usher_aware_memory_get_product_name(const struct usher_aware_memory *memory);
const char *usher_aware_memory_get_service(const struct usher_aware_memory *memory);
bool usher_aware_memory_is_authenticated(const struct usher_aware_memory *memory);
/* Its time is over: pair again. */
bool usher_aware_memory_is_expired(const struct usher_aware_memory *memory);
/* The line of `usher aware list --json`; the caller frees. */
char *usher_aware_memory_to_json(const struct usher_aware_memory *memory);
/* name: a key or a unique name; NULL: all of them, and this computer gets a new identity. -ENOENT,
   -ENOTUNIQ. */
int usher_aware_forget(struct usher *usher, const char *name);
/* -EINVAL (new_name: 1 to 64 bytes, printable), -ENOENT, -ENOTUNIQ. */
int usher_aware_rename(struct usher *usher, const char *name, const char *new_name);

#ifdef __cplusplus
}
#endif
#endif
