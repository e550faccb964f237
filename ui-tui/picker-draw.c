/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The picker around its table: what is said when there is nothing to show, counts, the filter. */
#include "ui-tui/loop.h"
#include "ui-tui/picker.h"
#include "ui-tui/text.h"

#include <stdio.h>

enum {
	NARROW = 48,
	PANE_FROM = 160,   /* columns, from which on details stand beside the table */
	PANE_COLUMNS = 62, /* of those, at least */
	TABLE_MOST = 140,
};

const char *picker_key(const struct wizard *wizard, enum request request,
		       char room[KEY_NAME_ROOM])
{
	return key_name(wizard->keymap.keys[request][0], room);
}

/* What keeps Bluetooth from working, and its cure; gives the rows that it took. */
static unsigned draw_radio_error(const struct wizard *wizard, const struct canvas *canvas)
{
	struct canvas text = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	const char *hint = usher_error_hint(wizard->radio_error);
	char key[KEY_NAME_ROOM], line[512];
	unsigned rows;

	snprintf(line, sizeof(line), _("Bluetooth does not work: %s."),
		 _(usher_strerror(wizard->radio_error)));
	rows = canvas_paragraph(&text, 0, STYLE_BAD, line);
	picker_key(wizard, REQUEST_DOCTOR, key);
	if (hint)
		snprintf(line, sizeof(line), _("What helps: %s. %s: the doctor."),
			 _(hint), key);
	else
		snprintf(line, sizeof(line), _("%s: the doctor looks what is wrong."),
			 key);
	return rows + canvas_paragraph(&text, rows, STYLE_TEXT, line);
}

static void draw_nothing(struct picker *picker, const struct canvas *canvas)
{
	static const char *const hints[] = {
		N_("Is the accessory switched on, and near this computer?"),
		N_("Many are found only for some minutes after they were switched on, or "
		   "after their button was held for a few seconds: their manual says "
		   "which."),
		N_("One that is set up already, or connected to a phone, often says "
		   "nothing."),
	};
	struct canvas text = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);
	unsigned row;

	canvas_cursor(&text, 0, 0);
	if (picker->view.wizard->radio_error) {
		canvas_paragraph(&text, 0, STYLE_TEXT,
				 _("Until then only Wi-Fi accessories with a network of "
				   "their own are found."));
		return;
	}
	row = canvas_paragraph(&text, 0, STYLE_BOLD, _("Looking for accessories..."));
	picker->hinted = ui_now() >= picker->begin_us + PICKER_HINTS_US;
	if (!picker->hinted)
		return;
	row += 1 +
	       canvas_paragraph(&text, row + 1, STYLE_TEXT, _("Nothing was found yet."));
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
		struct canvas rest = canvas_part(&text, row, 2, text.rows,
						 text.columns - 2);

		canvas_put(&text, row, 0, 1, STYLE_TEXT, canvas_glyph(canvas, GLYPH_DOT));
		row += canvas_paragraph(&rest, 0, STYLE_TEXT, _(hints[i]));
	}
}

static void draw_counts(const struct picker *picker, const struct canvas *line)
{
	const struct rows *rows = &picker->view.wizard->rows;
	size_t chosen = rows_n_chosen(rows), ready = 0;
	char key[KEY_NAME_ROOM], text[160];
	unsigned used;

	for (size_t i = 0; i < rows->n; i++)
		ready += row_can_be_set_up(rows->all[i]) &&
			 rows->all[i]->use != ROW_SET_UP;
	if (chosen)
		snprintf(text, sizeof(text), _("%zu chosen; %s goes on with them"),
			 chosen, picker_key(picker->view.wizard, REQUEST_ACCEPT, key));
	else if (rows->n_lost)
		snprintf(text, sizeof(text), _("%zu found, %zu to set up, %zu lost"),
			 rows->n - rows->n_lost, ready, rows->n_lost);
	else
		snprintf(text, sizeof(text), _("%zu found, %zu to set up"), rows->n,
			 ready);
	used = 1 + canvas_put(line, 0, 1, line->columns - 1,
			      chosen ? STYLE_GOOD : STYLE_DIM, text);
	/* the line of keys has no room for it */
	snprintf(text, sizeof(text), "%s: %s",
		 picker_key(picker->view.wizard, REQUEST_ACCEPT, key),
		 request_brief(REQUEST_ACCEPT));
	if (line->columns < NARROW && !chosen &&
	    used + 2 + text_width(text) < line->columns)
		canvas_put(line, 0, line->columns - 1 - text_width(text),
			   text_width(text), STYLE_DIM, text);
}

static void draw_filter(const struct picker *picker, const struct canvas *line)
{
	const struct rows *rows = &picker->view.wizard->rows;
	unsigned left = 1;
	char text[64];

	left += canvas_put(line, 0, left, line->columns, STYLE_BOLD, _("Filter:")) + 1;
	snprintf(text, sizeof(text), _("%zu of %zu"), rows_n_shown(rows), rows->n);
	if (line->columns < left + 24)
		return;
	canvas_put(line, 0, line->columns - 14, 13, STYLE_DIM, text);
	if (picker->typing)
		field_draw(&picker->filter, line, 0, left, line->columns - left - 16);
	else
		canvas_put(line, 0, left, line->columns - left - 16, STYLE_TEXT,
			   rows->filter);
}

static void draw_no_match(const struct canvas *canvas)
{
	struct canvas text = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);

	canvas_paragraph(&text, 0, STYLE_TEXT,
			 _("Nothing matches all of these words. Esc shows everything."));
	canvas_cursor(&text, 0, 0);
}

/* What is known of the row under the cursor, as far as there is room. */
static void draw_pane(struct picker *picker, const struct canvas *canvas)
{
	struct pager *pager = &picker->pager;

	*pager = (struct pager){0};
	detail_lines_collect(&picker->detail, picker->view.wizard->usher,
			     picker_row(picker), canvas->columns);
	pager_draw(pager, canvas, picker->detail.n, detail_lines_item, &picker->detail);
}

/* The pane first: the real cursor belongs to the table. */
static void draw_rows(struct picker *picker, const struct canvas *canvas)
{
	struct canvas table = *canvas, pane;

	if (canvas->columns >= PANE_FROM) {
		table.columns = MIN(canvas->columns - PANE_COLUMNS, (unsigned)TABLE_MOST);
		pane = canvas_part(canvas, 0, table.columns + 2, canvas->rows,
				   canvas->columns - table.columns - 2);
		draw_pane(picker, &pane);
	}
	picker_draw_table(picker, &table);
}

void picker_draw(struct view *view, const struct canvas *canvas)
{
	struct picker *picker = (struct picker *)view;
	const struct rows *rows = &view->wizard->rows;
	unsigned top = view->wizard->radio_error ? draw_radio_error(view->wizard, canvas)
						 : 0;
	struct canvas line = canvas_part(canvas, canvas->rows - 1, 0, 1, canvas->columns);
	struct canvas body;

	if (top + 4 > canvas->rows)
		return;
	body = canvas_part(canvas, top, 0, canvas->rows - top - 1, canvas->columns);
	picker_sync(picker);
	picker->table_top = top;
	if (picker->n_lines)
		draw_rows(picker, &body);
	else if (rows->n)
		draw_no_match(&body);
	else
		draw_nothing(picker, &body);
	if (rows->filter || picker->typing)
		draw_filter(picker, &line);
	else if (rows->n)
		draw_counts(picker, &line);
	picker->seen_checked_us = ui_now();
	picker->seen_waits = false;
}
