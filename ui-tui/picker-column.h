/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What the columns of the picker's table say of a row. */
#include "ui-tui/canvas.h"
#include "ui-tui/rows.h"

enum { CELL_ROOM = 64 };

enum column {
	COLUMN_STATE,
	COLUMN_KIND,
	COLUMN_RADIO,
	COLUMN_SIGNAL,
	COLUMN_HISTORY,
	COLUMN_AWAY,
	COLUMN_SEEN,
	COLUMN_BATTERY,
	COLUMN_UP,
	COLUMN_PROTOCOL,
	COLUMN_ADDRESS,
	COLUMNS_N,
};

struct unit;

struct column_kind {
	const char *title; /* N_() */
	unsigned width;
	enum rows_sort sort; /* ROWS_SORTS_N: none goes by it */
};

extern const struct column_kind column_kinds[COLUMNS_N];

/* The text of a cell of that width. unit: what the row is set up by; NULL: it is not. */
void column_text(const struct canvas *canvas, enum column column, unsigned width,
		 struct row *row, const struct unit *unit, char room[CELL_ROOM]);
enum style column_style(enum column column, const struct row *row,
			const struct unit *unit);
