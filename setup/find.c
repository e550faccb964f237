/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ACCESSORY of a command line among what is discovered now. */
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/discovery-wifi.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* Two signals this close do not tell which unit is nearer. */
enum { SAME_DISTANCE_DB = 6 };

struct search {
	const char *wanted; /* a name or a product */
	struct usher_accessory *best, *second;
	size_t n;
	bool again; /* of the nearest: also what is set up already */
};

static void consider_name(struct usher_accessory *accessory, struct search *search)
{
	const char *name = usher_accessory_get_name(accessory);
	const char *addr = accessory->address;
	char current[BLE_ADDR_STRING_SIZE + 4] = "ble/";

	strcat(current, addr);
	if (!strcasecmp(accessory->id, search->wanted) ||
	    !strcasecmp(current, search->wanted) || !strcasecmp(addr, search->wanted) ||
	    (accessory->key && !strcmp(accessory->key, search->wanted)) ||
	    (name && !strcmp(name, search->wanted))) {
		search->best = accessory;
		search->n++;
	}
}

static bool of_product(const struct usher_accessory *accessory, const char *product)
{
	size_t i;

	for (i = 0; i < accessory->n_products; i++)
		if (!strcmp(accessory->products[i]->id, product) ||
		    (accessory->products[i]->protocol &&
		     !strcmp(accessory->products[i]->protocol, product)))
			return true;
	return false;
}

/* An unknown signal (virtual controllers tell none) is the weakest. */
static int signal_of(const struct usher_accessory *accessory)
{
	int rssi = accessory->device ? accessory->device->rssi : accessory->last_rssi;

	return rssi == BLE_RSSI_UNKNOWN ? INT8_MIN : rssi;
}

static void consider_nearest(struct usher_accessory *accessory, struct search *search)
{
	int rssi = signal_of(accessory);

	if (!accessory_protocol(accessory) ||
	    (accessory->device && accessory->device->connectable == BLE_NO))
		return;
	if (!search->again && !strcmp(accessory->state, "provisioned"))
		return;
	if (search->wanted && !of_product(accessory, search->wanted))
		return;
	search->n++;
	if (!search->best || rssi > signal_of(search->best)) {
		search->second = search->best;
		search->best = accessory;
	} else if (!search->second || rssi > signal_of(search->second)) {
		search->second = accessory;
	}
}

static void for_each(struct usher *usher,
		     void (*consider)(struct usher_accessory *, struct search *),
		     struct search *search)
{
	struct ble_device *device = NULL;

	while (usher->table && (device = ble_table_next(usher->table, device))) {
		struct usher_accessory *accessory = device->owner;

		/* an accessory with several addresses stands on one of them */
		if (accessory && accessory->device == device)
			consider(accessory, search);
	}
}

/* Over Wi-Fi Aware, where none is heard over Bluetooth: a unit may speak both. */
static void for_each_aware(struct usher *usher,
			   void (*consider)(struct usher_accessory *, struct search *),
			   struct search *search)
{
	struct usher_accessory *accessory = NULL;

	if (search->n)
		return;
	while ((accessory = discovery_aware_next(usher->aware_discovery, accessory)))
		consider(accessory, search);
}

_public_ int usher_find_accessory(struct usher *usher, const char *name,
				  struct usher_accessory **ret)
{
	struct search search = {.wanted = name};

	for_each(usher, consider_name, &search);
	for_each_aware(usher, consider_name, &search);
	/* by its id alone: an accessory and the network that it publishes may have one name */
	if (!search.n) {
		search.best = discovery_wifi_find(usher->wifi_discovery, name);
		search.n = search.best != NULL;
	}
	if (!search.n)
		return -ENOENT;
	if (search.n > 1)
		return -ENOTUNIQ;
	*ret = usher_accessory_ref(search.best);
	return 0;
}

_public_ int usher_find_nearest(struct usher *usher, const char *product, bool again,
				struct usher_accessory **ret)
{
	struct search search = {.wanted = product, .again = again};

	for_each(usher, consider_nearest, &search);
	for_each_aware(usher, consider_nearest, &search);
	if (!search.n)
		return -ENOENT;
	*ret = usher_accessory_ref(search.best);
	if (search.second &&
	    signal_of(search.best) - signal_of(search.second) < SAME_DISTANCE_DB)
		return -ENOTUNIQ;
	return 0;
}
