/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A context that hears what a test says, without a radio. */
#include "setup/accessory.h"
#include "setup/context.h"

#include "base/hex.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static void air_lost(struct ble_device *device, void *userdata)
{
	accessory_lost(userdata, device);
}

/* products: the text of a descriptor file, read before the shipped ones. */
static inline struct usher *air_new(const char *products)
{
	struct usher *usher = NULL;

	assert_int_equal(usher_new(&usher), 0);
	usher_set_state_dir(usher, "/nonexistent/state");
	assert_int_equal(catalog_new(&usher->catalog), 0);
	assert_int_equal(
		catalog_load_text(usher->catalog, "t.json", products, strlen(products)),
		0);
	assert_int_equal(
		catalog_load_directory(usher->catalog, SOURCE_ROOT "/data/products.d"),
		0);
	assert_null(catalog_problem_at(usher->catalog, 0));
	assert_int_equal(ble_table_new(&usher->table), 0);
	ble_table_set_lost(usher->table, air_lost, usher);
	usher->discovering = true;
	usher->filter.all = true;
	return usher;
}

/* An advertisement of 00:AA:01:01:00:N (random, when N is 0x80 or more). The accessory that it is of,
   borrowed. */
static inline struct usher_accessory *
air_hear_bytes(struct usher *usher, uint8_t n, int rssi, const uint8_t *ad, size_t len)
{
	struct ble_report report = {
		.addr = {{0x00, 0xaa, 0x01, 0x01, 0x00, n},
			 n < 0x80 ? BLE_ADDR_PUBLIC : BLE_ADDR_RANDOM},
		.rssi = (int8_t)rssi,
		.connectable = BLE_YES,
		.time_us = clock_now(),
		.ad = ad,
		.ad_len = len,
	};
	struct ble_device *device;
	int changes = ble_table_feed(usher->table, &report, &device);

	assert_true(changes >= 0);
	accessory_update(usher, device, (unsigned)changes);
	return device->owner;
}

static inline struct usher_accessory *air_hear(struct usher *usher, uint8_t n, int rssi,
					       const char *hex)
{
	uint8_t ad[BLE_AD_MAX];
	ssize_t len = hex_decode(hex, ad, sizeof(ad));

	assert_true(len >= 0);
	return air_hear_bytes(usher, n, rssi, ad, (size_t)len);
}

/* 30 s of silence. */
static inline void air_silence(struct usher *usher)
{
	ble_table_expire(usher->table, clock_now() + 1, 0);
}
