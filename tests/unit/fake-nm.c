/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/fake-nm.h"

#include "base/loop.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-id128.h>

#define NM "org.freedesktop.NetworkManager"

static int get_ssid(sd_bus *bus, const char *path, const char *interface, const char *key,
		    sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	const struct fake_nm_ap *ap = userdata;

	return sd_bus_message_append_array(reply, 'y', ap->ssid, ap->ssid_len);
}

static int get_last_seen(sd_bus *bus, const char *path, const char *interface,
			 const char *key, sd_bus_message *reply, void *userdata,
			 sd_bus_error *ret_error)
{
	return sd_bus_message_append(reply, "i", (int)(clock_now() / 1000000) - 5);
}

/* clang-format off */
static const sd_bus_vtable nm_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Connectivity", "u", NULL, offsetof(struct fake_nm, connectivity), 0),
	SD_BUS_PROPERTY("Version", "s", NULL, offsetof(struct fake_nm, active_ap), 0), /* one that nobody reads */
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable device_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("DeviceType", "u", NULL, offsetof(struct fake_nm, device_type), 0),
	SD_BUS_PROPERTY("Managed", "b", NULL, offsetof(struct fake_nm, managed), 0),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable ap_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Flags", "u", NULL, offsetof(struct fake_nm_ap, flags), 0),
	SD_BUS_PROPERTY("WpaFlags", "u", NULL, offsetof(struct fake_nm_ap, wpa), 0),
	SD_BUS_PROPERTY("RsnFlags", "u", NULL, offsetof(struct fake_nm_ap, rsn), 0),
	SD_BUS_PROPERTY("Ssid", "ay", get_ssid, 0, 0),
	SD_BUS_PROPERTY("Frequency", "u", NULL, offsetof(struct fake_nm_ap, freq), 0),
	SD_BUS_PROPERTY("HwAddress", "s", NULL, offsetof(struct fake_nm_ap, address), 0),
	SD_BUS_PROPERTY("Mode", "u", NULL, offsetof(struct fake_nm_ap, mode), 0),
	SD_BUS_PROPERTY("Strength", "y", NULL, offsetof(struct fake_nm_ap, strength), 0),
	SD_BUS_PROPERTY("LastSeen", "i", get_last_seen, 0, 0),
	SD_BUS_VTABLE_END
};
/* clang-format on */

static void add_ap(struct fake_nm *nm, const struct fake_nm_ap *ap, size_t i)
{
	char path[64];

	snprintf(path, sizeof(path), NM_PATH "/AccessPoint/%zu", i);
	assert_true(sd_bus_add_object_vtable(nm->bus, NULL, path, NM ".AccessPoint",
					     ap_vtable, (void *)ap) >= 0);
}

static int on_request_scan(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *signal = NULL;
	struct fake_nm *nm = userdata;

	nm->scans++;
	if (nm->no_scan)
		return sd_bus_error_set(ret_error, NM ".Device.NotAllowed",
					"Scanning not allowed at this time");
	nm->last_scan_ms = (int64_t)(clock_now() / 1000);
	add_ap(nm, nm->found, 99);
	sd_bus_reply_method_return(call, "");
	/* The bus would tell who sends it. */
	sd_bus_message_new_signal(nm->bus, &signal, sd_bus_message_get_path(call),
				  "org.freedesktop.DBus.Properties", "PropertiesChanged");
	sd_bus_message_append(signal, "sa{sv}as", NM ".Device.Wireless", 1, "LastScan",
			      "x", nm->last_scan_ms, 0);
	sd_bus_message_set_sender(signal, NM);
	return sd_bus_send(nm->bus, signal, NULL);
}

/* clang-format off */
static const sd_bus_vtable wireless_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("RequestScan", "a{sv}", "", on_request_scan, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_PROPERTY("LastScan", "x", NULL, offsetof(struct fake_nm, last_scan_ms), 0),
	SD_BUS_PROPERTY("ActiveAccessPoint", "o", NULL, offsetof(struct fake_nm, active_ap), 0),
	SD_BUS_VTABLE_END
};
/* clang-format on */

