/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define TREE_MATCH(member)                                                               \
	"type='signal',sender='" BLUEZ_SERVICE "',path='/',"                             \
	"interface='" DBUS_OBJECT_MANAGER "',member='" member "'"
#define CHANGED_MATCH(of)                                                                \
	"type='signal',sender='" BLUEZ_SERVICE "',interface='" DBUS_PROPERTIES "',"      \
	"member='PropertiesChanged',arg0='" of "'"

enum { TREE_TIMEOUT = 25 * SEC };
/* clang-format on */

/* ---- Devices ---- */

struct bluez_device *bluez_device_free(struct bluez_device *device)
{
	if (!device)
		return NULL;
	for (size_t i = 0; i < PART_COUNT; i++)
		buf_deinit(&device->parts[i]);
	free(device);
	return NULL;
}

struct bluez_device *bluez_find_device(struct bluez *bluez, uint16_t adapter,
				       const struct ble_addr *addr)
{
	struct bluez_device *device = map_get(&bluez->devices,
					      bluez_device_key(adapter, addr->b));

	if (device && memcmp(device->addr.b, addr->b, sizeof(addr->b)) == 0)
		return device;
	/* A path keeps the address that a device was first heard with. */
	map_for_each (entry, &bluez->devices) {
		device = entry->value;
		if (device->adapter->info.index == adapter &&
		    memcmp(device->addr.b, addr->b, sizeof(addr->b)) == 0)
			return device;
	}
	return NULL;
}

static void device_changed(struct bluez *bluez, const struct bluez_device *device,
			   unsigned bits)
{
	struct ble_addr addr = device->addr;
	uint16_t adapter = device->adapter->info.index;

	/* Without an RSSI it was not heard: a cache was filled, or its GATT was read. */
	if (device->adapter->discovery == DISCOVERY_ON &&
	    (bits & (PROPERTY_RSSI | PROPERTY_AD)) && device->rssi != DEVICE_NOT_HEARD)
		bluez_device_report(bluez, device);
	if (bits & PROPERTY_STATE)
		bluez_links_device(bluez, adapter, &addr);
}

static int device_added(struct bluez *bluez, const char *path, sd_bus_message *message)
{
	_cleanup_(bluez_device_freep) struct bluez_device *device = NULL;
	uint16_t index;
	uint64_t key;
	unsigned bits;
	int r;

	if (bluez_parse_device_path(path, &index, &key) < 0)
		return sd_bus_message_skip(message, "a{sv}");
	device = calloc(1, sizeof(*device));
	if (!device)
		return -ENOMEM;
	device->adapter = bluez_find_adapter(bluez, index);
	if (!device->adapter)
		return sd_bus_message_skip(message, "a{sv}");
	device->rssi = DEVICE_NOT_HEARD;
	snprintf(device->path, sizeof(device->path), "%s", path);
	for (size_t i = 0; i < 6; i++)
		device->addr.b[i] = (uint8_t)(key >> (8 * (5 - i)));
	r = bluez_read_properties(message, bluez_device_properties,
				  bluez_device_properties_count, device, &bits);
	if (r < 0)
		return r;
	bluez_device_free(map_remove(&bluez->devices, key));
	r = map_put(&bluez->devices, key, device);
	if (r < 0)
		return r;
	device_changed(bluez, steal(&device), bits | PROPERTY_STATE);
	return 0;
}

static void device_removed(struct bluez *bluez, const char *path)
{
	_cleanup_(bluez_device_freep) struct bluez_device *device = NULL;
	uint16_t index;
	uint64_t key;

	if (bluez_parse_device_path(path, &index, &key) < 0)
		return;
	device = map_remove(&bluez->devices, key);
	if (device)
		bluez_links_device(bluez, index, &device->addr);
}

/* ---- Adapters ---- */

struct adapter *bluez_find_adapter(struct bluez *bluez, uint16_t index)
{
	struct adapter *adapter;

	list_for_each (adapter, &bluez->adapters, node)
		if (adapter->info.index == index)
			return adapter;
	return NULL;
}

static void adapter_changed(struct adapter *adapter)
{
	struct bluez *bluez = adapter->bluez;

	bluez_changed(bluez);
	if (bluez->daemon != DAEMON_READY)
		return;
	adapter_settle(adapter);
	bluez_links_run(bluez);
}

