/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* All that is known of an accessory, as lines for a pager: made at once, of what was heard last. */
#include "ui-tui/pager.h"
#include "ui-tui/row.h"

struct detail_line {
	enum style style, label_style;
	unsigned indent;
	char *text; /* printable */
	char label[PAGER_LABEL_ROOM];
};

struct detail_lines {
	struct detail_line *all;
	size_t n, capacity;
};

void detail_lines_deinit(struct detail_lines *lines);
/* Anew, of row, for so many columns. Out of memory: fewer. */
void detail_lines_collect(struct detail_lines *lines, struct usher *usher,
			  const struct row *row, unsigned columns);
/* A pager_item_fn, with the lines as userdata. */
void detail_lines_item(size_t i, struct pager_item *ret, void *userdata);

/* ---- For the files that collect ---- */

enum { DETAIL_LABEL = 18 }; /* columns of what stands before the text */

void detail_heading(struct detail_lines *lines, const char *text);
/* label is translated, NULL: none; what the format gives is printable. */
void detail_add(struct detail_lines *lines, enum style style, const char *label,
		const char *format, ...) _printf_(4, 5);
/* Bytes in hexadecimal with blanks between, from the byte at on, as many as go into so many columns;
   returns how many that were. Missing ones are left out. */
size_t detail_bytes(const char *hex, size_t at, unsigned columns, char *ret, size_t room);

void detail_facts(struct detail_lines *lines, const struct row *row);
void detail_advert(struct detail_lines *lines, const struct row *row, unsigned columns);
void detail_why(struct detail_lines *lines, struct usher *usher, const struct row *row,
		unsigned columns);
