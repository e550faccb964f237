/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_ACCESSORY_H
#define USHER_ACCESSORY_H
/* Accessories that were found, and what is known of each. */
#include "discovery.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_accessory;
struct usher_aware_peer;

struct usher_accessory *usher_accessory_ref(struct usher_accessory *accessory);
/* NULL is fine; returns NULL. */
struct usher_accessory *usher_accessory_unref(struct usher_accessory *accessory);
/* This run's handle, "ble/00:AA:01:01:00:01". */
const char *usher_accessory_get_id(const struct usher_accessory *accessory);
/* Stable across runs and random addresses; NULL when nothing stable is known. */
const char *usher_accessory_get_key(const struct usher_accessory *accessory);
/* As given by the user, else as advertised; NULL. */
const char *usher_accessory_get_name(const struct usher_accessory *accessory);
/* The catalog's id of its product, most specific first; NULL. */
const char *usher_accessory_get_product(const struct usher_accessory *accessory);
/* For people; NULL. */
const char *usher_accessory_get_product_name(const struct usher_accessory *accessory);
/* NULL: nothing is known to set it up with. */
const char *usher_accessory_get_protocol(const struct usher_accessory *accessory);
/* "ready", "needs-authorization", "provisioned" or "unknown". */
const char *usher_accessory_get_state(const struct usher_accessory *accessory);
/* Of the product, else of the company in its manufacturer data; NULL. */
const char *usher_accessory_get_vendor(const struct usher_accessory *accessory);
/* What is left to do outside of usher, or instead of it, as its product says: a sentence; NULL. */
const char *usher_accessory_get_elsewhere(const struct usher_accessory *accessory);
/* The file with its product's picture, PNG as a rule; nobody has looked whether it is there.
   NULL. */
const char *usher_accessory_get_picture(const struct usher_accessory *accessory);
/* Smoothed, dBm; 127: unknown. */
int usher_accessory_get_rssi(const struct usher_accessory *accessory);
/* 1, 0, -1: not known. */
int usher_accessory_get_connectable(const struct usher_accessory *accessory);
/* It broadcasts Eddystone frames, or advertises the service by which they are set: where it is
   connectable, usher_setup_start_beacon() is for it. */
bool usher_accessory_is_beacon(const struct usher_accessory *accessory);
/* Seconds since it was last heard. */
double usher_accessory_get_age(const struct usher_accessory *accessory);
enum usher_transport
usher_accessory_get_transport(const struct usher_accessory *accessory);
/* "00:AA:01:01:00:01": heard last of a Bluetooth device, the BSSID of a network; NULL. It is
   overwritten when the accessory takes another one. */
const char *usher_accessory_get_address(const struct usher_accessory *accessory);
/* What its product's identity field gives, "0A1B2C3D4E5F": it tells two of a kind apart, whatever
   their addresses. NULL: the product names no such field, or it was not heard yet. */
const char *usher_accessory_get_serial(const struct usher_accessory *accessory);
/* It was lost, or its context is gone: it stays as it was, and what comes back is another
   object. */
bool usher_accessory_is_lost(const struct usher_accessory *accessory);
/* Of Eddystone telemetry (TLM), as it was heard last: millivolts, and seconds since it was switched
   on or reset. -1: it tells none. */
int usher_accessory_get_battery_mv(const struct usher_accessory *accessory);
double usher_accessory_get_uptime(const struct usher_accessory *accessory);
/* Degrees Celsius, of the same; false: it tells none. */
bool usher_accessory_get_temperature(const struct usher_accessory *accessory,
				     double *ret);
/*
 * Metres, from the smoothed signal and the power that the accessory says it sends with:
 * Eddystone's, else iBeacon's, else its TX power. Negative: it says none, or the signal is not
 * known. A rough estimate, as if nothing stood between: walls and people make it two or three times
 * as far. Good for "at hand, in this room, further away" and for an order.
 */
double usher_accessory_get_distance(const struct usher_accessory *accessory);
/* Of one that publishes a network (USHER_WIFI): its name, 1 to 32 bytes of anything; NULL. */
const uint8_t *usher_accessory_get_ssid(const struct usher_accessory *accessory,
					size_t *ret_len);
/* Of one that publishes a service over Wi-Fi Aware (USHER_AWARE): usher_aware_pair_start() takes
   its service and id. NULL. It lives with the accessory, and changes with it. */
const struct usher_aware_peer *
usher_accessory_get_aware(const struct usher_accessory *accessory);
/* "open", "wpa2", "wpa3"...; NULL. Static. */
const char *usher_accessory_get_security(const struct usher_accessory *accessory);
unsigned
usher_accessory_get_frequency(const struct usher_accessory *accessory); /* MHz, 0 */
/* The accessory object of the CLI's contract, one line; the caller frees. */
char *usher_accessory_to_json(const struct usher_accessory *accessory);

#ifdef __cplusplus
}
#endif
#endif
