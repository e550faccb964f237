/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes the calls to org.bluez that a client may make, right ones and wrong ones, and prints
 * how each was answered: the same against a real bluetoothd and against the stand-in, where
 * one Improv accessory is near: its state is described, its error is indicated, and its
 * capabilities take an encrypted link. Time, addresses and handles are left out.
 */
#include "base/macros.h"
#include "provision/improv.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define ADAPTER	       "org.bluez.Adapter1"
#define DEVICE	       "org.bluez.Device1"
#define CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define DESCRIPTOR     "org.bluez.GattDescriptor1"

enum { PATIENCE_US = 60000000, PATH_SIZE = 128 };

static sd_bus *bus;
static char adapter[PATH_SIZE], device[PATH_SIZE];
static char state_path[PATH_SIZE], command_path[PATH_SIZE], result_path[PATH_SIZE];
static char error_path[PATH_SIZE], capabilities_path[PATH_SIZE];
static char description_path[PATH_SIZE], switch_path[PATH_SIZE];
static bool connected, resolved, paired, rssi_gone;

static void show(const char *what, const sd_bus_error *error)
{
	if (error && sd_bus_error_is_set(error))
		printf("%s: %s \"%.*s\"\n", what, error->name,
		       (int)strcspn(error->message, "\n"), error->message);
	else
		printf("%s: ok\n", what);
	fflush(stdout);
}

static void call(const char *what, const char *path, const char *interface,
		 const char *member, const char *types, ...)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	va_list args;

	va_start(args, types);
	sd_bus_call_methodv(bus, "org.bluez", path, interface, member, &error, NULL,
			    types, args);
	va_end(args);
	show(what, &error);
}

static void find_path(const char *path, const char *uuid)
{
	static const struct {
		const char *uuid;
		char *path;
	} wanted[] = {
		{IMPROV_STATE_UUID, state_path},
		{IMPROV_COMMAND_UUID, command_path},
		{IMPROV_RESULT_UUID, result_path},
		{IMPROV_ERROR_UUID, error_path},
		{IMPROV_CAPABILITIES_UUID, capabilities_path},
		{"00002901-0000-1000-8000-00805f9b34fb", description_path},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		if (strcmp(wanted[i].uuid, uuid) == 0 && strstr(path, adapter))
			snprintf(wanted[i].path, PATH_SIZE, "%s", path);
	if (strcmp(uuid, "00002902-0000-1000-8000-00805f9b34fb") == 0 && *state_path &&
	    strncmp(path, state_path, strlen(state_path)) == 0)
		snprintf(switch_path, sizeof(switch_path), "%s", path);
}

/* a{sv}: what is of interest here. */
static void read_properties(sd_bus_message *m, const char *path, bool is_device)
{
	const char *key, *text;
	int flag;

	if (sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
		return;
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		sd_bus_message_read(m, "s", &key);
		if (is_device && strcmp(key, "Connected") == 0 &&
		    sd_bus_message_read(m, "v", "b", &flag) > 0)
			connected = flag;
		else if (is_device && strcmp(key, "Paired") == 0 &&
			 sd_bus_message_read(m, "v", "b", &flag) > 0)
			paired = flag;
		else if (is_device && strcmp(key, "ServicesResolved") == 0 &&
			 sd_bus_message_read(m, "v", "b", &flag) > 0)
			resolved = flag;
		else if (is_device && strcmp(key, "UUIDs") == 0 && !*device) {
			sd_bus_message_enter_container(m, 'v', "as");
			sd_bus_message_enter_container(m, 'a', "s");
			while (sd_bus_message_read(m, "s", &text) > 0)
				if (strcmp(text, IMPROV_SERVICE_UUID) == 0 &&
				    strstr(path, adapter))
					snprintf(device, sizeof(device), "%s", path);
			sd_bus_message_exit_container(m);
			sd_bus_message_exit_container(m);
		} else if (!is_device && strcmp(key, "UUID") == 0 &&
			   sd_bus_message_read(m, "v", "s", &text) > 0)
			find_path(path, text);
		else
			sd_bus_message_skip(m, "v");
		sd_bus_message_exit_container(m);
	}
	sd_bus_message_exit_container(m);
}

static void read_object(sd_bus_message *m)
{
	const char *path, *interface;

	sd_bus_message_read(m, "o", &path);
	sd_bus_message_enter_container(m, 'a', "{sa{sv}}");
	while (sd_bus_message_enter_container(m, 'e', "sa{sv}") > 0) {
		sd_bus_message_read(m, "s", &interface);
		if (strcmp(interface, DEVICE) == 0 ||
		    strcmp(interface, CHARACTERISTIC) == 0 ||
		    strcmp(interface, DESCRIPTOR) == 0)
			read_properties(m, path, strcmp(interface, DEVICE) == 0);
		else
			sd_bus_message_skip(m, "a{sv}");
		sd_bus_message_exit_container(m);
	}
	sd_bus_message_exit_container(m);
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	read_object(m);
	return 0;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *interface, *gone;

	if (strcmp(sd_bus_message_get_path(m), device) != 0)
		return 0;
	sd_bus_message_read(m, "s", &interface);
	read_properties(m, device, true);
	sd_bus_message_enter_container(m, 'a', "s");
	while (sd_bus_message_read(m, "s", &gone) > 0)
		rssi_gone |= strcmp(gone, "RSSI") == 0;
	return 0;
}

static void look_around(void)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;

	if (sd_bus_call_method(bus, "org.bluez", "/",
			       "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
			       NULL, &reply, "") < 0)
		return;
	sd_bus_message_enter_container(reply, 'a', "{oa{sa{sv}}}");
	while (sd_bus_message_enter_container(reply, 'e', "oa{sa{sv}}") > 0) {
		read_object(reply);
		sd_bus_message_exit_container(reply);
	}
}

