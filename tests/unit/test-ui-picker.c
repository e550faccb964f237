/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first page: where its cursor is while rows come and go, and what goes on from it. */
#include "ui-tui/picker.h"
#include "ui-tui/screen.h"
#include "ui-tui/views.h"

#include "tests/unit/alloc.h"
#include "tests/unit/ui-air.h"
#include "tests/unit/unit.h"

#include <locale.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define PRODUCTS "{\"v\":1,\"products\":[]}"
#define IMPROV  "1107008026787427634672222862687746" "00"
#define READY   IMPROV "09167746020000000000"
#define SET_UP  IMPROV "09167746040000000000"
#define BUTTON  IMPROV "09167746010000000000"
#define BEACON  "1116aafe" "20000be680000339ffa229bbce8a"
#define NAMED_A "020941"
#define NAMED_Z "02095a"
/* clang-format on */

struct page {
	struct usher *usher;
	struct ui_options options;
	struct wizard wizard;
	struct picker *picker;
	struct screen *screen;
	int master, slave;
};

static void page_open(struct page *page)
{
	struct screen_options look = {.ascii = true};

	*page = (struct page){.usher = ui_air_new(PRODUCTS)};
	wizard_init(&page->wizard, page->usher, &page->options);
	page->picker = (struct picker *)picker_view_new(&page->wizard);
	assert_non_null(page->picker);
	wizard_push(&page->wizard, &page->picker->view);
	assert_int_equal(openpty(&page->master, &page->slave, NULL, NULL, NULL), 0);
	assert_int_equal(screen_new(page->slave, &look, &page->screen), 0);
	screen_resize(page->screen, 24, 80);
}

static void page_close(struct page *page)
{
	screen_free(page->screen);
	close(page->master);
	close(page->slave);
	wizard_deinit(&page->wizard);
	usher_free(page->usher);
}

static void draw(struct page *page)
{
	struct canvas canvas = screen_begin(page->screen);

	wizard_draw(&page->wizard, &canvas);
}

static void take_events(struct page *page)
{
	struct usher_event *event;

	while ((event = usher_next_event(page->usher))) {
		wizard_event(&page->wizard, event);
		usher_event_free(event);
	}
}

static void hear(struct page *page, uint8_t n, int rssi, const char *ad)
{
	ui_air_hear(page->usher, n, rssi, ad);
	take_events(page);
}

static void ask(struct page *page, enum request request)
{
	wizard_request(&page->wizard, request);
	wizard_end_turn(&page->wizard);
}

static void type(struct page *page, const char *text)
{
	for (; *text; text++) {
		struct input input = {.kind = INPUT_KEY, .key = (uint8_t)*text};

		wizard_input(&page->wizard, &input);
	}
}

/* The last digits of the address under the cursor. */
static const char *under_cursor(struct page *page)
{
	struct row *row;

	draw(page);
	row = picker_row(page->picker);
	assert_non_null(row);
	return row->tail + strlen(row->tail) - 2;
}

static void assert_said(struct page *page, const char *words)
{
	assert_non_null(page->wizard.message);
	if (!strstr(page->wizard.message, words))
		fail_msg("said: %s", page->wizard.message);
}

static void before_the_first_key_it_is_at_the_top(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -70, READY NAMED_A);
	assert_string_equal(under_cursor(&page), "01");
	hear(&page, 2, -50, READY NAMED_A);
	assert_string_equal(under_cursor(&page), "02");
	ask(&page, REQUEST_DOWN);
	assert_string_equal(under_cursor(&page), "01");
	hear(&page, 3, -40, READY NAMED_A);
	assert_string_equal(under_cursor(&page), "01");
	ask(&page, REQUEST_DOWN);
	assert_string_equal(under_cursor(&page), "03");
	page_close(&page);
}

static void a_key_means_what_was_seen(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -70, READY NAMED_A);
	draw(&page);
	hear(&page, 2, -50, READY NAMED_A); /* on top of it, and nobody has seen it yet */
	ask(&page, REQUEST_CHOOSE);
	assert_string_equal(under_cursor(&page), "01");
	assert_true(picker_row(page.picker)->chosen);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 1);
	page_close(&page);
}

static void its_line_stays_where_it_is_on_the_screen(void **state)
{
	struct page page;
	size_t line;

	page_open(&page);
	for (uint8_t i = 1; i <= 30; i++)
		hear(&page, i, -70, BEACON NAMED_A);
	for (uint8_t i = 31; i <= 60; i++)
		hear(&page, i, -70, READY NAMED_Z);
	draw(&page);
	ask(&page, REQUEST_GROUP);
	ask(&page, REQUEST_LAST);
	for (unsigned i = 0; i < 5; i++)
		ask(&page, REQUEST_UP);
	assert_string_equal(under_cursor(&page), "37"); /* 55 */
	line = page.picker->list.at - page.picker->list.top;
	hear(&page, 61, -70, BEACON NAMED_A); /* into the group above */
	assert_string_equal(under_cursor(&page), "37");
	assert_int_equal(page.picker->list.at - page.picker->list.top, line);
	/* up to the first of its group, whose heading comes with it */
	for (unsigned i = 0; i < 24; i++)
		ask(&page, REQUEST_UP);
	assert_string_equal(under_cursor(&page), "1F");
	assert_int_equal(page.picker->list.top, page.picker->list.at - 1);
	page_close(&page);
}

