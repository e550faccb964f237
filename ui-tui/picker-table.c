/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of the picker: as many columns as the screen has room for, the most telling first. */
#include "ui-tui/picker.h"

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
	CELL_ROOM    = 64,
};
/* clang-format on */

enum column {
	COLUMN_STATE,
	COLUMN_KIND,
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

static const struct {
	const char *title; /* N_() */
	unsigned width;
	enum rows_sort sort; /* ROWS_SORTS_N: none goes by it */
} columns[COLUMNS_N] = {
	[COLUMN_STATE] = {N_("State"), 13, ROWS_BY_USE},
	[COLUMN_KIND] = {N_("Kind"), 17, ROWS_BY_KIND},
	[COLUMN_SIGNAL] = {N_("Signal"), 9, ROWS_BY_SIGNAL},
	[COLUMN_HISTORY] = {N_("Lately"), ROW_HISTORY_MAX, ROWS_SORTS_N},
	[COLUMN_AWAY] = {N_("Away"), 6, ROWS_SORTS_N},
	[COLUMN_SEEN] = {N_("Seen"), 8, ROWS_SORTS_N},
	[COLUMN_BATTERY] = {N_("Battery"), 7, ROWS_SORTS_N},
	[COLUMN_UP] = {N_("Up for"), 6, ROWS_SORTS_N},
	[COLUMN_PROTOCOL] = {N_("Protocol"), 8, ROWS_SORTS_N},
	[COLUMN_ADDRESS] = {N_("Address"), 17, ROWS_SORTS_N},
};

/* In this order they get room, and only where all before them have some. */
static const enum column by_worth[] = {
	COLUMN_STATE,	COLUMN_SIGNAL,	COLUMN_KIND, COLUMN_SEEN,    COLUMN_AWAY,
	COLUMN_HISTORY, COLUMN_BATTERY, COLUMN_UP,   COLUMN_ADDRESS, COLUMN_PROTOCOL,
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
		unsigned width = columns[column].width;
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

/* ---- Cells: text into room ---- */

static void put_signal(const struct canvas *canvas, const struct row *row, bool narrow,
		       char *room)
{
	const char *bars = canvas_bars(canvas, row->lost ? ROW_NO_SIGNAL : row->rssi);

	if (narrow || row->lost || row->rssi == ROW_NO_SIGNAL)
		snprintf(room, CELL_ROOM, "%s", bars);
	else
		snprintf(room, CELL_ROOM, "%s %4d", bars, row->rssi);
}

/* From -100 dBm, where a packet is lost now and then, to -40, at hand. */
static unsigned level_of(int rssi)
{
	int level = (rssi + 100) * 7 / 60;

	return level < 0 ? 0 : level > 7 ? 7 : (unsigned)level;
}

static void put_history(const struct canvas *canvas, struct row *row, char *room)
{
	size_t used = 0;

	row_keep_time(row, ui_now());
	for (unsigned i = 0; i < row->n_history; i++)
		used += (size_t)snprintf(room + used, CELL_ROOM - used, "%s",
					 canvas_level(canvas, level_of(row->history[i])));
}

static void put_away(const struct row *row, char *room)
{
	double metres = usher_accessory_get_distance(row->accessory);
	char text[16];

	if (metres < 0)
		return;
	if (metres < 1)
		strcpy(text, "<1 m");
	else if (metres > 99)
		strcpy(text, ">99 m");
	else
		snprintf(text, sizeof(text), "~%.0f m", metres);
	snprintf(room, CELL_ROOM, "%6s", text);
}

static void put_seen(const struct row *row, char *room)
{
	time_t seen = row_seen(row);
	struct tm tm;

	strftime(room, CELL_ROOM, "%H:%M:%S", localtime_r(&seen, &tm));
}

static void put_up(const struct row *row, char *room)
{
	double seconds = usher_accessory_get_uptime(row->accessory);

	if (seconds < 0)
		return;
	if (seconds < 3600)
		snprintf(room, CELL_ROOM, "%2.0f min", seconds / 60);
	else if (seconds < 48 * 3600)
		snprintf(room, CELL_ROOM, "%4.0f h", seconds / 3600);
	else
		snprintf(room, CELL_ROOM, "%4.0f d", seconds / 86400);
}

static void put_text(const char *text, char *room)
{
	if (text)
		snprintf(room, CELL_ROOM, "%s", text);
}

static void put_battery(const struct row *row, char *room)
{
	int mv = usher_accessory_get_battery_mv(row->accessory);

	if (mv > 0)
		snprintf(room, CELL_ROOM, "%.2f V", mv / 1000.0);
}

static void put_cell(const struct canvas *canvas, enum column column, unsigned width,
		     struct row *row, char room[CELL_ROOM])
{
	*room = '\0';
	switch (column) {
	case COLUMN_STATE:
		return put_text(row_state(row), room);
	case COLUMN_KIND:
		return put_text(row->kind, room);
	case COLUMN_SIGNAL:
		return put_signal(canvas, row, width < columns[column].width, room);
	case COLUMN_HISTORY:
		return put_history(canvas, row, room);
	case COLUMN_AWAY:
		return put_away(row, room);
	case COLUMN_SEEN:
		return put_seen(row, room);
	case COLUMN_BATTERY:
		return put_battery(row, room);
	case COLUMN_UP:
		return put_up(row, room);
	case COLUMN_PROTOCOL:
		return put_text(usher_accessory_get_protocol(row->accessory), room);
	case COLUMN_ADDRESS:
		return put_text(usher_accessory_get_address(row->accessory), room);
	case COLUMNS_N:
		return;
	}
}

static enum style cell_style(const struct row *row, enum column column)
{
	if (row->lost)
		return STYLE_DIM;
	if (column != COLUMN_STATE)
		return column == COLUMN_SIGNAL ? STYLE_TEXT : STYLE_DIM;
	if (row->use == ROW_TO_SET_UP)
		return row->wants_button ? STYLE_NOTICE : STYLE_GOOD;
	return row->use == ROW_SET_UP ? STYLE_DIM : STYLE_TEXT;
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

static void draw_row(const struct canvas *canvas, struct row *row, bool focus,
		     const struct layout *layout)
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
		put_cell(canvas, i, layout->width[i], row, room);
		canvas_put(canvas, 0, left + layout->gap, layout->width[i],
			   focus ? STYLE_FOCUS : cell_style(row, i), room);
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
		draw_row(canvas, line->row, focus, &drawing->layout);
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
		bool narrow = layout->width[i] < columns[i].width;

		if (!layout->width[i])
			continue;
		draw_title(canvas, left + layout->gap, layout->width[i],
			   narrow ? N_("Sig") : columns[i].title,
			   sort == columns[i].sort);
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
