/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The accessories that were found, as rows for people. A row keeps its place: what is new goes to the
 * end, what is lost stays, dimmed, until rows are sorted anew by rows_sort(), which nobody but the
 * person asks for.
 */
#include "ui-tui/scope.h"

#include <time.h>

enum { ROW_HISTORY_MAX = 12 }; /* signals, one a second at most */

struct row {
	struct usher_accessory *accessory; /* a reference */
	/* Printable, never NULL: */
	char *name; /* "" where it has none */
	char *kind; /* its product, protocol, beacon format or vendor */
	char *label; /* what tells it from others of its name and kind: last digits of serial or address */
	int rssi;			 /* dBm, 127: unknown */
	int8_t history[ROW_HISTORY_MAX]; /* dBm, the newest last */
	unsigned n_history;
	uint64_t sampled_us;
	time_t seen; /* wall clock */
	bool lost;
	bool chosen;
	bool shown; /* it passes the filter */
};

enum rows_sort {
	ROWS_BY_ARRIVAL,
	ROWS_BY_SIGNAL,
	ROWS_BY_NAME,
	ROWS_BY_KIND,
	ROWS_SORTS_N
};

struct rows {
	struct row **all; /* in their order */
	size_t n, capacity;
	char *filter;	     /* NULL: none */
	enum rows_sort sort; /* as it was last sorted */
	bool grouped;	     /* by kind, each group in that order */
};

void rows_deinit(struct rows *rows);
/* FOUND, CHANGED, LOST. Whether something that is seen changed. */
bool rows_event(struct rows *rows, const struct usher_event *event);
struct row *rows_find(const struct rows *rows, const struct usher_accessory *accessory);
/* Sorts anew; those that are lost go. */
void rows_sort(struct rows *rows, enum rows_sort sort, bool grouped);
/* Words that all have to be in name, kind, label, id or state; NULL or "": all rows. -ENOMEM. */
int rows_filter(struct rows *rows, const char *words);
/* The i-th of those that are shown; NULL past the end. */
struct row *rows_shown(const struct rows *rows, size_t i);
size_t rows_n_shown(const struct rows *rows);
size_t rows_n_chosen(const struct rows *rows);
/* Whether something can be done with it: set up, or joined. */
bool row_can_be_set_up(const struct row *row);
/* "ready", "press its button", "set up", "lost", "": translated, static. */
const char *row_state(const struct row *row);
