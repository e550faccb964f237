/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/field.h"

#include "ui-tui/key.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

enum { MAX = 20 };

struct vector {
	const char *title;
	const char *text;
	size_t cursor;
	uint32_t keys[4]; /* 0 at the end */
	const char *wanted;
	size_t wanted_cursor;
};

#define CTRL(c) ((c) - '@')

static const struct vector vectors[] = {
	{"Backspace at the end", "horse", 5, {KEY_BACKSPACE}, "hors", 4},
	{"Backspace at the beginning", "horse", 0, {KEY_BACKSPACE}, "horse", 0},
	{"Backspace takes a whole character",
	 "caf\xc3\xa9",
	 5,
	 {KEY_BACKSPACE},
	 "caf",
	 3},
	{"Delete in the middle", "horse", 1, {KEY_DELETE}, "hrse", 1},
	{"Delete takes a whole character", "\xe2\x82\xac 5", 0, {KEY_DELETE}, " 5", 0},
	{"Delete at the end", "horse", 5, {KEY_DELETE}, "horse", 5},
	{"Left over two bytes", "\xc3\xa9", 2, {KEY_LEFT}, "\xc3\xa9", 0},
	{"Right over three bytes", "\xe2\x82\xac", 0, {KEY_RIGHT}, "\xe2\x82\xac", 3},
	{"Left stays at the beginning", "ab", 0, {KEY_LEFT}, "ab", 0},
	{"Right stays at the end", "ab", 2, {KEY_RIGHT}, "ab", 2},
	{"Home and Delete", "horse", 5, {KEY_HOME, KEY_DELETE}, "orse", 0},
	{"Ctrl-A, Ctrl-E, Backspace",
	 "horse",
	 2,
	 {CTRL('A'), CTRL('E'), KEY_BACKSPACE},
	 "hors",
	 4},
	{"End", "horse", 0, {KEY_END}, "horse", 5},
	{"Ctrl-U", "correct horse", 8, {CTRL('U')}, "horse", 0},
	{"Ctrl-K", "correct horse", 7, {CTRL('K')}, "correct", 7},
	{"Ctrl-W", "correct horse", 13, {CTRL('W')}, "correct ", 8},
	{"Ctrl-W takes the spaces too", "correct  ", 9, {CTRL('W')}, "", 0},
	{"bytes that are no UTF-8", "a\xff\xfe", 3, {KEY_BACKSPACE}, "a\xff", 2},
};

static void is_text(const struct field *field, const char *wanted)
{
	assert_int_equal(secret_len(field->text), strlen(wanted));
	assert_memory_equal(secret_data(field->text), wanted, strlen(wanted));
}

static void edits(void **state)
{
	const struct vector *vector = *state;
	struct field field;

	assert_int_equal(field_init(&field, MAX, true), 0);
	field_set(&field, vector->text, strlen(vector->text));
	assert_int_equal(field.cursor, strlen(vector->text));
	field.cursor = vector->cursor;
	for (const uint32_t *key = vector->keys; *key; key++)
		assert_true(field_edit(&field, *key));
	is_text(&field, vector->wanted);
	assert_int_equal(field.cursor, vector->wanted_cursor);
	field_deinit(&field);
}

static void text_goes_to_the_cursor(void **state)
{
	struct field field;

	assert_int_equal(field_init(&field, MAX, false), 0);
	assert_int_equal(field_insert(&field, "chorse", 6), 0);
	field.cursor = 1;
	assert_int_equal(field_insert(&field, "orrect ", 7), 0);
	is_text(&field, "correct horse");
	assert_int_equal(field.cursor, 8);
	field_deinit(&field);
}

static void a_paste_loses_its_controls(void **state)
{
	struct field field;

	assert_int_equal(field_init(&field, MAX, false), 0);
	assert_int_equal(field_insert(&field, "\nkey\t\x1b[31m\r\n\x7f", 13), 0);
	is_text(&field, "key[31m");
	field_deinit(&field);
}

static void what_does_not_fit_is_not_taken(void **state)
{
	char text[SECRET_MAX + 100];
	struct field field;

	memset(text, 'x', sizeof(text));
	assert_int_equal(field_init(&field, MAX, false), 0);
	assert_int_equal(field_insert(&field, text, MAX), 0);
	assert_int_equal(field_insert(&field, "y", 1), -E2BIG);
	assert_int_equal(field_insert(&field, text, sizeof(text)), -E2BIG);
	assert_int_equal(secret_len(field.text), MAX);
	assert_int_equal(field.cursor, MAX);
	assert_int_equal(field_insert(&field, "\n", 1), 0);
	field_deinit(&field);
}

static void its_length_is_in_characters(void **state)
{
	struct field field;

	assert_int_equal(field_init(&field, MAX, false), 0);
	assert_int_equal(field_length(&field), 0);
	field_set(&field, "5 \xe2\x82\xac caf\xc3\xa9", 11);
	assert_int_equal(field_length(&field), 8);
	field_deinit(&field);
}

static void other_keys_are_not_its_own(void **state)
{
	static const uint32_t keys[] = {KEY_ENTER, KEY_ESCAPE, KEY_UP, KEY_TAB, KEY_F1};
	struct field field;

	assert_int_equal(field_init(&field, MAX, false), 0);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		assert_false(field_edit(&field, keys[i]));
	field_deinit(&field);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 5] = {
		cmocka_unit_test(text_goes_to_the_cursor),
		cmocka_unit_test(a_paste_loses_its_controls),
		cmocka_unit_test(what_does_not_fit_is_not_taken),
		cmocka_unit_test(its_length_is_in_characters),
		cmocka_unit_test(other_keys_are_not_its_own),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 5] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = edits,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
