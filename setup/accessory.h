/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The accessory model: one physical unit, whatever it is heard by. On BLE it stands on the
 * device of ble/table that was heard last; where its product names an identity field, several
 * random addresses in time are one accessory.
 */
#include "setup/usher.h"

#include "ble/table.h"
#include "setup/catalog.h"

#include <stdbool.h>

struct json;
struct usher_advert;
struct usher_aware_peer;

enum { ACCESSORY_PRODUCTS_MAX = 4 };

/* What a beacon measures and what it is measured by. */
struct accessory_beacon {
	int battery_mv;	 /* -1 */
	double uptime_s; /* negative: not told */
	int temperature; /* 1/256 degree Celsius; EDDYSTONE_NO_TEMPERATURE */
	int power_at_1m; /* dBm; ACCESSORY_NO_POWER */
};

enum { ACCESSORY_NO_POWER = INT16_MIN };

/* The network that it publishes. */
struct accessory_network {
	uint8_t ssid[32];
	uint8_t ssid_len;     /* 0: it is no network */
	uint16_t freq;	      /* MHz */
	const char *security; /* static */
};

struct usher_accessory {
	unsigned refs;
	enum usher_transport transport;
	struct usher *usher; /* NULL once it is lost, or the context is gone */
	struct catalog *catalog;
	struct ble_device
		*device;      /* NULL once it is lost: last_json then says what it was */
	struct ble_addr addr; /* heard last */
	uint16_t adapter;
	char address
		[BLE_ADDR_STRING_SIZE]; /* addr, the BSSID, or the management address of NAN */
	char *id;
	char *key;	    /* NULL */
	const char *serial; /* in key; NULL */
	char *given;	    /* name that the user gave; NULL */
	char *last_name, *last_vendor, *last_json;
	uint64_t last_us;
	int8_t last_rssi, last_connectable;
	struct accessory_beacon last_beacon;
	struct usher_advert *last_advert;
	struct accessory_network network;
	struct usher_aware_peer *aware; /* NULL: it is not heard over Wi-Fi Aware */
	const struct product *
		products[ACCESSORY_PRODUCTS_MAX]; /* most specific first; the catalog's */
	size_t n_products;
	const char *state; /* static */
	bool of_code;	   /* a code names its service: it speaks aware-setup */
	bool near;	   /* RANGE_IMMEDIATE_DBM or more */
	bool shown;	   /* it passed the filter: FOUND went out */
	int8_t shown_rssi; /* as the last event said */
	struct usher_event *waiting;
};

/* A report changed a device (enum ble_change): the accessory follows, events go out. */
void accessory_update(struct usher *usher, struct ble_device *device, unsigned changes);
/* The device is about to be freed. */
void accessory_lost(struct usher *usher, struct ble_device *device);
/* The context goes away. */
void accessory_detach(struct usher_accessory *accessory);
/* The first protocol that its products name, and that it can be set up by over its radio; NULL. */
const struct provision_protocol *
accessory_protocol(const struct usher_accessory *accessory);
/* A setup of it may come to something: its protocol is known, or it can be connected to and asked. */
bool accessory_can_be_tried(const struct usher_accessory *accessory);
/* device NULL: nothing is known. */
struct accessory_beacon accessory_beacon(const struct ble_device *device);
/* What is remembered of it was changed: key and given name are read again. */
void accessory_remembered(struct usher_accessory *accessory);
/* "protocols" of the contract, by its products, each once. */
void accessory_add_protocols(const struct usher_accessory *accessory,
			     struct json *object);
/* The JSON object of the contract, part of parent under key. */
void accessory_add_json(const struct usher_accessory *accessory, struct json *parent,
			const char *key);
