/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * bluetoothd over D-Bus (sd-bus on the system bus, DBUS_SYSTEM_BUS_ADDRESS honoured): its
 * object tree mirrored, discovery, connections. Survives a restart of the daemon: what was
 * asked for (discovery) is asked again, open links end with -EHOSTDOWN.
 */
#include "ble/gatt.h"
#include "ble/report.h"

#include <systemd/sd-event.h>

struct bluez;

/* What stands in the way, one at a time, most basic first. */
enum bluez_problem {
	BLUEZ_FINE,
	BLUEZ_STARTING, /* not known yet: the first answer is on its way */
	BLUEZ_NO_BUS,
	BLUEZ_NO_DAEMON,
	BLUEZ_NO_ADAPTER, /* none, or not the one that was named */
	BLUEZ_RFKILL_SOFT,
	BLUEZ_RFKILL_HARD,
	BLUEZ_OFF,
	BLUEZ_NOT_PERMITTED,
};

struct bluez_ops {
	void (*report)(const struct ble_report *report, void *userdata);
	/* bluez_problem() or the adapters changed. */
	void (*state)(void *userdata);
};

struct bluez_adapter {
	uint16_t index; /* N of hciN */
	char name[16];	/* "hciN" */
	struct ble_addr addr;
	bool powered, discovering;
};

/* Connects to the bus without waiting. 0, -ENOMEM; a bus that is missing is BLUEZ_NO_BUS, not an error. */
int bluez_new(sd_event *event, const struct bluez_ops *ops, void *userdata,
	      struct bluez **ret);
struct bluez *bluez_free(struct bluez *bluez);
DEFINE_FREEP(bluez)
/* Only this one ("hci1"); NULL: all of them. Before anything else is called. */
int bluez_set_adapter(struct bluez *bluez, const char *name);
enum bluez_problem bluez_problem(const struct bluez *bluez);
/* The i-th adapter, NULL past the end. */
const struct bluez_adapter *bluez_adapter(const struct bluez *bluez, size_t i);

/* Discovery on every adapter in use, LE transport, with duplicates; stays wanted across
   restarts of the daemon until stopped. Idempotent. monitor: hold an advertisement monitor
   meanwhile, where bluetoothd offers them; of no use while usher-radio holds one of its own. */
int bluez_discovery_start(struct bluez *bluez, bool monitor);
int bluez_discovery_stop(struct bluez *bluez);
/* Discovery pauses while a connection is made. When it last went on, clock_now(): now where an adapter
   pauses, 0 where none ever did. */
uint64_t bluez_listens_since(const struct bluez *bluez);

struct gatt_target {
	struct ble_addr addr;
	uint16_t adapter;
	/* Has to be there: when it is not, the GATT cache is healed once, and when it still is not, the
	   link ends with -ENOTSUP. All zero: any services will do. */
	struct uuid service;
	/* The service is only hoped for: healed once all the same, then GATT_READY without it. */
	bool any_service;
};
/* Connects (classed retries, deadlines), resolves services. Events come from dispatch, never
   from inside this call. 0 or -ENOMEM. */
int bluez_connect(struct bluez *bluez, const struct gatt_target *target, gatt_event_fn fn,
		  void *userdata, struct gatt_link **ret);
/* No link is there, and none that was let go is still going down (bluetoothd takes 2 s). */
bool bluez_is_idle(const struct bluez *bluez);
