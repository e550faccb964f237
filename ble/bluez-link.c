/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A link's life from the outside: asked for, told of the daemon's signals, closed, freed.
 * What it does in between is the table of bluez-link-states.c.
 *
 * An event's receiver may free or close the link: each path emits as its last act, or holds
 * a pin.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* ---- Lifetime ---- */

struct link *link_pin(struct link *link)
{
	link->pins++;
	return link;
}

static void link_destroy(struct link *link)
{
	loop_timer_free(link->timer);
	loop_timer_free(link->pump);
	free(link);
}

void link_unpinp(struct link **link)
{
	if (--(*link)->pins == 0 && (*link)->freed)
		link_destroy(*link);
}

void link_emit(struct link *link, const struct gatt_event *event)
{
	_cleanup_(link_unpinp) struct link *pin = link_pin(link);

	if (!pin->freed && pin->fn)
		pin->fn(&pin->gatt, event, pin->userdata);
}

struct bluez_device *link_device(const struct link *link)
{
	return bluez_find_device(link->bluez, link->target.adapter, &link->target.addr);
}

struct adapter *link_adapter(const struct link *link)
{
	return bluez_find_adapter(link->bluez, link->target.adapter);
}

void link_doom(struct link *link, int error)
{
	if (link->state == LINK_CLOSED)
		return;
	link->doom = error;
	loop_timer_set(link->timer, clock_now());
}

void link_release_adapter(struct link *link)
{
	struct adapter *adapter = link_adapter(link);

	if (!adapter || adapter->busy != link)
		return;
	adapter->busy = NULL;
	link->bluez->heard_since = clock_now();
	adapter_settle(adapter);
	bluez_links_run(link->bluez);
}

int link_call_device(struct link *link, const char *member, uint64_t timeout_us,
		     sd_bus_message_handler_t fn)
{
	struct bluez_device *device = link_device(link);

	if (!device)
		return -ENOENT;
	return bluez_call(link->bluez, device->path, BLUEZ_DEVICE, member, timeout_us, fn,
			  link, &link->call, NULL);
}

/* Takes everything down that could still call; sends nothing. */
static void link_shut(struct link *link)
{
	link->state = LINK_CLOSED;
	link->call = sd_bus_slot_unref(link->call);
	link->request_call = sd_bus_slot_unref(link->request_call);
	link->pair_call = sd_bus_slot_unref(link->pair_call);
	loop_timer_set(link->timer, 0);
	loop_timer_set(link->pump, 0);
	link_notify_stop(link);
	link_drop_objects(link);
}

void link_abandon(struct link *link)
{
	const struct bluez_device *device = link_device(link);
	bool begun = link->state == LINK_CONNECTING || (device && device->connected);

	if (!link_end_bond(link, NULL) && begun && link->state > LINK_QUIETING &&
	    link->state < LINK_CLOSED)
		link_call_device(link, "Disconnect", 0, NULL);
	link_shut(link);
	link_release_adapter(link);
	bluez_agent_settle(link->bluez);
}

/* ---- From the rest of the room ---- */

static void on_timer(void *userdata)
{
	struct link *link = userdata;

	if (link->doom)
		link_finish(link, link->doom, NULL);
	else
		link_expired(link);
}

void bluez_links_run(struct bluez *bluez)
{
	struct link *link;

	list_for_each (link, &bluez->links, node)
		if (link->state == LINK_WAITING || link->state == LINK_QUIETING)
			loop_timer_set(link->pump, clock_now());
}

void bluez_links_device(struct bluez *bluez, uint16_t adapter,
			const struct ble_addr *addr)
{
	unsigned stamp = ++bluez->stamp;
	struct link *link;

again:
	list_for_each (link, &bluez->links, node) {
		if (link->stamp == stamp || link->doom ||
		    link->target.adapter != adapter ||
		    memcmp(link->target.addr.b, addr->b, sizeof(addr->b)) != 0)
			continue;
		link->stamp = stamp;
		link_device_changed(link);
		goto again; /* the list may be another one now */
	}
}

