/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The first page: a live table of everything that was found. */
#include "ui-tui/detail-lines.h"
#include "ui-tui/field.h"
#include "ui-tui/list.h"
#include "ui-tui/wizard.h"

enum { PICKER_HINTS_US = 10000000 }; /* of finding nothing */

/* A row of the table, or the heading of a group: then row is its first. */
struct picker_line {
	struct row *row;
	bool heading;
};

struct picker {
	struct view view;
	struct picker_line *lines; /* made anew before each use: rows come and go */
	size_t n_lines, capacity;
	struct list_cursor list;
	uint64_t number;    /* of the row under the cursor; 0: none */
	uint64_t begin_us;  /* since when it looks */
	bool hinted;	    /* what to do about finding nothing */
	unsigned table_top; /* where the table was drawn */
	struct field filter;
	bool typing;		    /* into it */
	struct detail_lines detail; /* beside the table, where there is room */
	struct pager pager;
	/* What is seen of last times changes with signals that are no news otherwise. */
	uint64_t seen_sum, seen_checked_us;
	bool seen_waits;
	bool seen_shown;
};

/* Lines and cursor as the rows are now: it stays on its row, and the row on its line of the screen. */
void picker_sync(struct picker *picker);
/* Under the cursor; NULL: the table is empty. After picker_sync(). */
struct row *picker_row(const struct picker *picker);
/* The cursor goes to that line, or past a heading. */
void picker_move(struct picker *picker, size_t line, bool up);

/* The whole page; of struct view_ops. */
void picker_draw(struct view *view, const struct canvas *canvas);
/* The first key of a request, as the person has it. */
const char *picker_key(const struct wizard *wizard, enum request request,
		       char room[KEY_NAME_ROOM]);
/* The table with its header on all of the canvas. */
void picker_draw_table(struct picker *picker, const struct canvas *canvas);
/* Last times of the rows that are seen, as one number. After picker_sync(). */
uint64_t picker_seen_sum(const struct picker *picker);
