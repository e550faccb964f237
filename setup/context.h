/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The context: what the files of this room share of it. Data flows one way: radio -> ble/table -> accessory -> event. */
#include "setup/usher.h"

#include "base/list.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/store.h"
#include "ble/bluez.h"
#include "ble/company.h"
#include "ble/observe.h"
#include "ble/table.h"
#include "setup/catalog.h"
#include "setup/radio-lock.h"
#include "setup/suggest.h"
#include "wifi/bus.h"

struct usher_filter {
	bool all;
	unsigned transports; /* enum usher_transport, a bit set; 0: every one */
	char *product;	     /* NULL: any */
};

struct usher {
	struct loop *loop;
	struct list events;   /* struct usher_event.link, oldest first */
	struct list setups;   /* struct usher_setup.link */
	struct list doctors;  /* struct usher_doctor.link */
	struct list joins;    /* struct usher_join.link */
	struct list restores; /* struct usher_restore.link */
	struct list images;   /* struct usher_image.link */
	struct list awares;   /* struct usher_aware.link */

	char *adapter;
	char *wifi;	/* the interface that is named; NULL: any */
	char *ctrl_dir; /* NULL: the default of wifi/ */
	sd_bus *bus;	/* usher_need_bus() */
	char *state_dir;
	struct suggest *suggest; /* NULL: not asked for */
	struct store *store;	 /* NULL until something remembered is asked for */
	int store_error;	 /* why it cannot be opened, negative errno; said once */
	bool memory_ready, networks_ready, aware_ready; /* their tables are there */

	int aware_radio; /* the kind that was named; -1: the best that there is */
	struct aware_host *aware; /* NULL: no Wi-Fi Aware goes on */

	struct catalog *catalog;
	struct company_names *companies;
	struct bluez *bluez;
	struct ble_observe *observe;
	bool observing; /* the helper delivers: what D-Bus reports beside it is left out */
	struct ble_table *table;
	struct map by_key; /* hash of an identity key -> struct usher_accessory */
	struct loop_timer *stale;

	struct radio_lock locks[BLE_ADAPTERS_MAX]; /* by adapter */

	bool discovering;
	struct usher_filter filter;
	size_t n_found;
	struct discovery_wifi *wifi_discovery; /* NULL: networks are not listened for */
	struct discovery_aware
		*aware_discovery;     /* NULL: Wi-Fi Aware is not listened to */
	enum usher_error radio_error; /* as the last RADIO event said */
};

/* bluetoothd, the catalog and the table, made at the first use. 0, -ENOMEM. */
int usher_need_radio(struct usher *usher);
/* The store; create: made where there is none yet. NULL when there is none or it cannot be had (logged once). */
struct store *usher_need_store(struct usher *usher, bool create);
/* The system bus for what is asked about Wi-Fi; NULL: there is none. Borrowed. */
sd_bus *usher_need_bus(struct usher *usher);
enum usher_error error_from_bluez(enum bluez_problem problem);
