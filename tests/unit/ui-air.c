/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/ui-air.h"

#include "tests/unit/air.h"

struct usher *ui_air_new(const char *products)
{
	return air_new(products);
}

struct usher_accessory *ui_air_hear(struct usher *usher, uint8_t n, int rssi,
				    const char *hex)
{
	return air_hear(usher, n, rssi, hex);
}

void ui_air_silence(struct usher *usher)
{
	air_silence(usher);
}
