/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One connection as a table of states: what is done on entering, how long it may take, what
 * a change of the device means there.
 *
 *   waiting -> searching -> quieting -> connecting -> resolving -> listing -> ready
 *                 ^            ^            | ^           |           |         |
 *                 |            +-- backoff <+-------------+           |         v
 *                 +------------------------- healing <----------------+     draining
 *                                                                               v
 *                                           closed <--------------------- disconnecting
 *
 * An accessory that was unknown before leaves nothing behind: without a bond bluetoothd makes
 * it temporary again when it disconnects and forgets it within TemporaryTimeout (30 s), its
 * files too (seen with 5.66). RemoveDevice would only take the object away from others who
 * may just be looking at it.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	CONNECT_ATTEMPTS_MAX  = 6,
	BOND_FAILURES_MAX     = 2,
	CONNECT_WALL_TIME     = 60 * SEC,
	WAITING_DEADLINE      = 10 * SEC,
	SEARCH_DEADLINE       = 15 * SEC,
	QUIET_DEADLINE        = 5 * SEC,
	CONNECT_DEADLINE      = 20 * SEC,
	PENDING_DEADLINE      = 5 * SEC,  /* for somebody else's attempt */
	RESOLVE_DEADLINE      = 35 * SEC, /* up to 35 s were seen with slow accessories */
	LIST_DEADLINE         = 10 * SEC,
	HEAL_DEADLINE         = 10 * SEC,
	DRAIN_DEADLINE        = 2 * SEC,
	DISCONNECT_DEADLINE   = 5 * SEC,  /* bluetoothd itself lets 2 s pass */
};
/* clang-format on */

/* Before attempt 2, 3, ..: an immediate second try mostly succeeds. */
static const uint64_t backoff_delays[] = {0, 100 * MSEC, 250 * MSEC, 1 * SEC, 4 * SEC};

struct link_row {
	const char *name;
	uint64_t deadline_us; /* 0: none */
	void (*enter)(struct link *link);
	void (*device)(struct link *link); /* it appeared, changed or vanished */
	void (*expired)(struct link *link);
};
static const struct link_row link_rows[LINK_STATE_COUNT];

void link_note(struct link *link, const char *text)
{
	log_debug("%s: %s", link->path, text);
	link_emit(link, &(struct gatt_event){.type = GATT_NOTE, .text = text});
}

void link_enter(struct link *link, enum link_state state)
{
	const struct link_row *row = &link_rows[state];

	log_debug("%s: %s -> %s", link->path, link_rows[link->state].name, row->name);
	link->call = sd_bus_slot_unref(link->call);
	link->state = state;
	loop_timer_set(link->timer,
		       row->deadline_us ? clock_now() + row->deadline_us : 0);
	if (row->enter)
		row->enter(link);
}

void link_finish(struct link *link, int error, const char *text)
{
	_cleanup_(link_unpinp) struct link *pin = link_pin(link);

	if (link->state == LINK_CLOSED)
		return;
	log_debug("%s: closed: %s", link->path, error ? strerror(-error) : "asked for");
	link_abandon(link);
	bluez_links_run(link->bluez); /* who waits to connect to it anew */
	link_fail_requests(link, error ? error : -ECANCELED);
	link_emit(link, &(struct gatt_event){
				.type = GATT_CLOSED, .error = error, .text = text});
	if (link->let_go) {
		link->freed = true;
		list_remove(&link->node);
	}
}

/* bluetoothd takes 2 s to end a connection: who came in meanwhile would be cut off with it. */
static bool is_going_down(const struct link *link)
{
	const struct link *other;

	list_for_each (other, &link->bluez->links, node)
		if ((other->state == LINK_DRAINING ||
		     other->state == LINK_DISCONNECTING) &&
		    strcmp(other->path, link->path) == 0)
			return true;
	return false;
}

/* For the same adapter, with fewer attempts so far, and could go on. */
static bool another_waits(const struct link *link)
{
	const struct link *other;

	list_for_each (other, &link->bluez->links, node)
		if (other != link && other->state == LINK_WAITING && !other->doom &&
		    other->target.adapter == link->target.adapter &&
		    other->attempt < link->attempt && !is_going_down(other))
			return true;
	return false;
}

/* One that does not answer, or drops each connection, holds nobody up for all of its attempts. What it
   waits is not counted. */
