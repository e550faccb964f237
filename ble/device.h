/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One device of the table, with what its users do not see. Merging is in device.c, who hears
 * it how well in device-signal.c.
 *
 * Most advertisements repeat one of a few payloads. Those whose content still stands are
 * remembered by their hash and not parsed again; a payload that replaces a value makes all of
 * them be forgotten. Eddystone frames share one key and alternate; each kind of them is kept
 * (struct eddystone), so a frame of another kind replaces nothing, and the service data is
 * the last frame that brought something new.
 */
#include "ble/blocks.h"
#include "ble/table.h"

#include "base/list.h"

enum { DEVICE_PAYLOADS = 6 };

/* How well one adapter hears it. */
struct heard {
	uint16_t adapter;
	int16_t rssi;	  /* smoothed, 1/256 dBm; HEARD_RSSI_UNKNOWN */
	uint32_t last_ms; /* wraps */
};

enum { HEARD_RSSI_UNKNOWN = INT16_MIN };

struct device {
	struct ble_device public;
	struct list heard_last; /* of the table, in the order of last_us */
	struct blocks blocks;
	struct uuid *services;
	uint8_t n_services, services_capacity;
	uint8_t n_heard, n_payloads, next_payload;
	bool uncounted;	    /* it took memory without a change that anybody is told of */
	bool feaa_is_plain; /* Eddystone's service data is not one of its frames */
	unsigned holds;
	uint64_t payloads[DEVICE_PAYLOADS];
	uint64_t name_hash; /* of the bytes that gave public.name */
	uint64_t yes_us;    /* when it was last said to be connectable */
	size_t bytes;	    /* of memory, as the table counted it */
	struct heard heard[BLE_ADAPTERS_MAX];
};

struct device *device_new(const struct ble_addr *addr);
struct device *device_free(struct device *device);
DEFINE_FREEP(device)
/* What changed (enum ble_change, a bit set), or -ENOMEM. */
int device_merge(struct device *device, const struct ble_report *report);
/* The part of a report beside its AD structures: adapter, RSSI, connectable, time. */
unsigned device_hear(struct device *device, const struct ble_report *report);
size_t device_bytes(const struct device *device);

static inline const struct device *device_of(const struct ble_device *public)
{
	return container_of(public, const struct device, public);
}
