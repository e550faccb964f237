/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands around every page: its title, the line of messages, the line of keys. */
#include "ui-tui/wizard.h"

#include "ui-tui/text.h"

#include <stdio.h>

enum { ROWS_AROUND = 3, MESSAGE_ROWS = 3 };

unsigned wizard_body_top(void)
{
	return 1;
}

/* The first of its keys that can be meant. */
static uint32_t key_of(const struct wizard *wizard, const struct view *view,
		       enum request request)
{
	for (size_t i = 0; i < KEYMAP_KEYS_MAX; i++) {
		uint32_t key = wizard->keymap.keys[request][i];

		if (view_takes_key(view, key))
			return key;
	}
	return 0;
}

/* Gives the column after it; the same one where there is no room. */
static unsigned draw_key(const struct wizard *wizard, const struct canvas *line,
			 const struct view *view, enum request request, unsigned column)
{
	uint32_t key = key_of(wizard, view, request);
	char room[KEY_NAME_ROOM];
	const char *name, *brief = request_brief(request);
	unsigned width;

	if (!key)
		return column;
	name = key_name(key, room);
	width = text_width(name) + 1 + text_width(brief);
	if (column + width > line->columns)
		return column;
	canvas_put(line, 0, column, width, STYLE_KEY, name);
	canvas_put(line, 0, column + text_width(name) + 1, width, STYLE_BAR, brief);
	return column + width + 2;
}

/* The arrows and Page keys do what everybody expects: the line is too short to say so. */
static bool goes_without_saying(enum request request)
{
	return (request >= REQUEST_UP && request <= REQUEST_LAST) ||
	       request == REQUEST_REDRAW || request == REQUEST_SUSPEND;
}

/* Help and the way out are always there, at the right; the page's own as far as there is room. */
static void draw_keys(const struct wizard *wizard, const struct canvas *canvas,
		      const struct view *view)
{
	struct canvas line = canvas_part(canvas, canvas->rows - 1, 0, 1, canvas->columns);
	unsigned column = 1, kept = 0;

	canvas_fill(&line, 0, STYLE_BAR);
	for (const enum request *r = wizard_requests; *r; r++) {
		uint32_t key = key_of(wizard, view, *r);
		char room[KEY_NAME_ROOM];

		if (key && !goes_without_saying(*r))
			kept += text_width(key_name(key, room)) + 1 +
				text_width(request_brief(*r)) + 2;
	}
	if (kept < line.columns)
		line.columns -= kept;
	for (const enum request *r = view->ops->requests; *r; r++)
		if (!goes_without_saying(*r))
			column = draw_key(wizard, &line, view, *r, column);
	line.columns = canvas->columns;
	for (const enum request *r = wizard_requests; *r; r++)
		if (!goes_without_saying(*r))
			column = draw_key(wizard, &line, view, *r, column);
}

static void draw_title(const struct canvas *canvas, const struct view *view)
{
	canvas_fill(canvas, 0, STYLE_BAR);
	canvas_printf(canvas, 0, 1, STYLE_BAR, "usher %s %s",
		      canvas_glyph(canvas, GLYPH_DOT), _(view->ops->title));
}

/* In its line; one that is longer takes lines of the page as well. */
static void draw_message(const struct wizard *wizard, const struct canvas *canvas)
{
	unsigned rows = canvas_paragraph_rows(canvas->columns - 2, wizard->message);
	struct canvas lines;

	rows = MIN(rows, (unsigned)MESSAGE_ROWS);
	lines = canvas_part(canvas, canvas->rows - 1 - rows, 1, rows,
			    canvas->columns - 2);
	for (unsigned i = 0; i < rows; i++)
		canvas_fill(&lines, i, STYLE_TEXT);
	canvas_paragraph(&lines, 0, wizard->message_style, wizard->message);
}

void wizard_draw(struct wizard *wizard, const struct canvas *canvas)
{
	struct view *view = wizard_top(wizard);
	struct canvas body;

	if (!view)
		return;
	if (canvas->rows < WIZARD_ROWS_MIN || canvas->columns < WIZARD_COLUMNS_MIN) {
		char text[160];

		snprintf(text, sizeof(text),
			 _("The screen is too small: %u columns by %u rows at least; it "
			   "has %u by %u."),
			 WIZARD_COLUMNS_MIN, WIZARD_ROWS_MIN, canvas->columns,
			 canvas->rows);
		canvas_paragraph(canvas, 0, STYLE_TEXT, text);
		canvas_cursor(canvas, 0, 0);
		return;
	}
	draw_title(canvas, view);
	body = canvas_part(canvas, wizard_body_top(), 0, canvas->rows - ROWS_AROUND,
			   canvas->columns);
	view->ops->draw(view, &body);
	if (wizard->message)
		draw_message(wizard, canvas);
	draw_keys(wizard, canvas, view);
}
