/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/bus.h"

#include <errno.h>
#include <string.h>

#define SYSTEM_BUS_ADDRESS "unix:path=/run/dbus/system_bus_socket"

int wifi_bus_open(sd_event *event, sd_bus **ret)
{
	const char *address = secure_getenv("DBUS_SYSTEM_BUS_ADDRESS");
	sd_bus *bus = NULL;
	int r;

	r = sd_bus_new(&bus);
	if (r >= 0)
		r = sd_bus_set_address(bus, address ? address : SYSTEM_BUS_ADDRESS);
	if (r >= 0)
		r = sd_bus_set_bus_client(bus, true);
	if (r >= 0)
		r = sd_bus_start(bus);
	if (r >= 0)
		r = sd_bus_attach_event(bus, event, SD_EVENT_PRIORITY_NORMAL);
	if (r < 0) {
		wifi_bus_close(bus);
		return r;
	}
	*ret = bus;
	return 0;
}

sd_bus *wifi_bus_close(sd_bus *bus)
{
	if (bus)
		sd_bus_detach_event(bus);
	return sd_bus_close_unref(bus);
}

bool wifi_bus_is_open(sd_bus *bus)
{
	return sd_bus_is_open(bus) > 0;
}

int wifi_bus_error(sd_bus_message *reply)
{
	/* A part of the error's name; the first that fits counts. */
	static const struct {
		const char *part;
		int error;
	} rows[] = {
		{"AccessDenied", -EACCES},
		{"PermissionDenied", -EACCES},
		{"NotAuthorized", -EACCES},
		{"AuthFailed", -EACCES},
		{"InteractiveAuthorizationRequired", -EACCES},
		{"DBus.Error.ServiceUnknown", -ENOTCONN},
		{"DBus.Error.NameHasNoOwner", -ENOTCONN},
		{"DBus.Error.Spawn.", -ENOTCONN},
		{"DBus.Error.Disconnected", -ENOTCONN},
		{"systemd1.", -ENOTCONN}, /* its unit is masked, or fails */
		{"DBus.Error.NoReply", -ETIMEDOUT},
		{"DBus.Error.Timeout", -ETIMEDOUT},
		{"DBus.Error.TimedOut", -ETIMEDOUT},
		{"DBus.Error.NoMemory", -ENOMEM},
	};
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	if (!error)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strstr(error->name, rows[i].part))
			return rows[i].error;
	return -EIO;
}

static int read_entry(sd_bus_message *message, const char *name, char type, void *ret)
{
	const char *key;
	char of[2] = {type};
	int r, found = 0;

	r = sd_bus_message_read(message, "s", &key);
	if (r < 0)
		return r;
	if (strcmp(key, name) == 0 &&
	    sd_bus_message_verify_type(message, SD_BUS_TYPE_VARIANT, of) > 0)
		found = 1;
	if (!found)
		r = sd_bus_message_skip(message, "v");
	else if ((r = sd_bus_message_enter_container(message, 'v', of)) >= 0 &&
		 (r = sd_bus_message_read_basic(message, type, ret)) >= 0)
		r = sd_bus_message_exit_container(message);
	return r < 0 ? r : found;
}

int wifi_bus_property(sd_bus_message *message, const char *name, char type, void *ret)
{
	int r, found = 0;

	r = sd_bus_message_rewind(message, true);
	if (r >= 0 && sd_bus_message_has_signature(message, "sa{sv}as"))
		r = sd_bus_message_skip(message, "s");
	if (r >= 0)
		r = sd_bus_message_enter_container(message, 'a', "{sv}");
	while (r >= 0 && !found &&
	       (r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
		found = r = read_entry(message, name, type, ret);
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
	}
	return r < 0 ? r : found;
}
