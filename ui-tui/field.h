/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* One line to type in; its text lives in locked memory and is wiped, whatever it is. */
#include "ui-tui/canvas.h"
#include "ui-tui/secret.h"

#include <stdint.h>

struct field {
	struct secret *text;
	size_t max;    /* bytes */
	size_t cursor; /* in bytes, at the beginning of a character */
	bool hidden;   /* dots are shown; REQUEST_REVEAL turns it over */
};

/* For at most max bytes, up to SECRET_MAX. 0 or -ENOMEM. */
int field_init(struct field *field, size_t max, bool hidden);
void field_deinit(struct field *field);
/* The cursor goes to its end. */
void field_set(struct field *field, const char *text, size_t len);
/* What was typed or pasted, at the cursor: control characters are left out, so are the newlines
   around a paste. -E2BIG: no room, nothing was taken. */
int field_insert(struct field *field, const char *text, size_t len);
/* Backspace, Delete, Left, Right, Home, End, Ctrl-A, Ctrl-E, Ctrl-U, Ctrl-W, Ctrl-K and the like.
   Whether it was one of them. */
bool field_edit(struct field *field, uint32_t key);
/* In characters. */
size_t field_length(const struct field *field);
/* In one row; scrolls within width; the real cursor goes to its place. */
void field_draw(const struct field *field, const struct canvas *canvas, unsigned row,
		unsigned column, unsigned width);
