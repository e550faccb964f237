/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a user remembers of Wi-Fi Aware, in the state directory: who this computer is to those who
 * are paired with it (its NIK), and the pairings. A pairing whose time is over keeps its row, for
 * people to see, without its keys.
 */
#include "aware/agent.h"
#include "setup/aware-name.h"
#include "setup/usher.h"

/* clang-format off */
enum {
	AWARE_KEY_LEN  = 6 + 16, /* "aware/" and 16 digits */
};
/* clang-format on */

struct aware_pairing_row {
	long id;
	char key[AWARE_KEY_LEN + 1];   /* stable: made of its NIK, and does not tell it */
	char name[AWARE_NAME_MAX + 1]; /* "": none was given */
	char service[AWARE_SERVICE_TEXT_MAX + 1];
	int64_t expires; /* seconds of CLOCK_REALTIME; 0: never */
	/* For aware_store_put() alone, borrowed: what it calls itself, the id of its product; NULL: not known. */
	const char *published, *product;
	struct aware_record record; /* secret: aware_pairing_row_wipe() */
};

void aware_pairing_row_wipe(struct aware_pairing_row *row);

/* Made once, at its first use. 0; -EIO and what store_open() gives: nothing is remembered then. */
int aware_store_identity(struct usher *usher, uint8_t ret[AWARE_NIK_LEN]);
/*
 * A pairing that was made, or made anew: the row of the same NIK is replaced, its name stays.
 * row: its service and record are given, the rest is filled in. 0 or -errno; it is not remembered then.
 */
int aware_store_put(struct usher *usher, struct aware_pairing_row *row);
/* Each pairing that holds, after those whose time is over were wiped. 0 or -errno; fn gives 0 or an error that ends it. */
int aware_store_each(struct usher *usher,
		     int (*fn)(const struct aware_pairing_row *row, void *userdata),
		     void *userdata);
/* Wipes the keys of those whose time is over. How many there were, or -errno. */
int aware_store_expire(struct usher *usher);
/* Changes when another process has changed what is stored; 0: nothing is. */
int64_t aware_store_version(struct usher *usher);
/* Of one over that service the time is over, and none holds; how long the last one was for, in seconds. */
bool aware_store_has_expired(struct usher *usher, const char *service,
			     int64_t *ret_lifetime);
/* By its row. 0 or -errno. */
int aware_store_forget(struct usher *usher, long id);
