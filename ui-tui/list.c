/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/list.h"

#include "ui-tui/scope.h"

static unsigned height_of(const struct list_cursor *list)
{
	return list->height ? list->height : 1;
}

/* The part that is seen follows the cursor, and leaves no line empty that a row could have. */
static void scroll(struct list_cursor *list)
{
	size_t page = list->page ? list->page : 1;

	if (list->at < list->top)
		list->top = list->at;
	if (list->at - list->top >= page)
		list->top = list->at - page + 1;
	if (list->top + page > list->n)
		list->top = list->n > page ? list->n - page : 0;
}

void list_set_size(struct list_cursor *list, size_t n)
{
	list->n = n;
	if (list->at >= n)
		list->at = n ? n - 1 : 0;
	scroll(list);
}

void list_set_cursor(struct list_cursor *list, size_t i)
{
	list->at = i;
	scroll(list);
}

bool list_request(struct list_cursor *list, enum request request)
{
	size_t last = list->n ? list->n - 1 : 0, page = list->page ? list->page : 1;
	size_t at = list->at;

	if (request == REQUEST_UP)
		at -= MIN(at, (size_t)1);
	else if (request == REQUEST_DOWN)
		at++;
	else if (request == REQUEST_PAGE_UP)
		at -= MIN(at, page);
	else if (request == REQUEST_PAGE_DOWN)
		at += page;
	else if (request == REQUEST_FIRST)
		at = 0;
	else if (request == REQUEST_LAST)
		at = last;
	else
		return false;
	list_set_cursor(list, MIN(at, last));
	return true;
}

size_t list_at(const struct list_cursor *list, unsigned line)
{
	size_t i = list->top + line / height_of(list);

	return line / height_of(list) < list->page && i < list->n ? i : list->n;
}

static void draw_marks(const struct list_cursor *list, const struct canvas *canvas,
		       unsigned lines)
{
	unsigned column = canvas->columns - 1;

	if (list->top)
		canvas_put(canvas, 0, column, 1, STYLE_DIM,
			   canvas_glyph(canvas, GLYPH_UP));
	if (list->top + list->page < list->n)
		canvas_put(canvas, lines - 1, column, 1, STYLE_DIM,
			   canvas_glyph(canvas, GLYPH_DOWN));
}

void list_draw(struct list_cursor *list, const struct canvas *canvas, list_draw_fn *draw,
	       void *userdata)
{
	unsigned height = height_of(list), line;

	if (!canvas->rows || !canvas->columns)
		return;
	list->page = canvas->rows / height ? canvas->rows / height : 1;
	scroll(list);
	for (size_t i = 0; i < list->page && list->top + i < list->n; i++) {
		bool focus = list->top + i == list->at;
		struct canvas row;

		line = (unsigned)i * height;
		row = canvas_part(canvas, line, 0, height, canvas->columns - 1);
		for (unsigned k = 0; focus && k < height; k++)
			canvas_fill(&row, k, STYLE_FOCUS);
		draw(&row, list->top + i, focus, userdata);
		if (focus)
			canvas_cursor(&row, 0, 0);
	}
	draw_marks(list, canvas, MIN(list->page * height, canvas->rows));
}
