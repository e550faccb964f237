/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/adv.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { AD_DATA_MAX = 254 }; /* the length byte counts the type, too */

bool ad_next(struct reader *ad, struct ad_field *ret)
{
	size_t len;

	if (ad->failed || ad->len < 2)
		return false;
	len = reader_u8(ad);
	if (len == 0 || len > ad->len) {
		ad->len = 0;
		return false;
	}
	ret->type = reader_u8(ad);
	ret->len = len - 1;
	ret->data = reader_bytes(ad, ret->len);
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *ad_name(const struct ad_field *field)
{
	size_t len = field->len, begin = 0;
	char *name;

	name = text_to_utf8(field->data, len);
	if (!name)
		return NULL;
	len = strlen(name);
	while (len > 0 && is_space(name[len - 1]))
		len--;
	while (begin < len && is_space(name[begin]))
		begin++;
	memmove(name, name + begin, len - begin);
	name[len - begin] = '\0';
	return name;
}

void ad_put(struct buf *ad, uint8_t type, const void *data, size_t len)
{
	if (ad->error)
		return;
	if (len > AD_DATA_MAX) {
		ad->error = -EMSGSIZE;
		return;
	}
	buf_u8(ad, (uint8_t)(len + 1));
	buf_u8(ad, type);
	buf_bytes(ad, data, len);
}

/* The UUID as the air has it, in its shortest form: 2, 4 or 16 bytes. */
static size_t uuid_to_air(const struct uuid *uuid, uint8_t *ret)
{
	int64_t number = uuid_short(uuid);

	if (number < 0) {
		uuid_to_le128(uuid, ret);
		return sizeof(uuid->b);
	}
	ret[0] = (uint8_t)number;
	ret[1] = (uint8_t)(number >> 8);
	if (number <= UINT16_MAX)
		return 2;
	ret[2] = (uint8_t)(number >> 16);
	ret[3] = (uint8_t)(number >> 24);
	return 4;
}

static uint8_t type_by_size(size_t size, uint8_t of16, uint8_t of32, uint8_t of128)
{
	return size == 2 ? of16 : size == 4 ? of32 : of128;
}

void ad_put_uuid(struct buf *ad, const struct uuid *uuid)
{
	uint8_t air[sizeof(uuid->b)];
	size_t size = uuid_to_air(uuid, air);

	ad_put(ad, type_by_size(size, AD_UUID16_ALL, AD_UUID32_ALL, AD_UUID128_ALL), air,
	       size);
}

/* A field whose data begins with a key: the UUID or the company id. */
static void put_keyed(struct buf *ad, uint8_t type, const uint8_t *key, size_t key_len,
		      const void *data, size_t len)
{
	if (ad->error)
		return;
	if (len > AD_DATA_MAX - key_len) {
		ad->error = -EMSGSIZE;
		return;
	}
	buf_u8(ad, (uint8_t)(1 + key_len + len));
	buf_u8(ad, type);
	buf_bytes(ad, key, key_len);
	buf_bytes(ad, data, len);
}

void ad_put_service_data(struct buf *ad, const struct uuid *uuid, const void *data,
			 size_t len)
{
	uint8_t air[sizeof(uuid->b)];
	size_t size = uuid_to_air(uuid, air);
	uint8_t type = type_by_size(size, AD_SERVICE_DATA16, AD_SERVICE_DATA32,
				    AD_SERVICE_DATA128);

	put_keyed(ad, type, air, size, data, len);
}

void ad_put_manufacturer(struct buf *ad, uint16_t company, const void *data, size_t len)
{
	uint8_t air[2] = {(uint8_t)company, (uint8_t)(company >> 8)};

	put_keyed(ad, AD_MANUFACTURER, air, sizeof(air), data, len);
}
