/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Accessories by the networks that they publish: what is in the air and fits a product's "ssid" or
 * "ssid-prefix" becomes an accessory "wifi/BSSID". The daemons of the host are asked, now and every
 * 10 s; where nobody can be asked nothing is found, and that is no error.
 */
#include "setup/usher.h"

struct discovery_wifi;

/* When the filter and the catalog have a use for it. A failure is logged. */
void discovery_wifi_start(struct usher *usher);
/* By its id, in any case; NULL: it is not heard. wifi may be NULL. */
struct usher_accessory *discovery_wifi_find(const struct discovery_wifi *wifi,
					    const char *id);
struct discovery_wifi *discovery_wifi_free(struct discovery_wifi *wifi);