static void it_steps_over_headings(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -70, BEACON NAMED_A);
	hear(&page, 2, -70, READY NAMED_Z);
	draw(&page);
	ask(&page, REQUEST_GROUP);
	ask(&page, REQUEST_FIRST);
	assert_int_equal(page.picker->n_lines, 4);
	assert_string_equal(under_cursor(&page), "01");
	assert_int_equal(page.picker->list.top, 0); /* its heading is seen */
	ask(&page, REQUEST_UP);
	assert_string_equal(under_cursor(&page), "01");
	ask(&page, REQUEST_DOWN);
	assert_string_equal(under_cursor(&page), "02");
	ask(&page, REQUEST_UP);
	assert_string_equal(under_cursor(&page), "01");
	page_close(&page);
}

static void it_stays_on_its_row_through_sorts_and_filters(void **state)
{
	struct page page;

	page_open(&page);
	for (uint8_t i = 1; i <= 40; i++)
		hear(&page, i, -90 + i, i == 20 ? READY NAMED_Z : READY NAMED_A);
	draw(&page);
	ask(&page, REQUEST_SORT); /* by signal */
	ask(&page, REQUEST_SORT); /* by name */
	ask(&page, REQUEST_LAST);
	assert_string_equal(under_cursor(&page), "14"); /* 20 */
	ask(&page, REQUEST_SORT);
	assert_string_equal(under_cursor(&page), "14");
	ask(&page, REQUEST_FILTER);
	type(&page, "z");
	assert_string_equal(under_cursor(&page), "14");
	assert_int_equal(rows_n_shown(&page.wizard.rows), 1);
	ask(&page, REQUEST_ACCEPT); /* the filter, and nothing else */
	assert_int_equal(page.wizard.n_views, 1);
	ask(&page, REQUEST_BACK);
	assert_string_equal(under_cursor(&page), "14");
	assert_int_equal(rows_n_shown(&page.wizard.rows), 40);
	page_close(&page);
}

static void letters_are_keys_unless_one_types(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -70, READY NAMED_A);
	draw(&page);
	type(&page, "/b a");
	assert_string_equal(page.wizard.rows.filter, "b a");
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 0);
	type(&page, "\x7f\x7f\x7f");
	assert_null(page.wizard.rows.filter);
	ask(&page, REQUEST_BACK);
	type(&page, "a");
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 1);
	page_close(&page);
}

static void all_are_those_that_wait_to_be_set_up(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -40, READY NAMED_A);
	hear(&page, 2, -50, BUTTON NAMED_A);
	hear(&page, 3, -60, SET_UP NAMED_A);
	hear(&page, 4, -70, BEACON NAMED_A);
	hear(&page, 5, -80, READY NAMED_Z);
	draw(&page);
	rows_filter(&page.wizard.rows, "z");
	ask(&page, REQUEST_CHOOSE_ALL);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 1);
	rows_filter(&page.wizard.rows, NULL);
	ask(&page, REQUEST_CHOOSE_ALL);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 3);
	ask(&page, REQUEST_CHOOSE_ALL);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 0);
	page_close(&page);
}

static void what_is_chosen_becomes_the_batch(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -40, READY NAMED_A);
	hear(&page, 2, -50, READY NAMED_A);
	hear(&page, 3, -60, SET_UP NAMED_Z);
	hear(&page, 4, -70, READY NAMED_Z);
	draw(&page);
	ask(&page, REQUEST_CHOOSE);
	ask(&page, REQUEST_LAST);
	ask(&page, REQUEST_CHOOSE);
	ask(&page, REQUEST_ACCEPT);
	assert_int_equal(page.wizard.n_views, 2);
	assert_int_equal(page.wizard.batch.n, 2);
	assert_string_equal(page.wizard.batch.units[0]->name, "A 0001");
	assert_false(page.wizard.batch.units[0]->again);
	assert_string_equal(page.wizard.batch.units[1]->name, "Z 0003");
	assert_true(page.wizard.batch.units[1]->again);
	ask(&page, REQUEST_BACK);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 2);
	page_close(&page);
}

static void without_a_choice_the_row_is_meant(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -40, READY NAMED_A);
	hear(&page, 2, -50, BEACON NAMED_Z);
	draw(&page);
	ask(&page, REQUEST_ACCEPT);
	assert_int_equal(page.wizard.n_views, 2);
	assert_int_equal(page.wizard.batch.n, 1);
	ask(&page, REQUEST_BACK);
	ask(&page, REQUEST_LAST);
	ask(&page, REQUEST_ACCEPT);
	assert_int_equal(page.wizard.n_views, 1);
	assert_said(&page, "Z: A beacon: `usher beacon` shows");
	ask(&page, REQUEST_CHOOSE);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 0);
	page_close(&page);
}

