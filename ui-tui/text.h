/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Text in columns of a terminal: a wide character takes two, a combining one none (wcwidth, after
 * setlocale). Both faces lay out with these. Text has been through usher_printable() before.
 */
#include <stddef.h>

/* Columns that text takes. What the locale cannot decode counts one a byte. */
unsigned text_width(const char *text);
/* Text in exactly width columns: filled up with spaces, or cut and ended with "~". The caller
   frees; NULL: out of memory. */
char *text_fit(const char *text, unsigned width);
/* The first line of text when it is broken between words: its bytes, without the blank that it was
   broken at. In *ret_rest what comes after it; NULL: nothing. A word that is wider than a whole
   line is cut. */
size_t text_line(const char *text, unsigned width, const char **ret_rest);
