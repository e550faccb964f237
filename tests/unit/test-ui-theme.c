/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/theme.h"

#include "ui-tui/scope.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct vector {
	const char *title;
	const char *line;
	int result;
	enum style style;
	struct look look;
};

/* clang-format off */
static const struct vector vectors[] = {
	{"a colour", "good green", 0, STYLE_GOOD, {2, -1, 0}},
	{"a bright one", "bad bright-red", 0, STYLE_BAD, {9, -1, 0}},
	{"all of it", "focus white bold underline on blue", 0, STYLE_FOCUS,
	 {7, 4, LOOK_BOLD | LOOK_UNDERLINE}},
	{"in another order", "key on bright-black reverse dim", 0, STYLE_KEY,
	 {-1, 8, LOOK_REVERSE | LOOK_DIM}},
	{"nothing: the terminal's own", "bar", 0, STYLE_BAR, {-1, -1, 0}},
	{"default, by name", "bar default on default", 0, STYLE_BAR, {-1, -1, 0}},
	{"blanks and a comment", "\t notice   magenta# loud\r", 0, STYLE_NOTICE, {5, -1, 0}},
	{"a comment", "# focus red", 0, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"an empty line", "", 0, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"an unknown style", "title red", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"an unknown colour", "focus orange", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"a colour by number", "focus 3", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"two colours", "focus red blue", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"two backgrounds", "focus on red on blue", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"a background that is not said", "focus red on", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"an attribute as background", "focus on bold", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"bright and nothing", "focus bright-", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
	{"another case", "Focus red", -EINVAL, STYLE_FOCUS, {6, -1, LOOK_REVERSE}},
};
/* clang-format on */

static void takes(void **state)
{
	const struct vector *vector = *state;
	struct theme theme;
	const struct look *look = &theme.looks[vector->style];

	theme_init(&theme);
	assert_int_equal(theme_take(&theme, vector->line, strlen(vector->line)),
			 vector->result);
	assert_int_equal(look->colour, vector->look.colour);
	assert_int_equal(look->background, vector->look.background);
	assert_int_equal(look->attributes, vector->look.attributes);
}

/* Without colours the focus, the bars and a failure are still seen. */
static void is_seen_without_colours(void **state)
{
	struct theme theme;

	theme_init(&theme);
	assert_true(theme.looks[STYLE_FOCUS].attributes);
	assert_true(theme.looks[STYLE_BAR].attributes);
	assert_true(theme.looks[STYLE_BAD].attributes);
}

/* "| `good` | done, ready | `green` |" of the table of styles; len 0: no such row. */
static size_t row_of(const char *line, char *ret, size_t size)
{
	char style[16], look[64] = "";
	int n = sscanf(line, "| `%15[a-z]` | %*[^|] | `%63[^`]`", style, look);

	return n < 1 ? 0 : (size_t)snprintf(ret, size, "%s %s", style, look);
}

static void is_what_the_manual_says(void **state)
{
	FILE *file = fopen(SOURCE_ROOT "/doc/wizard.md", "re");
	char line[256], row[128];
	struct theme theme, said;
	bool within = false;
	size_t len, n = 0;

	assert_non_null(file);
	theme_init(&theme);
	memset(&said, 0xee, sizeof(said));
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "| style |", 9))
			within = true;
		if (line[0] == '\n')
			within = false;
		len = within ? row_of(line, row, sizeof(row)) : 0;
		if (!len)
			continue;
		assert_int_equal(theme_take(&said, row, len), 0);
		n++;
	}
	fclose(file);
	assert_int_equal(n, STYLES_N);
	assert_memory_equal(&said, &theme, sizeof(theme));
}

int main(void)
{
	struct CMUnitTest tests[2 + ARRAY_SIZE(vectors)] = {
		cmocka_unit_test(is_seen_without_colours),
		cmocka_unit_test(is_what_the_manual_says),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[2 + i] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = takes,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
