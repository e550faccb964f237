/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Which row of a list has the cursor, and which part of the list is seen. The rows are the page's;
 * it says how many there are, and draws one when it is asked to.
 */
#include "ui-tui/canvas.h"
#include "ui-tui/request.h"

struct list_cursor {
	size_t n;	 /* rows of the list */
	size_t at;	 /* the one under the cursor; below n, 0 when there are none */
	size_t top;	 /* the first that is seen */
	unsigned page;	 /* how many were seen when it was drawn last */
	unsigned height; /* lines that a row takes; 0 is 1 */
};

/* Draws row i on a canvas of its own. The row under the cursor is filled with STYLE_FOCUS before, and
   the last column is left for the marks of the list. */
typedef void list_draw_fn(const struct canvas *canvas, size_t i, bool focus,
			  void *userdata);

/* There are n rows now. The cursor stays at its place, or goes to the last row. */
void list_set_size(struct list_cursor *list, size_t n);
/* Moves the cursor to that row, which has to be below n. */
void list_set_cursor(struct list_cursor *list, size_t i);
/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST. Whether it was one of them. */
bool list_request(struct list_cursor *list, enum request request);
/* The row that is drawn at that line of the canvas, from 0; n: none is. */
size_t list_at(const struct list_cursor *list, unsigned line);
/* As much as fits, with the row under the cursor; the real cursor goes there. A canvas of no lines is
   fine. */
void list_draw(struct list_cursor *list, const struct canvas *canvas, list_draw_fn *draw,
	       void *userdata);
