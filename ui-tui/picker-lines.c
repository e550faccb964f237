/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which lines the table has, and where its cursor is while rows come, go and move. */
#include "ui-tui/picker.h"

#include <string.h>

static int make_room(struct picker *picker)
{
	size_t most = 2 * rows_n_shown(&picker->view.wizard->rows);
	struct picker_line *lines;

	if (most <= picker->capacity)
		return 0;
	lines = reallocarray(picker->lines, most, sizeof(*lines));
	if (!lines)
		return -1;
	picker->lines = lines;
	picker->capacity = most;
	return 0;
}

static void collect(struct picker *picker)
{
	const struct rows *rows = &picker->view.wizard->rows;
	const struct row *before = NULL;
	struct row *row;

	picker->n_lines = 0;
	if (make_room(picker) < 0)
		return;
	for (size_t i = 0; (row = rows_shown(rows, i)); before = row, i++) {
		if (rows->grouped && (!before || strcmp(before->kind, row->kind)))
			picker->lines[picker->n_lines++] = (struct picker_line){row,
										true};
		picker->lines[picker->n_lines++] = (struct picker_line){row, false};
	}
}

static bool is_at(const struct picker *picker, size_t line)
{
	return line < picker->n_lines && !picker->lines[line].heading &&
	       picker->lines[line].row->number == picker->number;
}

/* Where its row is now; where it was, if it is there no more. */
static size_t cursor_line(const struct picker *picker)
{
	if (is_at(picker, picker->list.at))
		return picker->list.at;
	for (size_t i = 0; i < picker->n_lines; i++)
		if (is_at(picker, i))
			return i;
	return MIN(picker->list.at, picker->n_lines - 1);
}

void picker_move(struct picker *picker, size_t line, bool up)
{
	if (picker->lines[line].heading)
		line = up && line ? line - 1 : line + 1;
	list_set_cursor(&picker->list, line);
	/* the first row of a group is not seen without its heading */
	if (line == picker->list.top && line && picker->lines[line - 1].heading &&
	    picker->list.page > 1)
		picker->list.top--;
	picker->number = picker->lines[line].row->number;
}

void picker_sync(struct picker *picker)
{
	struct list_cursor *list = &picker->list;
	size_t above = list->at - list->top, line;

	collect(picker);
	if (!picker->n_lines) {
		list_set_size(list, 0);
		return;
	}
	line = picker->view.wizard->rows.settled ? cursor_line(picker) : 0;
	list->n = picker->n_lines;
	list->top = line > above ? line - above : 0;
	picker_move(picker, line, false);
}

struct row *picker_row(const struct picker *picker)
{
	return picker->n_lines ? picker->lines[picker->list.at].row : NULL;
}
