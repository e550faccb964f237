/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The passphrase of one network, out of NetworkManager's connections. */
#include "wifi/known-private.h"

#include "wifi/bus.h"

#include <errno.h>

enum {
	SECRET_US = 30000000
}; /* polkit may ask the user for his own password meanwhile */

struct wifi_secret_query {
	sd_bus *bus;
	struct wifi_ssid ssid;
	wifi_secret_fn fn;
	void *userdata;
	struct loop_timer *timer;
	sd_bus_slot *call;
	struct nm_objects objects;
	size_t profile;
	struct secret *secret;
	int error;
};

static void finish(struct wifi_secret_query *query, int error)
{
	query->error = error;
	loop_timer_set(query->timer, clock_now());
}

static int call(struct wifi_secret_query *query, const char *path, const char *interface,
		const char *member, sd_bus_message_handler_t fn, const char *group)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r = sd_bus_message_new_method_call(query->bus, &message, NM, path, interface,
					       member);

	if (r >= 0)
		r = sd_bus_message_set_auto_start(message, false);
	if (r >= 0 && group)
		r = sd_bus_message_append(message, "s", group);
	if (r >= 0 && group) /* polkit's agent may be asked */
		r = sd_bus_message_set_allow_interactive_authorization(message, true);
	if (r < 0)
		return r;
	query->call = sd_bus_slot_unref(query->call);
	return MIN(sd_bus_call_async(query->bus, &query->call, message, fn, query,
				     group ? SECRET_US : KNOWN_CALL_US),
		   0);
}

static int on_secret(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_secret_query *query = userdata;
	int r = wifi_bus_error(reply);

	(void)sd_bus_message_sensitive(reply);
	if (r == 0)
		r = nm_secret_read(reply, &query->secret);
	/* -EIO: its agent has no secrets for it (NoSecrets), or it takes none (an open network) */
	finish(query, r == -EIO || r == -EBADMSG ? -ENOENT : r);
	return 0;
}

static void next_profile(struct wifi_secret_query *query);

static int on_profile(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_secret_query *query = userdata;
	struct wifi_ssid ssid;
	int r;

	if (wifi_bus_error(reply) < 0 || nm_profile_read(reply, &ssid) != 1 ||
	    !wifi_ssid_equal(&ssid, &query->ssid)) {
		next_profile(query);
		return 0;
	}
	r = call(query, query->objects.profiles[query->profile - 1], NM_SETTINGS,
		 "GetSecrets", on_secret, "802-11-wireless-security");
	if (r < 0)
		finish(query, r);
	return 0;
}

static void next_profile(struct wifi_secret_query *query)
{
	while (query->profile < query->objects.n_profiles)
		if (call(query, query->objects.profiles[query->profile++], NM_SETTINGS,
			 "GetSettings", on_profile, NULL) == 0)
			return;
	finish(query, -ENOENT);
}

static int on_objects(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_secret_query *query = userdata;
	int r = wifi_bus_error(reply);

	if (r == 0)
		r = nm_objects_read(reply, clock_now(), &query->objects);
	if (r < 0)
		finish(query, r == -ENOTCONN ? -ENOENT : r);
	else
		next_profile(query);
	return 0;
}

static void on_timer(void *userdata)
{
	struct wifi_secret_query *query = userdata;

	loop_timer_set(query->timer, 0);
	query->call = sd_bus_slot_unref(query->call);
	query->fn(steal(&query->secret), query->error, query->userdata);
}

int wifi_secret_ask(sd_event *event, sd_bus *bus, const struct wifi_ssid *ssid,
		    wifi_secret_fn fn, void *userdata, struct wifi_secret_query **ret)
{
	_cleanup_(wifi_secret_query_freep) struct wifi_secret_query *query = calloc(
		1, sizeof(*query));
	int r;

	if (!query)
		return -ENOMEM;
	query->bus = sd_bus_ref(bus);
	query->ssid = *ssid;
	query->fn = fn;
	query->userdata = userdata;
	r = loop_timer_new(event, on_timer, query, &query->timer);
	if (r < 0)
		return r;
	r = bus ? call(query, "/org/freedesktop", "org.freedesktop.DBus.ObjectManager",
		       "GetManagedObjects", on_objects, NULL)
		: -ENOENT;
	if (r < 0)
		finish(query, -ENOENT);
	*ret = steal(&query);
	return 0;
}

struct wifi_secret_query *wifi_secret_query_free(struct wifi_secret_query *query)
{
	if (!query)
		return NULL;
	sd_bus_slot_unref(query->call);
	loop_timer_free(query->timer);
	nm_objects_deinit(&query->objects);
	secret_free(query->secret);
	sd_bus_unref(query->bus);
	free(query);
	return NULL;
}
