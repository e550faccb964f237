/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the table tells of the radio: signal, adapter, connectable. */
#include "tests/unit/table-world.h"

static int feed_rssi(struct world *world, uint16_t adapter, int8_t rssi)
{
	world->adapter = adapter;
	world->rssi = rssi;
	return world_feed(world, IMPROV);
}

static void rssi_is_smoothed(void **state)
{
	struct world *world = *state;

	feed_rssi(world, 0, -60);
	assert_int_equal(world->device->rssi, -60);
	assert_int_equal(feed_rssi(world, 0, -50), BLE_CHANGE_RSSI);
	assert_int_equal(world->device->rssi, -57); /* 0.3 of the way */
	feed_rssi(world, 0, -50);
	assert_int_equal(world->device->rssi, -55); /* -54.9 */
	for (int i = 0; i < 30; i++)
		feed_rssi(world, 0, -50);
	assert_int_equal(world->device->rssi, -50);
	for (int i = 0; i < 30; i++) /* one dB of noise does not flicker */
		assert_int_equal(feed_rssi(world, 0, i % 2 ? -50 : -51), 0);
	assert_int_equal(feed_rssi(world, 0, BLE_RSSI_UNKNOWN), 0);
	assert_int_equal(world->device->rssi, -50);
}

static void rssi_of_long_ago_is_forgotten(void **state)
{
	struct world *world = *state;

	feed_rssi(world, 0, -90);
	world->now_us += 20 * SECOND;
	feed_rssi(world, 0, -40);
	assert_int_equal(world->device->rssi, -40);
}

static void the_adapter_changes_only_for_a_clearly_better_one(void **state)
{
	struct world *world = *state;

	feed_rssi(world, 1, -60);
	feed_rssi(world, 0, -55); /* 5 dB better: within the deadband */
	assert_int_equal(world->device->adapter, 1);
	assert_int_equal(world->device->rssi, -60);
	feed_rssi(world, 2, -53);
	assert_int_equal(world->device->adapter, 2);
	assert_int_equal(world->device->rssi, -53);
	feed_rssi(world, 1, -60);
	assert_int_equal(world->device->adapter, 2);
}

static void an_adapter_that_went_deaf_is_left(void **state)
{
	struct world *world = *state;

	feed_rssi(world, 0, -40);
	feed_rssi(world, 1, -80);
	assert_int_equal(world->device->adapter, 0);
	world->now_us += 11 * SECOND;
	feed_rssi(world, 1, -80);
	assert_int_equal(world->device->adapter, 1);
	assert_int_equal(world->device->rssi, -80);
}

static void more_adapters_than_there_is_room_for(void **state)
{
	struct world *world = *state;

	for (uint16_t i = 0; i < 3 * BLE_ADAPTERS_MAX; i++) {
		feed_rssi(world, i, -80);
		world->now_us += 1000;
	}
	feed_rssi(world, UINT16_MAX, -40);
	assert_int_equal(world->device->adapter, UINT16_MAX);
	assert_int_equal(world->device->rssi, -40);
}

static void connectable_stays_when_frames_alternate(void **state)
{
	struct world *world = *state;

	world_feed(world, TLM);
	assert_int_equal(world->device->connectable, BLE_UNKNOWN);
	world->connectable = BLE_NO;
	assert_int_equal(world_feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	world->connectable = BLE_YES;
	assert_int_equal(world_feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	world->connectable = BLE_NO;
	world->now_us += (BLE_STALE_S - 1) * SECOND;
	assert_int_equal(world_feed(world, TLM), 0);
	world->connectable = BLE_UNKNOWN;
	assert_int_equal(world_feed(world, TLM), 0);
	assert_int_equal(world->device->connectable, BLE_YES);
	world->connectable = BLE_NO;
	world->now_us += SECOND;
	assert_int_equal(world_feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	assert_int_equal(world->device->connectable, BLE_NO);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(rssi_is_smoothed),
		TEST(rssi_of_long_ago_is_forgotten),
		TEST(the_adapter_changes_only_for_a_clearly_better_one),
		TEST(an_adapter_that_went_deaf_is_left),
		TEST(more_adapters_than_there_is_room_for),
		TEST(connectable_stays_when_frames_alternate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
