/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a person types at the list of the plain mode, and what is written where ASCII is all there is. */
#include "ui-tui/plain-charset.h"
#include "ui-tui/plain-numbers.h"
#include "ui-tui/scope.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

enum { LISTED = 7 };

struct vector {
	const char *typed;
	int result;
	const char *chosen; /* a character each: x */
	unsigned long number;
};

/* ---- Numbers ---- */

static const struct vector vectors[] = {
	{"1", 0, "x......", 0},
	{"7", 0, "......x", 0},
	{"1 3-5", 0, "x.xxx..", 0},
	{"2,4", 0, ".x.x...", 0},
	{" 2 ,\t4 , ", 0, ".x.x...", 0},
	{"3-3", 0, "..x....", 0},
	{"5-", 0, "....xxx", 0},
	{"1-2 2-3 3", 0, "xxx....", 0},
	{"0", -ERANGE, ".......", 0},
	{"8", -ERANGE, ".......", 8},
	{"1 8", -ERANGE, ".......", 8},
	{"6-9", -ERANGE, ".......", 9},
	{"8-", -ERANGE, ".......", 8},
	{"999999999", -ERANGE, ".......", 999999999},
	{"5-3", -EINVAL, ".......", 0},
	{"-3", -EINVAL, ".......", 0},
	{"1--3", -EINVAL, ".......", 0},
	{"1-3-5", -EINVAL, ".......", 0},
	{"1x", -EINVAL, ".......", 0},
	{"1 x", -EINVAL, ".......", 0},
	{"9999999999", -EINVAL, ".......", 0},
	{"18446744073709551617", -EINVAL, ".......", 0},
	{"all", -EINVAL, ".......", 0},
	{"", -EINVAL, ".......", 0},
	{" , ", -EINVAL, ".......", 0},
};

static void chooses(void **state)
{
	const struct vector *vector = *state;
	bool chosen[LISTED] = {false};
	unsigned long number = 0;

	assert_int_equal(numbers_parse(vector->typed, chosen, LISTED, &number),
			 vector->result);
	for (size_t i = 0; i < LISTED; i++)
		assert_int_equal(chosen[i], vector->chosen[i] == 'x');
	assert_int_equal(number, vector->number);
}

static void of_nothing_there_is_no_number(void **state)
{
	unsigned long number = 0;

	assert_int_equal(numbers_parse("1", NULL, 0, &number), -ERANGE);
	assert_int_equal(numbers_parse("1-", NULL, 0, &number), -ERANGE);
}

/* ---- Characters ---- */

static void encodes(bool ascii, const char *text, const char *wanted)
{
	struct charset charset;
	char *bytes;

	charset_init(&charset, ascii);
	bytes = charset_encode(&charset, text);
	assert_string_equal(bytes, wanted);
	free(bytes);
	charset_deinit(&charset);
}

static void utf8_stays(void **state)
{
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	encodes(false, "caf\xc3\xa9 \xe5\x8f\xb0", "caf\xc3\xa9 \xe5\x8f\xb0");
}

static void ascii_takes_what_comes_near(void **state)
{
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	encodes(true, "caf\xc3\xa9 \xe5\x8f\xb0!", "cafe ?!");
	encodes(true,
		"\xe2\x80\x9e"
		"a\xe2\x80\x9c",
		",,a\"");
	encodes(true, "", "");
}

static void a_broken_character_is_one_mark(void **state)
{
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	encodes(true, "a\xff\x62\xc3", "a?b?");
	encodes(true, "\xf0\x9f\x92\xa1.", "?.");
}

static void a_locale_of_ascii_is_kept(void **state)
{
	assert_non_null(setlocale(LC_CTYPE, "C"));
	encodes(false, "T\xc3\xbcr", "T?r");
}

static void what_is_typed_becomes_utf8(void **state)
{
	struct charset charset;
	char *text;

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	charset_init(&charset, true);
	text = charset_decode(&charset, "caf\xc3\xa9");
	assert_string_equal(text, "caf\xc3\xa9");
	free(text);
	charset_deinit(&charset);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 6] = {
		cmocka_unit_test(of_nothing_there_is_no_number),
		cmocka_unit_test(utf8_stays),
		cmocka_unit_test(ascii_takes_what_comes_near),
		cmocka_unit_test(a_broken_character_is_one_mark),
		cmocka_unit_test(a_locale_of_ascii_is_kept),
		cmocka_unit_test(what_is_typed_becomes_utf8),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 6] = (struct CMUnitTest){.name = vectors[i].typed,
						   .test_func = chooses,
						   .initial_state = (void *)&vectors[i]};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("what is typed and written in plain lines",
					   tests, NULL, NULL);
}
