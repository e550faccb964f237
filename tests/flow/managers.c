/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flow/managers.h"

#include "base/macros.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>

#include "tests/unit/unit.h"

/* clang-format off */
#define NM       "org.freedesktop.NetworkManager"
#define NM_PATH  "/org/freedesktop/NetworkManager"
#define WLAN0    NM_PATH "/Devices/3"
#define ACTIVE   NM_PATH "/ActiveConnection/7"
#define SETTINGS NM_PATH "/Settings"
#define UUID     "11111111-2222-3333-4444-555555555555"
#define NETWORKD "org.freedesktop.network1"
#define WPA      "fi.w1.wpa_supplicant1"
#define WPA_PATH "/fi/w1/wpa_supplicant1"

enum { REMOVE_US = 100000 };
/* clang-format on */

/* One process's own: the child's. */
static const struct managers_config *config;
static sd_event *loop;
static int trace_fd;
static struct nm_device {
	uint32_t state;
	int managed;
} wlan0, eth0 = {100, 1};
static uint32_t path_of_states[3];
static size_t next_state;

static void tell(const char *word)
{
	dprintf(trace_fd, "%s ", word);
}

/* ---- NetworkManager ---- */

static int get_interface(sd_bus *bus, const char *path, const char *interface,
			 const char *property, sd_bus_message *reply, void *userdata,
			 sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", userdata == &wlan0 ? "wlan0" : "eth0");
}

static int get_active(sd_bus *bus, const char *path, const char *interface,
		      const char *property, sd_bus_message *reply, void *userdata,
		      sd_bus_error *error)
{
	return sd_bus_message_append(
		reply, "o", userdata == &wlan0 && wlan0.state == 100 ? ACTIVE : "/");
}

static int get_uuid(sd_bus *bus, const char *path, const char *interface,
		    const char *property, sd_bus_message *reply, void *userdata,
		    sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", UUID);
}

/* It takes its interface out of wpa_supplicant, some time after it has said that it let go. */
static int on_remove(sd_event_source *source, uint64_t usec, void *userdata)
{
	sd_bus_message *reply = NULL;
	const char *path;

	if (sd_bus_call_method(userdata, WPA, WPA_PATH, WPA, "GetInterface", NULL, &reply,
			       "s", "wlan0") < 0)
		return 0;
	if (sd_bus_message_read(reply, "o", &path) >= 0 &&
	    sd_bus_call_method(userdata, WPA, WPA_PATH, WPA, "RemoveInterface", NULL,
			       NULL, "o", path) >= 0)
		tell("removed");
	sd_bus_message_unref(reply);
	return 0;
}

/* One state a turn, each with its signal, as the real one goes through them. */
static int on_next_state(sd_event_source *source, void *userdata)
{
	wlan0.state = path_of_states[next_state++];
	sd_bus_emit_properties_changed(userdata, WLAN0, NM ".Device", "State", NULL);
	if (wlan0.state == 10)
		(void)sd_event_add_time_relative(loop, NULL, CLOCK_MONOTONIC, REMOVE_US,
						 1, on_remove, userdata);
	return sd_event_source_set_enabled(
		source, path_of_states[next_state] ? SD_EVENT_ON : SD_EVENT_OFF);
}

static int set_managed(sd_bus *bus, const char *path, const char *interface,
		       const char *property, sd_bus_message *value, void *userdata,
		       sd_bus_error *error)
{
	int r, wanted;

	r = sd_bus_message_read(value, "b", &wanted);
	if (r < 0)
		return r;
	if (config->denied)
		return sd_bus_error_set(error, NM ".PermissionDenied",
					"Not authorized to perform this operation");
	tell(wanted ? "managed" : "unmanaged");
	if (wanted == wlan0.managed || config->stuck)
		return 1;
	wlan0.managed = wanted;
	memcpy(path_of_states,
	       wanted ? (uint32_t[]){20, 30, 0} : (uint32_t[]){110, 10, 0},
	       sizeof(path_of_states));
	next_state = 0;
	return sd_event_add_defer(loop, NULL, on_next_state, bus);
}

static int on_devices(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	return sd_bus_reply_method_return(call, "ao", 2, NM_PATH "/Devices/2", WLAN0);
}

static int on_activate(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	const char *connection, *device, *specific;
	int r = sd_bus_message_read(call, "ooo", &connection, &device, &specific);

	if (r < 0)
		return r;
	tell("activate");
	tell(connection);
	tell(device);
	return sd_bus_reply_method_return(call, "o", ACTIVE);
}

static int on_by_uuid(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	const char *uuid;
	int r = sd_bus_message_read(call, "s", &uuid);

	if (r < 0)
		return r;
	if (strcmp(uuid, UUID) != 0)
		return sd_bus_error_set(error, NM ".Settings.InvalidConnection",
					"No connection with the UUID was found.");
	return sd_bus_reply_method_return(call, "o", SETTINGS "/5");
}

