/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/beacon.h"

#include "base/buf.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	HAP_TYPE        = 0x06, /* 0x11, the encrypted notification, tells nothing without its key */
	HAP_LENGTH_MASK = 0x1f, /* the upper three bits are the subtype */
	HAP_LENGTH_MIN  = 13,   /* without the setup hash */
	HAP_LENGTH_HASH = 17,
	HAP_UNPAIRED    = 1 << 0,
};
/* clang-format on */

int hap_advert_parse(const uint8_t *data, size_t len, struct hap_advert *ret)
{
	struct reader reader = reader_of(data, len);
	struct hap_advert advert = {0};
	const uint8_t *id, *hash;
	uint8_t told;

	if (reader_u8(&reader) != HAP_TYPE)
		return -EBADMSG;
	told = reader_u8(&reader) & HAP_LENGTH_MASK;
	if (told < HAP_LENGTH_MIN)
		return -EBADMSG;
	advert.paired = !(reader_u8(&reader) & HAP_UNPAIRED);
	id = reader_bytes(&reader, sizeof(advert.device_id));
	advert.category = reader_le16(&reader);
	advert.global_state = reader_le16(&reader);
	advert.config = reader_u8(&reader);
	reader_u8(&reader); /* compatible version */
	if (reader.failed)
		return -EBADMSG;
	memcpy(advert.device_id, id, sizeof(advert.device_id));
	hash = told >= HAP_LENGTH_HASH ? reader_bytes(&reader, sizeof(advert.setup_hash))
				       : NULL;
	advert.has_setup_hash = hash != NULL;
	if (hash)
		memcpy(advert.setup_hash, hash, sizeof(advert.setup_hash));
	*ret = advert;
	return 0;
}