static void link_yield(struct link *link)
{
	link->yielded_us = clock_now();
	link_enter(link, LINK_WAITING);
	link_release_adapter(link);
}

static void link_retry(struct link *link, const char *reason)
{
	uint64_t now = clock_now();
	char text[256];

	if (link->attempt >= CONNECT_ATTEMPTS_MAX || now >= link->give_up_us) {
		link_finish(link, -ECONNABORTED, reason);
		return;
	}
	snprintf(text, sizeof(text), "attempt %u of %u: %s", link->attempt + 1,
		 CONNECT_ATTEMPTS_MAX, reason);
	if (another_waits(link)) {
		link_yield(link);
	} else {
		link_enter(link, LINK_BACKOFF);
		loop_timer_set(link->timer,
			       now + backoff_delays[MAX(link->attempt, 1U) - 1]);
	}
	link_note(link, text);
}

/* ---- Waiting, searching, quieting ---- */

static void begin(struct link *link)
{
	link_enter(link, link_device(link) ? LINK_QUIETING : LINK_SEARCHING);
}

static void waiting_try(struct link *link)
{
	struct adapter *adapter = link_adapter(link);

	if (link->bluez->daemon != DAEMON_READY || !adapter || !adapter->info.powered ||
	    adapter->busy || is_going_down(link) || another_waits(link))
		return;
	adapter->busy = link;
	if (link->yielded_us)
		link->give_up_us += clock_now() - link->yielded_us;
	link->yielded_us = 0;
	if (!link->give_up_us)
		link->give_up_us = clock_now() + CONNECT_WALL_TIME;
	begin(link);
}

static void waiting_expired(struct link *link)
{
	const struct adapter *adapter = link_adapter(link);

	if (link->bluez->daemon != DAEMON_READY)
		link_finish(link, -EHOSTDOWN, "bluetoothd is not running");
	else if (!adapter)
		link_finish(link, -ENODEV, "the adapter is gone");
	else if (!adapter->info.powered)
		link_finish(link, -ENODEV, "the adapter is off");
	else
		link_enter(link, LINK_WAITING); /* for the link that has it; each ends */
}

static void searching_enter(struct link *link)
{
	adapter_settle(link_adapter(link));
}

static void searching_device(struct link *link)
{
	if (link_device(link))
		link_enter(link, LINK_QUIETING);
}

static void searching_expired(struct link *link)
{
	const struct adapter *adapter = link_adapter(link);

	if (adapter && adapter->denied)
		link_finish(link, -EACCES, "discovery is not permitted");
	else
		link_finish(link, -ENODEV, "it was not heard for 15 s");
}

static void quieting_try(struct link *link)
{
	struct adapter *adapter = link_adapter(link);

	adapter_settle(adapter);
	if (adapter->discovery == DISCOVERY_OFF)
		link_enter(link, LINK_CONNECTING);
}

static void quieting_expired(struct link *link)
{
	link_enter(link, LINK_CONNECTING);
}

/* ---- Connecting ---- */

static void adapter_not_ready(struct link *link)
{
	const struct adapter *adapter = link_adapter(link);

	if (adapter && adapter->info.powered) {
		link_retry(link, "the adapter is not ready");
		return;
	}
	link_enter(link, LINK_WAITING);
	link_release_adapter(link);
}

/*
 * After a factory reset an accessory does not know its bond any more: the kernel ends each connection that it
 * cannot encrypt, and bluetoothd 5.66 tells no more than that. One such end may be the radio's, so the bond is
 * believed until the second.
 */
static bool bond_is_stale(struct link *link, bool is_told)
{
	const struct bluez_device *device = link_device(link);

	if (!device || !device->paired || link->healed_bond)
		return false;
	return is_told || ++link->bond_failures >= BOND_FAILURES_MAX;
}

static void heal_bond(struct link *link)
{
	link->healed_bond = true;
	link_enter(link, LINK_HEALING);
	link_note(link, "it does not know the bond with this host any more: the bond is "
			"forgotten");
}

