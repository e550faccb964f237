/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/accessory.h"

#include "base/log.h"
#include "base/text.h"
#include "provision/aware-setup.h"
#include "setup/advert.h"
#include "setup/context.h"
#include "setup/event.h"
#include "setup/memory.h"
#include "setup/protocols.h"

#include <stdio.h>
#include <string.h>

/* Signals wander by some dB from frame to frame; less than this is no news. */
enum { RSSI_NEWS_DB = 3 };

static uint64_t key_hash(const char *key)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (; *key; key++)
		hash = (hash ^ (uint8_t)*key) * 0x100000001b3;
	return hash;
}

static struct usher_accessory *by_key(struct usher *usher, const char *key)
{
	struct usher_accessory *found = map_get(&usher->by_key, key_hash(key));

	return found && !strcmp(found->key, key) ? found : NULL;
}

static void unmap_key(struct usher_accessory *accessory)
{
	if (accessory->key && accessory->usher &&
	    by_key(accessory->usher, accessory->key) == accessory)
		map_remove(&accessory->usher->by_key, key_hash(accessory->key));
}

static struct usher_accessory *accessory_new(struct usher *usher,
					     struct ble_device *device)
{
	struct usher_accessory *accessory = calloc(1, sizeof(*accessory));

	if (!accessory)
		return NULL;
	ble_addr_format(&device->addr, accessory->address);
	if (asprintf(&accessory->id, "ble/%s", accessory->address) < 0) {
		free(accessory);
		return NULL;
	}
	accessory->refs = 1;
	accessory->transport = USHER_BLE;
	accessory->addr = device->addr;
	accessory->usher = usher;
	accessory->catalog = catalog_ref(usher->catalog);
	accessory->state = "unknown";
	accessory->shown_rssi = BLE_RSSI_UNKNOWN;
	return accessory;
}

_public_ struct usher_accessory *usher_accessory_ref(struct usher_accessory *accessory)
{
	if (accessory)
		accessory->refs++;
	return accessory;
}

_public_ struct usher_accessory *usher_accessory_unref(struct usher_accessory *accessory)
{
	if (!accessory || --accessory->refs)
		return NULL;
	unmap_key(accessory);
	catalog_free(accessory->catalog);
	free(accessory->key);
	free(accessory->id);
	free(accessory->given);
	free(accessory->last_name);
	free(accessory->last_vendor);
	free(accessory->last_json);
	free(accessory->aware);
	usher_advert_free(accessory->last_advert);
	free(accessory);
	return NULL;
}

/* Stands on this device from now on; the one it stood on keeps pointing here until it is lost. */
static void stand_on(struct usher_accessory *accessory, struct ble_device *device)
{
	accessory->device = device;
	accessory->adapter = device->adapter;
	if (!memcmp(&accessory->addr, &device->addr, sizeof(accessory->addr)))
		return;
	accessory->addr = device->addr;
	ble_addr_format(&device->addr, accessory->address);
}

/* The identity field of its product gives the key, and with it the unit it was before. */
static struct usher_accessory *settle_identity(struct usher *usher,
					       struct usher_accessory *accessory,
					       struct ble_device *device)
{
	char key[PRODUCT_KEY_SIZE];
	struct usher_accessory *same;

	if (accessory->key || !accessory->n_products ||
	    product_identity(accessory->products[0], device, key, sizeof(key)) < 0)
		return accessory;
	same = by_key(usher, key);
	if (same) {
		device->owner = usher_accessory_ref(same);
		stand_on(same, device);
		memcpy(same->products, accessory->products, sizeof(same->products));
		same->n_products = accessory->n_products;
		usher_accessory_unref(accessory);
		return same;
	}
	accessory->key = strdup(key);
	if (accessory->key && map_put(&usher->by_key, key_hash(key), accessory) < 0) {
		free(accessory->key);
		accessory->key = NULL;
	}
	if (accessory->key)
		accessory->serial = strchr(accessory->key, '/') + 1;
	return accessory;
}

void accessory_remembered(struct usher_accessory *accessory)
{
	char *key = NULL, *name = NULL;

	if (!accessory->usher)
		return;
	if (memory_lookup(accessory->usher, accessory->key, &accessory->addr, &key,
			  &name) <= 0) {
		free(accessory->given);
		accessory->given = NULL;
		return;
	}
	free(accessory->given);
	accessory->given = name;
	if (accessory->key)
		free(key);
	else
		accessory->key = key;
}

static bool passes(const struct usher *usher, const struct usher_accessory *accessory)
{
	const struct usher_filter *filter = &usher->filter;
	size_t i;

	if (filter->transports && !(filter->transports & USHER_BLE))
		return false;
	if (!filter->product)
		return filter->all || accessory->n_products ||
		       accessory->device->eddystone;
	for (i = 0; i < accessory->n_products; i++) {
		const struct product *product = accessory->products[i];

		if (!strcmp(product->id, filter->product) ||
		    (product->protocol && !strcmp(product->protocol, filter->product)))
			return true;
	}
	return false;
}

/* Reads products, identity and state again from what was advertised. */
static struct usher_accessory *recognise(struct usher *usher,
					 struct usher_accessory *accessory,
					 struct ble_device *device)
{
	accessory->n_products = catalog_match(usher->catalog, device, accessory->products,
					      ACCESSORY_PRODUCTS_MAX);
	accessory = settle_identity(usher, accessory, device);
	accessory->state = protocol_state(accessory_protocol(accessory), device);
	return accessory;
}

