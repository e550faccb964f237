/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The codes in a picture, read by zbarimg. */
#include "setup/usher.h"

#include "base/command.h"
#include "base/list.h"
#include "base/secret.h"

enum { IMAGE_CODES_MAX = 8 };

struct usher_image {
	unsigned refs;
	struct list link;    /* in usher.images */
	struct usher *usher; /* NULL once the context is gone */
	struct command *command;
	size_t n;
	struct secret *codes[IMAGE_CODES_MAX];
};

struct usher_image *image_ref(struct usher_image *image);
struct usher_image *image_unref(struct usher_image *image);
/* The context goes away: no event comes any more. */
void image_detach(struct usher_image *image);

/* As ImageMagick calls it, "png"; NULL: not one that is read. head: the first IMAGE_HEAD bytes. */
enum { IMAGE_HEAD = 12 };
const char *image_format(const uint8_t *head, size_t len);
