/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/discovery-wifi.h"

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/event-json.h"
#include "setup/event.h"
#include "wifi/known.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	AGAIN_US       = 10 * 1000000,
	LOST_US        = 60 * 1000000, /* two scans: one is made after WIFI_KNOWN_FRESH_S */
	ACCESSORIES_MAX = 256,
	SIGNAL_NEWS_DB = 3,
};
/* clang-format on */

struct heard {
	struct list link;
	struct usher_accessory *accessory;
	uint8_t bssid[6];
};

struct discovery_wifi {
	struct usher *usher;
	struct wifi_known_query *query;
	struct loop_timer *again;
	struct list heard;
	size_t n;
};

static struct heard *heard_free(struct heard *heard)
{
	list_remove(&heard->link);
	heard->accessory->shown = false;
	accessory_detach(heard->accessory);
	usher_accessory_unref(heard->accessory);
	free(heard);
	return NULL;
}

static struct heard *find(struct discovery_wifi *wifi, const uint8_t bssid[6])
{
	struct heard *heard;

	list_for_each (heard, &wifi->heard, link)
		if (!memcmp(heard->bssid, bssid, sizeof(heard->bssid)))
			return heard;
	return NULL;
}

static bool passes(const struct usher_filter *filter,
		   const struct usher_accessory *accessory)
{
	if (!filter->product)
		return filter->all || accessory->n_products;
	for (size_t i = 0; i < accessory->n_products; i++) {
		const struct product *product = accessory->products[i];

		if (!strcmp(product->id, filter->product) ||
		    (product->protocol && !strcmp(product->protocol, filter->product)))
			return true;
	}
	return false;
}

/* The object of the contract but for its state; what only BLE has is there, too, and empty. */
static char *to_json(const struct usher_accessory *accessory, const struct wifi_bss *bss)
{
	_cleanup_(json_freep) struct json *object = json_new_object();
	const struct accessory_network *network = &accessory->network;
	const struct product *product = accessory->n_products ? accessory->products[0]
							      : NULL;

	json_add_string(object, "id", accessory->id);
	json_add_null(object, "key");
	json_add_string(object, "transport", "wifi");
	json_add_string(object, "name", accessory->last_name);
	json_add_string(object, "product", product ? product->id : NULL);
	json_add_null(object, "address_type");
	if (bss->signal)
		json_add_number(object, "rssi", bss->signal);
	else
		json_add_null(object, "rssi");
	json_add_null(object, "connectable");
	json_add_array(object, "services");
	json_add_object(object, "service_data");
	json_add_object(object, "manufacturer_data");
	event_add_ssid(object, network->ssid, network->ssid_len);
	json_add_number(object, "freq", network->freq);
	json_add_string(object, "security", network->security);
	accessory_add_protocols(accessory, object);
	return json_print(object);
}

static struct heard *heard_new(struct discovery_wifi *wifi, const struct wifi_bss *bss)
{
	struct heard *heard = calloc(1, sizeof(*heard));
	struct usher_accessory *accessory = calloc(1, sizeof(*accessory));
	struct ble_addr bssid;

	memcpy(bssid.b, bss->bssid, sizeof(bssid.b));
	if (accessory)
		ble_addr_format(&bssid, accessory->address);
	if (!heard || !accessory ||
	    asprintf(&accessory->id, "wifi/%s", accessory->address) < 0) {
		free(heard);
		free(accessory);
		return NULL;
	}
	accessory->refs = 1;
	accessory->transport = USHER_WIFI;
	accessory->usher = wifi->usher;
	accessory->catalog = catalog_ref(wifi->usher->catalog);
	accessory->state = "unknown";
	accessory->last_connectable = BLE_UNKNOWN;
	accessory->last_beacon = accessory_beacon(NULL);
	heard->accessory = accessory;
	memcpy(heard->bssid, bss->bssid, sizeof(heard->bssid));
	list_append(&wifi->heard, &heard->link);
	wifi->n++;
	return heard;
}

static int8_t rssi_of(const struct wifi_bss *bss)
{
	return bss->signal && bss->signal >= INT8_MIN && bss->signal < 0
		       ? (int8_t)bss->signal
		       : BLE_RSSI_UNKNOWN;
}

static struct accessory_network network_of(const struct wifi_bss *bss)
{
	struct accessory_network network = {
		.ssid_len = (uint8_t)MIN(bss->ssid.len, sizeof(network.ssid)),
		.freq = (uint16_t)bss->freq,
		.security = wifi_kind_name(bss->security.kind),
	};

	memcpy(network.ssid, bss->ssid.data, network.ssid_len);
	return network;
}

static bool is_same(const struct accessory_network *a, const struct accessory_network *b)
{
	return a->ssid_len == b->ssid_len && !memcmp(a->ssid, b->ssid, a->ssid_len) &&
	       a->freq == b->freq && a->security == b->security;
}

