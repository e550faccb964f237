/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How what is remembered looks: one line each, on a narrow screen two. */
#include "ui-tui/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	WIDE = 70,  /* columns from which on a row is one line */
	ROOMY = 14, /* lines from which on there is a foot */
	FOOT = 4,   /* its lines */
	NOW = 11,   /* columns of whether it is heard */
	DATE = 16,  /* of when it was set up */
	INDENT = 2, /* after the mark of the cursor */
	GAP = 2,
};

struct columns {
	unsigned name, kind, now, network, date; /* where each begins */
};

static struct columns columns_of(unsigned width)
{
	unsigned rest = width - INDENT - NOW - DATE - 4 * GAP;
	struct columns columns = {.name = INDENT};

	columns.kind = columns.name + rest * 3 / 8 + GAP;
	columns.now = columns.kind + rest / 3 + GAP;
	columns.network = columns.now + NOW + GAP;
	columns.date = width - DATE;
	return columns;
}

static void put(const struct canvas *canvas, unsigned line, unsigned from, unsigned to,
		enum style style, const char *text)
{
	_cleanup_(freep) char *shown = usher_printable(text, strlen(text));

	if (shown && to > from)
		canvas_put(canvas, line, from, to - from, style, shown);
}

static void put_now(const struct canvas *canvas, unsigned line, unsigned column,
		    const struct row *row, bool focus)
{
	enum style quiet = focus ? STYLE_FOCUS : STYLE_DIM,
		   near = focus ? STYLE_FOCUS : STYLE_GOOD;

	if (row)
		canvas_printf(canvas, line, column, near, "%s %s", _("near"),
			      canvas_bars(canvas, row->rssi));
	else
		canvas_put(canvas, line, column, NOW, quiet, _("not heard"));
}

static const char *name_of(const struct mine *mine)
{
	return *mine->name ? mine->name : mine->key;
}

static void date_of(const struct mine *mine, char ret[DATE + 1])
{
	struct tm tm;

	ret[0] = '\0';
	if (mine->when)
		strftime(ret, DATE + 1, "%Y-%m-%d %H:%M", localtime_r(&mine->when, &tm));
}

static void draw_wide(const struct canvas *canvas, const struct mine *mine,
		      const struct row *row, bool focus)
{
	struct columns at = columns_of(canvas->columns);
	enum style style = focus ? STYLE_FOCUS : STYLE_TEXT;
	char date[DATE + 1];

	date_of(mine, date);
	put(canvas, 0, at.name, at.kind - GAP, style, name_of(mine));
	put(canvas, 0, at.kind, at.now - GAP, style, mine->kind);
	put_now(canvas, 0, at.now, row, focus);
	put(canvas, 0, at.network, at.date - GAP, style, mine_network(mine));
	put(canvas, 0, at.date, canvas->columns, style, date);
}

static void draw_narrow(const struct canvas *canvas, const struct mine *mine,
			const struct row *row, bool focus)
{
	unsigned right = canvas->columns - NOW;
	enum style style = focus ? STYLE_FOCUS : STYLE_TEXT,
		   quiet = focus ? STYLE_FOCUS : STYLE_DIM;

	put(canvas, 0, INDENT, right - 1, style, name_of(mine));
	put_now(canvas, 0, right, row, focus);
	put(canvas, 1, INDENT + 2, right - 1, quiet, mine->kind);
	put(canvas, 1, right, canvas->columns, quiet, mine_network(mine));
}

static void draw_row(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	const struct memory_view *page = userdata;
	const struct mine *mine = &page->mines.rows[i];
	const struct row *row = memory_row(page->view.wizard, mine);

	if (focus)
		canvas_put(canvas, 0, 0, 1, STYLE_FOCUS,
			   canvas_glyph(canvas, GLYPH_CURSOR));
	if (canvas->rows > 1)
		draw_narrow(canvas, mine, row, focus);
	else
		draw_wide(canvas, mine, row, focus);
}

static void draw_titles(const struct canvas *canvas)
{
	struct columns at = columns_of(canvas->columns - 1);

	put(canvas, 0, at.name, at.kind - GAP, STYLE_BOLD, _("Name"));
	put(canvas, 0, at.kind, at.now - GAP, STYLE_BOLD, _("Product"));
	put(canvas, 0, at.now, at.network - GAP, STYLE_BOLD, _("Now"));
	put(canvas, 0, at.network, at.date - GAP, STYLE_BOLD, _("Network"));
	put(canvas, 0, at.date, canvas->columns, STYLE_BOLD, _("Set up"));
}

static void put_field(const struct canvas *canvas, unsigned line, const char *label,
		      const char *text)
{
	unsigned column = INDENT +
			  canvas_printf(canvas, line, INDENT, STYLE_DIM, "%s  ", label);

	put(canvas, line, column, canvas->columns, STYLE_TEXT, *text ? text : "-");
}

static void draw_foot(const struct canvas *canvas, const struct mine *mine)
{
	const char *dash = canvas_glyph(canvas, GLYPH_LINE);

	for (unsigned i = 0; i < canvas->columns; i++)
		canvas_put(canvas, 0, i, 1, STYLE_DIM, dash);
	put_field(canvas, 1, _("Key"), mine->key);
	put_field(canvas, 2, _("Firmware"), mine->firmware);
	put_field(canvas, 3, _("Its page"), mine->url);
}

static void draw_nothing(const struct memory_view *page, const struct canvas *canvas)
{
	struct canvas body = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);
	char text[256];

	canvas_cursor(&body, 0, 0);
	if (!page->error) {
		canvas_paragraph(&body, 0, STYLE_TEXT,
				 _("Nothing is remembered yet. What you set up appears "
				   "here, with the name that you give it."));
		return;
	}
	snprintf(text, sizeof(text), _("What is remembered cannot be read: %s."),
		 page->error == -EBADMSG ? _("the file is damaged, or not usher's")
					 : strerror(-page->error));
	canvas_paragraph(&body, 0, STYLE_BAD, text);
}

void memory_view_draw(struct view *view, const struct canvas *canvas)
{
	struct memory_view *page = (struct memory_view *)view;
	bool wide = canvas->columns >= WIDE, roomy = canvas->rows >= ROOMY;
	unsigned foot = roomy ? FOOT : 0;
	struct canvas part;

	if (!page->mines.n) {
		draw_nothing(page, canvas);
		return;
	}
	page->list.height = wide ? 1 : 2;
	page->list_top = wide;
	if (wide)
		draw_titles(canvas);
	part = canvas_part(canvas, page->list_top, 0,
			   canvas->rows - page->list_top - foot, canvas->columns);
	list_draw(&page->list, &part, draw_row, page);
	if (!roomy)
		return;
	part = canvas_part(canvas, canvas->rows - foot, 0, foot, canvas->columns);
	draw_foot(&part, &page->mines.rows[page->list.at]);
}
