/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The networks that accessories may be given: what this computer is on, knows or hears, merged with
 * what the accessories of a batch say they see. The one that is given by default comes first, then
 * the strongest.
 */
#include "ui-tui/batch.h"

struct network_row {
	uint8_t ssid[32];
	size_t ssid_len;
	char *name; /* printable */
	char *security; /* printable, as the library or an accessory says it; "" where nobody does */
	int signal; /* dBm, of this computer, else of the accessory that hears it best; 127: unknown */
	unsigned
		bands; /* enum usher_band, where this computer hears it; 0: it does not */
	bool known;    /* this computer has its passphrase */
	unsigned seen_by; /* accessories that said so */
};

struct networks {
	struct network_row *rows;
	size_t n;
	unsigned told; /* accessories that said which networks they see */
};

/* 0 or -ENOMEM: ret is empty. */
int networks_collect(const struct usher *usher, const struct batch *batch,
		     struct networks *ret);
void networks_deinit(struct networks *networks);
/* NULL: nobody hears it. */
const struct network_row *networks_find(const struct networks *networks, const void *ssid,
					size_t len);
bool network_is_open(const struct network_row *row);
/* It is known to have a passphrase, or something harder. */
bool network_is_secured(const struct network_row *row);
bool network_is_wpa3_only(const struct network_row *row);
/* "WPA2", "open", "": translated where it is a word. */
const char *network_security(const struct network_row *row);
/* "2.4 GHz", "2.4+5 GHz", "". Static. */
const char *network_bands(const struct network_row *row);
/* Why an accessory could hardly join it: a sentence, translated, static; NULL. */
const char *network_obstacle(const struct network_row *row);
