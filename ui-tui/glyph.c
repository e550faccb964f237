/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/canvas.h"

#include "ui-tui/scope.h"
#include "ui-tui/screen.h"

/* None of them has a form as an emoji, which some terminals would draw two columns wide. */
/* clang-format off */
static const struct {
	const char *utf8, *ascii;
} glyphs[GLYPHS_N] = {
	[GLYPH_CHOSEN]	   = {"[✓]", "[x]"},
	[GLYPH_NOT_CHOSEN] = {"[ ]", "[ ]"},
	[GLYPH_CURSOR]	   = {"▸", ">"},
	[GLYPH_MORE]	   = {"…", "~"},
	[GLYPH_UP]	   = {"↑", "^"},
	[GLYPH_DOWN]	   = {"↓", "v"},
	[GLYPH_DONE]	   = {"✓", "+"},
	[GLYPH_FAILED]	   = {"✗", "x"},
	[GLYPH_DOT]	   = {"•", "*"},
	[GLYPH_LINE]	   = {"─", "-"},
};
/* clang-format on */

const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph)
{
	return screen_has_glyphs(canvas->screen) ? glyphs[glyph].utf8
						 : glyphs[glyph].ascii;
}

/* In the same room, in the next one, at the edge; what is heard at all has one. */
static unsigned bars_of(int dbm)
{
	static const int least[] = {-80, -67, -55};
	unsigned n = 0;

	while (n < ARRAY_SIZE(least) && dbm >= least[n])
		n++;
	return 1 + n;
}

const char *canvas_bars(const struct canvas *canvas, int dbm)
{
	static const char *const utf8[] = {"?   ", "▂   ", "▂▄  ", "▂▄▆ ", "▂▄▆█"};
	static const char *const ascii[] = {"?   ", "#   ", "##  ", "### ", "####"};
	unsigned n = dbm == 127 ? 0 : bars_of(dbm);

	return screen_has_glyphs(canvas->screen) ? utf8[n] : ascii[n];
}

const char *canvas_level(const struct canvas *canvas, unsigned level)
{
	static const char *const utf8[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", ".", "-", "=", "+", "*", "#", "@"};
	unsigned n = MIN(level, (unsigned)ARRAY_SIZE(utf8) - 1);

	return screen_has_glyphs(canvas->screen) ? utf8[n] : ascii[n];
}

bool canvas_is_ascii(const struct canvas *canvas)
{
	return screen_is_ascii(canvas->screen);
}
