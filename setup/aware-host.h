/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * This computer as a device of Wi-Fi Aware: one radio, locked, one aware_agent on it, and the
 * pairings that are remembered. It is there as long as something is done over it: opened with
 * the first usher_aware, closed after the last one.
 */
#include "aware/radio.h"
#include "base/loop.h"
#include "setup/aware-store.h"
#include "setup/radio-lock.h"

#include <net/if.h>

struct aware_host {
	struct usher *usher;
	struct loop_timer *timer;
	struct radio_lock lock;
	char interface[IF_NAMESIZE];
	unsigned phy; /* its */

	size_t tried;		 /* kinds of radios, of the order */
	bool open_next;		 /* the timer opens the next kind */
	struct buf why;		 /* what kept those before from working, for people */
	int error;		 /* of the last one, negative errno */
	enum usher_error failed; /* nothing goes on over it any more */
	struct aware_radio *radio;
	struct aware_radio_info info;
	size_t in_flight; /* frames and commands whose fate has not come */

	struct aware_agent *agent; /* NULL: the radio is not open (yet) */
	bool identified;	   /* who we are is remembered, and so can be pairings */
	struct aware_pairing_row *rows; /* of what the device knows, without keys */
	size_t n_rows;
	int64_t version; /* aware_store_version() when they were read */
};

/* "station", "nan", "monitor", "supplicant". -EINVAL: none of them. */
const char *aware_radio_name(enum aware_radio_kind kind);
int aware_radio_from_name(const char *name);
/* The i-th of AWARE_RADIO_KINDS that are tried, the best first. */
enum { AWARE_RADIO_KINDS = 4 };
enum aware_radio_kind aware_radio_at(size_t i);

/* The context's, made at its first use. 0 or -errno. */
int aware_host_need(struct usher *usher);
struct aware_host *aware_host_free(struct aware_host *host);
/* Closes it when nothing is done over it any more. Not from inside of its own calls. */
void aware_host_release(struct usher *usher);
/* After a call of the device: what it wants is done from dispatch. */
void aware_host_kick(struct aware_host *host);
/* NULL: it is not remembered. */
const struct aware_pairing_row *aware_host_row(const struct aware_host *host, long id);
/* A pairing that was made: kept, if it can be. Its row; NULL. */
const struct aware_pairing_row *aware_host_remember(struct aware_host *host,
						    const char *service,
						    const struct aware_peer *peer,
						    const struct aware_record *record);
/* Drops it from what the device knows, and from the store. */
void aware_host_forget(struct aware_host *host, long id);

/* What is remembered was changed by this context: the node follows, and discovery. */
void aware_host_read_again(struct aware_host *host);

/* aware-radio-choice.c: opens the next kind of radio, on the interface that is chosen with the first one.
   Where there is none (any more), everything that waits for it is finished. */
void aware_host_open(struct aware_host *host, aware_radio_fn fn);
/* The kind that was opened last. */
enum aware_radio_kind aware_host_kind(const struct aware_host *host);
/* It did not come up. */
void aware_host_note(struct aware_host *host, enum aware_radio_kind kind, int error,
		     const char *text);
void aware_host_fail(struct aware_host *host, enum usher_error error, const char *text);
