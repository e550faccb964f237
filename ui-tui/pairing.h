/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * An accessory on Wi-Fi Aware is paired with this computer, or verified where it is paired already: the model
 * behind the page, one at a time. Leaving it ends it.
 *
 *     idle -> going on <-> asking -> done, failed -> going on
 *
 * A wrong PIN begins it anew by itself: the accessory is to show another one. After three it takes none for a
 * minute, and it waits for the person.
 */
#include "ui-tui/scope.h"
#include "ui-tui/secret.h"

#include <time.h>

enum {
	PAIRING_TRIES_MAX = 3, /* then an accessory takes no request */
	PAIRING_LOCK_S = 60,   /* for so long */
	PAIRING_PIN_DIGITS = 6,
	PAIRING_SECRET_MAX = 63, /* bytes of a passphrase */
};

enum pairing_state {
	PAIRING_IDLE, /* not begun */
	PAIRING_GOING_ON,
	PAIRING_ASKING, /* for its PIN or passphrase */
	PAIRING_DONE,
	PAIRING_FAILED, /* error, certainty, text */
};

struct pairing {
	struct usher *usher;		   /* borrowed */
	struct usher_accessory *accessory; /* a reference; NULL: none */
	char *name;			   /* printable: the accessory's */
	struct usher_code
		*code; /* owned; its AWARE: code, until that proves wrong; NULL */
	enum pairing_state state;
	struct usher_aware *aware;	    /* owned; NULL: nothing goes on */
	bool agreed;			    /* to pair without a PIN */
	bool again;			    /* anew, also where it is paired */
	char shown[PAIRING_PIN_DIGITS + 1]; /* the PIN that is to be typed there; "" */
	const char *phase;		    /* for phase_of_pairing(); NULL */
	uint64_t phase_us;		    /* CLOCK_BOOTTIME of its begin */
	bool passphrase;		    /* that is what is asked for; else a PIN */
	unsigned wrong;			    /* PINs in a row */
	time_t locked_until;		    /* 0: it is not */
	/* Of what is done: */
	bool verified, authenticated, cached;
	char *key;  /* NULL: it is not remembered */
	char *note; /* printable; NULL */
	/* Of what failed: */
	int error; /* enum usher_error, or a negative errno where it could not be started */
	enum usher_certainty certainty;
	char *text; /* printable; NULL */
};

void pairing_init(struct pairing *pairing, struct usher *usher);
void pairing_deinit(struct pairing *pairing);
/* This one from now on; what went on ends. code: of it, taken also on failure; NULL. 0 or -ENOMEM. */
int pairing_set(struct pairing *pairing, struct usher_accessory *accessory,
		const char *name, struct usher_code *code);
/* It offers no PIN and no passphrase, and nobody has agreed to go without. */
bool pairing_is_weak(const struct pairing *pairing);
/* It is known here, and will be verified. */
bool pairing_is_known(const struct pairing *pairing);
/* From the start, with what is set now. A failure to begin is its state. */
void pairing_start(struct pairing *pairing);
/* N_(): why it cannot be the PIN or passphrase; NULL: it is given to the accessory. */
const char *pairing_answer(struct pairing *pairing, const struct secret *typed);
/* Ends it without a word. */
void pairing_stop(struct pairing *pairing);
bool pairing_is_busy(const struct pairing *pairing);
/* Whether something that is seen changed. */
bool pairing_event(struct pairing *pairing, const struct usher_event *event);
/* What to do about its failure: translated; the caller frees. NULL: nothing is known. */
char *pairing_advice(const struct pairing *pairing);
/* By which it will be, or was paired, in words: "by its PIN"; translated, static. */
const char *pairing_way(const struct usher_accessory *accessory);
