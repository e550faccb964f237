/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/adv.h"
#include "ble/table.h"

#include "base/hex.h"
#include "tests/unit/alloc.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

#define SECOND 1000000ULL
#define IMPROV_UUIDS                         \
	"1107008026787427634672222862687746" \
	"00"
#define IMPROV_DATA \
	"0916"      \
	"7746"      \
	"0201"      \
	"00000000"
#define IMPROV "020106" IMPROV_UUIDS IMPROV_DATA
#define NAME   "08096b69746368656e" /* kitchen */
#define TLM        \
	"020106"   \
	"0303aafe" \
	"1116aafe20000be680000339ffa229bbce8a"
#define TLM_LATER  \
	"020106"   \
	"0303aafe" \
	"1116aafe20000be680000339ffa329bbce90"
#define UID        \
	"0303aafe" \
	"1516aafe00ee00112233445566778899aabbccddeeff"
#define UID_OTHER  \
	"0303aafe" \
	"1516aafe00ee00112233445566778899aabbccddee00"

struct world {
	struct ble_table *table;
	struct ble_device *device; /* of the last feed */
	uint64_t now_us;
	int8_t rssi, connectable;
	uint16_t adapter;
	unsigned addr;
	unsigned lost, last_lost;
};

static struct ble_addr addr_of(unsigned number)
{
	return (struct ble_addr){.b = {0, 0, (uint8_t)(number >> 24),
				       (uint8_t)(number >> 16), (uint8_t)(number >> 8),
				       (uint8_t)number}};
}

static int feed_bytes(struct world *world, const uint8_t *ad, size_t len)
{
	struct ble_report report = {.adapter = world->adapter,
				    .addr = addr_of(world->addr),
				    .rssi = world->rssi,
				    .connectable = world->connectable,
				    .time_us = world->now_us,
				    .ad = ad,
				    .ad_len = len};

	return ble_table_feed(world->table, &report, &world->device);
}

static int feed(struct world *world, const char *hex)
{
	uint8_t ad[BLE_AD_MAX];
	ssize_t len = hex_decode(hex, ad, sizeof(ad));

	assert_true(len >= 0);
	return feed_bytes(world, ad, (size_t)len);
}

static int feed_rssi(struct world *world, uint16_t adapter, int8_t rssi)
{
	world->adapter = adapter;
	world->rssi = rssi;
	return feed(world, IMPROV);
}

static void count_lost(struct ble_device *device, void *userdata)
{
	struct world *world = userdata;

	world->lost++;
	world->last_lost = (unsigned)device->addr.b[4] << 8 | device->addr.b[5];
	assert_null(ble_table_find(world->table, &device->addr));
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->now_us = SECOND;
	world->rssi = BLE_RSSI_UNKNOWN;
	world->connectable = BLE_UNKNOWN;
	assert_int_equal(ble_table_new(&world->table), 0);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	world->table = ble_table_free(world->table);
	free(world);
	return 0;
}

static void assert_data(const uint8_t *data, size_t len, const char *hex)
{
	char text[512];

	assert_non_null(data);
	hex_encode(data, len, text);
	assert_string_equal(text, hex);
}

static void assert_service_data(struct world *world, uint16_t service, const char *hex)
{
	struct uuid uuid = uuid_from_u16(service);
	size_t len = 0;
	const uint8_t *data = ble_device_service_data(world->device, &uuid, &len);

	assert_data(data, len, hex);
}

/* ---- merging ---- */

static void improv_frames_that_alternate_make_one_accessory(void **state)
{
	struct world *world = *state;
	struct uuid service;

	uuid_parse("00467768-6228-2272-4663-277478268000", &service);
	assert_int_equal(feed(world, IMPROV), BLE_CHANGE_NEW);
	assert_null(world->device->name);
	assert_int_equal(feed(world, NAME), BLE_CHANGE_NAME);
	assert_int_equal(feed(world, IMPROV), 0);
	assert_int_equal(feed(world, NAME), 0);
	assert_int_equal(ble_table_count(world->table), 1);
	assert_string_equal(world->device->name, "kitchen");
	assert_true(ble_device_has_service(world->device, &service));
	assert_true(uuid_equal(ble_device_service(world->device, 0), &service));
	assert_null(ble_device_service(world->device, 1));
	assert_service_data(world, 0x4677, "020100000000");
}

