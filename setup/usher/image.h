/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_IMAGE_H
#define USHER_IMAGE_H
/* Codes in pictures. */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_image;

/*
 * The codes in a picture: a PNG, JPEG, WebP, GIF or BMP file of up to 32 MiB, read by zbarimg in a
 * process of its own. One END: not ok when there is no code in it that usher_code_parse() takes,
 * and "no-image-reader" where zbarimg is not installed. At once: -EINVAL, *ret_problem (static)
 * says what is wrong with the file, or what open() gives.
 */
int usher_image_start(struct usher *usher, const char *path, struct usher_image **ret,
		      const char **ret_problem);
/* Ends it. Wipes. NULL is fine; returns NULL. */
struct usher_image *usher_image_free(struct usher_image *image);
/* The i-th code once END came, as usher_code_parse() takes it, NUL-terminated; NULL past the
   end. */
const char *usher_image_get_code(const struct usher_image *image, size_t i,
				 size_t *ret_len);

#ifdef __cplusplus
}
#endif
#endif
