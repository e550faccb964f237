/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether an adapter scans: it does while discovery is wanted, or while a link on it looks
 * for its device, but not while one connects or resolves services: a controller that scans
 * meanwhile is the first cause of le-connection-abort-by-local.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>

/* clang-format off */
enum { DISCOVERY_TIMEOUT = 10 * SEC };
/* clang-format on */

enum {
	BUSY_STEP = 1
}; /* of the delays below: a busy kernel is not for longer than 10 s */

static const uint64_t retry_delays[] = {500 * MSEC, 1 * SEC, 2 * SEC, 5 * SEC, 10 * SEC};

static void retry(void *userdata)
{
	struct adapter *adapter = userdata;

	adapter->backing_off = false;
	adapter_settle(adapter);
}

static void silence(void *userdata)
{
	adapter_monitor_silence(userdata);
}

int adapter_new(struct bluez *bluez, const char *path, struct adapter **ret)
{
	_cleanup_(adapter_freep) struct adapter *adapter = NULL;
	uint16_t index;
	int r;

	r = bluez_parse_adapter_path(path, &index);
	if (r < 0)
		return r;
	if (bluez_find_adapter(bluez, index))
		return -EEXIST;
	adapter = calloc(1, sizeof(*adapter));
	if (!adapter)
		return -ENOMEM;
	list_init(&adapter->node);
	adapter->bluez = bluez;
	adapter->info.index = index;
	snprintf(adapter->info.name, sizeof(adapter->info.name), "hci%u", index);
	bluez_adapter_path(index, adapter->path);
	r = loop_timer_new(bluez->event, retry, adapter, &adapter->retry);
	if (r < 0)
		return r;
	r = loop_timer_new(bluez->event, silence, adapter, &adapter->silence);
	if (r < 0)
		return r;
	*ret = steal(&adapter);
	return 0;
}

struct adapter *adapter_free(struct adapter *adapter)
{
	if (!adapter)
		return NULL;
	list_remove(&adapter->node);
	sd_bus_slot_unref(adapter->call);
	adapter_monitor_drop(adapter);
	loop_timer_free(adapter->retry);
	loop_timer_free(adapter->silence);
	free(adapter);
	return NULL;
}

static void report_heard(struct adapter *adapter)
{
	map_for_each (entry, &adapter->bluez->devices) {
		const struct bluez_device *device = entry->value;

		/*
		 * Without an RSSI it is a memory, and may be long gone; unless it is connected: a
		 * link that a killed process left keeps it from advertising.
		 */
		if (device->adapter == adapter &&
		    (device->rssi != DEVICE_NOT_HEARD || device->connected))
			bluez_device_report(adapter->bluez, device);
	}
}

static void discovery_failed(struct adapter *adapter, const sd_bus_error *error)
{
	enum connect_class class = bluez_classify_connect(error->name, error->message);
	unsigned last = class == CONNECT_PENDING ? BUSY_STEP
						 : ARRAY_SIZE(retry_delays) - 1;
	unsigned step = MIN(adapter->failures, last);

	adapter->discovery = DISCOVERY_OFF;
	if (class == CONNECT_DENIED) {
		adapter->denied = true;
		bluez_changed(adapter->bluez);
		return;
	}
	log_debug("%s does not start discovery: %s", adapter->info.name, error->message);
	adapter->failures++;
	adapter->backing_off = true;
	loop_timer_set(adapter->retry, clock_now() + retry_delays[step]);
}

static int on_started(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct adapter *adapter = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	adapter->call = sd_bus_slot_unref(adapter->call);
	/*
	 * InProgress too: bluetoothd 5.66 says so when the kernel is busy with a discovery
	 * that an earlier daemon began (10 s at most), and has us not as a listener then.
	 */
	if (error) {
		discovery_failed(adapter, error);
	} else {
		adapter->discovery = DISCOVERY_ON;
		adapter->failures = 0;
		adapter_monitor_start(adapter);
		report_heard(adapter);
	}
	adapter_settle(adapter);
	bluez_links_run(adapter->bluez);
	return 0;
}

static int on_stopped(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct adapter *adapter = userdata;

	adapter->call = sd_bus_slot_unref(adapter->call);
	adapter->discovery = DISCOVERY_OFF;
	adapter_settle(adapter);
	bluez_links_run(adapter->bluez);
	return 0;
}

static int discovery_begin(struct adapter *adapter)
{
	struct bluez *bluez = adapter->bluez;
	int r;

	r = bluez_call(bluez, adapter->path, BLUEZ_ADAPTER, "SetDiscoveryFilter", 0, NULL,
		       NULL, NULL, "a{sv}", 2, "Transport", "s", "le", "DuplicateData",
		       "b", true);
	if (r < 0)
		return r;
	return bluez_call(bluez, adapter->path, BLUEZ_ADAPTER, "StartDiscovery",
			  DISCOVERY_TIMEOUT, on_started, adapter, &adapter->call, NULL);
}

static bool is_paused(const struct adapter *adapter)
{
	return adapter->busy && adapter->busy->state != LINK_SEARCHING;
}

void adapter_settle(struct adapter *adapter)
{
	struct bluez *bluez = adapter->bluez;
	bool wanted = adapter->busy ? !is_paused(adapter) : bluez->discovery_wanted;

	if (!adapter->info.powered) {
		/* bluetoothd forgets who was discovering when an adapter goes off. */
		adapter->call = sd_bus_slot_unref(adapter->call);
		adapter->discovery = DISCOVERY_OFF;
		adapter->failures = 0;
		adapter_monitor_stop(adapter);
		return;
	}
	if (!wanted)
		adapter_monitor_stop(adapter);
	if (adapter->discovery == DISCOVERY_OFF && wanted && !adapter->denied &&
	    !adapter->backing_off) {
		if (discovery_begin(adapter) == 0)
			adapter->discovery = DISCOVERY_STARTING;
	} else if (adapter->discovery == DISCOVERY_ON &&
		   (!wanted || adapter->restarting)) {
		if (bluez_call(bluez, adapter->path, BLUEZ_ADAPTER, "StopDiscovery",
			       DISCOVERY_TIMEOUT, on_stopped, adapter, &adapter->call,
			       NULL) == 0)
			adapter->discovery = DISCOVERY_STOPPING;
	}
}

void adapter_restart_discovery(struct adapter *adapter)
{
	adapter->restarting = adapter->discovery == DISCOVERY_ON;
	adapter_settle(adapter);
	adapter->restarting = false;
}

void bluez_settle(struct bluez *bluez)
{
	struct adapter *adapter;

	if (bluez->daemon != DAEMON_READY)
		return;
	list_for_each (adapter, &bluez->adapters, node)
		adapter_settle(adapter);
}

int bluez_discovery_start(struct bluez *bluez, bool monitor)
{
	struct adapter *adapter;

	if (bluez->discovery_wanted)
		return 0;
	bluez->discovery_wanted = true;
	bluez->monitor_wanted = monitor;
	list_for_each (adapter, &bluez->adapters, node)
		adapter->denied = false;
	bluez_settle(bluez);
	return 0;
}

int bluez_discovery_stop(struct bluez *bluez)
{
	bluez->discovery_wanted = false;
	bluez_settle(bluez);
	return 0;
}

uint64_t bluez_listens_since(const struct bluez *bluez)
{
	const struct adapter *adapter;

	list_for_each (adapter, &bluez->adapters, node)
		if (is_paused(adapter))
			return clock_now();
	return bluez->heard_since;
}
