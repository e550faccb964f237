/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/theme.h"

#include "ui-tui/scope.h"

#include <errno.h>
#include <string.h>

/* In the order that ECMA-48 numbers them. */
static const char *const colours[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
};
enum { RED = 1, GREEN = 2, YELLOW = 3, CYAN = 6 };

static const struct {
	const char *name;
	enum look_attribute attribute;
} attributes[] = {
	{"bold", LOOK_BOLD},
	{"dim", LOOK_DIM},
	{"underline", LOOK_UNDERLINE},
	{"reverse", LOOK_REVERSE},
};

/* clang-format off */
static const struct {
	const char *name;
	struct look look;
} styles[STYLES_N] = {
	[STYLE_TEXT]   = {"text",   {COLOUR_DEFAULT, COLOUR_DEFAULT, 0}},
	/* no grey: palettes have what they like there, even the background */
	[STYLE_DIM]    = {"dim",    {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_DIM}},
	[STYLE_BOLD]   = {"bold",   {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_BOLD}},
	[STYLE_BAR]    = {"bar",    {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_REVERSE}},
	[STYLE_KEY]    = {"key",    {COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_REVERSE | LOOK_BOLD}},
	[STYLE_FOCUS]  = {"focus",  {CYAN, COLOUR_DEFAULT, LOOK_REVERSE}},
	[STYLE_GOOD]   = {"good",   {GREEN, COLOUR_DEFAULT, 0}},
	[STYLE_NOTICE] = {"notice", {YELLOW, COLOUR_DEFAULT, 0}},
	[STYLE_BAD]    = {"bad",    {RED, COLOUR_DEFAULT, LOOK_BOLD}},
};
/* clang-format on */

struct word {
	const char *text;
	size_t len;
};

void theme_init(struct theme *theme)
{
	for (size_t i = 0; i < STYLES_N; i++)
		theme->looks[i] = styles[i].look;
}

static bool is_word(const struct word *word, const char *text)
{
	return strlen(text) == word->len && !memcmp(text, word->text, word->len);
}

/* Whether there is one more before the end or a comment. */
static bool next_word(const char **p, const char *end, struct word *ret)
{
	while (*p < end && (**p == ' ' || **p == '\t' || **p == '\r'))
		(*p)++;
	if (*p == end || **p == '#')
		return false;
	ret->text = *p;
	while (*p < end && **p != ' ' && **p != '\t' && **p != '\r' && **p != '#')
		(*p)++;
	ret->len = (size_t)(*p - ret->text);
	return true;
}

/* "red", "bright-red", "default" */
static int parse_colour(const struct word *word, int8_t *ret)
{
	static const char bright[] = "bright-";
	struct word base = *word;
	int8_t offset = 0;

	if (is_word(word, "default")) {
		*ret = COLOUR_DEFAULT;
		return 0;
	}
	if (base.len > sizeof(bright) - 1 &&
	    !memcmp(base.text, bright, sizeof(bright) - 1)) {
		base.text += sizeof(bright) - 1;
		base.len -= sizeof(bright) - 1;
		offset = COLOUR_BRIGHT;
	}
	for (size_t i = 0; i < ARRAY_SIZE(colours); i++) {
		if (is_word(&base, colours[i])) {
			*ret = (int8_t)(offset + (int8_t)i);
			return 0;
		}
	}
	return -EINVAL;
}

static bool parse_attribute(const struct word *word, struct look *look)
{
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++) {
		if (is_word(word, attributes[i].name)) {
			look->attributes |= attributes[i].attribute;
			return true;
		}
	}
	return false;
}

/* What follows the style's name: each colour once. */
static int parse_look(const char *p, const char *end, struct look *ret)
{
	struct look look = {.colour = COLOUR_DEFAULT, .background = COLOUR_DEFAULT};
	bool colour = false, background = false;
	struct word word;

	while (next_word(&p, end, &word)) {
		bool on = is_word(&word, "on");

		if (parse_attribute(&word, &look))
			continue;
		if ((on ? background : colour) || (on && !next_word(&p, end, &word)))
			return -EINVAL;
		if (parse_colour(&word, on ? &look.background : &look.colour) < 0)
			return -EINVAL;
		*(on ? &background : &colour) = true;
	}
	*ret = look;
	return 0;
}

int theme_take(struct theme *theme, const char *line, size_t len)
{
	const char *p = line, *end = line + len;
	struct word style;

	if (!next_word(&p, end, &style))
		return 0;
	for (size_t i = 0; i < STYLES_N; i++)
		if (is_word(&style, styles[i].name))
			return parse_look(p, end, &theme->looks[i]);
	return -EINVAL;
}
