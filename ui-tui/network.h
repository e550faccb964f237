/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Which network the accessories are to join: what the page shares with its drawing. */
#include "ui-tui/list.h"
#include "ui-tui/networks.h"
#include "ui-tui/wizard.h"

struct network_view {
	struct view view;
	struct networks networks;
	struct list_cursor list;
	bool moved; /* by the person: the cursor stays on its network */
	bool suggested;
	unsigned list_top; /* its first line, when it was drawn last */
	char typed[32];	   /* a name: on with it */
	size_t typed_len;
};

void network_draw(struct network_view *network, const struct canvas *canvas);
/* NULL past the end. */
const struct network_row *network_row_at(const struct network_view *network, size_t i);
/* Whether more may be heard within a moment. */
bool network_is_looking(const struct network_view *network);
