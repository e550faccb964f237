/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/device.h"

/* A pointer that is not NULL also where there are no bytes. */
static const uint8_t *data_of(const struct block *block, size_t *ret_len)
{
	if (!block)
		return NULL;
	*ret_len = block->len;
	return block->len > 0 ? block->data : (const uint8_t *)"";
}

const uint8_t *ble_device_service_data(const struct ble_device *device,
				       const struct uuid *uuid, size_t *ret_len)
{
	return data_of(blocks_find(&device_of(device)->blocks, BLOCK_SERVICE, uuid),
		       ret_len);
}

const uint8_t *ble_device_service_data_at(const struct ble_device *device, size_t i,
					  struct uuid *ret_uuid, size_t *ret_len)
{
	const struct block *block = blocks_at(&device_of(device)->blocks, BLOCK_SERVICE,
					      i);

	if (block)
		*ret_uuid = block->key;
	return data_of(block, ret_len);
}

const uint8_t *ble_device_manufacturer_data(const struct ble_device *device,
					    uint16_t company, size_t *ret_len)
{
	struct uuid key = uuid_from_u16(company);

	return data_of(blocks_find(&device_of(device)->blocks, BLOCK_MANUFACTURER, &key),
		       ret_len);
}

const uint8_t *ble_device_manufacturer_data_at(const struct ble_device *device, size_t i,
					       uint16_t *ret_company, size_t *ret_len)
{
	const struct block *block = blocks_at(&device_of(device)->blocks,
					      BLOCK_MANUFACTURER, i);

	if (block)
		*ret_company = (uint16_t)uuid_short(&block->key);
	return data_of(block, ret_len);
}

const uint8_t *ble_device_other_at(const struct ble_device *device, size_t i,
				   uint8_t *ret_type, size_t *ret_len)
{
	const struct block *block = blocks_at(&device_of(device)->blocks, BLOCK_OTHER, i);

	if (block)
		*ret_type = (uint8_t)uuid_short(&block->key);
	return data_of(block, ret_len);
}
