/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/bluez-private.h"

#include "base/bus-source.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SYSTEM_BUS_ADDRESS "unix:path=/run/dbus/system_bus_socket"
#define RFKILL_DIR         "/sys/class/rfkill"
#define OWNER_MATCH                                                                      \
	"type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"  \
	"member='NameOwnerChanged',arg0='" BLUEZ_SERVICE "'"
/* clang-format on */

static const uint64_t reconnect_delays[] = {250 * MSEC, 1 * SEC, 2 * SEC, 5 * SEC,
					    10 * SEC};

static void bus_lost(struct bluez *bluez);

int bluez_new_call(struct bluez *bluez, const char *path, const char *interface,
		   const char *member, sd_bus_message **ret)
{
	_cleanup_(sd_bus_messagep) sd_bus_message *message = NULL;
	int r;

	if (!bluez->bus || !bluez->owner[0])
		return -EHOSTDOWN;
	r = sd_bus_message_new_method_call(bluez->bus, &message, bluez->owner, path,
					   interface, member);
	if (r < 0)
		return r;
	r = sd_bus_message_set_auto_start(message, false);
	if (r < 0)
		return r;
	*ret = steal(&message);
	return 0;
}

int bluez_call(struct bluez *bluez, const char *path, const char *interface,
	       const char *member, uint64_t timeout_us, sd_bus_message_handler_t fn,
	       void *userdata, sd_bus_slot **ret_slot, const char *types, ...)
{
	_cleanup_(sd_bus_messagep) sd_bus_message *message = NULL;
	va_list args;
	int r;

	r = bluez_new_call(bluez, path, interface, member, &message);
	if (r < 0)
		return r;
	if (types) {
		va_start(args, types);
		r = sd_bus_message_appendv(message, types, args);
		va_end(args);
		if (r < 0)
			return r;
	}
	if (!fn) {
		r = sd_bus_message_set_expect_reply(message, false);
		return r < 0 ? r : MIN(sd_bus_send(bluez->bus, message, NULL), 0);
	}
	r = sd_bus_call_async(bluez->bus, ret_slot, message, fn, userdata, timeout_us);
	return MIN(r, 0);
}

bool bluez_is_from_daemon(const struct bluez *bluez, sd_bus_message *message)
{
	const char *sender = sd_bus_message_get_sender(message);

	return sender && bluez->owner[0] && strcmp(sender, bluez->owner) == 0;
}

static enum bluez_problem adapter_problem(const struct adapter *adapter)
{
	if (!adapter->info.powered) {
		switch (rfkill_read(RFKILL_DIR, "bluetooth", adapter->info.name)) {
		case RFKILL_HARD:
			return BLUEZ_RFKILL_HARD;
		case RFKILL_SOFT:
			return BLUEZ_RFKILL_SOFT;
		case RFKILL_NONE:
			return BLUEZ_OFF;
		}
	}
	return adapter->denied ? BLUEZ_NOT_PERMITTED : BLUEZ_FINE;
}

/* A switch of the machine makes the whole adapter vanish. */
static enum bluez_problem no_adapter_problem(void)
{
	switch (rfkill_read(RFKILL_DIR, "bluetooth", NULL)) {
	case RFKILL_HARD:
		return BLUEZ_RFKILL_HARD;
	case RFKILL_SOFT:
		return BLUEZ_RFKILL_SOFT;
	case RFKILL_NONE:
		break;
	}
	return BLUEZ_NO_ADAPTER;
}

enum bluez_problem bluez_problem(const struct bluez *bluez)
{
	enum bluez_problem least = BLUEZ_STARTING;
	const struct adapter *adapter;

