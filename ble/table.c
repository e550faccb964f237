/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A map from address to device, and a list of them in the order they were last heard: what is
 * silent longest is at its front, so expiring and making room look at nothing else.
 */
#include "ble/table.h"

#include "ble/device.h"

#include "base/map.h"

#include <errno.h>

struct ble_table {
	struct map devices; /* by ble_addr_key() */
	struct list heard_last;
	size_t bytes;
	void (*lost)(struct ble_device *device, void *userdata);
	void *userdata;
};

int ble_table_new(struct ble_table **ret)
{
	struct ble_table *table = calloc(1, sizeof(*table));

	if (!table)
		return -ENOMEM;
	list_init(&table->heard_last);
	*ret = table;
	return 0;
}

/* Out of the table, then told of, then freed: the callback sees a table without it. */
static void drop(struct ble_table *table, struct device *device)
{
	map_remove(&table->devices, ble_addr_key(&device->public.addr));
	list_remove(&device->heard_last);
	table->bytes -= device->bytes;
	if (table->lost)
		table->lost(&device->public, table->userdata);
	device_free(device);
}

struct ble_table *ble_table_free(struct ble_table *table)
{
	struct device *device, *tmp;

	if (!table)
		return NULL;
	list_for_each_safe (device, tmp, &table->heard_last, heard_last)
		drop(table, device);
	map_deinit(&table->devices);
	free(table);
	return NULL;
}

void ble_table_set_lost(struct ble_table *table,
			void (*lost)(struct ble_device *device, void *userdata),
			void *userdata)
{
	table->lost = lost;
	table->userdata = userdata;
}

/* The one that was silent longest, the ones that are held and `except` left out; NULL: none. */
static struct device *find_silent(struct ble_table *table, const struct device *except)
{
	struct device *device;

	list_for_each (device, &table->heard_last, heard_last)
		if (device->holds == 0 && device != except)
			return device;
	return NULL;
}

static int add(struct ble_table *table, const struct ble_report *report,
	       struct device **ret)
{
	_cleanup_(device_freep) struct device *device = NULL;
	struct device *silent;
	int r;

	device = device_new(&report->addr);
	if (!device)
		return -ENOMEM;
	r = device_merge(device, report);
	if (r < 0)
		return r;
	if (table->devices.count >= BLE_DEVICES_MAX) {
		silent = find_silent(table, NULL);
		if (!silent)
			return -ENOMEM;
		drop(table, silent);
	}
	r = map_put(&table->devices, ble_addr_key(&report->addr), device);
	if (r < 0)
		return r;
	device->public.first_us = report->time_us;
	list_append(&table->heard_last, &device->heard_last);
	*ret = steal(&device);
	return 0;
}

static void count_bytes(struct ble_table *table, struct device *device)
{
	size_t bytes = device_bytes(device);
	struct device *silent;

	table->bytes += bytes - device->bytes;
	device->bytes = bytes;
	device->uncounted = false;
	while (table->bytes > BLE_TABLE_BYTES_MAX) {
		silent = find_silent(table, device);
		if (!silent)
			return;
		drop(table, silent);
	}
}

int ble_table_feed(struct ble_table *table, const struct ble_report *report,
		   struct ble_device **ret)
{
	struct device *device = map_get(&table->devices, ble_addr_key(&report->addr));
	int changes = BLE_CHANGE_NEW, r;

	*ret = NULL;
	if (device) {
		list_remove(&device->heard_last);
		list_append(&table->heard_last, &device->heard_last);
		changes = device_merge(device, report);
	} else {
		r = add(table, report, &device);
		if (r < 0)
			return r;
	}
	if (device->uncounted || changes & ~(BLE_CHANGE_RSSI | BLE_CHANGE_CONNECTABLE))
		count_bytes(table,
			    device); /* also after an error: half of it may be in */
	if (changes >= 0)
		*ret = &device->public;
	return changes;
}

uint64_t ble_table_expire(struct ble_table *table, uint64_t now_us, uint64_t stale_us)
{
	struct device *device, *tmp;

	list_for_each_safe (device, tmp, &table->heard_last, heard_last) {
		if (device->holds > 0)
			continue;
		if (device->public.last_us + stale_us > now_us)
			return device->public.last_us + stale_us;
		drop(table, device);
	}
	return 0;
}

struct ble_device *ble_table_find(const struct ble_table *table,
				  const struct ble_addr *addr)
{
	struct device *device = map_get(&table->devices, ble_addr_key(addr));

	return device ? &device->public : NULL;
}

struct ble_device *ble_table_next(const struct ble_table *table,
				  const struct ble_device *after)
{
	const struct list *at = after ? &device_of(after)->heard_last
				      : &table->heard_last;

	if (at->prev == &table->heard_last)
		return NULL;
	return &list_entry(at->prev, struct device, heard_last)->public;
}

void ble_device_hold(struct ble_device *device)
{
	container_of(device, struct device, public)->holds++;
}

void ble_device_release(struct ble_device *device)
{
	struct device *own = container_of(device, struct device, public);

	if (own->holds > 0)
		own->holds--;
}

size_t ble_table_count(const struct ble_table *table)
{
	return table->devices.count;
}
