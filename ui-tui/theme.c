/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/theme.h"

/* As ECMA-48 numbers them. */
enum { RED = 1, GREEN = 2, YELLOW = 3, CYAN = 6 };

/* clang-format off */
static const struct look looks[STYLES_N] = {
	[STYLE_TEXT]   = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0},
	/* no grey: palettes have what they like there, the background even */
	[STYLE_DIM]    = {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_DIM},
	[STYLE_BOLD]   = {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_BOLD},
	[STYLE_BAR]    = {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_REVERSE},
	[STYLE_KEY]    = {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_REVERSE | LOOK_BOLD},
	[STYLE_FOCUS]  = {CYAN, COLOUR_DEFAULT, LOOK_REVERSE},
	[STYLE_GOOD]   = {GREEN, COLOUR_DEFAULT, 0},
	[STYLE_NOTICE] = {YELLOW, COLOUR_DEFAULT, 0},
	[STYLE_BAD]    = {RED, COLOUR_DEFAULT, LOOK_BOLD},
};
/* clang-format on */

void theme_init(struct theme *theme)
{
	for (int i = 0; i < STYLES_N; i++)
		theme->looks[i] = looks[i];
}
