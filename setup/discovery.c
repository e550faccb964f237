/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Discovery: bluetoothd makes the controller scan; the reports come from usher-radio when it
 * is permitted (bytes, connectable, every report), from D-Bus otherwise.
 */
#include "base/log.h"
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/discovery-wifi.h"
#include "setup/doctor.h"
#include "setup/event.h"
#include "setup/protocols.h"
#include "setup/session.h"

#include <errno.h>
#include <string.h>

enum { STALE_US = BLE_STALE_S * 1000000 };

enum usher_error error_from_bluez(enum bluez_problem problem)
{
	switch (problem) {
	case BLUEZ_FINE:
	case BLUEZ_STARTING:
		return USHER_OK;
	case BLUEZ_NO_BUS:
		return USHER_ERROR_NO_BUS;
	case BLUEZ_NO_DAEMON:
		return USHER_ERROR_NO_BLUETOOTHD;
	case BLUEZ_NO_ADAPTER:
		return USHER_ERROR_NO_ADAPTER;
	case BLUEZ_RFKILL_SOFT:
		return USHER_ERROR_RFKILL_SOFT;
	case BLUEZ_RFKILL_HARD:
		return USHER_ERROR_RFKILL_HARD;
	case BLUEZ_OFF:
		return USHER_ERROR_ADAPTER_OFF;
	case BLUEZ_NOT_PERMITTED:
		return USHER_ERROR_PERMISSION;
	}
	return USHER_ERROR_INTERNAL;
}

static bool listens_to_ble(const struct usher *usher)
{
	return !usher->filter.transports || usher->filter.transports & USHER_BLE;
}

static void tell_radio(struct usher *usher)
{
	enum usher_error error = error_from_bluez(bluez_problem(usher->bluez));
	struct usher_event *event;

	if (!usher->discovering || !listens_to_ble(usher) || error == usher->radio_error)
		return;
	usher->radio_error = error;
	event = event_push(usher, USHER_EVENT_RADIO);
	if (event)
		event->error = error;
}

/* Who is silent while nobody listens is not lost: silence counts from when it is listened again. */
static void on_stale(void *userdata)
{
	struct usher *usher = userdata;
	uint64_t since = bluez_listens_since(usher->bluez), now = clock_now();

	if (since + STALE_US > now)
		loop_timer_set(usher->stale, since + STALE_US);
	else
		loop_timer_set(usher->stale,
			       ble_table_expire(usher->table, now, STALE_US));
}

static void feed(struct usher *usher, const struct ble_report *report)
{
	struct ble_device *device;
	bool was_empty = !ble_table_count(usher->table);
	int changes = ble_table_feed(usher->table, report, &device);

	if (changes < 0) {
		log_error("out of memory: a report is lost");
		return;
	}
	if (was_empty)
		loop_timer_set(usher->stale, report->time_us + STALE_US);
	accessory_update(usher, device, (unsigned)changes);
}

static void on_dbus_report(const struct ble_report *report, void *userdata)
{
	struct usher *usher = userdata;

	/* one without an RSSI is connected, and nobody can hear it */
	if (!usher->observing || report->rssi == BLE_RSSI_UNKNOWN)
		feed(usher, report);
}

static void on_observe_report(const struct ble_report *report, void *userdata)
{
	feed(userdata, report);
}

/*
 * The scan begins when it is known who listens: usher-radio's monitor has to be there first,
 * or the controller filters duplicates through the first scan cycle of 10 s.
 */
static void on_observe_state(int error, const char *text, void *userdata)
{
	struct usher *usher = userdata;

	usher->observing = !error;
	if (error) {
		log_info("advertisements come over D-Bus: %s", text);
		usher->observe = ble_observe_free(usher->observe);
	}
	bluez_discovery_start(usher->bluez, !usher->observing);
}

static void on_bluez_state(void *userdata)
{
	struct usher *usher = userdata;

	tell_radio(usher);
	setups_radio_changed(usher);
	doctors_radio_changed(usher);
}

static void on_lost(struct ble_device *device, void *userdata)
{
	accessory_lost(userdata, device);
}

int usher_need_radio(struct usher *usher)
{
	static const struct bluez_ops ops = {on_dbus_report, on_bluez_state};
	int r = 0;

	if (!usher->catalog)
		r = catalog_load(&usher->catalog);
	if (r >= 0 && !usher->table) {
		r = ble_table_new(&usher->table);
		if (r >= 0)
			ble_table_set_lost(usher->table, on_lost, usher);
	}
	if (r >= 0 && !usher->stale)
		r = loop_timer_new(loop_event(usher->loop), on_stale, usher,
				   &usher->stale);
	if (r >= 0 && !usher->bluez)
		r = bluez_new(loop_event(usher->loop), &ops, usher, &usher->bluez);
	if (r >= 0 && usher->adapter)
		r = bluez_set_adapter(usher->bluez, usher->adapter);
	loop_kick(usher->loop);
	return r;
}

/* Not having the helper is fine: D-Bus gives what it gives. */
static void start_observing(struct usher *usher)
{
	static const struct ble_observe_ops ops = {on_observe_report, on_observe_state};
	int r;

	if (usher->observe)
		return;
	r = ble_observe_new(loop_event(usher->loop), usher->adapter, &ops, usher,
			    &usher->observe);
	if (r < 0)
		on_observe_state(r, strerror(-r), usher);
}

static int set_filter(struct usher *usher, const struct usher_filter *filter)
{
	char *product = NULL;

	if (filter && filter->product) {
		if (!catalog_product(usher->catalog, filter->product) &&
		    !protocol_by_name(filter->product))
			return -EINVAL;
		product = strdup(filter->product);
		if (!product)
			return -ENOMEM;
	}
	free(usher->filter.product);
	usher->filter = filter ? *filter : (struct usher_filter){0};
	usher->filter.product = product;
	return 0;
}

_public_ int usher_discover(struct usher *usher, const struct usher_filter *filter)
{
	int r;

	if (usher->discovering)
		return -EALREADY;
	r = usher_need_radio(usher);
	if (r < 0)
		return r;
	r = set_filter(usher, filter);
	if (r < 0)
		return r;
	usher->discovering = true;
	usher->n_found = 0;
	usher->radio_error = USHER_OK;
	discovery_wifi_start(usher);
	discovery_aware_start(usher);
	if (listens_to_ble(usher)) {
		start_observing(usher);
		tell_radio(usher);
	}
	loop_kick(usher->loop);
	return 0;
}

_public_ int usher_discover_stop(struct usher *usher)
{
	struct usher_event *event;

	if (!usher->discovering)
		return 0;
	usher->discovering = false;
	usher->observe = ble_observe_free(usher->observe);
	usher->observing = false;
	usher->wifi_discovery = discovery_wifi_free(usher->wifi_discovery);
	usher->aware_discovery = discovery_aware_free(usher->aware_discovery);
	bluez_discovery_stop(usher->bluez);
	event = event_push(usher, USHER_EVENT_DISCOVERY_END);
	if (event)
		event->count = usher->n_found;
	return event ? 0 : -ENOMEM;
}
