/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Whether an accessory can join a network, as far as the host can tell by what it hears itself. Nearly
 * all of them have a 2.4 GHz radio alone, and none of them logs in to a portal. Pure.
 */
#include "wifi/known.h"

struct suitable {
	const char *obstacle; /* a sentence; static; NULL: nothing is in the way */
	bool portal;	      /* which is one that was seen: certain */
	const char *notes[2]; /* sentences, what may be in the way; NULL: no more */
};

/* heard: the accessory sees the network itself; then what we hear of it counts for notes only. */
void suitable_check(const struct wifi_known *known, const struct wifi_ssid *ssid,
		    bool heard, struct suitable *ret);
