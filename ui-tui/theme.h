/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * How each style looks: in the terminal's own 16 colours, so that it fits whatever palette a person
 * has chosen, and in attributes, which are all that is left where colours are not wanted.
 */
#include "ui-tui/canvas.h"

#include <stdint.h>

enum {
	COLOUR_DEFAULT = -1, /* what the terminal has for text, or behind it */
	COLOUR_BRIGHT =
		8, /* added to black, red, green, yellow, blue, magenta, cyan, white */
};

enum look_attribute {
	LOOK_BOLD = 1,
	LOOK_DIM = 2,
	LOOK_UNDERLINE = 4,
	LOOK_REVERSE = 8,
};

struct look {
	int8_t colour, background;
	uint8_t attributes;
};

struct theme {
	struct look looks[STYLES_N];
};

/* The one that comes along. */
void theme_init(struct theme *theme);
/*
 * One line of a theme file: "style [colour] [bold] [dim] [underline] [reverse] [on colour]", in this
 * order or another; what is not said of the style is the terminal's own. Empty, or from '#' on: a
 * comment. 0; -EINVAL: it is wrong, and theme is untouched.
 */
int theme_take(struct theme *theme, const char *line, size_t len);
