/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A part of the screen to draw on. Nothing leaves it: text is cut at its edge in columns of the
 * terminal, and characters that a terminal acts upon are never passed on, whoever wrote them.
 * Text is UTF-8.
 */
#include <stdbool.h>
#include <stddef.h>

enum style {
	STYLE_TEXT,
	STYLE_DIM,    /* what is of less interest */
	STYLE_BOLD,   /* headings */
	STYLE_BAR,    /* the title and the line of keys */
	STYLE_KEY,    /* a key in that line */
	STYLE_FOCUS,  /* the row under the cursor */
	STYLE_GOOD,   /* done, ready */
	STYLE_NOTICE, /* somebody has to do something */
	STYLE_BAD,    /* failed */
	STYLES_N,
};

/* What is drawn in one way with UTF-8, in another with ASCII. */
enum glyph {
	GLYPH_CHOSEN,	  /* a box with a tick */
	GLYPH_NOT_CHOSEN, /* a box without */
	GLYPH_CURSOR,	  /* before the row under the cursor */
	GLYPH_MORE,	  /* where text was cut */
	GLYPH_UP,	  /* there is more above */
	GLYPH_DOWN,	  /* there is more below */
	GLYPH_DONE,
	GLYPH_FAILED,
	GLYPH_DOT, /* a hidden character; between two things on one line */
	GLYPH_LINE,
	GLYPHS_N,
};

struct screen;

struct canvas {
	struct screen *screen; /* borrowed */
	unsigned top, left;    /* on the screen */
	unsigned rows, columns;
};

/* That part of it, as far as it is within. */
struct canvas canvas_part(const struct canvas *canvas, unsigned top, unsigned left,
			  unsigned rows, unsigned columns);
/* Text from (row, column) on, at most width columns, cut with GLYPH_MORE. Gives the columns that it
   took. Outside of the canvas nothing is drawn. */
unsigned canvas_put(const struct canvas *canvas, unsigned row, unsigned column,
		    unsigned width, enum style style, const char *text);
unsigned canvas_printf(const struct canvas *canvas, unsigned row, unsigned column,
		       enum style style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* The whole row in this style, empty. */
void canvas_fill(const struct canvas *canvas, unsigned row, enum style style);
/* Text broken into lines between words from row on; gives the rows that it took (as far as
   they fit). */
unsigned canvas_paragraph(const struct canvas *canvas, unsigned row, enum style style,
			  const char *text);
/* How many rows that would take of so many columns. */
unsigned canvas_paragraph_rows(unsigned columns, const char *text);
/* Puts the real cursor there: on what has the focus. */
void canvas_cursor(const struct canvas *canvas, unsigned row, unsigned column);
/* A picture, as large as it can be within the canvas; false: this terminal shows none. */
bool canvas_picture(const struct canvas *canvas, const char *path);
bool canvas_has_pictures(const struct canvas *canvas);
const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph);
/* Bars of a signal in dBm, always 4 columns: "▂▄▆█", in ASCII "####". 127: unknown. Static. */
const char *canvas_bars(const struct canvas *canvas, int dbm);
/* One column for a level from 0 to 7: "▁" to "█", in ASCII "_.-=+*#@". Static. */
const char *canvas_level(const struct canvas *canvas, unsigned level);
bool canvas_is_ascii(const struct canvas *canvas);