static void update(struct discovery_wifi *wifi, const struct wifi_bss *bss)
{
	struct heard *heard = find(wifi, bss->bssid);
	struct usher *usher = wifi->usher;
	struct accessory_network network = network_of(bss);
	struct usher_accessory *accessory;
	bool other;

	if (!heard && (wifi->n == ACCESSORIES_MAX || !(heard = heard_new(wifi, bss))))
		return;
	accessory = heard->accessory;
	other = !is_same(&accessory->network, &network);
	accessory->network = network;
	free(accessory->last_name);
	accessory->last_name = text_to_utf8(bss->ssid.data, bss->ssid.len);
	accessory->n_products = catalog_match_ssid(usher->catalog, bss->ssid.data,
						   bss->ssid.len, accessory->products,
						   ACCESSORY_PRODUCTS_MAX);
	accessory->last_rssi = rssi_of(bss);
	accessory->last_us = clock_now() - (uint64_t)bss->age_s * 1000000;
	free(accessory->last_json);
	accessory->last_json = to_json(accessory, bss);
	if (!accessory->shown && passes(&usher->filter, accessory)) {
		accessory->shown = true;
		usher->n_found++;
		accessory->shown_rssi = accessory->last_rssi;
		event_push_accessory(usher, accessory, USHER_EVENT_FOUND);
	} else if (accessory->shown &&
		   (other || abs(accessory->last_rssi - accessory->shown_rssi) >=
				     SIGNAL_NEWS_DB)) {
		accessory->shown_rssi = accessory->last_rssi;
		event_push_accessory(usher, accessory, USHER_EVENT_CHANGED);
	}
}

static void drop_silent(struct discovery_wifi *wifi)
{
	uint64_t now = clock_now();
	struct heard *heard, *next;

	list_for_each_safe (heard, next, &wifi->heard, link) {
		if (heard->accessory->last_us + LOST_US > now)
			continue;
		if (heard->accessory->shown)
			event_push_accessory(wifi->usher, heard->accessory,
					     USHER_EVENT_LOST);
		heard_free(heard);
		wifi->n--;
	}
}

static void on_known(struct wifi_known_query *query, const struct wifi_known *known,
		     int error, void *userdata)
{
	struct discovery_wifi *wifi = userdata;

	if (error < 0)
		log_info("no network can be listened for: %s", strerror(-error));
	for (size_t i = 0; error >= 0 && i < known->air.n; i++) {
		const struct wifi_bss *bss = &known->air.rows[i];

		if (!wifi_ssid_is_hidden(&bss->ssid) && bss->age_s * 1000000ULL < LOST_US)
			update(wifi, bss);
	}
	drop_silent(wifi);
	wifi->query = wifi_known_query_free(wifi->query);
	loop_timer_set(wifi->again, clock_now() + AGAIN_US);
}

static void ask(void *userdata)
{
	struct discovery_wifi *wifi = userdata;
	struct usher *usher = wifi->usher;
	int r = wifi_known_ask(loop_event(usher->loop), usher_need_bus(usher),
			       usher->ctrl_dir, true, 0, NULL, on_known, wifi,
			       &wifi->query);

	if (r < 0)
		log_info("no network can be listened for: %s", strerror(-r));
}

static bool is_wanted(const struct usher *usher)
{
	const struct usher_filter *filter = &usher->filter;

	if (filter->transports && !(filter->transports & USHER_WIFI))
		return false;
	return filter->all || catalog_asks_for(usher->catalog, CRITERIA_WIFI);
}

void discovery_wifi_start(struct usher *usher)
{
	struct discovery_wifi *wifi;

	if (!is_wanted(usher))
		return;
	wifi = calloc(1, sizeof(*wifi));
	if (!wifi)
		return;
	wifi->usher = usher;
	list_init(&wifi->heard);
	if (loop_timer_new(loop_event(usher->loop), ask, wifi, &wifi->again) < 0) {
		discovery_wifi_free(wifi);
		return;
	}
	usher->wifi_discovery = wifi;
	ask(wifi);
}

struct usher_accessory *discovery_wifi_find(const struct discovery_wifi *wifi,
					    const char *id)
{
	const struct heard *heard;

	if (!wifi)
		return NULL;
	list_for_each (heard, &wifi->heard, link)
		if (!strcasecmp(heard->accessory->id, id))
			return heard->accessory;
	return NULL;
}

struct discovery_wifi *discovery_wifi_free(struct discovery_wifi *wifi)
{
	struct heard *heard, *next;

	if (!wifi)
		return NULL;
	list_for_each_safe (heard, next, &wifi->heard, link)
		heard_free(heard);
	wifi_known_query_free(wifi->query);
	loop_timer_free(wifi->again);
	free(wifi);
	return NULL;
}
