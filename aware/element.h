/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * 802.11 elements, as authentication frames and beacons of Wi-Fi Aware hold them (IEEE
 * 802.11-2020 9.4.2.1). A body over 255 bytes goes on in fragment elements (10.28.11): the
 * walk hands out the pieces, element_join() puts one body together.
 */
#include "base/buf.h"

#include <stdbool.h>

/* clang-format off */
enum element_id {
	ELEMENT_RSN       = 48,
	ELEMENT_MIC       = 140,
	ELEMENT_VENDOR    = 221,
	ELEMENT_FRAGMENT  = 242,
	ELEMENT_RSNX      = 244,
	ELEMENT_EXTENSION = 255,
};

enum element_extension {
	ELEMENT_WRAPPED_DATA    = 8,
	ELEMENT_PASN_PARAMETERS = 100,
	ELEMENT_NO_EXTENSION    = -1,
};

enum { ELEMENT_JOINED_MAX = 1500 };
/* clang-format on */

struct element {
	uint8_t id;
	int extension;	     /* of ELEMENT_EXTENSION, else ELEMENT_NO_EXTENSION */
	const uint8_t *body; /* without the extension's byte */
	size_t len;
	const uint8_t *whole; /* from the id on, */
	size_t whole_len;     /* with its fragments */
	bool fragmented;
};

/* 1: one more, its fragments are passed over; 0: the end; -EBADMSG: cut, or a fragment of nothing. */
int element_next(struct reader *elements, struct element *ret);
/* The first of that kind; extension is looked at for ELEMENT_EXTENSION only. 0, -ENOENT, -EBADMSG. */
int element_find(const uint8_t *elements, size_t len, uint8_t id, int extension,
		 struct element *ret);
/* Its body with that of its fragments. A body over ELEMENT_JOINED_MAX: -EMSGSIZE latches. */
void element_join(const struct element *element, struct buf *ret);
/* Cut into fragments where it has to be. */
void element_put(struct buf *buf, uint8_t id, int extension, const void *body,
		 size_t len);

/* The attributes in the NAN element (vendor specific, 50-6f-9a, 0x13); several are taken as one. */
int element_find_nan(const uint8_t *elements, size_t len, struct buf *ret);
void element_put_nan(struct buf *buf, const void *attrs, size_t len);