	if (bluez->reconnects)
		return BLUEZ_NO_BUS;
	switch (bluez->daemon) {
	case DAEMON_UNKNOWN:
	case DAEMON_LOADING:
		return BLUEZ_STARTING;
	case DAEMON_ABSENT:
		return bluez->denied ? BLUEZ_NOT_PERMITTED : BLUEZ_NO_DAEMON;
	case DAEMON_READY:
		break;
	}
	if (list_empty(&bluez->adapters))
		return bluez->only ? BLUEZ_NO_ADAPTER : no_adapter_problem();
	/* One adapter that works is enough; else the first one's trouble is told. */
	list_for_each (adapter, &bluez->adapters, node) {
		enum bluez_problem problem = adapter_problem(adapter);

		if (problem == BLUEZ_FINE)
			return BLUEZ_FINE;
		if (least == BLUEZ_STARTING)
			least = problem;
	}
	return least;
}

const struct bluez_adapter *bluez_adapter(const struct bluez *bluez, size_t i)
{
	const struct adapter *adapter;

	list_for_each (adapter, &bluez->adapters, node)
		if (i-- == 0)
			return &adapter->info;
	return NULL;
}

static void announce(void *userdata)
{
	struct bluez *bluez = userdata;

	if (bluez->ops->state)
		bluez->ops->state(bluez->userdata);
}

void bluez_changed(struct bluez *bluez)
{
	loop_timer_set(bluez->announce, clock_now());
}

void bluez_ready(struct bluez *bluez)
{
	bluez->daemon = DAEMON_READY;
	bluez->denied = false;
	bluez_changed(bluez);
	bluez_settle(bluez);
	bluez_agent_settle(bluez);
	bluez_links_run(bluez);
}

static void daemon_lost(struct bluez *bluez, enum daemon_state state)
{
	bluez->tree_call = sd_bus_slot_unref(bluez->tree_call);
	bluez->agent_call = sd_bus_slot_unref(bluez->agent_call);
	bluez->agent_registered = false;
	bluez->owner[0] = '\0';
	/* A link that still waits for the first daemon is none the worse. */
	if (bluez->daemon == DAEMON_LOADING || bluez->daemon == DAEMON_READY)
		bluez_links_doom(bluez, -1, -EHOSTDOWN);
	bluez->daemon = state;
	bluez->denied = false;
	bluez_tree_clear(bluez);
	bluez_changed(bluez);
}

static void daemon_found(struct bluez *bluez, const char *owner)
{
	size_t len = strlen(owner);

	if (len >= sizeof(bluez->owner))
		return;
	memcpy(bluez->owner, owner, len + 1);
	bluez->daemon = DAEMON_LOADING;
	if (bluez_tree_load(bluez) < 0)
		daemon_lost(bluez, DAEMON_ABSENT);
}

static int on_owner(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const char *owner;

	bluez->owner_call = sd_bus_slot_unref(bluez->owner_call);
	bluez->reconnects = 0;
	if (bluez->daemon != DAEMON_UNKNOWN)
		return 0;
	if (sd_bus_message_is_method_error(reply, NULL) ||
	    sd_bus_message_read(reply, "s", &owner) < 0) {
		daemon_lost(bluez, DAEMON_ABSENT);
		bluez_links_run(bluez);
		return 0;
	}
	daemon_found(bluez, owner);
	return 0;
}

static int on_owner_changed(sd_bus_message *signal, void *userdata,
			    sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const char *name, *before, *now;

	if (sd_bus_message_read(signal, "sss", &name, &before, &now) < 0 ||
	    strcmp(name, BLUEZ_SERVICE) != 0 || strcmp(now, bluez->owner) == 0)
		return 0;
	daemon_lost(bluez, DAEMON_ABSENT);
	if (now[0])
		daemon_found(bluez, now);
	return 0;
}

static int on_disconnected(sd_bus_message *signal, void *userdata,
			   sd_bus_error *ret_error)
{
	bus_lost(userdata);
	return 0;
}

static void on_failed(void *userdata)
{
	bus_lost(userdata);
}

