/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An advertisement monitor, held while an adapter discovers: the kernel turns the controller's
 * duplicate filter off as long as there is one (hci_active_scan_sync), so that every
 * advertisement arrives instead of one per device and scan cycle of about 10 s. Its patterns
 * are of no interest: discovery reports what they do not match too.
 *
 * Its price is bluetoothd's: it signals each report on D-Bus and falls behind at a few
 * hundred a second; further up it signals nothing at all any more (its signals wait for an
 * idle moment: seen with 5.66). Where so many are heard the monitor is let go for good.
 */
#include "ble/bluez-private.h"

#include "ble/adv.h"
#include "base/log.h"

#include <stdio.h>

/* clang-format off */
#define MONITOR_INTERFACE "org.bluez.AdvertisementMonitor1"
#define MONITOR_MANAGER   "org.bluez.AdvertisementMonitorManager1"

enum {
	MONITOR_TIMEOUT    = 10 * SEC,
	REPORTS_PER_SECOND = 200, /* bluetoothd 5.66 saturates at about 250 */
	SILENCE            = 3 * SEC,
	SILENCE_DEVICES    = 4,   /* that many do not fall silent at once */
};
/* clang-format on */

static int get_type(sd_bus *bus, const char *path, const char *interface,
		    const char *property, sd_bus_message *reply, void *userdata,
		    sd_bus_error *ret_error)
{
	return sd_bus_message_append(reply, "s", "or_patterns");
}

/* Company 0xffff is for tests: nothing matches, so bluetoothd has nothing to tell. */
static int get_patterns(sd_bus *bus, const char *path, const char *interface,
			const char *property, sd_bus_message *reply, void *userdata,
			sd_bus_error *ret_error)
{
	return sd_bus_message_append(reply, "a(yyay)", 1, 0, AD_MANUFACTURER, 6, 0xff,
				     0xff, 'u', 's', 'h', 'e');
}

/* The kernel has it, but a scan that runs keeps its filter: begin it again. */
static int on_active(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	struct adapter *adapter = userdata;

	if (bluez_is_from_daemon(adapter->bluez, call) &&
	    adapter->monitor == MONITOR_ASKED) {
		adapter->monitor = MONITOR_ON;
		loop_timer_set(adapter->silence, clock_now() + SILENCE);
		adapter_restart_discovery(adapter);
	}
	return sd_bus_reply_method_return(call, NULL);
}

static int on_told(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	return sd_bus_reply_method_return(call, NULL);
}

static const sd_bus_vtable monitor_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Type", "s", get_type, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Patterns", "a(yyay)", get_patterns, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_METHOD("Release", "", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Activate", "", "", on_active, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DeviceFound", "o", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DeviceLost", "o", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

/* One root for each adapter: its Activate tells which one is meant. */
static void root_of(const struct adapter *adapter, char *ret)
{
	snprintf(ret, BLUEZ_PATH_SIZE, "/org/usher/monitors/%s", adapter->info.name);
}

void adapter_monitor_drop(struct adapter *adapter)
{
	adapter->monitor_call = sd_bus_slot_unref(adapter->monitor_call);
	adapter->monitor_object = sd_bus_slot_unref(adapter->monitor_object);
	adapter->monitor_root = sd_bus_slot_unref(adapter->monitor_root);
}

static int offer(struct adapter *adapter, const char *root)
{
	sd_bus *bus = adapter->bluez->bus;
	char path[BLUEZ_PATH_SIZE + 4];
	int r;

	if (adapter->monitor_object)
		return 0;
	snprintf(path, sizeof(path), "%s/all", root);
	r = sd_bus_add_object_manager(bus, &adapter->monitor_root, root);
	if (r >= 0)
		r = sd_bus_add_object_vtable(bus, &adapter->monitor_object, path,
					     MONITOR_INTERFACE, monitor_vtable, adapter);
	if (r < 0)
		adapter_monitor_drop(adapter);
	return r;
}

static int on_registered(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct adapter *adapter = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	adapter->monitor_call = sd_bus_slot_unref(adapter->monitor_call);
	if (error) {
		log_debug("%s: no advertisement monitor: %s", adapter->info.name,
			  error->name);
		adapter->monitor = MONITOR_REFUSED;
	}
	return 0;
}

void adapter_monitor_start(struct adapter *adapter)
{
	char root[BLUEZ_PATH_SIZE];

	root_of(adapter, root);
	if (!adapter->bluez->monitor_wanted || adapter->monitor != MONITOR_OFF ||
	    offer(adapter, root) < 0)
		return;
	if (bluez_call(adapter->bluez, adapter->path, MONITOR_MANAGER, "RegisterMonitor",
		       MONITOR_TIMEOUT, on_registered, adapter, &adapter->monitor_call,
		       "o", root) == 0)
		adapter->monitor = MONITOR_ASKED;
	adapter->reports = 0;
	adapter->reports_since_us = clock_now();
}

void adapter_monitor_stop(struct adapter *adapter)
{
	char root[BLUEZ_PATH_SIZE];

	root_of(adapter, root);
	loop_timer_set(adapter->silence, 0);
	adapter->monitor_call = sd_bus_slot_unref(adapter->monitor_call);
	if (adapter->monitor == MONITOR_ASKED || adapter->monitor == MONITOR_ON)
		bluez_call(adapter->bluez, adapter->path, MONITOR_MANAGER,
			   "UnregisterMonitor", 0, NULL, NULL, NULL, "o", root);
	if (adapter->monitor != MONITOR_REFUSED)
		adapter->monitor = MONITOR_OFF;
}

static void let_go(struct adapter *adapter)
{
	log_debug("%s: more is heard than bluetoothd can tell", adapter->info.name);
	adapter_monitor_stop(adapter);
	adapter->monitor = MONITOR_REFUSED;
	adapter_restart_discovery(adapter);
}

void adapter_monitor_silence(struct adapter *adapter)
{
	unsigned heard = 0;

	if (adapter->monitor != MONITOR_ON || adapter->discovery != DISCOVERY_ON)
		return;
	map_for_each (entry, &adapter->bluez->devices) {
		const struct bluez_device *device = entry->value;

		heard += device->adapter == adapter && device->rssi != DEVICE_NOT_HEARD;
	}
	if (heard >= SILENCE_DEVICES)
		let_go(adapter);
}

void adapter_monitor_count(struct adapter *adapter, uint64_t now_us)
{
	if (adapter->monitor != MONITOR_ON)
		return;
	loop_timer_set(adapter->silence, now_us + SILENCE);
	if (now_us - adapter->reports_since_us >= SEC) {
		adapter->reports = 0;
		adapter->reports_since_us = now_us;
	}
	if (++adapter->reports >= REPORTS_PER_SECOND)
		let_go(adapter);
}
