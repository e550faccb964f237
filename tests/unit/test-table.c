/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames of one device are merged: what it is, and whether that is a change. */
#include "tests/unit/table-world.h"

#include <string.h>

static void improv_frames_that_alternate_make_one_accessory(void **state)
{
	struct world *world = *state;
	struct uuid service;

	uuid_parse("00467768-6228-2272-4663-277478268000", &service);
	assert_int_equal(world_feed(world, IMPROV), BLE_CHANGE_NEW);
	assert_null(world->device->name);
	assert_int_equal(world_feed(world, NAME), BLE_CHANGE_NAME);
	assert_int_equal(world_feed(world, IMPROV), 0);
	assert_int_equal(world_feed(world, NAME), 0);
	assert_int_equal(ble_table_count(world->table), 1);
	assert_string_equal(world->device->name, "kitchen");
	assert_true(ble_device_has_service(world->device, &service));
	assert_true(uuid_equal(ble_device_service(world->device, 0), &service));
	assert_null(ble_device_service(world->device, 1));
	world_assert_service_data(world, 0x4677, "020100000000");
}

static void a_state_that_goes_back_and_forth_is_never_missed(void **state)
{
	struct world *world = *state;

	world_feed(world, IMPROV);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(world_feed(world, "09167746"
						   "0301"
						   "00000000"),
				 BLE_CHANGE_DATA);
		world_assert_service_data(world, 0x4677, "030100000000");
		assert_int_equal(world_feed(world, NAME), i == 0 ? BLE_CHANGE_NAME : 0);
		assert_int_equal(world_feed(world, IMPROV), BLE_CHANGE_DATA);
		world_assert_service_data(world, 0x4677, "020100000000");
	}
}

static void service_data_grows_shrinks_and_empties(void **state)
{
	struct world *world = *state;

	world_feed(world, "05160a18"
			  "0102");
	world_assert_service_data(world, 0x180a, "0102");
	assert_int_equal(world_feed(world, "07160a18"
					   "01020304"),
			 BLE_CHANGE_DATA);
	world_assert_service_data(world, 0x180a, "01020304");
	assert_int_equal(world_feed(world, "03160a18"), BLE_CHANGE_DATA);
	world_assert_service_data(world, 0x180a, "");
	assert_int_equal(world_feed(world, "03160b18"),
			 BLE_CHANGE_DATA); /* never had a byte */
	world_assert_service_data(world, 0x180b, "");
	assert_int_equal(world_feed(world, "05160a18"
					   "0102"),
			 BLE_CHANGE_DATA);
	world_assert_service_data(world, 0x180a, "0102");
}

static void data_is_kept_by_key_in_the_order_it_was_heard(void **state)
{
	struct world *world = *state;
	struct uuid uuid;
	uint16_t company;
	size_t len;

	world_feed(world, "04ff4c0006"
			  "04160a1801"
			  "0620785634120b"
			  "04ff690902"
			  "121100010203"
			  "0405060708090a0b0c0d0e0f0c");
	world_assert_data(ble_device_service_data_at(world->device, 0, &uuid, &len), 1,
			  "01");
	assert_int_equal(uuid_short(&uuid), 0x180a);
	world_assert_data(ble_device_service_data_at(world->device, 1, &uuid, &len), 1,
			  "0b");
	assert_int_equal(uuid_short(&uuid), 0x12345678);
	assert_null(ble_device_service_data_at(world->device, 2, &uuid, &len));
	world_assert_data(
		ble_device_manufacturer_data_at(world->device, 0, &company, &len), 1,
		"06");
	assert_int_equal(company, 0x004c);
	world_assert_data(
		ble_device_manufacturer_data_at(world->device, 1, &company, &len), 1,
		"02");
	assert_int_equal(company, 0x0969);
	assert_null(ble_device_manufacturer_data_at(world->device, 2, &company, &len));
	world_assert_data(ble_device_manufacturer_data(world->device, 0x0969, &len), 1,
			  "02");
	assert_null(ble_device_manufacturer_data(world->device, 0x180a, &len));
	/* the same company twice in one advertisement: the last one stands */
	world_feed(world, "04ff4c0007"
			  "04ff4c0008");
	world_assert_data(ble_device_manufacturer_data(world->device, 0x004c, &len), 1,
			  "08");
}

static void data_too_short_for_its_key_is_ignored(void **state)
{
	struct world *world = *state;
	struct uuid uuid;
	uint16_t company;
	size_t len;

	assert_int_equal(world_feed(world, "0216aa"
					   "0420aafe00"
					   "0521aafe0000"
					   "02ff4c"
					   "0409aa"),
			 BLE_CHANGE_NEW);
	assert_null(ble_device_service_data_at(world->device, 0, &uuid, &len));
	assert_null(ble_device_manufacturer_data_at(world->device, 0, &company, &len));
	assert_null(ble_device_service(world->device, 0));
}