static int bus_watch(struct bluez *bluez)
{
	int r;

	/* Local: it never reaches the bus. */
	r = sd_bus_match_signal(bluez->bus, NULL, "org.freedesktop.DBus.Local",
				"/org/freedesktop/DBus/Local",
				"org.freedesktop.DBus.Local", "Disconnected",
				on_disconnected, bluez);
	if (r < 0)
		return r;
	r = sd_bus_add_match_async(bluez->bus, NULL, OWNER_MATCH, on_owner_changed, NULL,
				   bluez);
	if (r < 0)
		return r;
	r = bluez_tree_watch(bluez);
	if (r < 0)
		return r;
	return sd_bus_call_method_async(bluez->bus, &bluez->owner_call,
					"org.freedesktop.DBus", "/org/freedesktop/DBus",
					"org.freedesktop.DBus", "GetNameOwner", on_owner,
					bluez, "s", BLUEZ_SERVICE);
}

static int bus_open(struct bluez *bluez)
{
	const char *address = secure_getenv("DBUS_SYSTEM_BUS_ADDRESS");
	int r;

	r = sd_bus_new(&bluez->bus);
	if (r < 0)
		return r;
	r = sd_bus_set_address(bluez->bus, address ? address : SYSTEM_BUS_ADDRESS);
	if (r < 0)
		return r;
	r = sd_bus_set_bus_client(bluez->bus, true);
	if (r < 0)
		return r;
	r = sd_bus_start(bluez->bus);
	if (r < 0)
		return r;
	r = bus_watch(bluez);
	if (r < 0)
		return r;
	return bus_source_new(bluez->event, bluez->bus, on_failed, bluez, &bluez->source);
}

static void bus_close(struct bluez *bluez)
{
	bluez->owner_call = sd_bus_slot_unref(bluez->owner_call);
	bluez->agent = sd_bus_slot_unref(bluez->agent);
	daemon_lost(bluez, DAEMON_UNKNOWN);
	bluez->source = bus_source_free(bluez->source);
	/* Never flushes: that could wait on the bus. */
	bluez->bus = sd_bus_close_unref(bluez->bus);
}

static void bus_lost(struct bluez *bluez)
{
	unsigned step = MIN(bluez->reconnects, ARRAY_SIZE(reconnect_delays) - 1);

	bus_close(bluez);
	bluez->reconnects++;
	loop_timer_set(bluez->reconnect, clock_now() + reconnect_delays[step]);
	bluez_links_run(bluez);
}

static void reconnect(void *userdata)
{
	struct bluez *bluez = userdata;
	int r = bus_open(bluez);

	if (r < 0) {
		log_debug("the system bus cannot be reached: %s", strerror(-r));
		bus_lost(bluez);
	}
}

int bluez_new(sd_event *event, const struct bluez_ops *ops, void *userdata,
	      struct bluez **ret)
{
	_cleanup_(bluez_freep) struct bluez *bluez = calloc(1, sizeof(*bluez));
	int r;

	if (!bluez)
		return -ENOMEM;
	list_init(&bluez->adapters);
	list_init(&bluez->links);
	bluez->event = sd_event_ref(event);
	bluez->ops = ops;
	bluez->userdata = userdata;
	r = loop_timer_new(event, reconnect, bluez, &bluez->reconnect);
	if (r < 0)
		return r;
	r = loop_timer_new(event, announce, bluez, &bluez->announce);
	if (r < 0)
		return r;
	rfkill_watch(bluez);
	r = bus_open(bluez);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		bus_lost(bluez);
	*ret = steal(&bluez);
	return 0;
}

struct bluez *bluez_free(struct bluez *bluez)
{
	if (!bluez)
		return NULL;
	bluez_links_orphan(bluez);
	if (bluez->announce)
		bus_close(bluez);
	map_deinit(&bluez->devices);
	sd_event_source_disable_unref(bluez->rfkill);
	loop_timer_free(bluez->announce);
	loop_timer_free(bluez->reconnect);
	sd_event_unref(bluez->event);
	free(bluez->only);
	free(bluez);
	return NULL;
}

int bluez_set_adapter(struct bluez *bluez, const char *name)
{
	char *copy = NULL;

	if (name) {
		copy = strdup(name);
		if (!copy)
			return -ENOMEM;
	}
	free(bluez->only);
	bluez->only = copy;
	return 0;
}