static void connecting_failed(struct link *link, const sd_bus_error *error)
{
	char text[200];

	switch (bluez_classify_connect(error->name, error->message)) {
	case CONNECT_OK:
		link_enter(link, LINK_RESOLVING);
		break;
	case CONNECT_PENDING:
		loop_timer_set(link->timer, clock_now() + PENDING_DEADLINE);
		break;
	case CONNECT_GONE:
		link_enter(link, LINK_SEARCHING);
		break;
	case CONNECT_NOT_READY:
		adapter_not_ready(link);
		break;
	case CONNECT_DENIED:
		if (bond_is_stale(link, strstr(error->name, "Authentication")))
			heal_bond(link);
		else
			link_finish(link, -EACCES, error->message);
		break;
	case CONNECT_NO_DAEMON:
		link_finish(link, -EHOSTDOWN, "bluetoothd went away");
		break;
	case CONNECT_TRANSIENT:
	case CONNECT_CLASS_COUNT:
		snprintf(text, sizeof(text), "the connection failed (%s)",
			 error->message ? error->message : error->name);
		if (strstr(text, "abort-by-local") && bond_is_stale(link, false))
			heal_bond(link);
		else
			link_retry(link, text);
		break;
	}
}

static int on_connect(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	link->call = sd_bus_slot_unref(link->call);
	if (error)
		connecting_failed(link, error);
	else
		link_enter(link, LINK_RESOLVING);
	return 0;
}

static void connecting_enter(struct link *link)
{
	const struct bluez_device *device = link_device(link);
	int r;

	if (!device) {
		link_enter(link, LINK_SEARCHING);
		return;
	}
	if (link->attempt >= CONNECT_ATTEMPTS_MAX) {
		link_finish(link, -ECONNABORTED, "it vanishes again and again");
		return;
	}
	link->attempt++;
	link->was_paired = device->paired && !device->bond_is_ours;
	if (device->connected) {
		link_enter(link, LINK_RESOLVING);
		return;
	}
	/* The deadline is the state's: only a Disconnect ends what Connect has begun. */
	r = link_call_device(link, "Connect", 10 * CONNECT_DEADLINE, on_connect);
	if (r < 0)
		link_doom(link, r);
}

static void connecting_device(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	if (!device)
		link_enter(link, LINK_SEARCHING);
	else if (device->connected)
		link_enter(link, LINK_RESOLVING);
}

static void connecting_expired(struct link *link)
{
	if (!link->call) {
		link_retry(link, "another attempt to connect to it is under way");
		return;
	}
	link_call_device(link, "Disconnect", 0, NULL);
	link_retry(link, "it did not answer in time");
}

/* ---- Resolving, listing ---- */

static void resolving_enter(struct link *link)
{
	const struct bluez_device *device = link_device(link);
	bool tell = !link->told_connected;

	link->told_connected = true;
	if (device && device->resolved)
		link_enter(link, LINK_LISTING);
	if (tell)
		link_emit(link, &(struct gatt_event){.type = GATT_CONNECTED});
}

static void resolving_device(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	if ((!device || !device->connected) && bond_is_stale(link, false))
		heal_bond(link);
	else if (!device || !device->connected)
		link_retry(link, "it disconnected while its services were read");
	else if (device->resolved && link->state == LINK_RESOLVING)
		link_enter(link, LINK_LISTING);
}

static void resolving_expired(struct link *link)
{
	link_call_device(link, "Disconnect", 0, NULL);
	link_retry(link, "its services could not be read in time");
}

static void heal_services(struct link *link)
{
	link->healed = true;
	link_enter(link, LINK_HEALING);
	link_note(link,
		  "the service is missing: what is remembered of its services may be "
		  "old, it is forgotten and read again");
}

static void service_missing(struct link *link)
{
	const struct bluez_device *device = link_device(link);
	bool bonded = device && (device->paired || device->bonded || device->trusted);

	/* To remove a bonded device would throw its keys away. */
	if (!link->healed && !bonded)
		heal_services(link);
	else if (link->target.any_service)
		link_enter(link, LINK_READY);
	else
		link_finish(link, -ENOTSUP, "it does not have the service");
}

static int on_objects(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;
	int r;

	link->call = sd_bus_slot_unref(link->call);
	if (sd_bus_message_is_method_error(reply, NULL)) {
		resolving_expired(link);
		return 0;
	}
	r = link_read_objects(link, reply);
	if (r == -ENOENT)
		service_missing(link);
	else if (r < 0)
		link_finish(link, r, NULL);
	else
		link_enter(link, LINK_READY);
	return 0;
}

static void listing_enter(struct link *link)
{
	int r;

	r = bluez_call(link->bluez, "/", DBUS_OBJECT_MANAGER, "GetManagedObjects",
		       LIST_DEADLINE, on_objects, link, &link->call, NULL);
	if (r < 0)
		link_doom(link, r);
}

