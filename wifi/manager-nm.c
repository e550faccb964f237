/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * NetworkManager: Device.Managed, which is of this run of the daemon only. When it lets go it takes
 * its interface out of wpa_supplicant; that is waited for, or what is created there next would go
 * with it. GetDeviceByIpIface knows active devices only, so all are looked at.
 */
#include "wifi/manager-private.h"

#include "wifi/bus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define NM             "org.freedesktop.NetworkManager"
#define NM_PATH        "/org/freedesktop/NetworkManager"
#define NM_DEVICE      NM ".Device"
#define NM_ACTIVE      NM ".Connection.Active"
#define DBUS_PROPERTIES "org.freedesktop.DBus.Properties"

/* NMDeviceState */
enum { NM_STATE_UNMANAGED = 10, NM_STATE_DISCONNECTED = 30 };
/* clang-format on */

void manager_nm_deinit(struct wifi_manager *manager)
{
	struct manager_nm *nm = &manager->nm;

	for (char **device = nm->devices; device && *device; device++)
		free(*device);
	free(nm->devices);
	nm->devices = NULL;
	nm->match = sd_bus_slot_unref(nm->match);
	nm->removed = supplicant_call_free(nm->removed);
}

/* ---- Finding the device ---- */

static void nm_set_managed(struct wifi_manager *manager);

/* All were looked at, or it is not there any more. */
static void nm_no_device(struct wifi_manager *manager)
{
	if (manager->searching)
		manager_found(manager, false);
	else
		manager_end(manager, 0, NULL);
}

static int on_active(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *uuid;

	if (wifi_bus_error(reply) == 0 &&
	    wifi_bus_property(reply, "Uuid", 's', &uuid) > 0)
		snprintf(manager->nm.uuid, sizeof(manager->nm.uuid), "%s", uuid);
	manager_found(manager, true);
	return 0;
}

static bool nm_is_managed(sd_bus_message *device)
{
	int managed = 0;

	return wifi_bus_property(device, "Managed", 'b', &managed) > 0 && managed;
}

/* While it is searched for: the device is known, and what runs on it is asked. */
static void nm_search_device(struct wifi_manager *manager, sd_bus_message *reply)
{
	const char *active = "/";

	(void)wifi_bus_property(reply, "ActiveConnection", 'o', &active);
	if (!nm_is_managed(reply))
		manager_found(manager, false);
	else if (strcmp(active, "/") == 0 ||
		 manager_get_all(manager, NM, active, NM_ACTIVE, on_active) < 0)
		manager_found(manager, true);
}

static void nm_next_device(struct wifi_manager *manager);

static int on_device(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	struct manager_nm *nm = &manager->nm;
	const char *name;

	if (wifi_bus_error(reply) < 0 ||
	    wifi_bus_property(reply, "Interface", 's', &name) <= 0 ||
	    strcmp(name, manager->interface) != 0) {
		nm_next_device(manager);
		return 0;
	}
	snprintf(nm->device, sizeof(nm->device), "%s", nm->devices[nm->next - 1]);
	if (manager->searching)
		nm_search_device(manager, reply);
	else if (nm->returning && nm_is_managed(reply))
		manager_end(manager, 0, NULL); /* it has it, and asking needs a right */
	else
		nm_set_managed(manager);
	return 0;
}

static void nm_next_device(struct wifi_manager *manager)
{
	struct manager_nm *nm = &manager->nm;
	int r = 0;

	if (!nm->devices || !nm->devices[nm->next])
		nm_no_device(manager);
	else
		r = manager_get_all(manager, NM, nm->devices[nm->next++], NM_DEVICE,
				    on_device);
	if (r < 0)
		manager_end(manager, r, NULL);
}

static int on_devices(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	int r = wifi_bus_error(reply);

	if (r == -ENOTCONN) {
		nm_no_device(manager);
		return 0;
	}
	if (manager_failed(manager, reply, "tell its devices"))
		return 0;
	r = sd_bus_message_read_strv(reply, &manager->nm.devices);
	if (r < 0)
		manager_end(manager, r, NULL);
	else
		nm_next_device(manager);
	return 0;
}

static int nm_find(struct wifi_manager *manager)
{
	manager->nm.next = 0;
	return manager_call(manager, NM, NM_PATH, NM, "GetAllDevices", on_devices, NULL);
}

/* ---- Letting go ---- */

static void on_removed(int error, void *userdata)
{
	/* Where somebody else holds it there too it stays, and is used. */
	manager_end(userdata, 0, NULL);
}

