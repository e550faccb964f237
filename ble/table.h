/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Every BLE device that is heard, merged over time, adapters and frames: the radio events of
 * this room. Pure: the time comes in with each report. Memory is bounded (BLE_DEVICES_MAX,
 * limits per device below): what a stranger sends cannot grow it further.
 */
#include "ble/beacon.h"
#include "ble/report.h"
#include "ble/uuid.h"

/* clang-format off */
enum {
	BLE_DEVICES_MAX  = 20000, /* the one that was silent longest makes room */
	BLE_BLOCKS_MAX   = 32,    /* data blocks per device; the oldest makes room */
	BLE_OTHERS_MAX   = 8,     /* of these, structures that only a person reads; the first ones */
	BLE_SERVICES_MAX = 64,    /* service UUIDs per device */
	BLE_ADAPTERS_MAX = 16,    /* whose signals of one device are told apart; the deafest makes room */
	BLE_STALE_S      = 30,    /* seconds of silence after which a device is lost */

	BLE_TABLE_BYTES_MAX = 32 << 20, /* all devices together; the ones silent longest make room */
};

enum ble_change {
	BLE_CHANGE_NEW         = 1 << 0,
	BLE_CHANGE_NAME        = 1 << 1,
	BLE_CHANGE_SERVICES    = 1 << 2,
	BLE_CHANGE_DATA        = 1 << 3, /* service or manufacturer data, a beacon's frames */
	BLE_CHANGE_RSSI        = 1 << 4, /* the smoothed value moved by about 1 dB or more */
	BLE_CHANGE_CONNECTABLE = 1 << 5,
	BLE_CHANGE_OTHER       = 1 << 6, /* appearance, tx power */
};
/* clang-format on */

struct ble_table;

/* Opaque parts are reached by the functions below; borrowed until the device is lost. */
struct ble_device {
	struct ble_addr addr;
	int8_t rssi; /* smoothed (EWMA), of the adapter that hears it best; BLE_RSSI_UNKNOWN */
	int8_t connectable; /* enum ble_tristate */
	int8_t tx_power;    /* BLE_RSSI_UNKNOWN */
	bool name_complete;
	uint16_t adapter;    /* hears it best: the one to connect with */
	uint16_t appearance; /* 0: unknown */
	char *name;	     /* valid UTF-8, may hold control characters; NULL */
	uint64_t first_us, last_us;
	struct eddystone *eddystone; /* NULL: no frame was seen */
	void *owner;		     /* the caller's */
};

int ble_table_new(struct ble_table **ret);
struct ble_table *ble_table_free(struct ble_table *table);
DEFINE_FREEP(ble_table)

/* Called before a device is freed: stale, pushed out, or at ble_table_free (not then, if NULL). */
void ble_table_set_lost(struct ble_table *table,
			void (*lost)(struct ble_device *device, void *userdata),
			void *userdata);

/* What changed (enum ble_change, a bit set, 0: only the time), or -ENOMEM. *ret is the device, NULL on errors. */
/* Eddystone's frames share one key: device->eddystone keeps each kind, the service data is the
   last frame that brought something new, and frames that only take turns change nothing. */
int ble_table_feed(struct ble_table *table, const struct ble_report *report,
		   struct ble_device **ret);
/* Drops what was silent for stale_us; a held device stays. When to call again; 0: not before a feed or
   a release. */
uint64_t ble_table_expire(struct ble_table *table, uint64_t now_us, uint64_t stale_us);
struct ble_device *ble_table_find(const struct ble_table *table,
				  const struct ble_addr *addr);
/* Every device, heard last first; after NULL: the first one. NULL at the end. */
struct ble_device *ble_table_next(const struct ble_table *table,
				  const struct ble_device *after);
/* A held device is neither expired nor pushed out: it is being set up. Counted. */
void ble_device_hold(struct ble_device *device);
void ble_device_release(struct ble_device *device);
size_t ble_table_count(const struct ble_table *table);

/* Advertised service UUIDs, in the order they were first heard; NULL past the end. */
const struct uuid *ble_device_service(const struct ble_device *device, size_t i);
bool ble_device_has_service(const struct ble_device *device, const struct uuid *uuid);
/* The latest data of a service, i-th pair, NULL past the end. len may be 0. */
const uint8_t *ble_device_service_data(const struct ble_device *device,
				       const struct uuid *uuid, size_t *ret_len);
const uint8_t *ble_device_service_data_at(const struct ble_device *device, size_t i,
					  struct uuid *ret_uuid, size_t *ret_len);
/* The latest data of a company, company id not included. */
const uint8_t *ble_device_manufacturer_data(const struct ble_device *device,
					    uint16_t company, size_t *ret_len);
const uint8_t *ble_device_manufacturer_data_at(const struct ble_device *device, size_t i,
					       uint16_t *ret_company, size_t *ret_len);
/* The latest AD structure of each type that no function or field above gives: flags, URI, what is not known
   here. They are no change (enum ble_change). i-th, NULL past the end. */
const uint8_t *ble_device_other_at(const struct ble_device *device, size_t i,
				   uint8_t *ret_type, size_t *ret_len);
