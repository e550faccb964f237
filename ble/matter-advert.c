/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/beacon.h"

#include "base/buf.h"

#include <errno.h>

/* clang-format off */
enum {
	MATTER_COMMISSIONABLE    = 0x00,
	MATTER_DISCRIMINATOR     = 0x0fff, /* above it: the version of this layout, 0 */
	MATTER_ADDITIONAL_DATA   = 1 << 0,
	MATTER_EXTENDED          = 1 << 1,
};
/* clang-format on */

int matter_advert_parse(const uint8_t *data, size_t len, struct matter_advert *ret)
{
	struct reader reader = reader_of(data, len);
	struct matter_advert advert;
	uint16_t discriminator;
	uint8_t flags;

	if (reader_u8(&reader) != MATTER_COMMISSIONABLE)
		return -EBADMSG;
	discriminator = reader_le16(&reader);
	advert.vendor_id = reader_le16(&reader);
	advert.product_id = reader_le16(&reader);
	flags = reader_u8(&reader);
	if (reader.failed || discriminator & ~MATTER_DISCRIMINATOR)
		return -EBADMSG;
	advert.discriminator = discriminator;
	advert.additional_data = flags & MATTER_ADDITIONAL_DATA;
	advert.extended_announcement = flags & MATTER_EXTENDED;
	*ret = advert;
	return 0;
}