static void what_was_lost_is_not_set_up(void **state)
{
	struct page page;

	page_open(&page);
	hear(&page, 1, -40, READY NAMED_A);
	draw(&page);
	ask(&page, REQUEST_CHOOSE);
	ui_air_silence(page.usher);
	take_events(&page);
	draw(&page);
	ask(&page, REQUEST_ACCEPT);
	assert_int_equal(page.wizard.n_views, 1);
	assert_said(&page, "not heard any more");
	ask(&page, REQUEST_CHOOSE);
	ask(&page, REQUEST_ACCEPT);
	assert_said(&page, "not been heard for a while");
	page_close(&page);
}

static void a_click_moves_it_and_ticks(void **state)
{
	struct page page;
	struct input input = {.kind = INPUT_MOUSE, .button = MOUSE_LEFT, .column = 20};

	page_open(&page);
	hear(&page, 1, -40, READY NAMED_A);
	hear(&page, 2, -50, READY NAMED_A);
	draw(&page);
	input.row = wizard_body_top() + 2; /* below the header and the first row */
	wizard_input(&page.wizard, &input);
	assert_string_equal(under_cursor(&page), "02");
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 0);
	input.column = 3;
	wizard_input(&page.wizard, &input);
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 1);
	for (input.row = 0; input.row < 40; input.row++) /* headers, nothing, outside */
		if (input.row < wizard_body_top() + 1 ||
		    input.row > wizard_body_top() + 2)
			wizard_input(&page.wizard, &input);
	assert_string_equal(under_cursor(&page), "02");
	assert_int_equal(rows_n_chosen(&page.wizard.rows), 1);
	page_close(&page);
}

static void a_row_that_goes_leaves_the_cursor_at_its_place(void **state)
{
	struct page page;

	page_open(&page);
	for (uint8_t i = 1; i <= 3; i++)
		hear(&page, i, -40 - i, READY NAMED_A);
	draw(&page);
	ask(&page, REQUEST_LAST);
	assert_string_equal(under_cursor(&page), "03");
	ui_air_silence(page.usher);
	take_events(&page);
	hear(&page, 1, -40, READY NAMED_A);
	draw(&page);
	ask(&page, REQUEST_SORT); /* the lost go */
	assert_string_equal(under_cursor(&page), "01");
	ui_air_silence(page.usher);
	take_events(&page);
	ask(&page, REQUEST_SORT);
	draw(&page);
	assert_null(picker_row(page.picker));
	ask(&page, REQUEST_DOWN);
	ask(&page, REQUEST_CHOOSE);
	ask(&page, REQUEST_DETAILS);
	ask(&page, REQUEST_ACCEPT);
	assert_int_equal(page.wizard.n_views, 1);
	page_close(&page);
}

/* Of any size, with details beside it or without, and with memory that ends anywhere. */
static void it_is_drawn_whatever_there_is(void **state)
{
	static const unsigned sizes[][2] = {{1, 1},   {12, 40},	 {13, 59},  {24, 80},
					    {24, 99}, {16, 160}, {60, 200}, {60, 1000}};
	struct page page;

	page_open(&page);
	for (uint8_t i = 1; i <= 100; i++)
		hear(&page, i, -i, i % 3 ? READY NAMED_A : BEACON);
	ask(&page, REQUEST_GROUP);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		screen_resize(page.screen, sizes[i][0], sizes[i][1]);
		page.wizard.radio_error = i % 2 ? USHER_ERROR_NO_BLUETOOTHD : USHER_OK;
		draw(&page);
		for (uint64_t seed = 0; seed < 20; seed++) {
			alloc_fail_seed(seed);
			draw(&page);
			alloc_fail_stop();
		}
	}
	page_close(&page);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_key_it_is_at_the_top),
		cmocka_unit_test(a_key_means_what_was_seen),
		cmocka_unit_test(its_line_stays_where_it_is_on_the_screen),
		cmocka_unit_test(it_steps_over_headings),
		cmocka_unit_test(it_stays_on_its_row_through_sorts_and_filters),
		cmocka_unit_test(letters_are_keys_unless_one_types),
		cmocka_unit_test(all_are_those_that_wait_to_be_set_up),
		cmocka_unit_test(what_is_chosen_becomes_the_batch),
		cmocka_unit_test(without_a_choice_the_row_is_meant),
		cmocka_unit_test(what_was_lost_is_not_set_up),
		cmocka_unit_test(a_click_moves_it_and_ticks),
		cmocka_unit_test(a_row_that_goes_leaves_the_cursor_at_its_place),
		cmocka_unit_test(it_is_drawn_whatever_there_is),
	};

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm", 1);
	/* setups begin, and find no bus */
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