static void a_state_that_goes_back_and_forth_is_never_missed(void **state)
{
	struct world *world = *state;

	feed(world, IMPROV);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(feed(world, "09167746"
					     "0301"
					     "00000000"),
				 BLE_CHANGE_DATA);
		assert_service_data(world, 0x4677, "030100000000");
		assert_int_equal(feed(world, NAME), i == 0 ? BLE_CHANGE_NAME : 0);
		assert_int_equal(feed(world, IMPROV), BLE_CHANGE_DATA);
		assert_service_data(world, 0x4677, "020100000000");
	}
}

static void service_data_grows_shrinks_and_empties(void **state)
{
	struct world *world = *state;

	feed(world, "05160a18"
		    "0102");
	assert_service_data(world, 0x180a, "0102");
	assert_int_equal(feed(world, "07160a18"
				     "01020304"),
			 BLE_CHANGE_DATA);
	assert_service_data(world, 0x180a, "01020304");
	assert_int_equal(feed(world, "03160a18"), BLE_CHANGE_DATA);
	assert_service_data(world, 0x180a, "");
	assert_int_equal(feed(world, "03160b18"), BLE_CHANGE_DATA); /* never had a byte */
	assert_service_data(world, 0x180b, "");
	assert_int_equal(feed(world, "05160a18"
				     "0102"),
			 BLE_CHANGE_DATA);
	assert_service_data(world, 0x180a, "0102");
}

static void data_is_kept_by_key_in_the_order_it_was_heard(void **state)
{
	struct world *world = *state;
	struct uuid uuid;
	uint16_t company;
	size_t len;

	feed(world, "04ff4c0006"
		    "04160a1801"
		    "0620785634120b"
		    "04ff690902"
		    "121100010203"
		    "0405060708090a0b0c0d0e0f0c");
	assert_data(ble_device_service_data_at(world->device, 0, &uuid, &len), 1, "01");
	assert_int_equal(uuid_short(&uuid), 0x180a);
	assert_data(ble_device_service_data_at(world->device, 1, &uuid, &len), 1, "0b");
	assert_int_equal(uuid_short(&uuid), 0x12345678);
	assert_null(ble_device_service_data_at(world->device, 2, &uuid, &len));
	assert_data(ble_device_manufacturer_data_at(world->device, 0, &company, &len), 1,
		    "06");
	assert_int_equal(company, 0x004c);
	assert_data(ble_device_manufacturer_data_at(world->device, 1, &company, &len), 1,
		    "02");
	assert_int_equal(company, 0x0969);
	assert_null(ble_device_manufacturer_data_at(world->device, 2, &company, &len));
	assert_data(ble_device_manufacturer_data(world->device, 0x0969, &len), 1, "02");
	assert_null(ble_device_manufacturer_data(world->device, 0x180a, &len));
	/* the same company twice in one advertisement: the last one stands */
	feed(world, "04ff4c0007"
		    "04ff4c0008");
	assert_data(ble_device_manufacturer_data(world->device, 0x004c, &len), 1, "08");
}