static void uuid_lists_use_whole_entries(void **state)
{
	struct world *world = *state;

	world_feed(world, "0603aafe0f1899"
			  "07050a18000099aa");
	assert_int_equal(uuid_short(ble_device_service(world->device, 0)), 0xfeaa);
	assert_int_equal(uuid_short(ble_device_service(world->device, 1)), 0x180f);
	assert_int_equal(uuid_short(ble_device_service(world->device, 2)), 0x180a);
	assert_null(ble_device_service(world->device, 3));
}

static void names_follow_their_rules(void **state)
{
	struct world *world = *state;

	assert_int_equal(world_feed(world, "04086b6974"), BLE_CHANGE_NEW);
	assert_string_equal(world->device->name, "kit");
	assert_false(world->device->name_complete);
	assert_int_equal(world_feed(world, NAME),
			 BLE_CHANGE_NAME); /* complete beats short */
	assert_true(world->device->name_complete);
	assert_int_equal(world_feed(world, "04086b6974"), 0);
	assert_string_equal(world->device->name, "kitchen");
	assert_int_equal(world_feed(world, "0409"
					   "6162"),
			 0); /* runs past the end: no name */
	assert_int_equal(world_feed(world, "0309"
					   "6162"),
			 BLE_CHANGE_NAME); /* the last one wins */
	assert_string_equal(world->device->name, "ab");
	assert_int_equal(world_feed(world, "0309"
					   "2020"),
			 0); /* white space is no name */
	assert_int_equal(world_feed(world, IMPROV) & BLE_CHANGE_NAME, 0);
	assert_string_equal(world->device->name, "ab");
	assert_int_equal(world_feed(world, "06096162"
					   "000063"),
			 0); /* cut at its NUL: the same */
	assert_int_equal(world_feed(world, "0309fffe"), BLE_CHANGE_NAME);
	assert_string_equal(world->device->name, "\xef\xbf\xbd\xef\xbf\xbd");
}

static void the_issues_eddystone_beacon(void **state)
{
	struct world *world = *state;
	const struct eddystone *e;

	world->connectable = BLE_NO;
	assert_int_equal(world_feed(world, TLM), BLE_CHANGE_NEW);
	e = world->device->eddystone;
	assert_non_null(e);
	assert_int_equal(e->battery_mv, 3046);
	assert_int_equal(e->temperature, EDDYSTONE_NO_TEMPERATURE);
	assert_int_equal(e->adv_count, 54132642);
	assert_int_equal(e->uptime_ds, 700173962);
	assert_int_equal(world->device->connectable, BLE_NO);
	world_assert_service_data(world, 0xfeaa, "20000be680000339ffa229bbce8a");
}

static void eddystone_frames_that_alternate_are_no_change(void **state)
{
	struct world *world = *state;

	world_feed(world, UID);
	assert_int_equal(world_feed(world, TLM), BLE_CHANGE_DATA);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(world_feed(world, UID), 0);
		assert_int_equal(world_feed(world, TLM), 0);
	}
	assert_int_equal(world_feed(world, TLM_LATER), BLE_CHANGE_DATA);
	assert_int_equal(world->device->eddystone->adv_count, 54132643);
	assert_int_equal(world->device->eddystone->instance_id[5], 0xff);
}

/* Two slots with a UID each share one place: the latest has to be there. */
static void two_uids_of_one_beacon_take_turns(void **state)
{
	struct world *world = *state;

	world_feed(world, UID);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(world_feed(world, UID_OTHER), BLE_CHANGE_DATA);
		assert_int_equal(world->device->eddystone->instance_id[5], 0x00);
		assert_int_equal(world_feed(world, UID), BLE_CHANGE_DATA);
		assert_int_equal(world->device->eddystone->instance_id[5], 0xff);
	}
}

static void a_broken_eddystone_frame_is_plain_service_data(void **state)
{
	struct world *world = *state;

	world_feed(world, "0516aafe2000");
	assert_null(world->device->eddystone);
	world_assert_service_data(world, 0xfeaa, "2000");
	for (int i = 0; i < 3; i++) {
		world_feed(world, TLM);
		world_assert_service_data(world, 0xfeaa, "20000be680000339ffa229bbce8a");
		world_feed(world, "0516aafe2000");
		world_assert_service_data(world, 0xfeaa, "2000");
	}
}

