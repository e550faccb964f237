/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The daemon is started for a create where it is not running, never for a remove: what is not
 * there has no interface. Debian's runs with -O, so that what is created has a control socket.
 */
#include "wifi/supplicant-bus.h"

#include "base/loop.h"
#include "wifi/bus.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* clang-format off */
#define SUPPLICANT      "fi.w1.wpa_supplicant1"
#define SUPPLICANT_PATH "/fi/w1/wpa_supplicant1"

enum {
	SUPPLICANT_ANSWER_US = 4000000,
	SUPPLICANT_CREATE_US = 15000000, /* the driver brings its firmware up */
};
/* clang-format on */

struct supplicant_call {
	sd_bus *bus;
	sd_bus_slot *slot, *match;
	struct loop_timer *deadline;
	char *path; /* of the interface that is waited for */
	supplicant_fn fn;
	void *userdata;
};

struct supplicant_call *supplicant_call_free(struct supplicant_call *call)
{
	if (!call)
		return NULL;
	sd_bus_slot_unref(call->slot);
	sd_bus_slot_unref(call->match);
	loop_timer_free(call->deadline);
	sd_bus_unref(call->bus);
	free(call->path);
	free(call);
	return NULL;
}

/* UnknownError is all that it says of a driver that refuses, and of an interface that is not. */
static int supplicant_error(sd_bus_message *reply)
{
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	if (!error)
		return 0;
	if (strcmp(error->name, SUPPLICANT ".InterfaceExists") == 0)
		return -EEXIST;
	if (strcmp(error->name, SUPPLICANT ".InterfaceUnknown") == 0)
		return -ENOENT;
	if (strcmp(error->name, SUPPLICANT ".UnknownError") == 0)
		return -ENODEV;
	return wifi_bus_error(reply);
}

static int on_done(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct supplicant_call *call = userdata;

	call->fn(supplicant_error(reply), call->userdata);
	return 0;
}

static void on_removed(int error, struct supplicant_call *call)
{
	call->fn(error == -ENOTCONN ? -ENOENT : error, call->userdata);
}

static int on_remove_done(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	on_removed(supplicant_error(reply), userdata);
	return 0;
}

static int call_manager(struct supplicant_call *call, sd_bus_message *message,
			sd_bus_message_handler_t fn, uint64_t timeout_us)
{
	call->slot = sd_bus_slot_unref(call->slot);
	return MIN(
		sd_bus_call_async(call->bus, &call->slot, message, fn, call, timeout_us),
		0);
}

static int new_message(sd_bus *bus, const char *member, bool start, sd_bus_message **ret)
{
	int r = sd_bus_message_new_method_call(bus, ret, SUPPLICANT, SUPPLICANT_PATH,
					       SUPPLICANT, member);

	return r < 0 ? r : MIN(sd_bus_message_set_auto_start(*ret, start), 0);
}

static int remove_path(struct supplicant_call *call, const char *path)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r;

	r = new_message(call->bus, "RemoveInterface", false, &message);
	if (r >= 0)
		r = sd_bus_message_append(message, "o", path);
	return r < 0 ? r
		     : call_manager(call, message, on_remove_done, SUPPLICANT_ANSWER_US);
}

static int on_path(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct supplicant_call *call = userdata;
	const char *path;
	int r = supplicant_error(reply);

	if (r >= 0)
		r = sd_bus_message_read(reply, "o", &path);
	if (r >= 0)
		r = remove_path(call, path);
	if (r < 0)
		on_removed(r, call);
	return 0;
}

static int call_new(sd_bus *bus, supplicant_fn fn, void *userdata,
		    struct supplicant_call **ret)
{
	struct supplicant_call *call = calloc(1, sizeof(*call));

	if (!call)
		return -ENOMEM;
	call->bus = sd_bus_ref(bus);
	call->fn = fn;
	call->userdata = userdata;
	*ret = call;
	return 0;
}

int supplicant_create(sd_bus *bus, const char *interface, supplicant_fn fn,
		      void *userdata, struct supplicant_call **ret)
{
	_cleanup_(supplicant_call_freep) struct supplicant_call *call = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r;

	r = call_new(bus, fn, userdata, &call);
	if (r < 0)
		return r;
	r = new_message(bus, "CreateInterface", true, &message);
	if (r < 0)
		return r;
	r = sd_bus_message_append(message, "a{sv}", 2, "Ifname", "s", interface, "Driver",
				  "s", "nl80211");
	if (r < 0)
		return r;
	r = call_manager(call, message, on_done, SUPPLICANT_CREATE_US);
	if (r < 0)
		return r;
	*ret = steal(&call);
	return 0;
}

int supplicant_remove(sd_bus *bus, const char *interface, supplicant_fn fn,
		      void *userdata, struct supplicant_call **ret)
{
	_cleanup_(supplicant_call_freep) struct supplicant_call *call = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r;

	r = call_new(bus, fn, userdata, &call);
	if (r < 0)
		return r;
	r = new_message(bus, "GetInterface", false, &message);
	if (r >= 0)
		r = sd_bus_message_append(message, "s", interface);
	if (r >= 0)
		r = call_manager(call, message, on_path, SUPPLICANT_ANSWER_US);
	if (r < 0)
		return r;
	*ret = steal(&call);
	return 0;
}

/* ---- Waiting for its end ---- */

static int on_wait_path(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct supplicant_call *call = userdata;
	const char *path;
	int r = supplicant_error(reply);

	if (r >= 0)
		r = sd_bus_message_read(reply, "o", &path);
	if (r >= 0 && !(call->path = strdup(path)))
		r = -ENOMEM;
	if (r < 0)
		call->fn(r == -ENOENT || r == -ENOTCONN ? 0 : r, call->userdata);
	return 0;
}

static int on_interface_removed(sd_bus_message *message, void *userdata,
				sd_bus_error *ret_error)
{
	struct supplicant_call *call = userdata;
	const char *path;

	if (call->path && sd_bus_message_read(message, "o", &path) >= 0 &&
	    strcmp(path, call->path) == 0)
		call->fn(0, call->userdata);
	return 0;
}

static void on_deadline(void *userdata)
{
	struct supplicant_call *call = userdata;

	call->fn(-ETIMEDOUT, call->userdata);
}

int supplicant_wait_removed(sd_event *event, sd_bus *bus, const char *interface,
			    supplicant_fn fn, void *userdata,
			    struct supplicant_call **ret)
{
	_cleanup_(supplicant_call_freep) struct supplicant_call *call = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	int r;

	r = call_new(bus, fn, userdata, &call);
	if (r >= 0)
		r = loop_timer_new(event, on_deadline, call, &call->deadline);
	/* Listened for before it is asked: what goes meanwhile is not missed. */
	if (r >= 0)
		r = sd_bus_match_signal_async(
			bus, &call->match, SUPPLICANT, SUPPLICANT_PATH, SUPPLICANT,
			"InterfaceRemoved", on_interface_removed, NULL, call);
	if (r >= 0)
		r = new_message(bus, "GetInterface", false, &message);
	if (r >= 0)
		r = sd_bus_message_append(message, "s", interface);
	if (r >= 0)
		r = call_manager(call, message, on_wait_path, SUPPLICANT_ANSWER_US);
	if (r < 0)
		return r;
	loop_timer_set(call->deadline, clock_now() + SUPPLICANT_REMOVED_US);
	*ret = steal(&call);
	return 0;
}