static void data_too_short_for_its_key_is_ignored(void **state)
{
	struct world *world = *state;
	struct uuid uuid;
	uint16_t company;
	size_t len;

	assert_int_equal(feed(world, "0216aa"
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

	feed(world, "0603aafe0f1899"
		    "07050a18000099aa");
	assert_int_equal(uuid_short(ble_device_service(world->device, 0)), 0xfeaa);
	assert_int_equal(uuid_short(ble_device_service(world->device, 1)), 0x180f);
	assert_int_equal(uuid_short(ble_device_service(world->device, 2)), 0x180a);
	assert_null(ble_device_service(world->device, 3));
}

static void names_follow_their_rules(void **state)
{
	struct world *world = *state;

	assert_int_equal(feed(world, "04086b6974"), BLE_CHANGE_NEW);
	assert_string_equal(world->device->name, "kit");
	assert_false(world->device->name_complete);
	assert_int_equal(feed(world, NAME), BLE_CHANGE_NAME); /* complete beats short */
	assert_true(world->device->name_complete);
	assert_int_equal(feed(world, "04086b6974"), 0);
	assert_string_equal(world->device->name, "kitchen");
	assert_int_equal(feed(world, "0409"
				     "6162"),
			 0); /* runs past the end: no name */
	assert_int_equal(feed(world, "0309"
				     "6162"),
			 BLE_CHANGE_NAME); /* the last one wins */
	assert_string_equal(world->device->name, "ab");
	assert_int_equal(feed(world, "0309"
				     "2020"),
			 0); /* white space is no name */
	assert_int_equal(feed(world, IMPROV) & BLE_CHANGE_NAME, 0);
	assert_string_equal(world->device->name, "ab");
	assert_int_equal(feed(world, "06096162"
				     "000063"),
			 0); /* cut at its NUL: the same */
	assert_int_equal(feed(world, "0309fffe"), BLE_CHANGE_NAME);
	assert_string_equal(world->device->name, "\xef\xbf\xbd\xef\xbf\xbd");
}

static void the_issues_eddystone_beacon(void **state)
{
	struct world *world = *state;
	const struct eddystone *e;

	world->connectable = BLE_NO;
	assert_int_equal(feed(world, TLM), BLE_CHANGE_NEW);
	e = world->device->eddystone;
	assert_non_null(e);
	assert_int_equal(e->battery_mv, 3046);
	assert_int_equal(e->temperature, EDDYSTONE_NO_TEMPERATURE);
	assert_int_equal(e->adv_count, 54132642);
	assert_int_equal(e->uptime_ds, 700173962);
	assert_int_equal(world->device->connectable, BLE_NO);
	assert_service_data(world, 0xfeaa, "20000be680000339ffa229bbce8a");
}

static void eddystone_frames_that_alternate_are_no_change(void **state)
{
	struct world *world = *state;

	feed(world, UID);
	assert_int_equal(feed(world, TLM), BLE_CHANGE_DATA);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(feed(world, UID), 0);
		assert_int_equal(feed(world, TLM), 0);
	}
	assert_int_equal(feed(world, TLM_LATER), BLE_CHANGE_DATA);
	assert_int_equal(world->device->eddystone->adv_count, 54132643);
	assert_int_equal(world->device->eddystone->instance_id[5], 0xff);
}

/* Two slots with a UID each share one place: the latest has to be there. */
static void two_uids_of_one_beacon_take_turns(void **state)
{
	struct world *world = *state;

	feed(world, UID);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(feed(world, UID_OTHER), BLE_CHANGE_DATA);
		assert_int_equal(world->device->eddystone->instance_id[5], 0x00);
		assert_int_equal(feed(world, UID), BLE_CHANGE_DATA);
		assert_int_equal(world->device->eddystone->instance_id[5], 0xff);
	}
}

static void a_broken_eddystone_frame_is_plain_service_data(void **state)
{
	struct world *world = *state;

	feed(world, "0516aafe2000");
	assert_null(world->device->eddystone);
	assert_service_data(world, 0xfeaa, "2000");
	for (int i = 0; i < 3; i++) {
		feed(world, TLM);
		assert_service_data(world, 0xfeaa, "20000be680000339ffa229bbce8a");
		feed(world, "0516aafe2000");
		assert_service_data(world, 0xfeaa, "2000");
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
		feed(world, rows[n].ad);
		if (rows[n].data)
			assert_service_data(world, rows[n].service, rows[n].data);
		if (rows[n].name)
			assert_string_equal(world->device->name, rows[n].name);
		if (!strcmp(rows[n].ad, UID) || !strcmp(rows[n].ad, UID_OTHER))
			assert_int_equal(world->device->eddystone->instance_id[5],
					 strcmp(rows[n].ad, UID) ? 0 : 0xff);
	}
}

