/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/pager.h"

#include "ui-tui/scope.h"
#include "ui-tui/text.h"

#include <string.h>

/* One draw: which lines go where. */
struct layout {
	const struct canvas *canvas;
	pager_item_fn *item;
	void *userdata;
	unsigned columns; /* without those of the marks */
};

static size_t last_top(const struct pager *pager)
{
	return pager->lines > pager->page ? pager->lines - pager->page : 0;
}

bool pager_request(struct pager *pager, enum request request)
{
	size_t page = pager->page ? pager->page : 1, top = pager->top;

	if (request == REQUEST_UP)
		top -= MIN(top, (size_t)1);
	else if (request == REQUEST_DOWN)
		top++;
	else if (request == REQUEST_PAGE_UP)
		top -= MIN(top, page);
	else if (request == REQUEST_PAGE_DOWN)
		top += page;
	else if (request == REQUEST_FIRST)
		top = 0;
	else if (request == REQUEST_LAST)
		top = last_top(pager);
	else
		return false;
	pager->top = MIN(top, last_top(pager));
	pager->away = pager->top < last_top(pager);
	return true;
}

static unsigned indent_of(const struct layout *layout, const struct pager_item *item)
{
	return MIN(item->indent, layout->columns / 2);
}

/* A label that has no room beside the text stands above it. */
static bool label_is_above(const struct layout *layout, const struct pager_item *item)
{
	return item->label[0] && text_width(item->label) >= indent_of(layout, item);
}

static void get_item(const struct layout *layout, size_t i, struct pager_item *ret)
{
	*ret = (struct pager_item){.text = ""};
	layout->item(i, ret, layout->userdata);
}

static size_t lines_of(const struct layout *layout, size_t i)
{
	struct pager_item item;
	const char *rest;
	size_t n = 0;

	get_item(layout, i, &item);
	for (rest = item.text; rest; n++)
		text_line(rest, layout->columns - indent_of(layout, &item), &rest);
	return n + label_is_above(layout, &item);
}

/* Of the item, from its line skip on; row is where that one goes. */
static void draw_item(const struct layout *layout, size_t i, size_t skip, unsigned row)
{
	const struct canvas *canvas = layout->canvas;
	struct pager_item item;
	unsigned indent, width;
	const char *rest;
	size_t line = 0;

	get_item(layout, i, &item);
	indent = indent_of(layout, &item);
	width = layout->columns - indent;
	if (!skip && item.label[0])
		canvas_put(canvas, row, 0, layout->columns, item.label_style, item.label);
	if (label_is_above(layout, &item) && line++ >= skip)
		row++;
	for (rest = item.text; rest && row < canvas->rows; line++) {
		const char *begin = rest;
		size_t len = text_line(begin, width, &rest);
		_cleanup_(freep) char *text = strndup(begin, len);

		if (text && line >= skip)
			canvas_put(canvas, row++, indent, width, item.style, text);
	}
}

/* The page keeps its place: at the end that it follows, or, with other columns, at its first item. */
static void place(struct pager *pager, const struct layout *layout, size_t n)
{
	size_t anchor = 0;

	pager->lines = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == pager->anchor)
			anchor = pager->lines;
		pager->lines += lines_of(layout, i);
	}
	pager->page = layout->canvas->rows;
	if (pager->columns && pager->columns != layout->columns)
		pager->top = anchor;
	pager->columns = layout->columns;
	if (pager->follow && !pager->away)
		pager->top = last_top(pager);
	pager->top = MIN(pager->top, last_top(pager));
}

static void draw_marks(const struct pager *pager, const struct canvas *canvas)
{
	unsigned column = canvas->columns - 1;

	if (pager->top)
		canvas_put(canvas, 0, column, 1, STYLE_DIM,
			   canvas_glyph(canvas, GLYPH_UP));
	if (pager->top < last_top(pager))
		canvas_put(canvas, canvas->rows - 1, column, 1, STYLE_DIM,
			   canvas_glyph(canvas, GLYPH_DOWN));
}

void pager_draw(struct pager *pager, const struct canvas *canvas, size_t n,
		pager_item_fn *item, void *userdata)
{
	struct layout layout = {.canvas = canvas, .item = item, .userdata = userdata};
	size_t line = 0;

	if (!canvas->rows || canvas->columns < 4)
		return;
	layout.columns = canvas->columns - 2;
	place(pager, &layout, n);
	for (size_t i = 0; i < n && line < pager->top + pager->page; i++) {
		size_t lines = lines_of(&layout, i);

		if (line <= pager->top && pager->top < line + lines)
			pager->anchor = i;
		if (line + lines > pager->top)
			draw_item(&layout, i, line < pager->top ? pager->top - line : 0,
				  line < pager->top ? 0 : (unsigned)(line - pager->top));
		line += lines;
	}
	draw_marks(pager, canvas);
	canvas_cursor(canvas, 0, 0);
}
