/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One accessory as a row for people. What is compared, searched and drawn often is kept here, made
 * anew only when the accessory tells something else; what is drawn for the few visible rows only (distance,
 * battery, last seen) is asked of the library then.
 */
#include "ui-tui/scope.h"

#include <time.h>

/* clang-format off */
enum {
	ROW_HISTORY_MAX = 12,	   /* signals, one every ROW_SAMPLE_US */
	ROW_SAMPLE_US	= 2000000,
	ROW_NO_SIGNAL	= 127,
};
/* clang-format on */

/* What a person can do with it, the most useful first. */
enum row_use {
	ROW_TO_SET_UP, /* over Bluetooth */
	ROW_TO_JOIN,   /* it publishes a network of its own */
	ROW_TO_PAIR,   /* over Wi-Fi Aware; or verify, where it is paired */
	ROW_SET_UP,    /* it says that it is set up; it can be again */
	ROW_TO_WATCH,  /* nothing is known to set it up with */
};

enum row_change {
	ROW_CHANGE_TEXT = 1 << 0,   /* name, kind or tail */
	ROW_CHANGE_USE = 1 << 1,    /* use or state */
	ROW_CHANGE_SIGNAL = 1 << 2, /* rssi or history */
};

struct row {
	struct usher_accessory *accessory; /* a reference */
	uint64_t number; /* never given twice: a row is remembered by it */
	const char *id;	 /* the accessory's */
	/* Printable, never NULL: */
	char *name; /* "" where it has none */
	char *kind; /* its product, protocol, beacon format or vendor; "" */
	char *label; /* what tells it from others of its name and kind: the end of tail, or "" */
	char *tail;		     /* digits of its serial, else of its address */
	char *told_name, *told_kind; /* bytes that name and kind were made of; NULL */
	enum row_use use;
	const char *elsewhere; /* what its product says is to be done instead; NULL */
	bool beacon;	       /* one that `usher beacon` can connect to */
	bool on_wifi;
	bool on_aware, paired;
	bool wants_button;		 /* somebody has to press it */
	int rssi;			 /* dBm, ROW_NO_SIGNAL: unknown */
	int8_t history[ROW_HISTORY_MAX]; /* dBm, the newest last */
	unsigned n_history;
	uint64_t sampled_us; /* CLOCK_BOOTTIME of the newest */
	bool lost;
	bool chosen;
	bool shown; /* it passes the filter */
};

/* NULL: out of memory. Takes a reference. */
struct row *row_new(struct usher_accessory *accessory, uint64_t now_us);
/* NULL is fine; returns NULL. */
struct row *row_free(struct row *row);
/* It came back as another object of the library: the same row from now on. */
void row_follow(struct row *row, struct usher_accessory *accessory);
/* Reads the accessory again; gives what is new (enum row_change, a bit set). Out of memory: what it
   was. */
unsigned row_update(struct row *row, uint64_t now_us);
/* It is being shown: a signal that did not change goes on in the history, while it is heard. */
void row_keep_time(struct row *row, uint64_t now_us);
/* A signal was heard now: the history goes on; what was not told of lasted. */
void row_sample(struct row *row, int rssi, uint64_t now_us);

/* Whether something can be done with it: set up, or joined. */
bool row_can_be_set_up(const struct row *row);
/* Why not, and what to do: a sentence; translated, static. */
const char *row_why_not(const struct row *row);
/* "ready", "press button", "set up", "lost", "": translated, static. */
const char *row_state(const struct row *row);
/* What it is heard over: "BLE", "Wi-Fi", "Aware": translated, static. */
const char *row_radio(const struct row *row);
/* Wall clock of when it was heard last. */
time_t row_seen(const struct row *row);
/* Its name, and the label that tells it from others; the caller frees. NULL: out of memory. */
char *row_title(const struct row *row);