/* Until *flag is wanted; signals come meanwhile. */
static void wait_until(const char *what, const bool *flag, bool wanted)
{
	while (*flag != wanted)
		if (sd_bus_process(bus, NULL) == 0 && sd_bus_wait(bus, PATIENCE_US) <= 0)
			break;
	printf("%s: %s\n", what, *flag == wanted ? "yes" : "no");
	fflush(stdout);
}

struct pair {
	int answered;
	const char *what;
};

static int on_one_of_two(sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct pair *pair = userdata;

	pair->answered++;
	show(pair->what, sd_bus_message_get_error(reply));
	return 0;
}

/* The same call twice, without waiting for the first answer. */
static void call_twice(const char *what, const char *path, const char *interface,
		       const char *member, const char *types, ...)
{
	struct pair pair = {.what = what};
	va_list args;
	int i;

	for (i = 0; i < 2; i++) {
		va_start(args, types);
		sd_bus_call_method_asyncv(bus, NULL, "org.bluez", path, interface, member,
					  on_one_of_two, &pair, types, args);
		va_end(args);
	}
	while (pair.answered < 2)
		if (sd_bus_process(bus, NULL) == 0 && sd_bus_wait(bus, PATIENCE_US) <= 0)
			return;
}

static void discover(void)
{
	bool found;

	call("filter with an unknown transport", adapter, ADAPTER, "SetDiscoveryFilter",
	     "a{sv}", 1, "Transport", "s", "bogus");
	call("filter with an unknown key", adapter, ADAPTER, "SetDiscoveryFilter",
	     "a{sv}", 1, "Nope", "s", "le");
	call("filter", adapter, ADAPTER, "SetDiscoveryFilter", "a{sv}", 2, "Transport",
	     "s", "le", "DuplicateData", "b", 1);
	call("stop discovery that is not on", adapter, ADAPTER, "StopDiscovery", "");
	call("start discovery", adapter, ADAPTER, "StartDiscovery", "");
	call("start discovery again", adapter, ADAPTER, "StartDiscovery", "");
	look_around();
	while (!*device)
		if (sd_bus_process(bus, NULL) == 0 && sd_bus_wait(bus, PATIENCE_US) <= 0)
			break;
	found = *device;
	wait_until("the accessory is found", &found, true);
	rssi_gone = false;
	call("stop discovery", adapter, ADAPTER, "StopDiscovery", "");
	wait_until("its RSSI is invalidated", &rssi_gone, true);
}

static void agents(void)
{
	static const char manager[] = "org.bluez.AgentManager1";

	call("register an agent", "/org/bluez", manager, "RegisterAgent", "os", "/agent",
	     "NoInputNoOutput");
	call("register it again", "/org/bluez", manager, "RegisterAgent", "os", "/agent",
	     "NoInputNoOutput");
	call("make it the default", "/org/bluez", manager, "RequestDefaultAgent", "o",
	     "/agent");
	call("unregister another", "/org/bluez", manager, "UnregisterAgent", "o",
	     "/nope");
	call("unregister it", "/org/bluez", manager, "UnregisterAgent", "o", "/agent");
}

static void connections(void)
{
	char nobody[PATH_SIZE + 32];

	snprintf(nobody, sizeof(nobody), "%s/dev_11_22_33_44_55_66", adapter);
	call("connect nobody", nobody, DEVICE, "Connect", "");
	call("remove nobody", adapter, ADAPTER, "RemoveDevice", "o", nobody);
	call("an unknown method", device, DEVICE, "Nope", "");
	call("disconnect what is not connected", device, DEVICE, "Disconnect", "");
	call_twice("connect twice at once", device, DEVICE, "Connect", "");
	wait_until("connected", &connected, true);
	wait_until("services resolved", &resolved, true);
	call("connect what is connected", device, DEVICE, "Connect", "");
	look_around();
	look_around(); /* a switch is known by its characteristic */
}

