/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the table lets go: what is silent, what is too much, and nothing that is held. */
#include "tests/unit/alloc.h"
#include "tests/unit/table-world.h"

#include <errno.h>
#include <string.h>

static void count_lost(struct ble_device *device, void *userdata)
{
	struct world *world = userdata;

	world->lost++;
	world->last_lost = (unsigned)device->addr.b[4] << 8 | device->addr.b[5];
	assert_null(ble_table_find(world->table, &device->addr));
}

static void what_is_silent_is_lost(void **state)
{
	struct world *world = *state;

	ble_table_set_lost(world->table, count_lost, world);
	assert_int_equal(ble_table_expire(world->table, world->now_us, SECOND), 0);
	world->addr = 1;
	world_feed(world, IMPROV);
	world->addr = 2;
	world->now_us = 2 * SECOND;
	world_feed(world, IMPROV);
	assert_int_equal(ble_table_expire(world->table, 30 * SECOND, 30 * SECOND),
			 31 * SECOND);
	assert_int_equal(world->lost, 0);
	assert_int_equal(ble_table_expire(world->table, 31 * SECOND, 30 * SECOND),
			 32 * SECOND);
	assert_int_equal(world->lost, 1);
	assert_int_equal(world->last_lost, 1);
	assert_int_equal(ble_table_expire(world->table, 99 * SECOND, 30 * SECOND), 0);
	assert_int_equal(ble_table_count(world->table), 0);
}

static void a_held_device_stays(void **state)
{
	struct world *world = *state;

	ble_table_set_lost(world->table, count_lost, world);
	world_feed(world, IMPROV);
	ble_device_hold(world->device);
	ble_device_hold(world->device);
	ble_device_release(world->device);
	assert_int_equal(ble_table_expire(world->table, 999 * SECOND, SECOND), 0);
	assert_int_equal(world->lost, 0);
	ble_device_release(world->device);
	ble_table_expire(world->table, 999 * SECOND, SECOND);
	assert_int_equal(world->lost, 1);
}

static void the_table_is_walked_heard_last_first(void **state)
{
	struct world *world = *state;
	struct ble_device *device = NULL;
	static const unsigned order[] = {1, 3, 2};
	size_t n = 0;

	for (world->addr = 1; world->addr <= 3; world->addr++)
		world_feed(world, IMPROV);
	world->addr = 1;
	world_feed(world, IMPROV);
	while ((device = ble_table_next(world->table, device)))
		assert_int_equal(device->addr.b[5], order[n++]);
	assert_int_equal(n, 3);
}

static void a_full_table_pushes_out_what_was_silent_longest(void **state)
{
	struct world *world = *state;
	struct ble_addr held = world_addr(0), second = world_addr(1),
			third = world_addr(2);

	ble_table_set_lost(world->table, count_lost, world);
	for (world->addr = 0; world->addr < BLE_DEVICES_MAX; world->addr++) {
		world_feed(world, "020106");
		if (world->addr == 0)
			ble_device_hold(world->device);
	}
	world->addr = 1;
	world_feed(world, "020106");
	world->addr = BLE_DEVICES_MAX;
	world_feed(world, "020106");
	assert_int_equal(ble_table_count(world->table), BLE_DEVICES_MAX);
	assert_int_equal(world->lost, 1);
	assert_non_null(ble_table_find(world->table, &held));
	assert_non_null(ble_table_find(world->table, &second));
	assert_null(ble_table_find(world->table, &third));
}

static void keys_of_one_device_are_bounded(void **state)
{
	struct world *world = *state;
	struct uuid uuid;
	size_t len, n = 0;

	for (unsigned i = 0; i < 300; i++) {
		uint8_t ad[] = {4, 0x16, (uint8_t)i, (uint8_t)(i >> 8), 7,
				3, 0x03, (uint8_t)i, (uint8_t)(i >> 8)};

		world_feed_bytes(world, ad, sizeof(ad));
	}
	while (ble_device_service_data_at(world->device, n, &uuid, &len))
		n++;
	assert_int_equal(n, BLE_BLOCKS_MAX);
	assert_int_equal(uuid_short(&uuid), 299);
	assert_non_null(ble_device_service(world->device, BLE_SERVICES_MAX - 1));
	assert_null(ble_device_service(world->device, BLE_SERVICES_MAX));
}

/* What made room is new again when it comes back, whoever it made room for. */
static void a_key_that_was_pushed_out_comes_back(void **state)
{
	struct world *world = *state;

	world_feed(world, TLM);
	world_feed(world, "05160a18"
			  "0102");
	for (unsigned i = 0; i < BLE_BLOCKS_MAX - 1; i++) {
		uint8_t ad[] = {4, 0x16, (uint8_t)i, 0x77, 7};

		world_feed_bytes(world, ad,
				 sizeof(ad)); /* the last one pushes the TLM out */
	}
	assert_int_equal(world_feed(world, "05160a18"
					   "0102"),
			 0);
	world_feed(world, TLM); /* pushes 0x180a out */
	assert_int_equal(world_feed(world, "05160a18"
					   "0102"),
			 BLE_CHANGE_DATA);
	world_assert_service_data(world, 0x180a, "0102");
}

/* Strangers that fill every block of many addresses reach the limit of bytes before that of
   devices, and no more is ever held. */
