/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The page of what is remembered: what it keeps, for its two files. */
#include "ui-tui/list.h"
#include "ui-tui/mine.h"
#include "ui-tui/wizard.h"

struct memory_view {
	struct view view;
	struct mines mines;
	int error; /* negative: they cannot be read */
	struct list_cursor list;
	unsigned list_top; /* the line of its first row, when it was drawn last */
};

/* Its row among what is heard now; NULL: it is not near. */
const struct row *memory_row(const struct wizard *wizard, const struct mine *mine);
void memory_view_draw(struct view *view, const struct canvas *canvas);
