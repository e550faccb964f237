/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Units that are called the same and are of the same kind are told apart by the last digits of what
 * is printed on them: four, or as many more as it takes. What has no name always gets them.
 */
#include "ui-tui/rows-parts.h"

#include <string.h>

enum { LABEL_MIN = 4 };

static const char *ending(const struct row *row, size_t n)
{
	size_t len = strlen(row->tail);

	return row->tail + (len > n ? len - n : 0);
}

static bool is_called(const struct row *row, const char *name, const char *kind)
{
	return !strcmp(row->name, name) && !strcmp(row->kind, kind);
}

static void set_label(struct row *row, size_t n)
{
	char *label;

	if (!strcmp(row->label, n ? ending(row, n) : ""))
		return;
	label = strdup(n ? ending(row, n) : "");
	if (!label)
		return;
	free(row->label);
	row->label = label;
}

/* How many digits the others have, and what it takes to tell this one from all of them. */
static size_t digits_needed(const struct rows *rows, const struct row *row,
			    size_t *ret_others)
{
	size_t most = strlen(row->tail), digits = LABEL_MIN;

	*ret_others = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct row *other = rows->all[i];

		if (other == row || !is_called(other, row->name, row->kind))
			continue;
		++*ret_others;
		if (strlen(other->label) > digits)
			digits = strlen(other->label);
		while (digits < most &&
		       !strcmp(ending(row, digits), ending(other, digits)))
			digits++;
	}
	return digits;
}

void rows_label(struct rows *rows, struct row *row)
{
	size_t others, digits = digits_needed(rows, row, &others);

	set_label(row, others || !*row->name ? digits : 0);
	for (size_t i = 0; others && i < rows->n; i++)
		if (rows->all[i] != row &&
		    is_called(rows->all[i], row->name, row->kind)) {
			set_label(rows->all[i], digits);
			others--;
		}
}
