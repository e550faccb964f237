/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * ble/table.h, and what it is fed: payloads as they were heard, at a time and with a signal that
 * the test sets. Asserts.
 */
#include "ble/adv.h"
#include "ble/table.h"
#include "tests/unit/unit.h"

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
	unsigned lost, last_lost; /* as the test counts them */
};

/* For cmocka: the state is a world with an empty table. */
int world_set_up(void **state);
int world_tear_down(void **state);

struct ble_addr world_addr(unsigned number);
/* From the address of that number; as ble_table_feed(). */
int world_feed(struct world *world, const char *hex);
int world_feed_bytes(struct world *world, const uint8_t *ad, size_t len);

void world_assert_data(const uint8_t *data, size_t len, const char *hex);
/* Of the last device. */
void world_assert_service_data(struct world *world, uint16_t service, const char *hex);
