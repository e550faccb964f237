/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/table.h"

#include "ui-tui/text.h"

#include "tests/unit/unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

struct vector {
	const char *title;
	const char *text;
	unsigned width; /* of the text */
	unsigned room;
	const char *fitted;
};

static const struct vector vectors[] = {
	{"filled up", "lamp", 4, 6, "lamp  "},
	{"exact", "lamp", 4, 4, "lamp"},
	{"cut", "kitchen", 7, 5, "kitc~"},
	{"empty", "", 0, 3, "   "},
	{"no room", "lamp", 4, 0, ""},
	{"room for the mark alone", "lamp", 4, 1, "~"},
	{"two bytes, one column", "Küche", 5, 6, "Küche "},
	{"wide characters take two", "灯台", 4, 5, "灯台 "},
	{"a wide character is not halved", "灯台", 4, 3, "灯~"},
	{"nor counted half: the rest is filled", "a灯台", 5, 3, "a~ "},
	{"a combining accent takes none", "e\xcc\x81t", 2, 3, "e\xcc\x81t "},
	{"invalid bytes count one each", "a\xff\xfe", 3, 4, "a\xff\xfe "},
};

static void fits(void **state)
{
	const struct vector *vector = *state;
	_cleanup_(freep) char *fitted = text_fit(vector->text, vector->room);

	assert_int_equal(text_width(vector->text), vector->width);
	assert_string_equal(fitted, vector->fitted);
}

/* What a table prints, read back from a file that stands in for stdout. */
static void prints_columns(void **state)
{
	struct table table = TABLE_INIT(3);
	_cleanup_(freep) char *text = NULL;
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	char got[200] = "";

	table_row(&table, (const char *[]){"lamp", "灯", "x"});
	table_row(&table, (const char *[]){"kitchen lamp", "", NULL});
	table_row(&table, (const char *[]){"", "Küche", "last"});
	fflush(stdout);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	assert_int_equal(table_print(&table), 0);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	table_deinit(&table);
	rewind(file);
	assert_true(fread(got, 1, sizeof(got) - 1, file) > 0);
	fclose(file);
	assert_string_equal(got, "lamp          灯     x\n"
				 "kitchen lamp\n"
				 "              Küche  last\n");
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 1] = {
		cmocka_unit_test(prints_columns)};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 1] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = fits,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
