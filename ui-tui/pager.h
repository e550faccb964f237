/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Text to read that may be longer than the screen: items, each broken into lines between words, with
 * a label before it. The items are the page's; it says what one is when it is asked to.
 */
#include "ui-tui/canvas.h"
#include "ui-tui/request.h"

enum { PAGER_LABEL_ROOM = 64 };

struct pager_item {
	enum style style;
	const char *text; /* borrowed; "": an empty line */
	enum style label_style;
	char label[PAGER_LABEL_ROOM]; /* "": none */
	unsigned indent;	      /* columns before the text, for the label */
};

/* What item i is; ret is empty before. */
typedef void pager_item_fn(size_t i, struct pager_item *ret, void *userdata);

struct pager {
	size_t top;	  /* the first line that is seen */
	size_t lines;	  /* of all items, at the last draw */
	unsigned page;	  /* lines that were seen then */
	unsigned columns; /* there were then */
	size_t anchor;	  /* the item that began the page then */
	bool follow; /* what comes at the end is seen, unless one has scrolled away */
	bool away;
};

/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST. Whether it was one of them. */
bool pager_request(struct pager *pager, enum request request);
/* n items; the real cursor goes to the first line that is seen. */
void pager_draw(struct pager *pager, const struct canvas *canvas, size_t n,
		pager_item_fn *item, void *userdata);
