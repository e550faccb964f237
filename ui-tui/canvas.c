/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/canvas.h"

#include "ui-tui/cell.h"
#include "ui-tui/scope.h"
#include "ui-tui/screen.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct canvas canvas_part(const struct canvas *canvas, unsigned top, unsigned left,
			  unsigned rows, unsigned columns)
{
	unsigned y = MIN(top, canvas->rows), x = MIN(left, canvas->columns);

	return (struct canvas){
		.screen = canvas->screen,
		.top = canvas->top + y,
		.left = canvas->left + x,
		.rows = MIN(rows, canvas->rows - y),
		.columns = MIN(columns, canvas->columns - x),
	};
}

/* Bytes of the longest beginning of text that takes at most width columns, those in *ret_width. */
static size_t beginning(const char *text, size_t len, bool ascii, unsigned width,
			unsigned *ret_width)
{
	struct cell cell;
	size_t taken = 0, n;

	*ret_width = 0;
	while (taken < len && (n = cell_next(text + taken, ascii, &cell)) > 0) {
		if (cell.width > width - *ret_width)
			break;
		*ret_width += cell.width;
		taken += n;
	}
	return taken;
}

/* It is known to fit. */
static unsigned put_cells(const struct canvas *canvas, unsigned row, unsigned column,
			  enum style style, const char *text, size_t len)
{
	bool ascii = canvas_is_ascii(canvas);
	unsigned from = column;
	struct cell cell;
	size_t taken = 0, n;

	while (taken < len && (n = cell_next(text + taken, ascii, &cell)) > 0) {
		if (cell.width)
			screen_put(canvas->screen, canvas->top + row,
				   canvas->left + column, style, &cell);
		column += cell.width;
		taken += n;
	}
	return column - from;
}

unsigned canvas_put(const struct canvas *canvas, unsigned row, unsigned column,
		    unsigned width, enum style style, const char *text)
{
	bool ascii = canvas_is_ascii(canvas);
	unsigned taken;
	size_t n;

	if (row >= canvas->rows || column >= canvas->columns)
		return 0;
	width = MIN(width, canvas->columns - column);
	if (!width)
		return 0;
	n = beginning(text, SIZE_MAX, ascii, width, &taken);
	if (!text[n])
		return put_cells(canvas, row, column, style, text, n);
	n = beginning(text, SIZE_MAX, ascii, width - 1, &taken);
	taken = put_cells(canvas, row, column, style, text, n);
	return taken + put_cells(canvas, row, column + taken, style,
				 canvas_glyph(canvas, GLYPH_MORE), SIZE_MAX);
}

unsigned canvas_printf(const struct canvas *canvas, unsigned row, unsigned column,
		       enum style style, const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0) {
		text = NULL;
		return 0;
	}
	return canvas_put(canvas, row, column, canvas->columns, style, text);
}

void canvas_fill(const struct canvas *canvas, unsigned row, enum style style)
{
	static const struct cell blank = {.text = L" ", .width = 1};

	if (row >= canvas->rows)
		return;
	for (unsigned column = 0; column < canvas->columns; column++)
		screen_put(canvas->screen, canvas->top + row, canvas->left + column,
			   style, &blank);
}

/* How much of text stands on one line of so many columns; *ret_next: where the next one begins. In
   ASCII nothing is wider. */
static size_t line_of(const char *text, unsigned columns, const char **ret_next)
{
	size_t paragraph = strcspn(text, "\n"), n, word;
	unsigned width;

	n = beginning(text, paragraph, false, columns, &width);
	if (n == paragraph) {
		*ret_next = text + n + (text[n] == '\n');
		return n;
	}
	if (!n) { /* a wide character, and no room for it */
		*ret_next = text + strlen(text);
		return 0;
	}
	for (word = n; word > 0 && text[word] != ' '; word--)
		;
	if (word)
		n = word;
	*ret_next = text + n + strspn(text + n, " ");
	while (n && text[n - 1] == ' ')
		n--;
	return n;
}

unsigned canvas_paragraph(const struct canvas *canvas, unsigned row, enum style style,
			  const char *text)
{
	unsigned taken = 0;

	while (*text && row + taken < canvas->rows) {
		const char *next;
		size_t n = line_of(text, canvas->columns, &next);

		put_cells(canvas, row + taken, 0, style, text, n);
		taken++;
		text = next;
	}
	return taken;
}

unsigned canvas_paragraph_rows(unsigned columns, const char *text)
{
	unsigned rows = 0;

	while (*text) {
		line_of(text, columns, &text);
		rows++;
	}
	return rows;
}

void canvas_cursor(const struct canvas *canvas, unsigned row, unsigned column)
{
	if (row < canvas->rows && column < canvas->columns)
		screen_move(canvas->screen, canvas->top + row, canvas->left + column);
}

bool canvas_has_pictures(const struct canvas *canvas)
{
	return screen_has_pictures(canvas->screen);
}

bool canvas_picture(const struct canvas *canvas, const char *path)
{
	if (!canvas_has_pictures(canvas))
		return false;
	screen_picture(canvas->screen, path, canvas->top, canvas->left, canvas->rows,
		       canvas->columns);
	return true;
}
