/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The networks of Wi-Fi accessories that this computer joins: the model behind the page of a join. A
 * join goes on when its page is left, and can be come back to.
 *
 *     idle -> going on -> joined -> leaving -> idle, failed
 *
 * What was joined for once is left before the process ends; what is kept stays.
 */
#include "ui-tui/scope.h"
#include "ui-tui/secret.h"

#include <time.h>

enum joining_state {
	JOINING_IDLE, /* not begun, or left again */
	JOINING_GOING_ON,
	JOINING_JOINED,
	JOINING_LEAVING,
	JOINING_FAILED, /* error, certainty, text; this computer is as it was */
};

struct joining {
	struct usher_accessory *accessory; /* a reference */
	char *name;			   /* printable: the network's */
	/* What it is joined with, kept from one try to the next: */
	struct secret *passphrase; /* NULL: the remembered one, if any */
	bool kept; /* until it is left, and its passphrase remembered; else for once */
	bool allow_cut; /* also when that cuts this computer's own connection */
	/* How it goes: */
	enum joining_state state;
	struct usher_join *join; /* owned; NULL: never begun. Kept when it has ended */
	struct usher_restore *restore; /* owned: what was kept is being left; NULL */
	const char *phase;	       /* for phase_of_join(); NULL */
	char *note;		       /* the last one, printable; NULL */
	uint64_t begin_us, phase_us;   /* CLOCK_BOOTTIME */
	time_t joined_at;	       /* of the last try; 0: it was not */
	int error; /* enum usher_error, or a negative errno where it could not be started */
	enum usher_certainty certainty;
	char *text; /* printable; NULL: usher_strerror() says it all */
};

struct joins {
	struct usher *usher; /* borrowed */
	struct joining **all;
	size_t n;
};

void joins_init(struct joins *joins, struct usher *usher);
/* What goes on ends without a word; joins_leave_all() comes before. */
void joins_deinit(struct joins *joins);
/* The one of that accessory, made when it is not there yet; a new one is kept or not as its product
   is used. NULL: out of memory, or it publishes no network. */
struct joining *joins_of(struct joins *joins, struct usher_accessory *accessory);
/* At most PASSPHRASE_SAE_MAX bytes, copied. 0 or -ENOMEM. */
int joining_set_passphrase(struct joining *joining, const char *text, size_t len);
/* From the start, with what is set now. A failure to begin is its state. */
void joins_start(struct joins *joins, struct joining *joining);
/* Leaves it, or ends trying. What is kept goes with all else that was kept on this computer. */
void joins_leave(struct joins *joins, struct joining *joining);
bool joining_is_busy(const struct joining *joining);
/* Whether something that is seen changed. */
bool joins_event(struct joins *joins, const struct usher_event *event);
/* Those for once, and those that are not joined yet. */
void joins_leave_all(struct joins *joins);
/* Something goes on that the process has to wait for before it ends. */
bool joins_are_busy(const struct joins *joins);
/* Whether one is joined for once, and would be left with the process. */
bool joins_hold_one(const struct joins *joins);
/* The i-th that is joined and stays; NULL past the end. */
const struct joining *joins_kept(const struct joins *joins, size_t i);
