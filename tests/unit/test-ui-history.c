/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/history.h"

#include "tests/unit/unit.h"

#include <stdio.h>

static void the_oldest_comes_first(void **state)
{
	struct history history = {0};

	assert_null(history_at(&history, 0));
	history_add(&history, "one");
	history_add(&history, "two");
	assert_string_equal(history_at(&history, 0)->text, "one");
	assert_string_equal(history_at(&history, 1)->text, "two");
	assert_true(history_at(&history, 0)->when <= history_at(&history, 1)->when);
	assert_null(history_at(&history, 2));
	history_deinit(&history);
	assert_null(history_at(&history, 0));
}

static void the_oldest_goes_where_there_is_no_room(void **state)
{
	struct history history = {0};
	char text[16];

	for (int i = 0; i < HISTORY_MAX + 3; i++) {
		snprintf(text, sizeof(text), "%d", i);
		history_add(&history, text);
	}
	assert_int_equal(history.n, HISTORY_MAX);
	assert_string_equal(history_at(&history, 0)->text, "3");
	snprintf(text, sizeof(text), "%d", HISTORY_MAX + 2);
	assert_string_equal(history_at(&history, HISTORY_MAX - 1)->text, text);
	assert_null(history_at(&history, HISTORY_MAX));
	history_deinit(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_comes_first),
		cmocka_unit_test(the_oldest_goes_where_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
