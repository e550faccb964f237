/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Accessories by the services that they publish over Wi-Fi Aware: each service that a product of the catalog
 * names, or a code (usher_discover_code()), is subscribed to, and who publishes it becomes an accessory "aware/SERVICE@ADDRESS". Where no radio
 * does it nothing is found; that is an error only where nothing else is listened to.
 *
 * It gives way: an interface that is in use is left alone but where it was named or Wi-Fi Aware asked for, and
 * a join gets its radio. What was found meanwhile stays, until it has not been heard again for a while.
 */
#include "setup/usher.h"

struct aware_node_action;
struct discovery_aware;

/* When the filter and the catalog have a use for it. */
void discovery_aware_start(struct usher *usher);
/* The first, or the next one after that; NULL: there is none. aware may be NULL. */
struct usher_accessory *discovery_aware_next(const struct discovery_aware *aware,
					     const struct usher_accessory *after);
struct discovery_aware *discovery_aware_free(struct discovery_aware *aware);
/* That phy is needed for something else now: it is let go, and tried for again later. */
void discovery_aware_yield(struct usher *usher, unsigned phy);
/* What is remembered has changed: who is paired is told anew. */
void discovery_aware_refresh(struct usher *usher);
/* CLOCK_BOOTTIME of its last frame, in microseconds. */
uint64_t discovery_aware_heard_us(const struct usher_accessory *accessory);

/* For aware.h: a subscription of discovery works, hears something, has ended (it is freed later). */
void discovery_aware_works(struct usher *usher);
void discovery_aware_take(struct usher *usher, const struct aware_node_action *action);
void discovery_aware_ended(const struct usher_aware *aware);