static int adapter_added(struct bluez *bluez, const char *path, sd_bus_message *message)
{
	_cleanup_(adapter_freep) struct adapter *adapter = NULL;
	unsigned bits;
	int r;

	r = adapter_new(bluez, path, &adapter);
	if (r == -EINVAL || r == -EEXIST)
		return sd_bus_message_skip(message, "a{sv}");
	if (r < 0)
		return r;
	if (bluez->only && strcmp(bluez->only, adapter->info.name) != 0)
		return sd_bus_message_skip(message, "a{sv}");
	r = bluez_read_properties(message, bluez_adapter_properties,
				  bluez_adapter_properties_count, adapter, &bits);
	if (r < 0)
		return r;
	list_append(&bluez->adapters, &adapter->node);
	adapter_changed(steal(&adapter));
	return 0;
}

static void adapter_drop_devices(struct bluez *bluez, const struct adapter *adapter)
{
	struct bluez_device *found;

	/* The map may not change while it is walked. */
	do {
		uint64_t key = 0;

		found = NULL;
		map_for_each (entry, &bluez->devices) {
			struct bluez_device *device = entry->value;

			if (device->adapter == adapter) {
				found = device;
				key = entry->key;
				break;
			}
		}
		if (found)
			bluez_device_free(map_remove(&bluez->devices, key));
	} while (found);
}

static void adapter_removed(struct bluez *bluez, const char *path)
{
	struct adapter *adapter;
	uint16_t index;

	if (bluez_parse_adapter_path(path, &index) < 0)
		return;
	adapter = bluez_find_adapter(bluez, index);
	if (!adapter)
		return;
	adapter_drop_devices(bluez, adapter);
	adapter_free(adapter);
	bluez_links_doom(bluez, index, -ENETDOWN);
	bluez_changed(bluez);
}

/* ---- The tree ---- */

int bluez_walk_objects(sd_bus_message *message,
		       int (*fn)(sd_bus_message *message, const char *path,
				 const char *interface, void *userdata),
		       void *userdata)
{
	const char *path, *interface;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "{oa{sa{sv}}}");
	while (r >= 0 &&
	       (r = sd_bus_message_enter_container(message, 'e', "oa{sa{sv}}")) > 0) {
		r = sd_bus_message_read_basic(message, 'o', &path);
		if (r < 0)
			return r;
		r = sd_bus_message_enter_container(message, 'a', "{sa{sv}}");
		while (r >= 0 &&
		       (r = sd_bus_message_enter_container(message, 'e', "sa{sv}")) > 0) {
			r = sd_bus_message_read_basic(message, 's', &interface);
			if (r >= 0)
				r = fn(message, path, interface, userdata);
			if (r >= 0)
				r = sd_bus_message_exit_container(message);
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
	}
	return r < 0 ? r : sd_bus_message_exit_container(message);
}

static int interface_added(struct bluez *bluez, const char *path, const char *interface,
			   sd_bus_message *message)
{
	if (strcmp(interface, BLUEZ_DEVICE) == 0)
		return device_added(bluez, path, message);
	if (strcmp(interface, BLUEZ_ADAPTER) == 0)
		return adapter_added(bluez, path, message);
	return sd_bus_message_skip(message, "a{sv}");
}

static int load_adapter(sd_bus_message *message, const char *path, const char *interface,
			void *userdata)
{
	if (strcmp(interface, BLUEZ_ADAPTER) != 0)
		return sd_bus_message_skip(message, "a{sv}");
	return adapter_added(userdata, path, message);
}

static int load_device(sd_bus_message *message, const char *path, const char *interface,
		       void *userdata)
{
	if (strcmp(interface, BLUEZ_DEVICE) != 0)
		return sd_bus_message_skip(message, "a{sv}");
	return device_added(userdata, path, message);
}

static int on_tree(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	int r = 0;

	bluez->tree_call = sd_bus_slot_unref(bluez->tree_call);
	if (sd_bus_message_is_method_error(reply, NULL)) {
		log_warning("bluetoothd does not tell its objects: %s",
			    sd_bus_message_get_error(reply)->name);
		bluez->denied = sd_bus_message_is_method_error(
			reply, SD_BUS_ERROR_ACCESS_DENIED);
		bluez->daemon = DAEMON_ABSENT;
		bluez_changed(bluez);
		/* It may only be busy: the timeout was long, so this is no polling. */
		if (!bluez->denied)
			bluez_tree_load(bluez);
		bluez_links_run(bluez);
		return 0;
	}
	/* Twice: the answer is in no order, and a device belongs to an adapter. */
	r = bluez_walk_objects(reply, load_adapter, bluez);
	if (r >= 0)
		r = sd_bus_message_rewind(reply, true);
	if (r >= 0)
		r = bluez_walk_objects(reply, load_device, bluez);
	if (r < 0)
		log_warning("bluez bug: its objects cannot be read: %s", strerror(-r));
	bluez_ready(bluez);
	return 0;
}

