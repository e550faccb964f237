/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/table.h"

#include "cli/output.h"
#include "ui-tui/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool grow(struct table *table)
{
	size_t capacity = table->capacity ? 2 * table->capacity : 32;
	char **cells = reallocarray(table->cells, capacity, sizeof(*cells));

	if (!cells)
		return false;
	table->cells = cells;
	table->capacity = capacity;
	return true;
}

void table_row(struct table *table, const char *const *cells)
{
	size_t i;

	for (i = 0; i < table->n_columns && !table->error; i++) {
		char *cell = NULL;

		if (table->n_cells < table->capacity || grow(table))
			cell = strdup(cells[i] ? cells[i] : "");
		if (!cell)
			table->error = -ENOMEM;
		else
			table->cells[table->n_cells++] = cell;
	}
}

static unsigned column_width(const struct table *table, size_t column)
{
	unsigned widest = 0;
	size_t i;

	for (i = column; i < table->n_cells; i += table->n_columns) {
		unsigned width = text_width(table->cells[i]);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static bool is_last_of_row(const struct table *table, size_t i)
{
	size_t end = i - i % table->n_columns + table->n_columns;

	while (++i < end)
		if (*table->cells[i])
			return false;
	return true;
}

int table_print(const struct table *table)
{
	unsigned widths[TABLE_COLUMNS_MAX] = {0};
	bool ended = true;
	size_t i;

	if (table->error)
		return table->error;
	for (i = 0; i < table->n_columns; i++)
		widths[i] = column_width(table, i);
	for (i = 0; i < table->n_cells; i++) {
		const char *cell = table->cells[i];
		_cleanup_(freep) char *fitted = NULL;

		if (i % table->n_columns == 0)
			ended = false;
		if (ended)
			continue;
		ended = is_last_of_row(table, i);
		fitted = ended ? strdup(cell)
			       : text_fit(cell, widths[i % table->n_columns]);
		if (!fitted)
			return -ENOMEM;
		output_printf(ended ? "%s\n" : "%s  ", fitted);
	}
	return 0;
}

void table_deinit(struct table *table)
{
	while (table->n_cells)
		free(table->cells[--table->n_cells]);
	free(table->cells);
}
