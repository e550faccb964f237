/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who has a name on the bus is asked once, then each of them in turn whether the interface is its
 * own: nobody is started by a question.
 */
#include "wifi/manager-private.h"

#include "wifi/bus.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct manager_kind *const kinds[] = {
	[WIFI_MANAGER_NONE] = NULL,
	[WIFI_MANAGER_NETWORKMANAGER] = &manager_networkmanager,
	[WIFI_MANAGER_NETWORKD] = &manager_networkd,
	[WIFI_MANAGER_DHCPCD] = &manager_dhcpcd,
	[WIFI_MANAGER_IWD] = &manager_iwd,
	[WIFI_MANAGER_CONNMAN] = &manager_connman,
};

/* Those that have the radio itself first: NetworkManager may work on top of iwd. */
static const enum wifi_manager_kind order[] = {
	WIFI_MANAGER_IWD,      WIFI_MANAGER_CONNMAN, WIFI_MANAGER_NETWORKMANAGER,
	WIFI_MANAGER_NETWORKD, WIFI_MANAGER_DHCPCD,
};

/* ---- The end of an operation ---- */

static void stop(struct wifi_manager *manager)
{
	manager->slot = sd_bus_slot_unref(manager->slot);
	manager_nm_deinit(manager);
	manager_dhcpcd_deinit(manager);
	loop_timer_set(manager->deadline, 0);
	manager->running = NULL;
	manager->searching = false;
}

void manager_end(struct wifi_manager *manager, int error, const char *format, ...)
{
	va_list args;

	stop(manager);
	manager->error = error;
	manager->text[0] = '\0';
	if (format) {
		va_start(args, format);
		vsnprintf(manager->text, sizeof(manager->text), format, args);
		va_end(args);
	}
	loop_timer_set(manager->deferred, clock_now());
}

static void on_deferred(void *userdata)
{
	struct wifi_manager *manager = userdata;
	wifi_manager_fn fn = manager->fn;

	manager->fn = NULL;
	if (fn)
		fn(manager, manager->error, manager->text[0] ? manager->text : NULL,
		   manager->userdata);
}

static void on_deadline(void *userdata)
{
	struct wifi_manager *manager = userdata;
	const struct manager_kind *running = manager->running;

	if (running && running->late && !manager->searching)
		running->late(manager);
	else
		manager_end(manager, -ETIMEDOUT, "%s does not answer",
			    running ? running->name : "the system bus");
}

/* ---- Calls ---- */

int manager_call(struct wifi_manager *manager, const char *service, const char *path,
		 const char *interface, const char *member, sd_bus_message_handler_t fn,
		 const char *types, ...)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	va_list args;
	int r;

	r = sd_bus_message_new_method_call(manager->bus, &message, service, path,
					   interface, member);
	if (r >= 0)
		r = sd_bus_message_set_auto_start(message, false);
	if (r >= 0 && types) {
		va_start(args, types);
		r = sd_bus_message_appendv(message, types, args);
		va_end(args);
	}
	if (r < 0)
		return r;
	manager->slot = sd_bus_slot_unref(manager->slot);
	return MIN(sd_bus_call_async(manager->bus, &manager->slot, message, fn, manager,
				     MANAGER_CALL_US),
		   0);
}

int manager_get_all(struct wifi_manager *manager, const char *service, const char *path,
		    const char *interface, sd_bus_message_handler_t fn)
{
	return manager_call(manager, service, path, "org.freedesktop.DBus.Properties",
			    "GetAll", fn, "s", interface);
}

bool manager_failed(struct wifi_manager *manager, sd_bus_message *reply, const char *what)
{
	const sd_bus_error *error = sd_bus_message_get_error(reply);
	int r = wifi_bus_error(reply);

	if (r == 0)
		return false;
	manager_end(manager, r, "%s does not %s: %s", manager->running->name, what,
		    error->message ?: error->name);
	return true;
}

/* ---- The search ---- */

static void ask_next(struct wifi_manager *manager)
{
	for (; manager->asking < ARRAY_SIZE(order); manager->asking++) {
		enum wifi_manager_kind kind = order[manager->asking];
		int r;

		if (kinds[kind]->service && !(manager->present & 1u << kind))
			continue;
		manager->running = kinds[kind];
		r = kinds[kind]->find(manager);
		if (r < 0)
			manager_end(manager, r, "%s cannot be asked", kinds[kind]->name);
		return;
	}
	manager_end(manager, 0, NULL);
}

void manager_found(struct wifi_manager *manager, bool its_own)
{
	if (its_own) {
		manager->kind = order[manager->asking];
		manager_end(manager, 0, NULL);
		return;
	}
	manager->asking++;
	ask_next(manager);
}

static int on_names(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *name;
	int r = wifi_bus_error(reply);

	if (r >= 0)
		r = sd_bus_message_enter_container(reply, 'a', "s");
	while (r >= 0 && (r = sd_bus_message_read(reply, "s", &name)) > 0)
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
			if (kinds[i] && kinds[i]->service &&
			    strcmp(kinds[i]->service, name) == 0)
				manager->present |= 1u << i;
	/* Without a bus none of them can be asked, nor can have been: they live on it. */
	if (r < 0 && r != -ENOTCONN)
		manager_end(manager, r, "the system bus does not answer");
	else
		ask_next(manager);
	return 0;
}