static int on_added(sd_bus_message *signal, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const char *path, *interface;
	int r;

	if (bluez->daemon != DAEMON_READY || !bluez_is_from_daemon(bluez, signal))
		return 0;
	r = sd_bus_message_read_basic(signal, 'o', &path);
	if (r > 0)
		r = sd_bus_message_enter_container(signal, 'a', "{sa{sv}}");
	while (r > 0 && (r = sd_bus_message_enter_container(signal, 'e', "sa{sv}")) > 0) {
		r = sd_bus_message_read_basic(signal, 's', &interface);
		if (r >= 0)
			r = interface_added(bluez, path, interface, signal);
		if (r >= 0)
			r = sd_bus_message_exit_container(signal);
	}
	if (r < 0)
		log_debug("bluez bug: InterfacesAdded cannot be read: %s", strerror(-r));
	return 0;
}

static int on_removed(sd_bus_message *signal, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const char *path, *interface;

	if (!bluez_is_from_daemon(bluez, signal) ||
	    sd_bus_message_read_basic(signal, 'o', &path) < 0 ||
	    sd_bus_message_enter_container(signal, 'a', "s") < 0)
		return 0;
	while (sd_bus_message_read_basic(signal, 's', &interface) > 0) {
		if (strcmp(interface, BLUEZ_DEVICE) == 0)
			device_removed(bluez, path);
		else if (strcmp(interface, BLUEZ_ADAPTER) == 0)
			adapter_removed(bluez, path);
	}
	return 0;
}

static int read_changes(sd_bus_message *signal, const struct property *table, size_t n,
			void *object, unsigned *ret)
{
	unsigned set = 0, unset = 0;
	int r;

	r = sd_bus_message_skip(signal, "s");
	if (r >= 0)
		r = bluez_read_properties(signal, table, n, object, &set);
	if (r >= 0)
		r = bluez_read_invalidated(signal, table, n, object, &unset);
	/* What was taken back was not heard. */
	*ret = set | (unset & PROPERTY_STATE);
	return r;
}

static int on_device_changed(sd_bus_message *signal, void *userdata,
			     sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	struct bluez_device *device;
	uint16_t index;
	uint64_t key;
	unsigned bits;

	if (!bluez_is_from_daemon(bluez, signal) ||
	    bluez_parse_device_path(sd_bus_message_get_path(signal), &index, &key) < 0)
		return 0;
	device = map_get(&bluez->devices, key);
	if (device && read_changes(signal, bluez_device_properties,
				   bluez_device_properties_count, device, &bits) >= 0)
		device_changed(bluez, device, bits);
	return 0;
}

static int on_adapter_changed(sd_bus_message *signal, void *userdata,
			      sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	struct adapter *adapter;
	uint16_t index;
	unsigned bits;

	if (!bluez_is_from_daemon(bluez, signal) ||
	    bluez_parse_adapter_path(sd_bus_message_get_path(signal), &index) < 0)
		return 0;
	adapter = bluez_find_adapter(bluez, index);
	if (adapter &&
	    read_changes(signal, bluez_adapter_properties, bluez_adapter_properties_count,
			 adapter, &bits) >= 0 &&
	    bits)
		adapter_changed(adapter);
	return 0;
}

int bluez_tree_watch(struct bluez *bluez)
{
	static const struct {
		const char *match;
		sd_bus_message_handler_t fn;
	} watched[] = {
		{TREE_MATCH("InterfacesAdded"), on_added},
		{TREE_MATCH("InterfacesRemoved"), on_removed},
		{CHANGED_MATCH(BLUEZ_DEVICE), on_device_changed},
		{CHANGED_MATCH(BLUEZ_ADAPTER), on_adapter_changed},
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(watched) && r >= 0; i++)
		r = sd_bus_add_match_async(bluez->bus, NULL, watched[i].match,
					   watched[i].fn, NULL, bluez);
	return r;
}

int bluez_tree_load(struct bluez *bluez)
{
	return bluez_call(bluez, "/", DBUS_OBJECT_MANAGER, "GetManagedObjects",
			  TREE_TIMEOUT, on_tree, bluez, &bluez->tree_call, NULL);
}

void bluez_tree_clear(struct bluez *bluez)
{
	struct adapter *adapter, *tmp;

	map_for_each (entry, &bluez->devices)
		bluez_device_free(entry->value);
	map_deinit(&bluez->devices);
	list_for_each_safe (adapter, tmp, &bluez->adapters, node)
		adapter_free(adapter);
}
