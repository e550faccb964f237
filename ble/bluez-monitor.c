/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An advertisement monitor, held while an adapter discovers: the kernel turns the controller's
 * duplicate filter off as long as there is one (hci_active_scan_sync), so that every
 * advertisement arrives instead of one per device and scan cycle of about 10 s. Its patterns
 * are of no interest: discovery reports what they do not match too.
 *
 * Its price is bluetoothd's: it signals each report on D-Bus and falls behind at a few
 * hundred a second. Where so many are heard the monitor is let go for good.
 */
#include "ble/bluez-private.h"

#include "ble/adv.h"
#include "base/log.h"

/* clang-format off */
#define MONITOR_ROOT      "/org/usher/monitors"
#define MONITOR_PATH      MONITOR_ROOT "/all"
#define MONITOR_INTERFACE "org.bluez.AdvertisementMonitor1"
#define MONITOR_MANAGER   "org.bluez.AdvertisementMonitorManager1"

enum {
	MONITOR_TIMEOUT    = 10 * SEC,
	REPORTS_PER_SECOND = 200, /* bluetoothd 5.66 saturates at about 250 */
};
/* clang-format on */

static int get_type(sd_bus *bus, const char *path, const char *interface,
		    const char *property, sd_bus_message *reply, void *userdata,
		    sd_bus_error *ret_error)
{
	return sd_bus_message_append(reply, "s", "or_patterns");
}

/* LE General Discoverable, BR/EDR not supported: nearly every accessory starts with these. */
static int get_patterns(sd_bus *bus, const char *path, const char *interface,
			const char *property, sd_bus_message *reply, void *userdata,
			sd_bus_error *ret_error)
{
	return sd_bus_message_append(reply, "a(yyay)", 1, 0, AD_FLAGS, 1, 0x06);
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
	SD_BUS_METHOD("Activate", "", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DeviceFound", "o", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DeviceLost", "o", "", on_told, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

void bluez_monitor_drop(struct bluez *bluez)
{
	bluez->monitor = sd_bus_slot_unref(bluez->monitor);
	bluez->monitors = sd_bus_slot_unref(bluez->monitors);
}

static int offer(struct bluez *bluez)
{
	int r;

	if (bluez->monitor)
		return 0;
	r = sd_bus_add_object_manager(bluez->bus, &bluez->monitors, MONITOR_ROOT);
	if (r >= 0)
		r = sd_bus_add_object_vtable(bluez->bus, &bluez->monitor, MONITOR_PATH,
					     MONITOR_INTERFACE, monitor_vtable, bluez);
	if (r < 0)
		bluez_monitor_drop(bluez);
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
	if (adapter->monitor != MONITOR_OFF || offer(adapter->bluez) < 0)
		return;
	if (bluez_call(adapter->bluez, adapter->path, MONITOR_MANAGER, "RegisterMonitor",
		       MONITOR_TIMEOUT, on_registered, adapter, &adapter->monitor_call,
		       "o", MONITOR_ROOT) == 0)
		adapter->monitor = MONITOR_ON;
	adapter->reports = 0;
	adapter->reports_since_us = clock_now();
}

void adapter_monitor_stop(struct adapter *adapter)
{
	adapter->monitor_call = sd_bus_slot_unref(adapter->monitor_call);
	if (adapter->monitor == MONITOR_ON)
		bluez_call(adapter->bluez, adapter->path, MONITOR_MANAGER,
			   "UnregisterMonitor", 0, NULL, NULL, NULL, "o", MONITOR_ROOT);
	if (adapter->monitor != MONITOR_REFUSED)
		adapter->monitor = MONITOR_OFF;
}

void adapter_monitor_count(struct adapter *adapter, uint64_t now_us)
{
	if (adapter->monitor != MONITOR_ON)
		return;
	if (now_us - adapter->reports_since_us >= SEC) {
		adapter->reports = 0;
		adapter->reports_since_us = now_us;
	}
	if (++adapter->reports < REPORTS_PER_SECOND)
		return;
	log_debug("%s: more is heard than bluetoothd can tell", adapter->info.name);
	adapter_monitor_stop(adapter);
	adapter->monitor = MONITOR_REFUSED;
}
