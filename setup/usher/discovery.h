/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_DISCOVERY_H
#define USHER_DISCOVERY_H
/* Discovery: what is listened for, and from when to when. */
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_filter;
struct usher_code;

enum usher_transport {
	USHER_BLE = 1 << 0,
	USHER_WIFI = 1 << 1,
	USHER_AWARE = 1 << 2,
};

int usher_filter_new(struct usher_filter **ret);
struct usher_filter *usher_filter_free(struct usher_filter *filter);
/* Every device, not only those that a product, protocol or beacon format recognises. */
void usher_filter_set_all(struct usher_filter *filter, bool all);
/* Only this product id or protocol name of the catalog. -EINVAL: not in the catalog (checked by
   usher_discover). */
int usher_filter_set_product(struct usher_filter *filter, const char *product);
void usher_filter_set_transports(struct usher_filter *filter, unsigned transports);

/* filter NULL: what is recognised, on every radio. -EALREADY while one runs, -EINVAL (product). */
int usher_discover(struct usher *usher, const struct usher_filter *filter);
/*
 * Listens for the accessory of a code as well, until discovery ends, where no product would have it
 * found: for the service of an AWARE: code. -EINVAL: nothing is discovered; -ENOSPC: there are too
 * many services.
 */
int usher_discover_code(struct usher *usher, const struct usher_code *code);
/* DISCOVERY_END follows. Idempotent. */
int usher_discover_stop(struct usher *usher);

#ifdef __cplusplus
}
#endif
#endif
