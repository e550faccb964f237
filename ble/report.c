/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/report.h"

#include "base/hex.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int ble_addr_parse(const char *text, struct ble_addr *ret)
{
	uint8_t b[sizeof(ret->b)];
	size_t i;

	if (strlen(text) != BLE_ADDR_STRING_SIZE - 1)
		return -EINVAL;
	for (i = 0; i < sizeof(b); i++) {
		char octet[3] = {text[3 * i], text[3 * i + 1], '\0'};

		if (hex_decode(octet, &b[i], 1) != 1)
			return -EINVAL;
		if (i + 1 < sizeof(b) && text[3 * i + 2] != ':')
			return -EINVAL;
	}
	memcpy(ret->b, b, sizeof(b));
	return 0;
}

void ble_addr_format(const struct ble_addr *addr, char *ret)
{
	const uint8_t *b = addr->b;

	snprintf(ret, BLE_ADDR_STRING_SIZE, "%02X:%02X:%02X:%02X:%02X:%02X", b[0], b[1],
		 b[2], b[3], b[4], b[5]);
}

uint64_t ble_addr_key(const struct ble_addr *addr)
{
	uint64_t key = addr->type;
	size_t i;

	for (i = 0; i < sizeof(addr->b); i++)
		key = key << 8 | addr->b[i];
	return key;
}