static void power_and_appearance(void **state)
{
	struct world *world = *state;

	feed(world, "020106");
	assert_int_equal(world->device->tx_power, BLE_RSSI_UNKNOWN);
	assert_int_equal(feed(world, "020af4"
				     "0319c003"),
			 BLE_CHANGE_OTHER);
	assert_int_equal(world->device->tx_power, -12);
	assert_int_equal(world->device->appearance, 0x03c0);
	assert_int_equal(feed(world, "010a"
				     "0219c0"),
			 0);
	assert_int_equal(feed(world, "020a04"), BLE_CHANGE_OTHER);
	assert_int_equal(feed(world, "020af4"
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

	feed(world, "020106");
	assert_null(ble_device_other_at(world->device, 1, &type, &len));
	assert_int_equal(feed(world, "020104"
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
	feed(world, "020106");
	data = ble_device_other_at(world->device, 0, &type, &len);
	assert_int_equal(data[0], 0x06);
}

/* ---- radio ---- */

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

	feed(world, TLM);
	assert_int_equal(world->device->connectable, BLE_UNKNOWN);
	world->connectable = BLE_NO;
	assert_int_equal(feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	world->connectable = BLE_YES;
	assert_int_equal(feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	world->connectable = BLE_NO;
	world->now_us += (BLE_STALE_S - 1) * SECOND;
	assert_int_equal(feed(world, TLM), 0);
	world->connectable = BLE_UNKNOWN;
	assert_int_equal(feed(world, TLM), 0);
	assert_int_equal(world->device->connectable, BLE_YES);
	world->connectable = BLE_NO;
	world->now_us += SECOND;
	assert_int_equal(feed(world, TLM), BLE_CHANGE_CONNECTABLE);
	assert_int_equal(world->device->connectable, BLE_NO);
}

/* ---- life and limits ---- */

static void what_is_silent_is_lost(void **state)
{
	struct world *world = *state;

	ble_table_set_lost(world->table, count_lost, world);
	assert_int_equal(ble_table_expire(world->table, world->now_us, SECOND), 0);
	world->addr = 1;
	feed(world, IMPROV);
	world->addr = 2;
	world->now_us = 2 * SECOND;
	feed(world, IMPROV);
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
	feed(world, IMPROV);
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
		feed(world, IMPROV);
	world->addr = 1;
	feed(world, IMPROV);
	while ((device = ble_table_next(world->table, device)))
		assert_int_equal(device->addr.b[5], order[n++]);
	assert_int_equal(n, 3);
}

static void a_full_table_pushes_out_what_was_silent_longest(void **state)
{
	struct world *world = *state;
	struct ble_addr held = addr_of(0), second = addr_of(1), third = addr_of(2);

	ble_table_set_lost(world->table, count_lost, world);
	for (world->addr = 0; world->addr < BLE_DEVICES_MAX; world->addr++) {
		feed(world, "020106");
		if (world->addr == 0)
			ble_device_hold(world->device);
	}
	world->addr = 1;
	feed(world, "020106");
	world->addr = BLE_DEVICES_MAX;
	feed(world, "020106");
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

		feed_bytes(world, ad, sizeof(ad));
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

	feed(world, TLM);
	feed(world, "05160a18"
		    "0102");
	for (unsigned i = 0; i < BLE_BLOCKS_MAX - 1; i++) {
		uint8_t ad[] = {4, 0x16, (uint8_t)i, 0x77, 7};

		feed_bytes(world, ad, sizeof(ad)); /* the last one pushes the TLM out */
	}
	assert_int_equal(feed(world, "05160a18"
				     "0102"),
			 0);
	feed(world, TLM); /* pushes 0x180a out */
	assert_int_equal(feed(world, "05160a18"
				     "0102"),
			 BLE_CHANGE_DATA);
	assert_service_data(world, 0x180a, "0102");
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
			assert_true(feed_bytes(world, ad, sizeof(ad)) > 0);
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
			assert_int_equal(feed_bytes(world, ad, sizeof(ad)) != 0, i == 0);
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

	feed(world, "0416aafe77");
	for (unsigned i = 0; i < 2 * BLE_BLOCKS_MAX; i++)
		feed_bytes(world, (uint8_t[]){2, (uint8_t)(0x40 + i), (uint8_t)i}, 3);
	assert_service_data(world, 0xfeaa, "77");
	data = ble_device_other_at(world->device, BLE_OTHERS_MAX - 1, &type, &len);
	assert_int_equal(type, 0x40 + BLE_OTHERS_MAX - 1);
	assert_int_equal(data[0], BLE_OTHERS_MAX - 1);
	assert_null(ble_device_other_at(world->device, BLE_OTHERS_MAX, &type, &len));
	/* what is there may change */
	feed(world, "024099");
	data = ble_device_other_at(world->device, 0, &type, &len);
	assert_int_equal(data[0], 0x99);
}

static void what_repeats_allocates_nothing(void **state)
{
	struct world *world = *state;
	uint8_t tlm[18] = {17, 0x16, 0xaa, 0xfe, 0x20, 0, 0x0b, 0xe6, 0x80};

	feed(world, IMPROV);
	feed(world, NAME);
	feed_bytes(world, tlm, sizeof(tlm));
	alloc_fail_nth(1); /* the first one would */
	for (unsigned i = 0; i < 100000; i++) {
		feed(world, i % 2 ? IMPROV : NAME);
		if (i % 3 == 0)
			feed(world, "09167746"
				    "0301"
				    "00000000");
		/* an hour of counters, each of them new */
		tlm[13] = (uint8_t)i;
		tlm[12] = (uint8_t)(i >> 8);
		tlm[11] = (uint8_t)(i >> 16);
		world->rssi = (int8_t) - (i % 90);
		world->adapter = i % 3;
		feed_bytes(world, tlm, sizeof(tlm));
	}
	assert_int_equal(alloc_fail_stop(), 0);
	assert_int_equal(world->device->eddystone->adv_count, 99999);
}

static void out_of_memory_is_told_and_survived(void **state)
{
	struct world *world = *state;

	alloc_fail_nth(1);
	assert_int_equal(feed(world, IMPROV), -ENOMEM);
	assert_int_equal(alloc_fail_stop(), 1);
	assert_null(world->device);
	assert_int_equal(ble_table_count(world->table), 0);
	assert_int_equal(feed(world, "020106"), BLE_CHANGE_NEW);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		feed(world, IMPROV);
		feed(world, NAME);
		feed(world, TLM);
	}
	/* what failed was not remembered as known */
	feed(world, IMPROV);
	feed(world, NAME);
	feed(world, TLM);
	assert_string_equal(world->device->name, "kitchen");
	assert_service_data(world, 0x4677, "020100000000");
	assert_int_equal(world->device->eddystone->battery_mv, 3046);
	assert_non_null(ble_device_service(world->device, 1));
}

static void hostile_lengths_are_cut(void **state)
{
	struct world *world = *state;
	uint8_t ad[4096];

	memset(ad, 1, sizeof(ad));
	assert_int_equal(feed_bytes(world, ad, sizeof(ad)), BLE_CHANGE_NEW);
	assert_int_equal(feed_bytes(world, NULL, 0), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
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
		TEST(power_and_appearance),
		TEST(what_nobody_reads_is_kept),
		TEST(rssi_is_smoothed),
		TEST(rssi_of_long_ago_is_forgotten),
		TEST(the_adapter_changes_only_for_a_clearly_better_one),
		TEST(an_adapter_that_went_deaf_is_left),
		TEST(more_adapters_than_there_is_room_for),
		TEST(connectable_stays_when_frames_alternate),
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
