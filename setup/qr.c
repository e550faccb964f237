/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as a QR code (ISO/IEC 18004), by libqrencode, which is loaded on first use. */
#include "setup/usher.h"

#include "base/log.h"
#include "base/macros.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

/* clang-format off */
enum { /* qrencode.h: numbers of its ABI */
	QR_ECLEVEL_L   = 0, /* a screen has no scratches */
	QR_ANY_VERSION = 0,
	QR_DARK        = 1, /* of a module's bits */
};
/* clang-format on */

struct qrencode_code { /* QRcode */
	int version;
	int width;
	unsigned char *data;
};

static struct qrencode {
	void *library;
	struct qrencode_code *(*encode)(int size, const unsigned char *data, int version,
					int level);
	void (*free)(struct qrencode_code *code);
} qrencode;

struct usher_qr {
	struct qrencode_code *code;
};

static int load(void)
{
	if (!qrencode.library)
		qrencode.library = dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
	if (!qrencode.library)
		return -EOPNOTSUPP;
	*(void **)&qrencode.encode = dlsym(qrencode.library, "QRcode_encodeData");
	*(void **)&qrencode.free = dlsym(qrencode.library, "QRcode_free");
	return qrencode.encode && qrencode.free ? 0 : -EOPNOTSUPP;
}

_public_ int usher_qr_new(const void *data, size_t len, struct usher_qr **ret)
{
	struct usher_qr *qr;
	int r;

	if (!len)
		return -EINVAL;
	if (len > USHER_QR_MAX)
		return -E2BIG;
	r = load();
	if (r < 0)
		return r;
	qr = calloc(1, sizeof(*qr));
	if (!qr)
		return -ENOMEM;
	qr->code = qrencode.encode((int)len, data, QR_ANY_VERSION, QR_ECLEVEL_L);
	if (!qr->code) {
		r = errno == ERANGE ? -E2BIG : -ENOMEM;
		free(qr);
		return r;
	}
	*ret = qr;
	return 0;
}

_public_ struct usher_qr *usher_qr_free(struct usher_qr *qr)
{
	if (!qr)
		return NULL;
	qrencode.free(qr->code);
	free(qr);
	return NULL;
}

_public_ unsigned usher_qr_get_size(const struct usher_qr *qr)
{
	return (unsigned)qr->code->width;
}

_public_ bool usher_qr_is_dark(const struct usher_qr *qr, unsigned row, unsigned column)
{
	unsigned size = (unsigned)qr->code->width;

	return row < size && column < size &&
	       (qr->code->data[row * size + column] & QR_DARK);
}
