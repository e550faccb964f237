/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The page of a pairing: what it keeps, for its two files. */
#include "ui-tui/field.h"
#include "ui-tui/wizard.h"

struct pair_view {
	struct view view;
	struct view_ops ops;	 /* with the requests of its state */
	struct pairing *pairing; /* the wizard's */
	struct field typed;
};

void pair_view_draw(struct view *view, const struct canvas *canvas);
