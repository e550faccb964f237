/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/beacon.h"

#include "base/buf.h"

#include <errno.h>
#include <string.h>

enum { IBEACON_TYPE = 0x02, IBEACON_LENGTH = 0x15 };

int ibeacon_parse(const uint8_t *data, size_t len, struct ibeacon *ret)
{
	struct reader reader = reader_of(data, len);
	struct ibeacon beacon;
	const uint8_t *uuid;

	if (reader_u8(&reader) != IBEACON_TYPE || reader_u8(&reader) != IBEACON_LENGTH)
		return -EBADMSG;
	uuid = reader_bytes(&reader, sizeof(beacon.uuid));
	beacon.major = reader_be16(&reader);
	beacon.minor = reader_be16(&reader);
	beacon.measured_power = (int8_t)reader_u8(&reader);
	if (reader.failed)
		return -EBADMSG;
	memcpy(beacon.uuid, uuid, sizeof(beacon.uuid));
	*ret = beacon;
	return 0;
}