/* The shortcut for payloads that repeat must never leave an older value standing. */
static void in_whatever_order_the_latest_stands(void **state)
{
	static const struct {
		const char *ad;
		uint16_t service;
		const char *data; /* NULL: the name counts */
		const char *name;
	} rows[] = {
		{IMPROV, 0x4677, "020100000000", NULL},
		{"09167746"
		 "0301"
		 "00000000",
		 0x4677, "030100000000", NULL},
		{"03167746", 0x4677, "", NULL},
		{"0516aafe2000", 0xfeaa, "2000", NULL},
		{"0516aafe2001", 0xfeaa, "2001", NULL},
		{NAME, 0, NULL, "kitchen"},
		{"04096c6162", 0, NULL, "lab"},
		{"05160a180102"
		 "05160a180103",
		 0x180a, "0103", NULL},
		{"05160a180103"
		 "05160a180102",
		 0x180a, "0102", NULL},
		{TLM, 0, NULL, NULL},
		{UID, 0, NULL, NULL},
		{UID_OTHER, 0, NULL, NULL},
	};
	struct world *world = *state;
	uint32_t random = 1;

	for (unsigned i = 0; i < 50000; i++) {
		size_t n;

		random = random * 1664525 + 1013904223;
		n = (random >> 16) % ARRAY_SIZE(rows);
		world_feed(world, rows[n].ad);
		if (rows[n].data)
			world_assert_service_data(world, rows[n].service, rows[n].data);
		if (rows[n].name)
			assert_string_equal(world->device->name, rows[n].name);
		if (!strcmp(rows[n].ad, UID) || !strcmp(rows[n].ad, UID_OTHER))
			assert_int_equal(world->device->eddystone->instance_id[5],
					 strcmp(rows[n].ad, UID) ? 0 : 0xff);
	}
}

/* What follows a name in its payload does not hide that it took another one's place. */
static void a_name_that_was_replaced_comes_back(void **state)
{
	struct world *world = *state;

	world_feed(world, NAME);
	world_feed(world, "04096c6162"
			  "020af4");
	assert_string_equal(world->device->name, "lab");
	assert_int_equal(world_feed(world, NAME), BLE_CHANGE_NAME);
	assert_string_equal(world->device->name, "kitchen");
}

static void power_and_appearance(void **state)
{
	struct world *world = *state;

	world_feed(world, "020106");
	assert_int_equal(world->device->tx_power, BLE_RSSI_UNKNOWN);
	assert_int_equal(world_feed(world, "020af4"
					   "0319c003"),
			 BLE_CHANGE_OTHER);
	assert_int_equal(world->device->tx_power, -12);
	assert_int_equal(world->device->appearance, 0x03c0);
	assert_int_equal(world_feed(world, "010a"
					   "0219c0"),
			 0);
	assert_int_equal(world_feed(world, "020a04"), BLE_CHANGE_OTHER);
	assert_int_equal(world_feed(world, "020af4"
					   "0319c003"),
			 BLE_CHANGE_OTHER);
	assert_int_equal(world->device->tx_power, -12);
}

static void what_nobody_reads_is_kept(void **state)
{
	struct world *world = *state;
	const uint8_t *data;
	uint8_t type;
	size_t len;

	world_feed(world, "020106");
	assert_null(ble_device_other_at(world->device, 1, &type, &len));
	assert_int_equal(world_feed(world, "020104"
					   "03240141"),
			 0);
	data = ble_device_other_at(world->device, 0, &type, &len);
	assert_int_equal(type, AD_FLAGS);
	assert_int_equal(len, 1);
	assert_int_equal(data[0], 0x04);
	data = ble_device_other_at(world->device, 1, &type, &len);
	assert_int_equal(type, AD_URI);
	assert_memory_equal(data, "\x01\x41", 2);
	/* the first payload is parsed again: its flags are not what stands there now */
	world_feed(world, "020106");
	data = ble_device_other_at(world->device, 0, &type, &len);
	assert_int_equal(data[0], 0x06);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(improv_frames_that_alternate_make_one_accessory),
		TEST(a_state_that_goes_back_and_forth_is_never_missed),
		TEST(service_data_grows_shrinks_and_empties),
		TEST(data_is_kept_by_key_in_the_order_it_was_heard),
		TEST(data_too_short_for_its_key_is_ignored),
		TEST(uuid_lists_use_whole_entries),
		TEST(names_follow_their_rules),
		TEST(the_issues_eddystone_beacon),
		TEST(eddystone_frames_that_alternate_are_no_change),
		TEST(two_uids_of_one_beacon_take_turns),
		TEST(a_broken_eddystone_frame_is_plain_service_data),
		TEST(in_whatever_order_the_latest_stands),
		TEST(a_name_that_was_replaced_comes_back),
		TEST(power_and_appearance),
		TEST(what_nobody_reads_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
