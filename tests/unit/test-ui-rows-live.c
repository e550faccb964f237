/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows while accessories come, change, go and come back: who is looking must not lose their place. */
#include "ui-tui/rows.h"

#include "tests/unit/alloc.h"
#include "tests/unit/ui-air.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define PRODUCTS "{\"v\":1,\"products\":[{\"id\":\"acme\",\"name\":\"Acme\",\"discovery\":{\"bluetooth\":" \
	"{\"company\":\"0x0969\"}},\"identity\":{\"manufacturer_data\":\"0x0969\",\"offset\":1,\"length\":3}}]}"
#define IMPROV_SERVICE "1107008026787427634672222862687746" "00"
#define READY   IMPROV_SERVICE "09167746020000000000"
#define SET_UP  IMPROV_SERVICE "09167746040000000000"
#define NAMED_A "020941" /* "A" */
#define NAMED_Z "02095a"
#define ACME    "07ff6909010a1b2c" /* its serial ends in 1B2C */
/* clang-format on */

struct live {
	struct usher *usher;
	struct rows rows;
	bool changed; /* by the last events */
};

static void take_events(struct live *live)
{
	struct usher_event *event;

	live->changed = false;
	while ((event = usher_next_event(live->usher))) {
		live->changed |= rows_event(&live->rows, event);
		usher_event_free(event);
	}
}

static struct live begin(void)
{
	return (struct live){.usher = ui_air_new(PRODUCTS)};
}

static void end(struct live *live)
{
	rows_deinit(&live->rows);
	usher_free(live->usher);
}

/* The row of 00:AA:01:01:00:N. */
static struct row *hear(struct live *live, uint8_t n, int rssi, const char *ad)
{
	struct usher_accessory *accessory = ui_air_hear(live->usher, n, rssi, ad);

	take_events(live);
	return rows_find(&live->rows, accessory);
}

static void silence(struct live *live)
{
	ui_air_silence(live->usher);
	take_events(live);
}

/* The last digit of each address, in the order of the rows. */
static void assert_order(const struct live *live, const char *wanted)
{
	char order[32] = "";
	struct row *row;

	for (size_t i = 0; (row = rows_shown(&live->rows, i)); i++)
		strncat(order, row->tail + strlen(row->tail) - 1, 1);
	assert_string_equal(order, wanted);
}

static void found_before_the_first_key_stands_where_it_belongs(void **state)
{
	struct live live = begin();

	hear(&live, 1, -70, SET_UP NAMED_A);
	hear(&live, 2, -80, READY NAMED_A);
	hear(&live, 3, -60, READY NAMED_A);
	hear(&live, 4, -30, "05ff4c001000");
	assert_order(&live, "3214");
	/* it is ready now: it belongs elsewhere */
	hear(&live, 1, -70, READY NAMED_A);
	assert_order(&live, "3124");
	end(&live);
}

static void after_the_first_key_no_row_moves(void **state)
{
	struct live live = begin();

	hear(&live, 1, -70, READY NAMED_A);
	hear(&live, 2, -80, READY NAMED_A);
	rows_settle(&live.rows);
	hear(&live, 3, -40, READY NAMED_A);
	hear(&live, 2, -30, SET_UP NAMED_Z);
	assert_order(&live, "123");
	rows_sort(&live.rows, ROWS_BY_SIGNAL, false);
	assert_order(&live, "321");
	end(&live);
}

static void in_groups_what_is_new_goes_to_the_end_of_its_group(void **state)
{
	struct live live = begin();

	hear(&live, 1, -70, READY NAMED_A);
	hear(&live, 2, -60, "05ff4c001000");
	rows_settle(&live.rows);
	rows_sort(&live.rows, ROWS_BY_USE, true);
	assert_order(&live, "21"); /* Apple before Improv */
	hear(&live, 3, -40, "05ff4c001000");
	hear(&live, 4, -40, READY NAMED_A);
	assert_order(&live, "2314");
	end(&live);
}

static void what_is_lost_keeps_its_row_and_has_it_again(void **state)
{
	struct live live = begin();
	struct row *row = hear(&live, 1, -70, READY NAMED_A), *again;
	uint64_t number = row->number;

	rows_settle(&live.rows);
	row->chosen = true;
	silence(&live);
	assert_true(live.changed);
	assert_true(row->lost);
	assert_false(row_can_be_set_up(row));
	assert_string_equal(row_state(row), "lost");
	assert_string_equal(row->name, "A");
	hear(&live, 2, -50, READY NAMED_Z);
	again = hear(&live, 1, -60, READY NAMED_A);
	assert_non_null(again);
	assert_int_equal(again->number, number);
	assert_true(again->chosen);
	assert_true(row_can_be_set_up(again));
	assert_ptr_equal(rows_numbered(&live.rows, number), again);
	assert_order(&live, "12");
	end(&live);
}

static void one_of_another_address_is_known_by_its_serial(void **state)
{
	struct live live = begin();
	uint64_t number = hear(&live, 0x81, -70, ACME)->number;

	silence(&live);
	assert_int_equal(hear(&live, 0x82, -70, ACME)->number, number);
	assert_int_equal(live.rows.n, 1);
	end(&live);
}