static void nm_unmanaged(struct wifi_manager *manager)
{
	struct manager_nm *nm = &manager->nm;

	nm->match = sd_bus_slot_unref(nm->match);
	if (!nm->removed &&
	    supplicant_wait_removed(manager->event, manager->bus, manager->interface,
				    on_removed, manager, &nm->removed) < 0)
		manager_end(manager, 0, NULL);
}

/* ---- Taking it back ---- */

static int on_activated(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	/* Refused: it then chooses by itself, as it does after every start. */
	manager_end(userdata, 0, NULL);
	return 0;
}

static int on_connection(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *path;

	if (wifi_bus_error(reply) < 0 || sd_bus_message_read(reply, "o", &path) < 0 ||
	    manager_call(manager, NM, NM_PATH, NM, "ActivateConnection", on_activated,
			 "ooo", path, manager->nm.device, "/") < 0)
		manager_end(manager, 0, NULL);
	return 0;
}

/* What was active is asked for: by itself it would scan all channels first. */
static void nm_disconnected(struct wifi_manager *manager)
{
	struct manager_nm *nm = &manager->nm;

	nm->match = sd_bus_slot_unref(nm->match);
	if (manager_call(manager, NM, NM_PATH "/Settings", NM ".Settings",
			 "GetConnectionByUuid", on_connection, "s", nm->uuid) < 0)
		manager_end(manager, 0, NULL);
}

/* ---- Both ways ---- */

static void nm_state(struct wifi_manager *manager, uint32_t state)
{
	if (!manager->nm.match)
		return; /* it has come already */
	if (!manager->nm.returning) {
		if (state == NM_STATE_UNMANAGED)
			nm_unmanaged(manager);
	} else if (state == NM_STATE_DISCONNECTED) {
		nm_disconnected(manager);
	} else if (state > NM_STATE_DISCONNECTED) {
		manager_end(manager, 0, NULL); /* it is at it by itself */
	}
}

static int on_properties(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	uint32_t state;

	/* A state from before the property was set does not count. */
	if (manager->nm.accepted && wifi_bus_property(message, "State", 'u', &state) > 0)
		nm_state(manager, state);
	return 0;
}

static int on_state(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	uint32_t state;

	if (wifi_bus_error(reply) == 0 &&
	    wifi_bus_property(reply, "State", 'u', &state) > 0)
		nm_state(manager, state);
	return 0;
}

static int on_set(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	struct manager_nm *nm = &manager->nm;

	if (manager_failed(manager, reply,
			   nm->returning ? "take it back" : "let go of it"))
		return 0;
	nm->accepted = true;
	if (nm->returning && !nm->uuid[0])
		manager_end(manager, 0, NULL);
	else if (manager_get_all(manager, NM, nm->device, NM_DEVICE, on_state) < 0)
		manager_end(manager, -ENOMEM, NULL);
	return 0;
}

static void nm_set_managed(struct wifi_manager *manager)
{
	struct manager_nm *nm = &manager->nm;
	int r;

	nm->match = sd_bus_slot_unref(nm->match);
	nm->accepted = false;
	r = sd_bus_match_signal_async(manager->bus, &nm->match, NM, nm->device,
				      DBUS_PROPERTIES, "PropertiesChanged", on_properties,
				      NULL, manager);
	if (r >= 0)
		r = manager_call(manager, NM, nm->device, DBUS_PROPERTIES, "Set", on_set,
				 "ssv", NM_DEVICE, "Managed", "b", nm->returning);
	if (r < 0)
		manager_end(manager, r, NULL);
}

static int nm_release(struct wifi_manager *manager)
{
	manager->nm.returning = false;
	return nm_find(manager);
}

/* It may have been started anew meanwhile: the device is looked for again. */
static int nm_give_back(struct wifi_manager *manager)
{
	manager->nm.returning = true;
	if (!manager->bus) {
		manager_end(manager, -ENOTCONN,
			    "there is no system bus to give %s back over",
			    manager->interface);
		return 0;
	}
	return nm_find(manager);
}

static void nm_late(struct wifi_manager *manager)
{
	const struct manager_nm *nm = &manager->nm;

	/* It has said yes: what it does with it now is its own affair. */
	if (nm->removed || (nm->returning && nm->accepted))
		manager_end(manager, 0, NULL);
	else
		manager_end(manager, -ETIMEDOUT, "NetworkManager does not %s in time",
			    nm->returning ? "take it back" : "let go of it");
}

const struct manager_kind manager_networkmanager = {
	.name = "NetworkManager",
	.service = NM,
	.find = nm_find,
	.release = nm_release,
	.give_back = nm_give_back,
	.late = nm_late,
};
