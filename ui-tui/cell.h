/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Text as cells of a terminal: a character with the marks that combine with it. The last line of
 * defence: what a terminal would act upon, or hide, becomes a replacement, although everybody
 * has used usher_printable() before.
 */
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum {
	CELL_MARKS_MAX = 2
}; /* Vietnamese and Thai need two; more climb into other rows */

struct cell {
	wchar_t text[1 + CELL_MARKS_MAX + 1];
	unsigned width; /* columns: 1, 2, or 0 for what is not drawn */
};

/* The next cell of UTF-8 text, with ascii in ASCII; gives the bytes that it took, 0 at the end. */
size_t cell_next(const char *text, bool ascii, struct cell *ret);