static void bytes_of_all_devices_are_bounded(void **state)
{
	struct world *world = *state;
	uint8_t ad[256] = {255, AD_SERVICE_DATA16};
	size_t least = BLE_TABLE_BYTES_MAX / (BLE_BLOCKS_MAX * 254 + 4096);

	ble_table_set_lost(world->table, count_lost, world);
	for (world->addr = 0; world->addr < 6000; world->addr++) {
		for (unsigned i = 0; i < BLE_BLOCKS_MAX; i++) {
			ad[2] = (uint8_t)i;
			assert_true(world_feed_bytes(world, ad, sizeof(ad)) > 0);
		}
	}
	assert_in_range(ble_table_count(world->table), least, 4300);
	assert_int_equal(ble_table_count(world->table) + world->lost, 6000);
}

/* The same with types that nobody knows: they are no change, and take memory all the same. */
static void bytes_that_are_no_change_are_counted(void **state)
{
	struct world *world = *state;
	uint8_t ad[256] = {255};

	ble_table_set_lost(world->table, count_lost, world);
	for (world->addr = 0; world->addr < 18000; world->addr++) {
		for (unsigned i = 0; i < 2 * BLE_OTHERS_MAX; i++) {
			ad[1] = (uint8_t)(0x40 + i);
			assert_int_equal(world_feed_bytes(world, ad, sizeof(ad)) != 0,
					 i == 0);
		}
	}
	assert_in_range(ble_table_count(world->table), 10000, 15000);
	assert_int_equal(ble_table_count(world->table) + world->lost, 18000);
}

/* Who sends a lot that nobody reads does not push out what is read. */
static void what_nobody_reads_takes_no_place(void **state)
{
	struct world *world = *state;
	const uint8_t *data;
	uint8_t type;
	size_t len;

	world_feed(world, "0416aafe77");
	for (unsigned i = 0; i < 2 * BLE_BLOCKS_MAX; i++)
		world_feed_bytes(world, (uint8_t[]){2, (uint8_t)(0x40 + i), (uint8_t)i},
				 3);
	world_assert_service_data(world, 0xfeaa, "77");
	data = ble_device_other_at(world->device, BLE_OTHERS_MAX - 1, &type, &len);
	assert_int_equal(type, 0x40 + BLE_OTHERS_MAX - 1);
	assert_int_equal(data[0], BLE_OTHERS_MAX - 1);
	assert_null(ble_device_other_at(world->device, BLE_OTHERS_MAX, &type, &len));
	/* what is there may change */
	world_feed(world, "024099");
	data = ble_device_other_at(world->device, 0, &type, &len);
	assert_int_equal(data[0], 0x99);
}

static void what_repeats_allocates_nothing(void **state)
{
	struct world *world = *state;
	uint8_t tlm[18] = {17, 0x16, 0xaa, 0xfe, 0x20, 0, 0x0b, 0xe6, 0x80};

	world_feed(world, IMPROV);
	world_feed(world, NAME);
	world_feed_bytes(world, tlm, sizeof(tlm));
	alloc_fail_nth(1); /* the first one would */
	for (unsigned i = 0; i < 100000; i++) {
		world_feed(world, i % 2 ? IMPROV : NAME);
		if (i % 3 == 0)
			world_feed(world, "09167746"
					  "0301"
					  "00000000");
		/* an hour of counters, each of them new */
		tlm[13] = (uint8_t)i;
		tlm[12] = (uint8_t)(i >> 8);
		tlm[11] = (uint8_t)(i >> 16);
		world->rssi = (int8_t) - (i % 90);
		world->adapter = i % 3;
		world_feed_bytes(world, tlm, sizeof(tlm));
	}
	assert_int_equal(alloc_fail_stop(), 0);
	assert_int_equal(world->device->eddystone->adv_count, 99999);
}

static void out_of_memory_is_told_and_survived(void **state)
{
	struct world *world = *state;

	alloc_fail_nth(1);
	assert_int_equal(world_feed(world, IMPROV), -ENOMEM);
	assert_int_equal(alloc_fail_stop(), 1);
	assert_null(world->device);
	assert_int_equal(ble_table_count(world->table), 0);
	assert_int_equal(world_feed(world, "020106"), BLE_CHANGE_NEW);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		world_feed(world, IMPROV);
		world_feed(world, NAME);
		world_feed(world, TLM);
	}
	/* what failed was not remembered as known */
	world_feed(world, IMPROV);
	world_feed(world, NAME);
	world_feed(world, TLM);
	assert_string_equal(world->device->name, "kitchen");
	world_assert_service_data(world, 0x4677, "020100000000");
	assert_int_equal(world->device->eddystone->battery_mv, 3046);
	assert_non_null(ble_device_service(world->device, 1));
}

static void hostile_lengths_are_cut(void **state)
{
	struct world *world = *state;
	uint8_t ad[4096];

	memset(ad, 1, sizeof(ad));
	assert_int_equal(world_feed_bytes(world, ad, sizeof(ad)), BLE_CHANGE_NEW);
	assert_int_equal(world_feed_bytes(world, NULL, 0), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(what_is_silent_is_lost),
		TEST(a_held_device_stays),
		TEST(the_table_is_walked_heard_last_first),
		TEST(a_full_table_pushes_out_what_was_silent_longest),
		TEST(keys_of_one_device_are_bounded),
		TEST(a_key_that_was_pushed_out_comes_back),
		TEST(bytes_of_all_devices_are_bounded),
		TEST(bytes_that_are_no_change_are_counted),
		TEST(what_nobody_reads_takes_no_place),
		TEST(what_repeats_allocates_nothing),
		TEST(out_of_memory_is_told_and_survived),
		TEST(hostile_lengths_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
