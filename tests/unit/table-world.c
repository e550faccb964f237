/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/table-world.h"

#include "base/hex.h"

#include <stdlib.h>

struct ble_addr world_addr(unsigned number)
{
	return (struct ble_addr){.b = {0, 0, (uint8_t)(number >> 24),
				       (uint8_t)(number >> 16), (uint8_t)(number >> 8),
				       (uint8_t)number}};
}

int world_feed_bytes(struct world *world, const uint8_t *ad, size_t len)
{
	struct ble_report report = {.adapter = world->adapter,
				    .addr = world_addr(world->addr),
				    .rssi = world->rssi,
				    .connectable = world->connectable,
				    .time_us = world->now_us,
				    .ad = ad,
				    .ad_len = len};

	return ble_table_feed(world->table, &report, &world->device);
}

int world_feed(struct world *world, const char *hex)
{
	uint8_t ad[BLE_AD_MAX];
	ssize_t len = hex_decode(hex, ad, sizeof(ad));

	assert_true(len >= 0);
	return world_feed_bytes(world, ad, (size_t)len);
}

int world_set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->now_us = SECOND;
	world->rssi = BLE_RSSI_UNKNOWN;
	world->connectable = BLE_UNKNOWN;
	assert_int_equal(ble_table_new(&world->table), 0);
	*state = world;
	return 0;
}

int world_tear_down(void **state)
{
	struct world *world = *state;

	world->table = ble_table_free(world->table);
	free(world);
	return 0;
}

void world_assert_data(const uint8_t *data, size_t len, const char *hex)
{
	char text[512];

	assert_non_null(data);
	hex_encode(data, len, text);
	assert_string_equal(text, hex);
}

void world_assert_service_data(struct world *world, uint16_t service, const char *hex)
{
	struct uuid uuid = uuid_from_u16(service);
	size_t len = 0;
	const uint8_t *data = ble_device_service_data(world->device, &uuid, &len);

	world_assert_data(data, len, hex);
}