/* ---- Healing: a GATT table of an older firmware is cached, or a bond that it has lost ---- */

static int on_removed(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;

	link_enter(link, LINK_SEARCHING);
	return 0;
}

static int on_heal_disconnected(sd_bus_message *reply, void *userdata,
				sd_bus_error *ret_error)
{
	struct link *link = userdata;
	int r;

	link->call = sd_bus_slot_unref(link->call);
	r = link_remove_device(link, on_removed);
	if (r == -ENOENT)
		link_enter(link, LINK_SEARCHING);
	else if (r < 0)
		link_doom(link, -EHOSTDOWN);
	return 0;
}

static void healing_enter(struct link *link)
{
	link->attempt = 0;
	link->give_up_us = clock_now() + CONNECT_WALL_TIME;
	if (link_call_device(link, "Disconnect", HEAL_DEADLINE, on_heal_disconnected) < 0)
		link_doom(link, -EHOSTDOWN);
}

static void healing_expired(struct link *link)
{
	link_finish(link, -ETIMEDOUT, "what is remembered of it could not be forgotten");
}

/* ---- Ready, closing ---- */

static void ready_enter(struct link *link)
{
	link_release_adapter(link);
	loop_timer_set(link->pump, clock_now());
	link_emit(link, &(struct gatt_event){.type = GATT_READY});
}

static void ready_device(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	if (!device || !device->connected)
		link_finish(link, -ECONNRESET, NULL);
}

static void to_disconnecting(struct link *link)
{
	link_enter(link, LINK_DISCONNECTING);
}

static void asked_for(struct link *link)
{
	link_finish(link, 0, NULL);
}

static int on_disconnect(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	asked_for(userdata);
	return 0;
}

static void disconnecting_enter(struct link *link)
{
	if (link_end_bond(link, on_disconnect))
		return;
	if (link_call_device(link, "Disconnect", DISCONNECT_DEADLINE, on_disconnect) < 0)
		loop_timer_set(link->timer, clock_now());
}

static void disconnecting_device(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	if (!device || !device->connected)
		link_finish(link, 0, NULL);
}

void link_drained(struct link *link)
{
	if (link->state == LINK_DRAINING)
		link_enter(link, LINK_DISCONNECTING);
}

/* clang-format off */
static const struct link_row link_rows[LINK_STATE_COUNT] = {
	[LINK_WAITING]       = {"waiting", WAITING_DEADLINE, NULL, NULL, waiting_expired},
	[LINK_SEARCHING]     = {"searching", SEARCH_DEADLINE, searching_enter, searching_device, searching_expired},
	[LINK_QUIETING]      = {"quieting", QUIET_DEADLINE, quieting_try, NULL, quieting_expired},
	[LINK_CONNECTING]    = {"connecting", CONNECT_DEADLINE, connecting_enter, connecting_device, connecting_expired},
	[LINK_BACKOFF]       = {"backoff", 0, NULL, NULL, begin},
	[LINK_RESOLVING]     = {"resolving", RESOLVE_DEADLINE, resolving_enter, resolving_device, resolving_expired},
	[LINK_LISTING]       = {"listing", LIST_DEADLINE, listing_enter, resolving_device, resolving_expired},
	[LINK_HEALING]       = {"healing", HEAL_DEADLINE, healing_enter, NULL, healing_expired},
	[LINK_READY]         = {"ready", 0, ready_enter, ready_device, NULL},
	[LINK_DRAINING]      = {"draining", DRAIN_DEADLINE, NULL, disconnecting_device, to_disconnecting},
	[LINK_DISCONNECTING] = {"disconnecting", DISCONNECT_DEADLINE, disconnecting_enter, disconnecting_device, asked_for},
	[LINK_CLOSED]        = {"closed", 0, NULL, NULL, NULL},
};
/* clang-format on */

void link_device_changed(struct link *link)
{
	if (link_rows[link->state].device)
		link_rows[link->state].device(link);
}

void link_expired(struct link *link)
{
	if (link_rows[link->state].expired)
		link_rows[link->state].expired(link);
}

void link_go_on(struct link *link)
{
	if (link->state == LINK_WAITING)
		waiting_try(link);
	else if (link->state == LINK_QUIETING)
		quieting_try(link);
}
