/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/text.h"

#include "tests/unit/unit.h"
#include "ui-tui/scope.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

struct breaking {
	const char *title;
	const char *text;
	unsigned width;
	const char *lines; /* each ended by '|' */
};

static const struct breaking breakings[] = {
	{"what fits", "one two", 7, "one two|"},
	{"between words", "one two three", 9, "one two|three|"},
	{"at the very edge", "one two three", 7, "one two|three|"},
	{"one column too few", "one two three", 6, "one|two|three|"},
	{"a word as wide as a line", "three one", 5, "three|one|"},
	{"a word that is wider", "incomprehensible", 7, "incompr|ehensib|le|"},
	{"it begins in a line of its own", "an incomprehensible word", 8,
	 "an|incompre|hensible|word|"},
	{"several blanks are one break", "one   two", 4, "one|two|"},
	{"blanks at the end", "one  ", 3, "one|"},
	{"wide characters", "漢字 漢字漢字", 5, "漢字|漢字|漢字|"},
	{"a mark stays with its letter", "cafe\u0301s", 4, "cafe\u0301|s|"},
	{"half of a wide character", "漢字", 1, "漢|字|"},
	{"nothing", "", 5, "|"},
};

static void breaks(void **state)
{
	const struct breaking *breaking = *state;
	char lines[128] = "";
	const char *rest = breaking->text;

	while (rest) {
		const char *begin = rest;
		size_t len = text_line(begin, breaking->width, &rest);

		assert_true(strlen(lines) + len + 2 < sizeof(lines));
		strncat(lines, begin, len);
		strcat(lines, "|");
	}
	assert_string_equal(lines, breaking->lines);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(breakings)];

	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; i < ARRAY_SIZE(breakings); i++)
		tests[i] = (struct CMUnitTest){.name = breakings[i].title,
					       .test_func = breaks,
					       .initial_state = (void *)&breakings[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
