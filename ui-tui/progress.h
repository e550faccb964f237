/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* How far each accessory is: what the page of it shares with its drawing. */
#include "ui-tui/list.h"
#include "ui-tui/wizard.h"

struct progress_view {
	struct view view;
	struct list_cursor list;
	unsigned list_top; /* its first line, when it was drawn last */
	bool moved;	   /* by the person: the cursor does not follow what asks */
};

void progress_draw(struct progress_view *progress, const struct canvas *canvas);
/* Time goes on for it: the accessory does something, or somebody is at its button. */
bool progress_is_timed(const struct unit *unit);