void bluez_links_doom(struct bluez *bluez, int index, int error)
{
	struct link *link;

	list_for_each (link, &bluez->links, node)
		if (index < 0 || link->target.adapter == index)
			link_doom(link, error);
}

void bluez_links_orphan(struct bluez *bluez)
{
	struct link *link, *tmp;

	list_for_each_safe (link, tmp, &bluez->links, node) {
		if (link->state != LINK_CLOSED)
			link_abandon(link);
		link_drop_requests(link);
		list_remove(&link->node);
		link->bluez = NULL;
		if (link->let_go)
			link_destroy(link);
	}
}

bool bluez_is_idle(const struct bluez *bluez)
{
	return list_empty(&bluez->links);
}

/* ---- The seam ---- */

static void link_close(struct gatt_link *gatt)
{
	struct link *link = container_of(gatt, struct link, gatt);

	if (link->state == LINK_CLOSED || link->state == LINK_DISCONNECTING || link->doom)
		return;
	if (link->state == LINK_READY) {
		link_enter(link, LINK_DRAINING);
		loop_timer_set(link->pump, clock_now());
	} else if (link->state != LINK_DRAINING) {
		link_enter(link, LINK_DISCONNECTING);
	}
}

/*
 * A link that is up goes down in order, with nobody listening: its notification sockets stay
 * open meanwhile, or bluetoothd would switch each subscription off on the air first.
 */
static struct gatt_link *link_free(struct gatt_link *gatt)
{
	struct link *link = container_of(gatt, struct link, gatt);
	_cleanup_(link_unpinp) struct link *pin = link_pin(link);

	if (link->bluez && link->state >= LINK_READY && link->state < LINK_CLOSED) {
		link->fn = NULL;
		link->let_go = true;
		link_drop_requests(link);
		if (link->state != LINK_DISCONNECTING)
			link_enter(link, LINK_DISCONNECTING);
		return NULL;
	}
	link->freed = true;
	if (link->state != LINK_CLOSED)
		link_abandon(link);
	link_drop_requests(link);
	list_remove(&link->node);
	return NULL;
}

static void link_forget_bond(struct gatt_link *gatt)
{
	struct link *link = container_of(gatt, struct link, gatt);

	link->forget = true;
	if (link->bluez && link->state == LINK_CLOSED)
		link_end_bond(link, NULL);
}

static const struct gatt_link_ops link_ops = {
	.read = link_request_read,
	.write = link_request_write,
	.subscribe = link_request_subscribe,
	.describe = link_request_describe,
	.characteristic = link_get_characteristic,
	.prefer = link_prefer,
	.forget_bond = link_forget_bond,
	.close = link_close,
	.free = link_free,
};

static void on_pump(void *userdata)
{
	struct link *link = userdata;

	if (link->doom)
		return;
	if (link->state == LINK_WAITING || link->state == LINK_QUIETING)
		link_go_on(link);
	else
		link_pump(link);
}

int bluez_connect(struct bluez *bluez, const struct gatt_target *target, gatt_event_fn fn,
		  void *userdata, struct gatt_link **ret)
{
	struct link *link = calloc(1, sizeof(*link));

	if (!link)
		return -ENOMEM;
	if (loop_timer_new(bluez->event, on_timer, link, &link->timer) < 0 ||
	    loop_timer_new(bluez->event, on_pump, link, &link->pump) < 0) {
		link_destroy(link);
		return -ENOMEM;
	}
	link->gatt.ops = &link_ops;
	link->bluez = bluez;
	link->target = *target;
	link->fn = fn;
	link->userdata = userdata;
	link->was_paired = true; /* until it is looked at */
	list_init(&link->requests);
	list_init(&link->notifiers);
	bluez_device_path(target->adapter, &target->addr, link->path);
	list_append(&bluez->links, &link->node);
	bluez_agent_settle(bluez);
	link_enter(link, LINK_WAITING);
	loop_timer_set(link->pump, clock_now());
	*ret = &link->gatt;
	return 0;
}
