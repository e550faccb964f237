/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_QR_H
#define USHER_QR_H
/* QR codes: any text as an image of square modules. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_qr;

enum { USHER_QR_MAX = 2953 }; /* bytes that the largest one holds (ISO/IEC 18004, 40-L) */
/* -EINVAL: no bytes; -E2BIG; -EOPNOTSUPP: libqrencode is not installed here. */
int usher_qr_new(const void *data, size_t len, struct usher_qr **ret);
/* NULL is fine; returns NULL. */
struct usher_qr *usher_qr_free(struct usher_qr *qr);
/* Modules to a side, 21 to 177; without the quiet zone of 4 light ones that belongs around it. */
unsigned usher_qr_get_size(const struct usher_qr *qr);
/* Of row and column from 0; light outside of it. */
bool usher_qr_is_dark(const struct usher_qr *qr, unsigned row, unsigned column);

#ifdef __cplusplus
}
#endif
#endif
