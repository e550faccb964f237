/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a BLE radio heard, once. Both sources (bluetoothd over D-Bus, usher-radio observe)
 * give this and nothing else: AD structures as bytes, so there is one parser. D-Bus gives
 * no raw bytes; its properties are written as AD structures again, what it does not tell
 * stays unknown.
 */
#include "base/macros.h"

#include <stdbool.h>

/* clang-format off */
enum {
	BLE_RSSI_UNKNOWN     = 127, /* Core spec vol 4 part E 7.7.65.2 */
	BLE_ADDR_STRING_SIZE = 18,
	BLE_AD_MAX           = 1650, /* Core spec vol 6 part B 2.3.4.9 */
};

enum ble_addr_type {
	BLE_ADDR_PUBLIC = 0,
	BLE_ADDR_RANDOM = 1,
};

enum ble_tristate {
	BLE_UNKNOWN = -1,
	BLE_NO      = 0,
	BLE_YES     = 1,
};
/* clang-format on */

struct ble_addr {
	uint8_t b[6]; /* in the order they are written: b[0] is the most significant */
	uint8_t type; /* enum ble_addr_type */
};

struct ble_report {
	uint16_t adapter; /* N of hciN */
	struct ble_addr addr;
	int8_t rssi;	    /* dBm, BLE_RSSI_UNKNOWN */
	int8_t connectable; /* enum ble_tristate */
	uint64_t time_us;   /* clock_now() when it was heard */
	const uint8_t *ad;  /* AD structures; borrowed for the call */
	size_t ad_len;
};

/* "AA:BB:CC:DD:EE:FF", either case; the type is left alone. 0 or -EINVAL. */
int ble_addr_parse(const char *text, struct ble_addr *ret);
void ble_addr_format(const struct ble_addr *addr, char *ret); /* BLE_ADDR_STRING_SIZE */
/* One number per address and type: the key of maps. */
uint64_t ble_addr_key(const struct ble_addr *addr);
