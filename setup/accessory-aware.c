/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/accessory-aware.h"

#include "setup/context.h"
#include "setup/event-json.h"

#include <stdio.h>
#include <string.h>

struct usher_accessory *accessory_aware_new(struct usher *usher, const char *id)
{
	struct usher_accessory *accessory = calloc(1, sizeof(*accessory));
	const char *at = strchr(id, '@');

	if (accessory)
		accessory->id = strdup(id);
	if (!accessory || !accessory->id) {
		free(accessory);
		return NULL;
	}
	snprintf(accessory->address, sizeof(accessory->address), "%s", at ? at + 1 : "");
	accessory->refs = 1;
	accessory->transport = USHER_AWARE;
	accessory->usher = usher;
	accessory->catalog = catalog_ref(usher->catalog);
	accessory->state = "unknown";
	accessory->last_connectable = BLE_UNKNOWN;
	accessory->last_rssi = BLE_RSSI_UNKNOWN;
	accessory->last_beacon = accessory_beacon(NULL);
	return accessory;
}

static void set_text(char **text, const char *now)
{
	free(*text);
	*text = *now ? strdup(now) : NULL;
}

static void recognise(struct usher_accessory *accessory)
{
	const struct usher_aware_peer *peer = accessory->aware;
	struct aware_info info;
	struct aware_offer offer;

	aware_peer_offer(peer, &info, &offer);
	if (accessory->catalog)
		accessory->n_products = catalog_match_aware(accessory->catalog, &offer,
							    accessory->products,
							    ACCESSORY_PRODUCTS_MAX);
	set_text(&accessory->last_name, info.name);
	set_text(&accessory->last_vendor, info.vendor);
	set_text(&accessory->given, peer->name);
	set_text(&accessory->key, peer->key);
}

bool accessory_aware_fill(struct usher_accessory *accessory,
			  const struct usher_aware_peer *peer)
{
	struct usher_aware_peer *copy = aware_peer_copy(peer);

	if (!copy)
		return false;
	free(accessory->aware);
	accessory->aware = copy;
	accessory->last_rssi = peer->signal < 0 && peer->signal >= INT8_MIN
				       ? (int8_t)peer->signal
				       : BLE_RSSI_UNKNOWN;
	recognise(accessory);
	free(accessory->last_json);
	accessory->last_json = event_aware_peer_json(peer, accessory);
	return true;
}