static void sorting_drops_the_lost_and_finds_the_others(void **state)
{
	struct live live = begin();
	struct usher_accessory *lost = hear(&live, 1, -70, READY NAMED_A)->accessory;

	usher_accessory_ref(lost);
	silence(&live);
	hear(&live, 2, -50, READY NAMED_Z);
	rows_sort(&live.rows, ROWS_BY_NAME, false);
	assert_order(&live, "2");
	assert_null(rows_find(&live.rows, lost));
	assert_non_null(hear(&live, 2, -40, READY NAMED_Z));
	usher_accessory_unref(lost);
	end(&live);
}

static void no_more_of_the_lost_are_kept_than_is_said(void **state)
{
	struct live live = begin();

	for (unsigned i = 0; i < ROWS_LOST_MAX + 20; i++) {
		char name[32];

		/* a serial of its own each time, as one who changes address */
		snprintf(name, sizeof(name), "07ff690901%06x", i);
		hear(&live, 0x81, -70, name);
		silence(&live);
	}
	assert_int_equal(live.rows.n, ROWS_LOST_MAX);
	assert_int_equal(live.rows.n_lost, ROWS_LOST_MAX);
	assert_int_equal(rows_n_shown(&live.rows), ROWS_LOST_MAX);
	end(&live);
}

static void twins_get_labels_as_they_come(void **state)
{
	struct live live = begin();
	struct row *first = hear(&live, 1, -70, READY NAMED_A), *second;

	assert_string_equal(first->label, "");
	second = hear(&live, 2, -70, READY NAMED_A);
	assert_string_equal(first->label, "0001");
	assert_string_equal(second->label, "0002");
	/* a name that comes late makes one as well */
	second = hear(&live, 3, -70, READY);
	assert_string_equal(second->label, "0003");
	hear(&live, 3, -70, READY NAMED_Z);
	assert_string_equal(second->name, "Z");
	assert_string_equal(second->label, "");
	end(&live);
}

static void a_filter_takes_in_what_comes(void **state)
{
	struct live live = begin();

	hear(&live, 1, -70, READY NAMED_A);
	rows_settle(&live.rows);
	assert_int_equal(rows_filter(&live.rows, "improv z"), 0);
	assert_order(&live, "");
	hear(&live, 2, -70, READY NAMED_Z);
	hear(&live, 3, -70, READY NAMED_A);
	assert_order(&live, "2");
	hear(&live, 1, -70, READY NAMED_Z);
	assert_order(&live, "12");
	/* what is seen does not vanish while one looks at it */
	hear(&live, 2, -70, READY NAMED_A);
	assert_order(&live, "12");
	rows_filter(&live.rows, "improv z");
	assert_order(&live, "1");
	end(&live);
}

static void a_signal_allocates_nothing(void **state)
{
	struct live live = begin();
	struct usher_event *event;
	unsigned n = 0;

	for (uint8_t i = 1; i < 100; i++)
		hear(&live, i, -70, READY NAMED_A);
	rows_settle(&live.rows);
	for (uint8_t i = 1; i < 100; i++)
		ui_air_hear(live.usher, i, -40, READY NAMED_A);
	while ((event = usher_next_event(live.usher))) {
		alloc_fail_seed(n);
		assert_true(rows_event(&live.rows, event));
		assert_int_equal(alloc_fail_stop(), 0);
		usher_event_free(event);
		n++;
	}
	assert_int_equal(n, 99);
	end(&live);
}

/* Rows may be missing then, or say what they said before; nothing else. */
static void out_of_memory_costs_a_row_at_most(void **state)
{
	static const char *const ads[] = {READY NAMED_A, READY NAMED_Z, ACME, SET_UP};
	struct usher_event *event;

	for (uint64_t seed = 0; seed < 200; seed++) {
		struct live live = begin();

		for (uint8_t i = 0; i < 40; i++)
			ui_air_hear(live.usher, i % 10 + 1, -40 - i,
				    ads[i % ARRAY_SIZE(ads)]);
		while ((event = usher_next_event(live.usher))) {
			alloc_fail_seed(seed);
			rows_event(&live.rows, event);
			rows_filter(&live.rows, "z");
			alloc_fail_stop();
			usher_event_free(event);
		}
		assert_in_range(live.rows.n, 0, 10);
		end(&live);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_before_the_first_key_stands_where_it_belongs),
		cmocka_unit_test(after_the_first_key_no_row_moves),
		cmocka_unit_test(in_groups_what_is_new_goes_to_the_end_of_its_group),
		cmocka_unit_test(what_is_lost_keeps_its_row_and_has_it_again),
		cmocka_unit_test(one_of_another_address_is_known_by_its_serial),
		cmocka_unit_test(sorting_drops_the_lost_and_finds_the_others),
		cmocka_unit_test(no_more_of_the_lost_are_kept_than_is_said),
		cmocka_unit_test(twins_get_labels_as_they_come),
		cmocka_unit_test(a_filter_takes_in_what_comes),
		cmocka_unit_test(a_signal_allocates_nothing),
		cmocka_unit_test(out_of_memory_costs_a_row_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
