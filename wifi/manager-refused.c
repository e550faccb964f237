/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Those that talk to the radio themselves. wpa_supplicant cannot work beside them. */
#include "wifi/manager-private.h"

#include "wifi/bus.h"

#include <errno.h>
#include <string.h>

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

static int refuse(struct wifi_manager *manager)
{
	manager_end(manager, -EOPNOTSUPP,
		    "%s runs %s, and usher needs wpa_supplicant to join networks",
		    manager->running->name, manager->interface);
	return 0;
}

/* ---- iwd: an object with Device, whose Name is the interface's and which is Powered ---- */

/* a{sv}; whether it is our device. */
static int read_iwd_device(struct wifi_manager *manager, sd_bus_message *m)
{
	bool ours = false, powered = false;
	const char *key, *name;
	int r, on;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r >= 0 && strcmp(key, "Name") == 0) {
			r = sd_bus_message_read(m, "v", "s", &name);
			ours = r >= 0 && strcmp(name, manager->interface) == 0;
		} else if (r >= 0 && strcmp(key, "Powered") == 0) {
			r = sd_bus_message_read(m, "v", "b", &on);
			powered = r >= 0 && on;
		} else if (r >= 0) {
			r = sd_bus_message_skip(m, "v");
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}
	if (r >= 0)
		r = sd_bus_message_exit_container(m);
	return r < 0 ? r : ours && powered;
}

/* a{sa{sv}} */
static int read_iwd_object(struct wifi_manager *manager, sd_bus_message *m)
{
	const char *interface;
	int r, found = 0;

	r = sd_bus_message_enter_container(m, 'a', "{sa{sv}}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sa{sv}")) > 0) {
		r = sd_bus_message_read(m, "s", &interface);
		if (r >= 0 && strcmp(interface, "net.connman.iwd.Device") == 0) {
			r = read_iwd_device(manager, m);
			found = found || r > 0;
		} else if (r >= 0) {
			r = sd_bus_message_skip(m, "a{sv}");
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}
	if (r >= 0)
		r = sd_bus_message_exit_container(m);
	return r < 0 ? r : found;
}

static int on_iwd_objects(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	int found = 0, r = wifi_bus_error(reply);

	if (r >= 0)
		r = sd_bus_message_enter_container(reply, 'a', "{oa{sa{sv}}}");
	while (r >= 0 && !found &&
	       (r = sd_bus_message_enter_container(reply, 'e', "oa{sa{sv}}")) > 0) {
		r = sd_bus_message_skip(reply, "o");
		if (r >= 0)
			found = r = read_iwd_object(manager, reply);
		if (r >= 0)
			r = sd_bus_message_exit_container(reply);
	}
	manager_found(manager, found > 0);
	return 0;
}

static int iwd_find(struct wifi_manager *manager)
{
	return manager_call(manager, "net.connman.iwd", "/", OBJECT_MANAGER,
			    "GetManagedObjects", on_iwd_objects, NULL);
}

/* ---- connman: it takes every station where its Wi-Fi is powered ---- */

static int on_technology(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	int powered = 0;

	manager_found(userdata,
		      wifi_bus_error(reply) == 0 &&
			      wifi_bus_property(reply, "Powered", 'b', &powered) > 0 &&
			      powered);
	return 0;
}

static int connman_find(struct wifi_manager *manager)
{
	return manager_call(manager, "net.connman", "/net/connman/technology/wifi",
			    "net.connman.Technology", "GetProperties", on_technology,
			    NULL);
}

const struct manager_kind manager_iwd = {
	.name = "iwd",
	.service = "net.connman.iwd",
	.find = iwd_find,
	.release = refuse,
};

const struct manager_kind manager_connman = {
	.name = "connman",
	.service = "net.connman",
	.find = connman_find,
	.release = refuse,
};