/* "range": a unit that is brought near, or taken away, may be of other products from then on. */
static bool came_or_went(const struct usher *usher, struct usher_accessory *accessory,
			 const struct ble_device *device)
{
	bool near = device->rssi != BLE_RSSI_UNKNOWN &&
		    device->rssi >= RANGE_IMMEDIATE_DBM;

	if (near == accessory->near)
		return false;
	accessory->near = near;
	return catalog_asks_for(usher->catalog, CRITERION_RANGE);
}

static bool is_news(struct usher_accessory *accessory, unsigned changes)
{
	const struct ble_device *device = accessory->device;

	if (changes & ~(unsigned)(BLE_CHANGE_RSSI))
		return true;
	return abs(device->rssi - accessory->shown_rssi) >= RSSI_NEWS_DB;
}

void accessory_update(struct usher *usher, struct ble_device *device, unsigned changes)
{
	const unsigned content = BLE_CHANGE_NEW | BLE_CHANGE_NAME | BLE_CHANGE_SERVICES |
				 BLE_CHANGE_DATA | BLE_CHANGE_OTHER;
	struct usher_accessory *accessory = device->owner;
	bool first = !accessory || !accessory->usher, moved;

	if (first) {
		/* one of several addresses, heard again after the unit was lost at another */
		device->owner = usher_accessory_unref(accessory);
		changes |= BLE_CHANGE_NEW;
		accessory = accessory_new(usher, device);
		if (!accessory)
			return;
		device->owner = accessory;
	}
	moved = accessory->device != device;
	stand_on(accessory, device);
	if (came_or_went(usher, accessory, device))
		changes |= BLE_CHANGE_OTHER;
	if (changes & content || moved)
		accessory = recognise(usher, accessory, device);
	if (first && accessory->refs == 1)
		accessory_remembered(accessory);
	if (!usher->discovering || !changes)
		return;
	if (!accessory->shown) {
		if (!passes(usher, accessory))
			return;
		accessory->shown = true;
		usher->n_found++;
		accessory->shown_rssi = device->rssi;
		event_push_accessory(usher, accessory, USHER_EVENT_FOUND);
	} else if (is_news(accessory, changes)) {
		accessory->shown_rssi = device->rssi;
		event_push_accessory(usher, accessory, USHER_EVENT_CHANGED);
	}
}

/* What it was stays readable for whoever still holds it. */
static void freeze(struct usher_accessory *accessory)
{
	const struct ble_device *device = accessory->device;
	const char *vendor = usher_accessory_get_vendor(accessory);

	free(accessory->last_vendor);
	accessory->last_vendor = vendor ? strdup(vendor) : NULL;
	free(accessory->last_json);
	accessory->last_json = usher_accessory_to_json(accessory);
	free(accessory->last_name);
	accessory->last_name = device->name ? strdup(device->name) : NULL;
	accessory->last_us = device->last_us;
	accessory->last_rssi = device->rssi;
	accessory->last_connectable = device->connectable;
	accessory->last_beacon = accessory_beacon(device);
	usher_advert_free(accessory->last_advert);
	accessory->last_advert = NULL;
	if (advert_new(accessory, &accessory->last_advert) < 0)
		log_error("out of memory: what an accessory advertised is lost");
	accessory->device = NULL;
}

void accessory_lost(struct usher *usher, struct ble_device *device)
{
	struct usher_accessory *accessory = device->owner;

	device->owner = NULL;
	if (!accessory)
		return;
	if (accessory->device == device) {
		if (accessory->refs > 1 || accessory->shown)
			freeze(accessory);
		accessory->device = NULL;
		if (accessory->shown && usher->discovering)
			event_push_accessory(usher, accessory, USHER_EVENT_LOST);
		accessory->shown = false;
		accessory_detach(accessory);
	}
	usher_accessory_unref(accessory);
}

void accessory_detach(struct usher_accessory *accessory)
{
	unmap_key(accessory);
	accessory->usher = NULL;
}

static bool is_over(const struct provision_protocol *protocol,
		    enum usher_transport transport)
{
	switch (transport) {
	case USHER_BLE:
		return !protocol_speaks_aware(protocol);
	case USHER_WIFI:
		return protocol_speaks_http(protocol);
	case USHER_AWARE:
		return protocol_speaks_aware(protocol);
	}
	return false;
}

const struct provision_protocol *
accessory_protocol(const struct usher_accessory *accessory)
{
	size_t i;

	for (i = 0; i < accessory->n_products; i++) {
		const char *name = accessory->products[i]->protocol;
		const struct provision_protocol *protocol = name ? protocol_by_name(name)
								 : NULL;

		if (protocol && is_over(protocol, accessory->transport))
			return protocol;
	}
	return accessory->of_code ? &aware_setup_protocol : NULL;
}

bool accessory_can_be_tried(const struct usher_accessory *accessory)
{
	return accessory_protocol(accessory) || accessory->transport == USHER_AWARE ||
	       (accessory->transport == USHER_BLE && accessory->device &&
		accessory->device->connectable != BLE_NO);
}
