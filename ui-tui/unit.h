/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One accessory of a batch (ui-tui/batch.h) and its setup: what it does, what it asks, what came of
 * it. Pages read it; only the batch changes it.
 */
#include "ui-tui/answers.h"
#include "ui-tui/pairing.h"

enum unit_state {
	UNIT_WAITING, /* for its turn */
	UNIT_RUNNING,
	UNIT_ASKING, /* question; error: why it asks again */
	UNIT_DONE,
	UNIT_FAILED, /* error, certainty, text */
	UNIT_CANCELLED,
};

struct unit {
	struct usher_accessory
		*accessory;	/* a reference; NULL: set up by its code alone */
	struct secret *by_code; /* that code; NULL */
	char *name;		/* printable: its name, and what tells it from others */
	bool again;		/* also when it says that it is set up already */
	enum unit_state state;
	struct usher_setup *setup; /* owned; NULL: not started. Kept when it has ended */
	const char *phase;	   /* NULL: none yet; for phase_of_setup() */
	char *note;		   /* the last one, printable; NULL */
	char pin[PAIRING_PIN_DIGITS + 1]; /* to be typed on the accessory now; "" */
	bool has_keypad;		  /* one was */
	/* CLOCK_BOOTTIME; 0: not yet. What a person takes to answer is taken out: begin_us moves on. */
	uint64_t begin_us, end_us, asked_us;
	enum usher_question question;
	int error; /* enum usher_error, or a negative errno where it could not be started */
	enum usher_certainty certainty;
	char *text; /* printable; NULL: usher_strerror() says it all */
	/* Which answers are its own to be told, and which version of each it was told. */
	struct answers *answers; /* borrowed from the batch */
	unsigned network_version, passphrase_version, code_version;
};

/* Waits for its turn. name is printable, copied; answers are borrowed; accessory may be NULL where
   by_code is filled in then. NULL: out of memory. */
struct unit *unit_new(struct usher_accessory *accessory, const char *name,
		      struct answers *answers);
/* What runs ends. NULL is fine; returns NULL. */
struct unit *unit_free(struct unit *unit);
/* Its setup starts, or it has failed; with the network beforehand when that is told. */
void unit_begin(struct unit *unit, struct usher *usher, bool tell_network);
/* Goes on after a question. */
void unit_run(struct unit *unit);
/* UNIT_DONE, UNIT_FAILED or UNIT_CANCELLED. */
void unit_end(struct unit *unit, enum unit_state state);
/* Waits for its turn again; its former setup is gone. One that is set up is set up again. */
void unit_reset(struct unit *unit);
bool unit_is_over(const struct unit *unit);
/* Shows the PIN of a USHER_EVENT_PIN, or another one: the last was mistyped. */
void unit_show_pin(struct unit *unit, const struct usher_event *event);
void unit_hide_pin(struct unit *unit);
/* Replaces a text of its own by a printable copy; NULL: by none. */
void unit_set_text(char **slot, const char *text);
/* Which version of an answer it was told; NULL: that is no question for a person to type. */
unsigned *unit_version(struct unit *unit, enum usher_question question);
