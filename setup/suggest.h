/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The networks that an accessory may be given, the best first. */
#include "wifi/known.h"

enum { SUGGESTIONS_MAX = 64 };

struct suggestion {
	struct wifi_ssid ssid;
	const char *
		security; /* of the strongest that has this name; NULL: it is not heard */
	int signal;	  /* dBm, 0: not told */
	unsigned bands;	  /* enum wifi_band */
	bool known;
};

/*
 * The one that the host is on, then those that it knows and hears, then what needs nothing but a
 * passphrase, or none. Among equals what is heard on 2.4 GHz comes first, then the stronger one. Where
 * nothing can be heard, what it knows. Hidden ones have no name to be given. How many. Pure.
 */
size_t suggest_rank(const struct wifi_known *known, struct suggestion *ret, size_t max);

struct usher;
struct suggest;
struct suggest *suggest_free(struct suggest *suggest);
