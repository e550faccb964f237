/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NetworkManager, asked: its objects in one call, then the SSID of each connection that is saved. */
#include "wifi/known-private.h"

#include "base/log.h"
#include "wifi/bus.h"

#include <errno.h>
#include <string.h>

static int call(struct wifi_known_query *query, const char *path, const char *interface,
		const char *member, sd_bus_message_handler_t fn, bool options)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r = sd_bus_message_new_method_call(query->bus, &message, NM, path, interface,
					       member);

	if (r >= 0)
		r = sd_bus_message_set_auto_start(message, false);
	if (r >= 0 && options)
		r = sd_bus_message_append(message, "a{sv}", 0);
	if (r < 0)
		return r;
	query->call = sd_bus_slot_unref(query->call);
	return MIN(sd_bus_call_async(query->bus, &query->call, message, fn, query,
				     KNOWN_CALL_US),
		   0);
}

static void next_profile(struct wifi_known_query *query);

static int on_profile(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_known_query *query = userdata;
	struct wifi_ssid ssid;

	/* One that may not be read, or is gone by now, is not ours to know. */
	if (wifi_bus_error(reply) == 0 && nm_profile_read(reply, &ssid) == 1 &&
	    known_add_saved(&query->known, &ssid) < 0)
		known_finish(query, -ENOMEM);
	else
		next_profile(query);
	return 0;
}

static void next_profile(struct wifi_known_query *query)
{
	while (query->profile < query->objects.n_profiles)
		if (call(query, query->objects.profiles[query->profile++], NM_SETTINGS,
			 "GetSettings", on_profile, false) == 0)
			return;
	known_finish(query, 0);
}

/* The objects are what they are going to be. */
static void take_objects(struct wifi_known_query *query)
{
	struct nm_objects *objects = &query->objects;
	struct wifi_known *known = &query->known;
	int64_t now_s = (int64_t)(clock_now() / 1000000);

	known->current = objects->current;
	wifi_bss_table_deinit(&known->air);
	known->air = objects->air;
	objects->air = (struct wifi_bss_table){};
	known->seen = objects->last_scan_s >= 0 &&
		      now_s - objects->last_scan_s <= WIFI_KNOWN_SEEN_S;
	next_profile(query);
}

static int ask_objects(struct wifi_known_query *query);

/* The scan is over when LastScan changes. */
static int on_changed(sd_bus_message *signal, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_known_query *query = userdata;
	int64_t last_scan;

	if (query->stage != KNOWN_NM_SCAN ||
	    wifi_bus_property(signal, "LastScan", 'x', &last_scan) <= 0)
		return 0;
	query->match = sd_bus_slot_unref(query->match);
	query->scanned = true;
	if (ask_objects(query) < 0)
		take_objects(query);
	return 0;
}

static int on_scan(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_known_query *query = userdata;
	int r = wifi_bus_error(reply);

	if (r == 0)
		return 0; /* its end comes as a signal, or not until the deadline */
	log_debug("NetworkManager does not scan: %s",
		  sd_bus_message_get_error(reply)->message ?: strerror(-r));
	query->match = sd_bus_slot_unref(query->match);
	take_objects(query);
	return 0;
}

static int begin_scan(struct wifi_known_query *query)
{
	int r = sd_bus_match_signal_async(query->bus, &query->match, NM,
					  query->objects.device,
					  "org.freedesktop.DBus.Properties",
					  "PropertiesChanged", on_changed, NULL, query);

	if (r >= 0)
		r = call(query, query->objects.device, NM ".Device.Wireless",
			 "RequestScan", on_scan, true);
	if (r < 0)
		return r;
	query->stage = KNOWN_NM_SCAN;
	/* Should the scan last longer than the question: the table as it is now counts. */
	query->known.connectivity = query->objects.connectivity;
	return 0;
}

static bool is_old(const struct nm_objects *objects)
{
	int64_t now_s = (int64_t)(clock_now() / 1000000);

	return objects->last_scan_s < 0 ||
	       now_s - objects->last_scan_s > WIFI_KNOWN_FRESH_S;
}

static int on_objects(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_known_query *query = userdata;
	int r = wifi_bus_error(reply);

	nm_objects_deinit(&query->objects);
	if (r == 0)
		r = nm_objects_read(reply, clock_now(), &query->objects);
	query->known.connectivity = query->objects.connectivity;
	if (r < 0 || !query->objects.device[0]) {
		if (r < 0 && r != -ENOTCONN)
			log_debug("NetworkManager cannot be asked: %s", strerror(-r));
		known_ctrl_begin(query);
		return 0;
	}
	known_begun(query);
	if (query->scan && !query->scanned && is_old(&query->objects) &&
	    begin_scan(query) == 0)
		return 0;
	take_objects(query);
	return 0;
}

static int ask_objects(struct wifi_known_query *query)
{
	query->stage = KNOWN_NM;
	return call(query, "/org/freedesktop", "org.freedesktop.DBus.ObjectManager",
		    "GetManagedObjects", on_objects, false);
}

int known_nm_begin(struct wifi_known_query *query)
{
	return ask_objects(query);
}
