/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/list.h"

#include "tests/unit/unit.h"
#include "ui-tui/scope.h"
#include "ui-tui/screen.h"

#include <pty.h>

/* Five rows fit: what a draw would have found. */
static struct list_cursor list_of(size_t n)
{
	return (struct list_cursor){.n = n, .page = 5};
}

struct step {
	enum request request;
	size_t at, top;
};

static void follow(struct list_cursor *list, const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_true(list_request(list, steps[i].request));
		assert_int_equal(list->at, steps[i].at);
		assert_int_equal(list->top, steps[i].top);
	}
}

static void the_part_follows_the_cursor(void **state)
{
	struct list_cursor list = list_of(12);
	const struct step steps[] = {
		{REQUEST_UP, 0, 0},	   {REQUEST_DOWN, 1, 0},
		{REQUEST_PAGE_DOWN, 6, 2}, {REQUEST_DOWN, 7, 3},
		{REQUEST_UP, 6, 3},	   {REQUEST_LAST, 11, 7},
		{REQUEST_DOWN, 11, 7},	   {REQUEST_PAGE_UP, 6, 6},
		{REQUEST_FIRST, 0, 0},	   {REQUEST_PAGE_UP, 0, 0},
	};

	follow(&list, steps, ARRAY_SIZE(steps));
}

static void an_empty_list_stays_where_it_is(void **state)
{
	struct list_cursor list = list_of(0);
	const struct step steps[] = {
		{REQUEST_DOWN, 0, 0},	   {REQUEST_UP, 0, 0},	  {REQUEST_LAST, 0, 0},
		{REQUEST_PAGE_DOWN, 0, 0}, {REQUEST_FIRST, 0, 0},
	};

	follow(&list, steps, ARRAY_SIZE(steps));
}

static void other_requests_are_not_its_own(void **state)
{
	struct list_cursor list = list_of(3);

	assert_false(list_request(&list, REQUEST_ACCEPT));
	assert_false(list_request(&list, REQUEST_NONE));
	assert_int_equal(list.at, 0);
}

static void a_list_that_shrinks_keeps_a_row_under_the_cursor(void **state)
{
	struct list_cursor list = list_of(12);

	list_set_cursor(&list, 11);
	list_set_size(&list, 8);
	assert_int_equal(list.at, 7);
	assert_int_equal(list.top, 3);
	list_set_size(&list, 2);
	assert_int_equal(list.at, 1);
	assert_int_equal(list.top, 0);
	list_set_size(&list, 0);
	assert_int_equal(list.at, 0);
	list_set_size(&list, 12);
	assert_int_equal(list.at, 0);
}

static void rows_that_come_do_not_move_the_cursor(void **state)
{
	struct list_cursor list = list_of(6);

	list_set_cursor(&list, 4);
	list_set_size(&list, 60);
	assert_int_equal(list.at, 4);
	assert_int_equal(list.top, 0);
}

static void a_line_of_the_screen_is_a_row(void **state)
{
	struct list_cursor list = list_of(12);

	list_set_cursor(&list, 11);
	assert_int_equal(list_at(&list, 0), 7);
	assert_int_equal(list_at(&list, 4), 11);
	assert_int_equal(list_at(&list, 5), 12);
	list.height = 2;
	assert_int_equal(list_at(&list, 1), 7);
	assert_int_equal(list_at(&list, 9), 11);
	assert_int_equal(list_at(&list, 10), 12);
	list_set_size(&list, 2);
	assert_int_equal(list_at(&list, 4), 2);
}

/* ---- Drawn ---- */

struct drawn {
	unsigned lines[12]; /* of the rows, where they went from 1; 0: not drawn */
	size_t focus;
};

static void note(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	struct drawn *drawn = userdata;

	drawn->lines[i] = canvas->top + 1;
	if (focus)
		drawn->focus = i;
}

static struct drawn draw(struct list_cursor *list, unsigned rows)
{
	struct screen_options options = {.ascii = true};
	struct drawn drawn = {.focus = SIZE_MAX};
	struct screen *screen;
	struct canvas canvas;
	int master, slave;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(screen_new(slave, &options, &screen), 0);
	screen_resize(screen, 20, 40);
	canvas = screen_begin(screen);
	canvas = canvas_part(&canvas, 0, 0, rows, 40);
	list_draw(list, &canvas, note, &drawn);
	screen_free(screen);
	close(master);
	close(slave);
	return drawn;
}

static void as_many_rows_are_drawn_as_fit(void **state)
{
	struct list_cursor list = list_of(12);
	struct drawn drawn;

	list_set_cursor(&list, 7);
	drawn = draw(&list, 3);
	assert_int_equal(drawn.lines[4], 0);
	assert_int_equal(drawn.lines[5], 1);
	assert_int_equal(drawn.lines[7], 3);
	assert_int_equal(drawn.lines[8], 0);
	assert_int_equal(drawn.focus, 7);
	drawn = draw(&list, 20);
	assert_int_equal(drawn.lines[0], 1);
	assert_int_equal(drawn.lines[11], 12);
	assert_int_equal(drawn.focus, 7);
}

static void rows_of_two_lines_keep_their_height(void **state)
{
	struct list_cursor list = list_of(12);
	struct drawn drawn;

	list.height = 2;
	list_set_cursor(&list, 11);
	drawn = draw(&list, 5);
	assert_int_equal(drawn.lines[9], 0);
	assert_int_equal(drawn.lines[10], 1);
	assert_int_equal(drawn.lines[11], 3);
}

static void a_screen_of_nothing_is_drawn_as_nothing(void **state)
{
	struct list_cursor list = list_of(12);

	assert_int_equal(draw(&list, 0).focus, SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_part_follows_the_cursor),
		cmocka_unit_test(an_empty_list_stays_where_it_is),
		cmocka_unit_test(other_requests_are_not_its_own),
		cmocka_unit_test(a_list_that_shrinks_keeps_a_row_under_the_cursor),
		cmocka_unit_test(rows_that_come_do_not_move_the_cursor),
		cmocka_unit_test(a_line_of_the_screen_is_a_row),
		cmocka_unit_test(as_many_rows_are_drawn_as_fit),
		cmocka_unit_test(rows_of_two_lines_keep_their_height),
		cmocka_unit_test(a_screen_of_nothing_is_drawn_as_nothing),
	};

	setenv("TERM", "xterm", 1);

	return cmocka_run_group_tests(tests, NULL, NULL);
}
