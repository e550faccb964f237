/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/pager.h"

#include "tests/unit/unit.h"
#include "ui-tui/scope.h"
#include "ui-tui/screen.h"

#include <pty.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 22 }; /* two of them are for the marks */

static struct screen *screen;
static int master, slave;

static int open_screen(void **state)
{
	const struct screen_options options = {.ascii = true};

	setenv("TERM", "xterm", 1);
	if (openpty(&master, &slave, NULL, NULL, NULL) < 0 ||
	    screen_new(slave, &options, &screen) < 0)
		return -1;
	screen_resize(screen, 30, 80);
	return 0;
}

static int close_screen(void **state)
{
	screen = screen_free(screen);
	close(master);
	close(slave);
	return 0;
}

/* Every third item takes two lines. */
static void item(size_t i, struct pager_item *ret, void *userdata)
{
	ret->text = i % 3 ? "short" : "twelve times two words";
}

static void draw(struct pager *pager, unsigned rows, unsigned columns, size_t n)
{
	struct canvas whole = screen_begin(screen);
	struct canvas canvas = canvas_part(&whole, 0, 0, rows, columns);

	pager_draw(pager, &canvas, n, item, NULL);
}

static void scrolls_by_lines(void **state)
{
	struct pager pager = {0};

	draw(&pager, 4, COLUMNS, 6);
	assert_int_equal(pager.lines, 8);
	assert_true(pager_request(&pager, REQUEST_DOWN));
	assert_int_equal(pager.top, 1);
	assert_true(pager_request(&pager, REQUEST_PAGE_DOWN));
	assert_int_equal(pager.top, 4);
	assert_true(pager_request(&pager, REQUEST_DOWN));
	assert_int_equal(pager.top, 4);
	assert_true(pager_request(&pager, REQUEST_PAGE_UP));
	assert_int_equal(pager.top, 0);
	assert_true(pager_request(&pager, REQUEST_UP));
	assert_int_equal(pager.top, 0);
	assert_true(pager_request(&pager, REQUEST_LAST));
	assert_int_equal(pager.top, 4);
	assert_true(pager_request(&pager, REQUEST_FIRST));
	assert_int_equal(pager.top, 0);
	assert_false(pager_request(&pager, REQUEST_ACCEPT));
}

static void text_that_fits_does_not_scroll(void **state)
{
	struct pager pager = {0};

	draw(&pager, 8, COLUMNS, 6);
	pager_request(&pager, REQUEST_LAST);
	assert_int_equal(pager.top, 0);
}

static void it_follows_its_end_until_one_scrolls_away(void **state)
{
	struct pager pager = {.follow = true};

	draw(&pager, 4, COLUMNS, 6);
	assert_int_equal(pager.top, 4);
	draw(&pager, 4, COLUMNS, 12);
	assert_int_equal(pager.top, 12);
	pager_request(&pager, REQUEST_UP);
	draw(&pager, 4, COLUMNS, 15);
	assert_int_equal(pager.top, 11);
	pager_request(&pager, REQUEST_LAST);
	draw(&pager, 4, COLUMNS, 18);
	assert_int_equal(pager.top, 20);
}

static void other_columns_keep_the_item_that_is_read(void **state)
{
	struct pager pager = {0};

	draw(&pager, 4, COLUMNS, 12);
	pager_request(&pager,
		      REQUEST_PAGE_DOWN); /* the second line of item 3 is line 5 */
	pager_request(&pager, REQUEST_DOWN);
	draw(&pager, 4, COLUMNS, 12);
	assert_int_equal(pager.top, 5);
	draw(&pager, 4, 40, 12); /* each in a line of its own */
	assert_int_equal(pager.lines, 12);
	assert_int_equal(pager.top, 3);
}

/* ---- Labels ---- */

static void labelled(size_t i, struct pager_item *ret, void *userdata)
{
	const char *label = userdata;

	snprintf(ret->label, sizeof(ret->label), "%s", label);
	ret->indent = 8;
	ret->text = "words in 12 c"; /* 13: one line more than fits beside the label */
}

static size_t lines_with(const char *label)
{
	struct canvas whole = screen_begin(screen);
	struct canvas canvas = canvas_part(&whole, 0, 0, 10, COLUMNS);
	struct pager pager = {0};

	pager_draw(&pager, &canvas, 1, labelled, (void *)label);
	return pager.lines;
}

static void a_label_stands_beside_its_text_or_above(void **state)
{
	assert_int_equal(lines_with("short"), 2);
	assert_int_equal(lines_with("seven c"), 2);
	assert_int_equal(lines_with("eight co"), 3);
}

static void no_room_draws_nothing(void **state)
{
	struct pager pager = {0};

	draw(&pager, 0, COLUMNS, 6);
	draw(&pager, 4, 3, 6);
	draw(&pager, 4, 0, 6);
	assert_int_equal(pager.lines, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scrolls_by_lines),
		cmocka_unit_test(text_that_fits_does_not_scroll),
		cmocka_unit_test(it_follows_its_end_until_one_scrolls_away),
		cmocka_unit_test(other_columns_keep_the_item_that_is_read),
		cmocka_unit_test(a_label_stands_beside_its_text_or_above),
		cmocka_unit_test(no_room_draws_nothing),
	};

	return cmocka_run_group_tests(tests, open_screen, close_screen);
}
