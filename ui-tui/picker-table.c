/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of the picker: as many columns as the screen has room for, the most telling first. */
#include "ui-tui/picker.h"
#include "ui-tui/picker-column.h"

#include "ui-tui/loop.h"
#include "ui-tui/text.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	NAME_MIN     = 14, /* before there are more columns than the first three */
	NAME_COMFORT = 22,
	NAME_MAX     = 40,
	NARROW	     = 60, /* below that a signal is bars only */
	WIDE	     = 100, /* from there on there are two columns between cells */
};
/* clang-format on */

/* In this order they get room, and only where all before them have some. */
static const enum column by_worth[] = {
	COLUMN_STATE, COLUMN_SIGNAL,  COLUMN_KIND,     COLUMN_SEEN,
	COLUMN_RADIO, COLUMN_AWAY,    COLUMN_HISTORY,  COLUMN_BATTERY,
	COLUMN_UP,    COLUMN_ADDRESS, COLUMN_PROTOCOL,
};

struct layout {
	unsigned mark, box; /* columns of the cursor's mark, of the tick */
	unsigned gap;
	unsigned name;
	unsigned width[COLUMNS_N]; /* 0: not shown */
};

static struct layout lay_out(const struct canvas *canvas, bool grouped)
{
	struct layout layout = {
		.mark = text_width(canvas_glyph(canvas, GLYPH_CURSOR)) + 1,
		.box = text_width(canvas_glyph(canvas, GLYPH_CHOSEN)) + 1,
		.gap = canvas->columns < WIDE ? 1 : 2,
	};
	bool narrow = canvas->columns < NARROW;
	unsigned room = canvas->columns - layout.mark - layout.box;

	for (size_t i = 0; i < ARRAY_SIZE(by_worth); i++) {
		enum column column = by_worth[i];
		unsigned width = column_kinds[column].width;
		unsigned least = i < 2 ? NAME_MIN : NAME_COMFORT;

		if (column == COLUMN_KIND && grouped)
			continue;
		if (column == COLUMN_SIGNAL && narrow)
			width = 4;
		if (room < least + layout.gap + width)
			break;
		layout.width[column] = width;
		room -= layout.gap + width;
	}
	layout.name = MIN(room, (unsigned)NAME_MAX);
	return layout;
}

/* ---- Lines ---- */

/* The label is what tells units apart: the name is cut before it is. */
static void draw_name(const struct canvas *canvas, unsigned left, unsigned width,
		      const struct row *row, bool focus)
{
	bool nameless = !*row->name;
	enum style style = focus		   ? STYLE_FOCUS
			   : row->lost || nameless ? STYLE_DIM
						   : STYLE_TEXT;
	unsigned label = *row->label ? text_width(row->label) + 1 : 0;
	unsigned used;

	if (label >= width)
		label = 0;
	used = canvas_put(canvas, 0, left, width - label, style,
			  nameless ? _("no name") : row->name);
	if (label)
		canvas_put(canvas, 0, left + used + 1, label,
			   focus ? STYLE_FOCUS : STYLE_DIM, row->label);
}

/* What is set up by the batch once it has begun, or was by the last one. */
static const struct unit *unit_of(const struct batch *batch, const struct row *row)
{
	for (size_t i = 0; batch->begun && i < batch->n; i++)
		if (batch->units[i]->accessory == row->accessory)
			return batch->units[i];
	return NULL;
}

static void draw_row(const struct canvas *canvas, struct row *row, bool focus,
		     const struct layout *layout, const struct unit *unit)
{
	unsigned left = layout->mark + layout->box;
	char room[CELL_ROOM];

	if (focus)
		canvas_put(canvas, 0, 0, layout->mark, STYLE_FOCUS,
			   canvas_glyph(canvas, GLYPH_CURSOR));
	if (row->chosen || row_can_be_set_up(row))
		canvas_put(canvas, 0, layout->mark, layout->box,
			   focus	 ? STYLE_FOCUS
			   : row->chosen ? STYLE_GOOD
					 : STYLE_DIM,
			   canvas_glyph(canvas,
					row->chosen ? GLYPH_CHOSEN : GLYPH_NOT_CHOSEN));
	draw_name(canvas, left, layout->name, row, focus);
	left += layout->name;
	for (enum column i = 0; i < COLUMNS_N; i++) {
		if (!layout->width[i])
			continue;
		column_text(canvas, i, layout->width[i], row, unit, room);
		canvas_put(canvas, 0, left + layout->gap, layout->width[i],
			   focus ? STYLE_FOCUS : column_style(i, row, unit), room);
		left += layout->gap + layout->width[i];
	}
}

static void draw_heading(const struct canvas *canvas, const struct picker *picker,
			 size_t line)
{
	const char *kind = picker->lines[line].row->kind;
	size_t n = 0;

	while (line + 1 + n < picker->n_lines && !picker->lines[line + 1 + n].heading)
		n++;
	canvas_printf(canvas, 0, 0, STYLE_BOLD, "%s (%zu)",
		      *kind ? kind : _("Not recognised"), n);
}

struct drawing {
	const struct picker *picker;
	struct layout layout;
};

static void draw_line(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	const struct drawing *drawing = userdata;
	const struct picker_line *line = &drawing->picker->lines[i];

	if (line->heading)
		draw_heading(canvas, drawing->picker, i);
	else
		draw_row(canvas, line->row, focus, &drawing->layout,
			 unit_of(&drawing->picker->view.wizard->batch, line->row));
}

static void draw_title(const struct canvas *canvas, unsigned left, unsigned width,
		       const char *title, bool sorted)
{
	unsigned used = canvas_put(canvas, 0, left, width, STYLE_BOLD, _(title));

	if (sorted && used + 1 < width)
		canvas_put(canvas, 0, left + used + 1, width - used - 1, STYLE_BOLD,
			   canvas_glyph(canvas, GLYPH_DOWN));
}

static void draw_header(const struct canvas *canvas, const struct layout *layout,
			enum rows_sort sort)
{
	unsigned left = layout->mark + layout->box;

	draw_title(canvas, left, layout->name, N_("Name"), sort == ROWS_BY_NAME);
	left += layout->name;
	for (enum column i = 0; i < COLUMNS_N; i++) {
		bool narrow = layout->width[i] < column_kinds[i].width;

		if (!layout->width[i])
			continue;
		draw_title(canvas, left + layout->gap, layout->width[i],
			   narrow ? N_("Sig") : column_kinds[i].title,
			   sort == column_kinds[i].sort);
		left += layout->gap + layout->width[i];
	}
}

void picker_draw_table(struct picker *picker, const struct canvas *canvas)
{
	const struct rows *rows = &picker->view.wizard->rows;
	/* the last column has the marks of the list */
	struct canvas text = canvas_part(canvas, 0, 0, canvas->rows, canvas->columns - 1);
	struct canvas list = canvas_part(canvas, 1, 0, canvas->rows - 1, canvas->columns);
	struct drawing drawing = {picker, lay_out(&text, rows->grouped)};

	draw_header(&text, &drawing.layout, rows->sort);
	list_draw(&picker->list, &list, draw_line, &drawing);
	picker->seen_shown = drawing.layout.width[COLUMN_SEEN];
	picker->seen_sum = picker_seen_sum(picker);
}

uint64_t picker_seen_sum(const struct picker *picker)
{
	const struct list_cursor *list = &picker->list;
	uint64_t sum = 0;

	for (size_t i = list->top; i < picker->n_lines && i < list->top + list->page; i++)
		sum += (uint64_t)row_seen(picker->lines[i].row);
	return sum;
}