static int on_get_settings(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	const struct fake_nm_profile *profile = userdata;

	sd_bus_message_new_method_return(call, &reply);
	sd_bus_message_open_container(reply, 'a', "{sa{sv}}");
	sd_bus_message_append(reply, "{sa{sv}}", "connection", 2, "type", "s",
			      profile->type, "id", "s", "a profile");
	if (profile->ssid) {
		sd_bus_message_open_container(reply, 'e', "sa{sv}");
		sd_bus_message_append(reply, "s", "802-11-wireless");
		sd_bus_message_open_container(reply, 'a', "{sv}");
		sd_bus_message_append(reply, "{sv}", "mode", "s", "infrastructure");
		sd_bus_message_open_container(reply, 'e', "sv");
		sd_bus_message_append(reply, "s", "ssid");
		sd_bus_message_open_container(reply, 'v', "ay");
		sd_bus_message_append_array(reply, 'y', profile->ssid,
					    strlen(profile->ssid));
		sd_bus_message_close_container(reply);
		sd_bus_message_close_container(reply);
		sd_bus_message_close_container(reply);
		sd_bus_message_close_container(reply);
	}
	sd_bus_message_close_container(reply);
	return sd_bus_send(NULL, reply, NULL);
}

static int on_get_secrets(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	const struct fake_nm_profile *profile = userdata;
	const char *group;

	assert_true(sd_bus_message_read(call, "s", &group) > 0);
	assert_string_equal(group, "802-11-wireless-security");
	if (profile->denied)
		return sd_bus_error_set(ret_error, NM ".Settings.PermissionDenied",
					"Insufficient privileges");
	if (!profile->psk)
		return sd_bus_error_set(ret_error, NM ".AgentManager.NoSecrets",
					"No agents were available for this request.");
	sd_bus_message_new_method_return(call, &reply);
	sd_bus_message_append(reply, "a{sa{sv}}", 2, "802-11-wireless", 0,
			      "802-11-wireless-security", 1, "psk", "s", profile->psk);
	return sd_bus_send(NULL, reply, NULL);
}

/* clang-format off */
static const sd_bus_vtable profile_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("GetSettings", "", "a{sa{sv}}", on_get_settings, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("GetSecrets", "s", "a{sa{sv}}", on_get_secrets, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};
/* clang-format on */

static int swallow(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
	return 1;
}

static void add_objects(struct fake_nm *nm)
{
	char path[64];

	sd_bus_add_object_manager(nm->bus, NULL, "/org/freedesktop");
	sd_bus_add_object_vtable(nm->bus, NULL, NM_PATH, NM, nm_vtable, nm);
	for (size_t i = 0; i < nm->n_profiles; i++) {
		snprintf(path, sizeof(path), NM_PATH "/Settings/%zu", i);
		sd_bus_add_object_vtable(nm->bus, NULL, path, NM ".Settings.Connection",
					 profile_vtable, (void *)&nm->profiles[i]);
	}
	for (size_t i = 0; i < nm->n_aps; i++)
		add_ap(nm, &nm->aps[i], i);
	if (!nm->device_type)
		return;
	sd_bus_add_object_vtable(nm->bus, NULL, NM_PATH "/Devices/3", NM ".Device",
				 device_vtable, nm);
	sd_bus_add_object_vtable(nm->bus, NULL, NM_PATH "/Devices/3",
				 NM ".Device.Wireless", wireless_vtable, nm);
}

void fake_nm_connect(struct fake_nm *nm, sd_event *event, sd_bus **ret)
{
	sd_id128_t id;
	int fds[2];

	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds),
		0);
	sd_id128_randomize(&id);
	sd_bus_new(&nm->bus);
	sd_bus_set_fd(nm->bus, fds[0], fds[0]);
	sd_bus_set_server(nm->bus, true, id);
	sd_bus_set_anonymous(nm->bus, true);
	sd_bus_new(ret);
	sd_bus_set_fd(*ret, fds[1], fds[1]);
	sd_bus_set_anonymous(*ret, true);
	if (nm->silent)
		sd_bus_add_filter(nm->bus, NULL, swallow, NULL);
	else
		add_objects(nm);
	assert_true(sd_bus_start(nm->bus) >= 0);
	assert_true(sd_bus_start(*ret) >= 0);
	assert_true(sd_bus_attach_event(nm->bus, event, 0) >= 0);
	assert_true(sd_bus_attach_event(*ret, event, 0) >= 0);
}
