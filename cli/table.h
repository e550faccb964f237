/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Columns for people. Widths are a terminal's: a wide character takes two, a combining one
 * none (wcwidth, after setlocale). Text has been through usher_printable() before.
 */
#include "cli/scope.h"

enum { TABLE_COLUMNS_MAX = 6 };

/* Columns that text takes. What the locale cannot decode counts one a byte. */
unsigned text_width(const char *text);
/* Text in exactly width columns: filled up with spaces, or cut and ended with "~". The caller
   frees; NULL: out of memory. */
char *text_fit(const char *text, unsigned width);

struct table {
	size_t n_columns;
	size_t n_cells;
	size_t capacity;
	char **cells; /* row by row */
	int error;
};

#define TABLE_INIT(n)            \
	{                        \
		.n_columns = (n) \
	}

/* n_columns strings, copied; NULL is an empty cell. A failed allocation shows at the end. */
void table_row(struct table *table, const char *const *cells);
/* Every row on stdout, two spaces between columns, nothing behind the last. 0 or -ENOMEM. */
int table_print(const struct table *table);
void table_deinit(struct table *table);
