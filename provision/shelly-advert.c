/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/shelly.h"

#include "base/buf.h"

#include <errno.h>

/* clang-format off */
enum {
	BLOCK_FLAGS   = 0x01,
	BLOCK_ADDRESS = 0x0a,
	BLOCK_MODEL   = 0x0b,
};
/* clang-format on */

static void take_address(struct reader *reader, uint8_t ret[6])
{
	const uint8_t *bytes = reader_bytes(reader, 6);

	for (size_t i = 0; bytes && i < 6; i++)
		ret[i] = bytes[5 - i];
}

/* 1; 0: an unknown block, whose length nobody knows; -EBADMSG. */
static int take_block(struct reader *reader, struct shelly_advert *advert)
{
	bool twice = false;

	switch (reader_u8(reader)) {
	case BLOCK_FLAGS:
		twice = advert->has_flags;
		advert->flags = reader_le16(reader);
		advert->has_flags = true;
		break;
	case BLOCK_ADDRESS:
		twice = advert->has_address;
		take_address(reader, advert->address);
		advert->has_address = true;
		break;
	case BLOCK_MODEL:
		twice = advert->has_model;
		advert->model = reader_le16(reader);
		advert->has_model = true;
		break;
	default:
		return 0;
	}
	return twice || reader->failed ? -EBADMSG : 1;
}

int shelly_advert_parse(const uint8_t *data, size_t len, struct shelly_advert *ret)
{
	struct reader reader = reader_of(data, len);
	struct shelly_advert advert = {};
	int r = 1;

	while (r > 0 && reader.len > 0)
		r = take_block(&reader, &advert);
	if (r < 0)
		return r;
	*ret = advert;
	return 0;
}
