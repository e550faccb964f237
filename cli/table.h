/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Columns for people. Text has been through usher_printable() before.
 */
#include "ui-tui/scope.h"

enum { TABLE_COLUMNS_MAX = 6 };

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