/* clang-format off */
static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("GetAllDevices", "", "ao", on_devices, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("ActivateConnection", "ooo", "o", on_activate, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable settings_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("GetConnectionByUuid", "s", "o", on_by_uuid, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable device_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Interface", "s", get_interface, 0, 0),
	SD_BUS_PROPERTY("ActiveConnection", "o", get_active, 0, 0),
	SD_BUS_PROPERTY("State", "u", NULL, offsetof(struct nm_device, state),
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_WRITABLE_PROPERTY("Managed", "b", NULL, set_managed,
				 offsetof(struct nm_device, managed), SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable active_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Uuid", "s", get_uuid, 0, 0),
	SD_BUS_VTABLE_END,
};
/* clang-format on */

static int add_networkmanager(sd_bus *bus)
{
	wlan0.managed = !config->unmanaged;
	wlan0.state = config->unmanaged ? 10 : config->idle ? 30 : 100;
	sd_bus_add_object_vtable(bus, NULL, NM_PATH, NM, manager_vtable, NULL);
	sd_bus_add_object_vtable(bus, NULL, SETTINGS, NM ".Settings", settings_vtable,
				 NULL);
	sd_bus_add_object_vtable(bus, NULL, NM_PATH "/Devices/2", NM ".Device",
				 device_vtable, &eth0);
	sd_bus_add_object_vtable(bus, NULL, WLAN0, NM ".Device", device_vtable, &wlan0);
	sd_bus_add_object_vtable(bus, NULL, ACTIVE, NM ".Connection.Active",
				 active_vtable, NULL);
	return sd_bus_request_name(bus, NM, 0);
}

/* ---- systemd-networkd: what can be asked of it; its files are of the lab ---- */

static int on_link(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	const char *name;
	int r = sd_bus_message_read(call, "s", &name);

	if (r < 0)
		return r;
	if (strcmp(name, "wlan0") != 0)
		return sd_bus_error_set(error, NETWORKD ".NoSuchLink", "Link not known");
	return sd_bus_reply_method_return(call, "io", 3,
					  "/org/freedesktop/network1/link/_33");
}

static int get_setup(sd_bus *bus, const char *path, const char *interface,
		     const char *property, sd_bus_message *reply, void *userdata,
		     sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s",
				     config->networkd ? "configured" : "unmanaged");
}

/* clang-format off */
static const sd_bus_vtable networkd_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("GetLinkByName", "s", "io", on_link, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable link_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("AdministrativeState", "s", get_setup, 0, 0),
	SD_BUS_VTABLE_END,
};
/* clang-format on */

static int add_networkd(sd_bus *bus)
{
	sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/network1",
				 NETWORKD ".Manager", networkd_vtable, NULL);
	sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/network1/link/_33",
				 NETWORKD ".Link", link_vtable, NULL);
	return sd_bus_request_name(bus, NETWORKD, 0);
}

/* ---- iwd, connman ---- */

static int get_name(sd_bus *bus, const char *path, const char *interface,
		    const char *property, sd_bus_message *reply, void *userdata,
		    sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", userdata);
}

static int get_powered(sd_bus *bus, const char *path, const char *interface,
		       const char *property, sd_bus_message *reply, void *userdata,
		       sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", !config->iwd_off);
}

static int on_technology(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
	return sd_bus_reply_method_return(call, "a{sv}", 2, "Name", "s", "WiFi",
					  "Powered", "b", 1);
}

/* clang-format off */
static const sd_bus_vtable adapter_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Name", "s", get_name, 0, 0),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable iwd_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Name", "s", get_name, 0, 0),
	SD_BUS_PROPERTY("Powered", "b", get_powered, 0, 0),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable technology_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("GetProperties", "", "a{sv}", on_technology, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};
/* clang-format on */

static int add_iwd(sd_bus *bus)
{
	static char adapter[] = "phy0", device[] = "wlan0";

	sd_bus_add_object_manager(bus, NULL, "/");
	sd_bus_add_object_vtable(bus, NULL, "/net/connman/iwd/0",
				 "net.connman.iwd.Adapter", adapter_vtable, adapter);
	sd_bus_add_object_vtable(bus, NULL, "/net/connman/iwd/0/3",
				 "net.connman.iwd.Device", iwd_vtable, device);
	return sd_bus_request_name(bus, "net.connman.iwd", 0);
}

static int add_connman(sd_bus *bus)
{
	sd_bus_add_object_vtable(bus, NULL, "/net/connman/technology/wifi",
				 "net.connman.Technology", technology_vtable, NULL);
	return sd_bus_request_name(bus, "net.connman", 0);
}

/* ---- Their process ---- */

static int run(int ready)
{
	sd_bus *bus = NULL;
	int r;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	r = sd_event_new(&loop);
	if (r >= 0)
		r = sd_bus_open_system(&bus);
	if (r >= 0)
		r = sd_bus_attach_event(bus, loop, 0);
	if (r >= 0 && config->nm)
		r = add_networkmanager(bus);
	if (r >= 0 && config->networkd)
		r = add_networkd(bus);
	if (r >= 0 && config->iwd)
		r = add_iwd(bus);
	if (r >= 0 && config->connman)
		r = add_connman(bus);
	if (r < 0)
		return 1;
	dprintf(ready, "!");
	return sd_event_loop(loop) < 0;
}

void managers_start(struct managers *managers, const struct managers_config *wanted)
{
	int fds[2];
	char ready;

	assert_int_equal(pipe(fds), 0);
	managers->pid = fork();
	assert_true(managers->pid >= 0);
	if (managers->pid == 0) {
		close(fds[0]);
		config = wanted;
		trace_fd = fds[1];
		_exit(run(fds[1]));
	}
	close(fds[1]);
	managers->trace = fds[0];
	assert_int_equal(read(managers->trace, &ready, 1), 1);
}

void managers_stop(struct managers *managers, char *ret_trace)
{
	size_t len = 0;
	ssize_t n;
	int status;

	assert_int_equal(kill(managers->pid, SIGKILL), 0);
	assert_int_equal(waitpid(managers->pid, &status, 0), managers->pid);
	while (len < 255 && (n = read(managers->trace, ret_trace + len, 255 - len)) > 0)
		len += (size_t)n;
	ret_trace[len] = '\0';
	close(managers->trace);
}
