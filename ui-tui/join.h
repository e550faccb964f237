/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The page of a join: what it keeps, for its two files. */
#include "ui-tui/field.h"
#include "ui-tui/joins.h"
#include "ui-tui/list.h"
#include "ui-tui/wizard.h"

struct join_view {
	struct view view;
	struct view_ops ops;	 /* with the requests of its state */
	struct joining *joining; /* borrowed of the wizard's joins */
	struct field passphrase;
	struct list_cursor choice; /* for once, or kept */
	unsigned choice_top;	   /* the line of its first row, when it was drawn last */
};

enum join_choice { JOIN_ONCE, JOIN_KEPT, JOIN_CHOICES_N };

/* It waits for a passphrase. */
bool join_view_asks(const struct join_view *page);
void join_view_draw(struct view *view, const struct canvas *canvas);
