/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The accessories that were found, as rows for people. Until the person does something, what is found
 * is put where it belongs: what can be set up first, the nearest before all. From then on a row
 * keeps its place: what is new goes to the end (of its group), what is lost stays, dimmed, until rows
 * are sorted anew, which nobody but the person asks for.
 */
#include "ui-tui/row.h"

enum { ROWS_LOST_MAX = 500 }; /* no more of the lost are kept, whoever walks by */

enum rows_sort {
	ROWS_BY_USE, /* what can be set up, then the rest; the nearest first */
	ROWS_BY_SIGNAL,
	ROWS_BY_NAME,
	ROWS_BY_KIND,
	ROWS_SORTS_N
};

struct rows {
	struct row **all;   /* in their order */
	struct row **shown; /* those that pass the filter; as much room */
	size_t n, n_shown, n_lost, capacity;
	struct row **index; /* by accessory; a power of two, at most half full */
	size_t index_size;
	uint64_t numbers;    /* given so far */
	char *filter;	     /* NULL: none */
	enum rows_sort sort; /* as it was last sorted */
	bool grouped;	     /* by kind, each group in that order */
	bool settled;	     /* rows keep their places */
};

void rows_deinit(struct rows *rows);
/* FOUND, CHANGED, LOST. Whether something that is seen changed. */
bool rows_event(struct rows *rows, const struct usher_event *event);
struct row *rows_find(const struct rows *rows, const struct usher_accessory *accessory);
/* By its number; NULL: it is there no more. */
struct row *rows_numbered(const struct rows *rows, uint64_t number);
/* What is remembered of them changed: names are read again. */
void rows_refresh(struct rows *rows);
/* The person has begun: rows keep their places from now on. */
void rows_settle(struct rows *rows);
/* Sorts anew; those that are lost go. */
void rows_sort(struct rows *rows, enum rows_sort sort, bool grouped);
/* Words that all have to be in name, kind, label, id or state; NULL or "": all rows. -ENOMEM. */
int rows_filter(struct rows *rows, const char *words);
/* The i-th of those that are shown; NULL past the end. */
struct row *rows_shown(const struct rows *rows, size_t i);
size_t rows_n_shown(const struct rows *rows);
/* Chosen ones that are lost or hidden by the filter count, too. */
size_t rows_n_chosen(const struct rows *rows);
