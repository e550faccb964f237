/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The daemon's object paths: doc/adapter-api.txt and doc/device-api.txt of BlueZ. */
#include "ble/bluez-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void bluez_adapter_path(uint16_t adapter, char *ret)
{
	snprintf(ret, BLUEZ_PATH_SIZE, "/org/bluez/hci%u", adapter);
}

void bluez_device_path(uint16_t adapter, const struct ble_addr *addr, char *ret)
{
	const uint8_t *b = addr->b;

	snprintf(ret, BLUEZ_PATH_SIZE,
		 "/org/bluez/hci%u/dev_%02X_%02X_%02X_%02X_%02X_%02X", adapter, b[0],
		 b[1], b[2], b[3], b[4], b[5]);
}

/* What follows the adapter's part of the path; NULL: it is none. */
static const char *skip_adapter(const char *path, uint16_t *ret)
{
	static const char prefix[] = "/org/bluez/hci";
	unsigned long index;
	char *end;

	if (strncmp(path, prefix, sizeof(prefix) - 1) != 0)
		return NULL;
	path += sizeof(prefix) - 1;
	if (*path < '0' || *path > '9')
		return NULL;
	index = strtoul(path, &end, 10);
	if (index > UINT16_MAX)
		return NULL;
	*ret = (uint16_t)index;
	return end;
}

int bluez_parse_adapter_path(const char *path, uint16_t *ret)
{
	uint16_t index;
	const char *end = skip_adapter(path, &index);

	if (!end || *end)
		return -EINVAL;
	*ret = index;
	return 0;
}

uint64_t bluez_device_key(uint16_t adapter, const uint8_t *b)
{
	uint64_t key = adapter;

	for (size_t i = 0; i < 6; i++)
		key = key << 8 | b[i];
	return key;
}

int bluez_parse_device_path(const char *path, uint16_t *ret_adapter, uint64_t *ret_key)
{
	char text[BLE_ADDR_STRING_SIZE];
	struct ble_addr addr = {};
	uint16_t index;

	path = skip_adapter(path, &index);
	if (!path || strncmp(path, "/dev_", 5) != 0 ||
	    strlen(path + 5) != sizeof(text) - 1)
		return -EINVAL;
	memcpy(text, path + 5, sizeof(text));
	for (size_t i = 2; i < sizeof(text) - 1; i += 3) {
		if (text[i] != '_')
			return -EINVAL;
		text[i] = ':';
	}
	if (ble_addr_parse(text, &addr) < 0)
		return -EINVAL;
	*ret_adapter = index;
	*ret_key = bluez_device_key(index, addr.b);
	return 0;
}
