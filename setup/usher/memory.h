/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_MEMORY_H
#define USHER_MEMORY_H
/* Accessories that are remembered. */

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_memory; /* an iterator over remembered accessories, newest first */

int usher_memory_new(struct usher *usher, struct usher_memory **ret);
struct usher_memory *usher_memory_free(struct usher_memory *memory);
/* 1: there is one; 0: the end. */
int usher_memory_next(struct usher_memory *memory);
const char *usher_memory_get_key(const struct usher_memory *memory);
const char *usher_memory_get_name(const struct usher_memory *memory); /* NULL */
/* Of the catalog; its id, where the catalog does not have it any more; NULL: of no product. */
const char *usher_memory_get_product_name(const struct usher_memory *memory);
/* The line of `usher list --json`; the caller frees. */
char *usher_memory_to_json(const struct usher_memory *memory);
/* NAME is a key, id or unique name. -ENOENT, -ENOTUNIQ, -EINVAL (new_name: 1 to 64 characters,
   printable). */
int usher_rename(struct usher *usher, const char *name, const char *new_name);
int usher_forget(struct usher *usher, const char *name);

#ifdef __cplusplus
}
#endif
#endif