static void values(void)
{
	call("read", state_path, CHARACTERISTIC, "ReadValue", "a{sv}", 0);
	call("read past the end", state_path, CHARACTERISTIC, "ReadValue", "a{sv}", 1,
	     "offset", "q", 9);
	call("read what cannot be", command_path, CHARACTERISTIC, "ReadValue", "a{sv}",
	     0);
	call("write what cannot be", state_path, CHARACTERISTIC, "WriteValue", "aya{sv}",
	     1, 2, 0);
	call("write of an unknown type", command_path, CHARACTERISTIC, "WriteValue",
	     "aya{sv}", 3, 2, 0, 2, 1, "type", "s", "bogus");
	call("write", command_path, CHARACTERISTIC, "WriteValue", "aya{sv}", 3, 2, 0, 2,
	     1, "type", "s", "request");
	call_twice("write twice at once", command_path, CHARACTERISTIC, "WriteValue",
		   "aya{sv}", 3, 2, 0, 2, 0);
}

static void descriptors(void)
{
	call("read a description", description_path, DESCRIPTOR, "ReadValue", "a{sv}", 0);
	call("read it past its end", description_path, DESCRIPTOR, "ReadValue", "a{sv}",
	     1, "offset", "q", 99);
	call("write a description", description_path, DESCRIPTOR, "WriteValue", "aya{sv}",
	     1, 2, 0);
	call("read what switches notifications", switch_path, DESCRIPTOR, "ReadValue",
	     "a{sv}", 0);
	call("write what switches them", switch_path, DESCRIPTOR, "WriteValue", "aya{sv}",
	     2, 1, 0, 0);
}

static void encryption(void)
{
	call("read what takes an encrypted link", capabilities_path, CHARACTERISTIC,
	     "ReadValue", "a{sv}", 0);
	wait_until("it is paired by that", &paired, true);
}

static void notifications(void)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;

	call("notify what cannot", command_path, CHARACTERISTIC, "StartNotify", "");
	call("stop notify that is not on", state_path, CHARACTERISTIC, "StopNotify", "");
	call("start notify", state_path, CHARACTERISTIC, "StartNotify", "");
	call("start notify again", state_path, CHARACTERISTIC, "StartNotify", "");
	call("acquire while notifying", state_path, CHARACTERISTIC, "AcquireNotify",
	     "a{sv}", 0);
	call("stop notify", state_path, CHARACTERISTIC, "StopNotify", "");
	sd_bus_call_method(bus, "org.bluez", result_path, CHARACTERISTIC, "AcquireNotify",
			   &error, &reply, "a{sv}", 0);
	show("acquire", &error); /* the socket lives with the reply */
	call("acquire again", result_path, CHARACTERISTIC, "AcquireNotify", "a{sv}", 0);
	call("start notify while acquired", result_path, CHARACTERISTIC, "StartNotify",
	     "");
	call("start indications", error_path, CHARACTERISTIC, "StartNotify", "");
	call("stop indications", error_path, CHARACTERISTIC, "StopNotify", "");
	call("acquire indications", error_path, CHARACTERISTIC, "AcquireNotify", "a{sv}",
	     0);
}

static void ends(void)
{
	call("disconnect", device, DEVICE, "Disconnect", "");
	wait_until("services not resolved", &resolved, false);
	wait_until("not connected", &connected, false);
	call("read while not connected", state_path, CHARACTERISTIC, "ReadValue", "a{sv}",
	     0);
	call("write while not connected", command_path, CHARACTERISTIC, "WriteValue",
	     "aya{sv}", 3, 2, 0, 2, 0);
	call("read a description while not connected", description_path, DESCRIPTOR,
	     "ReadValue", "a{sv}", 0);
	call("remove", adapter, ADAPTER, "RemoveDevice", "o", device);
	call("connect what was removed", device, DEVICE, "Connect", "");
	call("read what was removed", state_path, CHARACTERISTIC, "ReadValue", "a{sv}",
	     0);
}

int main(int argc, char **argv)
{
	snprintf(adapter, sizeof(adapter), "/org/bluez/%s", argc > 1 ? argv[1] : "hci0");
	if (sd_bus_open_system(&bus) < 0)
		return 69;
	sd_bus_match_signal(bus, NULL, "org.bluez", "/",
			    "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
			    on_added, NULL);
	sd_bus_match_signal(bus, NULL, "org.bluez", NULL,
			    "org.freedesktop.DBus.Properties", "PropertiesChanged",
			    on_changed, NULL);
	agents();
	discover();
	connections();
	values();
	descriptors();
	encryption();
	notifications();
	ends();
	sd_bus_flush_close_unref(bus);
	return 0;
}