static int begin(struct wifi_manager *manager, uint64_t timeout_us, wifi_manager_fn fn,
		 void *userdata)
{
	if (manager->fn)
		return -EBUSY;
	manager->fn = fn;
	manager->userdata = userdata;
	loop_timer_set(manager->deadline, clock_now() + timeout_us);
	return 0;
}

static void search(struct wifi_manager *manager)
{
	int r = -ENOTCONN;

	manager->searching = true;
	if (manager->bus)
		r = manager_call(manager, "org.freedesktop.DBus", "/org/freedesktop/DBus",
				 "org.freedesktop.DBus", "ListNames", on_names, NULL);
	if (r < 0)
		ask_next(manager);
}

/* ---- Life ---- */

static int manager_alloc(sd_event *event, sd_bus *bus, const char *interface,
			 struct wifi_manager **ret)
{
	_cleanup_(wifi_manager_freep) struct wifi_manager *manager = NULL;
	int r;

	if (!interface[0] || strlen(interface) >= sizeof(manager->interface))
		return -EINVAL;
	manager = calloc(1, sizeof(*manager));
	if (!manager)
		return -ENOMEM;
	strcpy(manager->interface, interface);
	manager->event = sd_event_ref(event);
	manager->bus = sd_bus_ref(bus);
	r = loop_timer_new(event, on_deadline, manager, &manager->deadline);
	if (r >= 0)
		r = loop_timer_new(event, on_deferred, manager, &manager->deferred);
	if (r < 0)
		return r;
	*ret = steal(&manager);
	return 0;
}

int wifi_manager_new(sd_event *event, sd_bus *bus, const char *interface,
		     wifi_manager_fn found, void *userdata, struct wifi_manager **ret)
{
	_cleanup_(wifi_manager_freep) struct wifi_manager *manager = NULL;
	int r;

	r = manager_alloc(event, bus, interface, &manager);
	if (r < 0)
		return r;
	r = begin(manager, MANAGER_ASK_US, found, userdata);
	if (r < 0)
		return r;
	search(manager);
	*ret = steal(&manager);
	return 0;
}

int wifi_manager_new_known(sd_event *event, sd_bus *bus, const char *interface,
			   const char *state, size_t len, struct wifi_manager **ret)
{
	_cleanup_(wifi_manager_freep) struct wifi_manager *manager = NULL;
	_cleanup_(json_freep) struct json *json = NULL;
	const char *uuid;
	double kind;
	int r;

	r = json_parse(state, len, &json);
	if (r < 0)
		return r == -ENOMEM ? r : -EBADMSG;
	kind = json_get_number(json, "kind", -1);
	if (kind < 0 || kind >= ARRAY_SIZE(kinds))
		return -EBADMSG;
	r = manager_alloc(event, bus, interface, &manager);
	if (r < 0)
		return r;
	manager->kind = (enum wifi_manager_kind)kind;
	uuid = json_get_string(json, "uuid");
	if (uuid)
		snprintf(manager->nm.uuid, sizeof(manager->nm.uuid), "%s", uuid);
	*ret = steal(&manager);
	return 0;
}

int wifi_manager_state(const struct wifi_manager *manager, char **ret)
{
	_cleanup_(json_freep) struct json *json = json_new_object();

	json_add_number(json, "kind", manager->kind);
	if (manager->nm.uuid[0])
		json_add_string(json, "uuid", manager->nm.uuid);
	*ret = json_print(json);
	return *ret ? 0 : -ENOMEM;
}

struct wifi_manager *wifi_manager_free(struct wifi_manager *manager)
{
	if (!manager)
		return NULL;
	if (manager->deadline)
		stop(manager);
	loop_timer_free(manager->deadline);
	loop_timer_free(manager->deferred);
	sd_bus_unref(manager->bus);
	sd_event_unref(manager->event);
	free(manager);
	return NULL;
}

enum wifi_manager_kind wifi_manager_kind(const struct wifi_manager *manager)
{
	return manager->kind;
}

bool wifi_manager_had_network(const struct wifi_manager *manager)
{
	return manager->nm.uuid[0];
}

const char *wifi_manager_name(enum wifi_manager_kind kind)
{
	return kinds[kind] ? kinds[kind]->name : NULL;
}

/* ---- Operations ---- */

static int run(struct wifi_manager *manager, int (*operation)(struct wifi_manager *),
	       uint64_t timeout_us, wifi_manager_fn fn, void *userdata)
{
	int r;

	r = begin(manager, timeout_us, fn, userdata);
	if (r < 0)
		return r;
	manager->running = kinds[manager->kind];
	if (!operation) {
		manager_end(manager, 0, NULL);
		return 0;
	}
	r = operation(manager);
	if (r < 0)
		manager_end(manager, r, "%s cannot be asked", manager->running->name);
	return 0;
}

int wifi_manager_release(struct wifi_manager *manager, wifi_manager_fn fn, void *userdata)
{
	const struct manager_kind *kind = kinds[manager->kind];

	return run(manager, kind ? kind->release : NULL, MANAGER_RELEASE_US, fn,
		   userdata);
}

int wifi_manager_give_back(struct wifi_manager *manager, wifi_manager_fn fn,
			   void *userdata)
{
	const struct manager_kind *kind = kinds[manager->kind];

	return run(manager, kind ? kind->give_back : NULL, MANAGER_RETURN_US, fn,
		   userdata);
}
