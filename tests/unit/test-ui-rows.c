/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows without radios: what they are called, where they stand, what a filter lets pass. */
#include "ui-tui/rows-parts.h"

#include "tests/unit/unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 8 };

/* A row as row_update() leaves it, without an accessory. */
struct plain {
	const char *name, *kind, *tail;
	enum row_use use;
	int rssi;
};

static struct row *plain_row(const struct plain *plain, uint64_t number)
{
	struct row *row = calloc(1, sizeof(*row));

	assert_non_null(row);
	row->number = number;
	row->id = "ble/C4:DE:E2:10:00:01";
	row->name = strdup(plain->name);
	row->kind = strdup(plain->kind ?: "");
	row->tail = strdup(plain->tail ?: "");
	row->label = strdup("");
	row->use = plain->use;
	row->rssi = plain->rssi ?: ROW_NO_SIGNAL;
	row->shown = true;
	return row;
}

/* ---- Labels ---- */

/* clang-format off */
static const struct label_vector {
	const char *title;
	struct plain rows[ROWS_MAX];
	const char *labels[ROWS_MAX];
} label_vectors[] = {
	{"what is called by no other needs no label",
	 {{"lamp", "A", "C4DEE2100001"}, {"fan", "A", "C4DEE2100002"}, {"lamp", "B", "C4DEE2100003"}},
	 {"", "", ""}},
	{"twins show their last four digits",
	 {{"lamp", "A", "C4DEE2100001"}, {"lamp", "A", "C4DEE2100002"}},
	 {"0001", "0002"}},
	{"as many digits as tell them apart, for all of them",
	 {{"lamp", "A", "C4DEE2110001"}, {"lamp", "A", "C4DEE2120001"}, {"lamp", "A", "C4DEE2110007"}},
	 {"10001", "20001", "10007"}},
	{"the first digits may be what differs",
	 {{"lamp", "A", "14DEE2110001"}, {"lamp", "A", "24DEE2110001"}},
	 {"14DEE2110001", "24DEE2110001"}},
	{"a serial that is short is shown whole",
	 {{"lamp", "A", "7"}, {"lamp", "A", "8"}},
	 {"7", "8"}},
	{"what cannot be told apart is not tried for ever",
	 {{"lamp", "A", "0001"}, {"lamp", "A", "0001"}},
	 {"0001", "0001"}},
	{"what has no name has a label, alone as well",
	 {{"", "iBeacon", "E219C5017710"}, {"", "", "C4DEE2100001"}},
	 {"7710", "0001"}},
};
/* clang-format on */

static void labels(void **state)
{
	const struct label_vector *v = *state;
	struct row *all[ROWS_MAX];
	struct rows rows = {.all = all};

	for (size_t i = 0; i < ROWS_MAX && v->labels[i]; i++) {
		all[rows.n++] = plain_row(&v->rows[i], i + 1);
		rows_label(&rows, all[i]);
	}
	for (size_t i = 0; i < rows.n; i++) {
		assert_string_equal(all[i]->label, v->labels[i]);
		row_free(all[i]);
	}
}

/* ---- Order ---- */

static const struct plain crowd[] = {
	{"lamp", "Improv accessory", "1", ROW_TO_SET_UP, -70},
	{"", "iBeacon", "2", ROW_TO_WATCH, -40},
	{"fan", "Improv accessory", "3", ROW_SET_UP, -50},
	{"CAM-1", "ACME camera", "4", ROW_TO_JOIN, -45},
	{"door", "Improv accessory", "5", ROW_TO_SET_UP, -60},
	{"plug", "Improv accessory", "6", ROW_TO_SET_UP, 0},
};

/* clang-format off */
static const struct order_vector {
	const char *title;
	enum rows_sort sort;
	bool grouped;
	const char *order; /* their tails */
} order_vectors[] = {
	{"what can be set up first, and of that the nearest", ROWS_BY_USE, false, "516432"},
	{"the nearest first, those without a signal last", ROWS_BY_SIGNAL, false, "243516"},
	{"by name, those without one last", ROWS_BY_NAME, false, "453162"},
	{"by kind, then by name", ROWS_BY_KIND, false, "453162"},
	{"grouped, each group by signal", ROWS_BY_SIGNAL, true, "435162"},
};
/* clang-format on */

static struct rows crowd_rows(void)
{
	struct rows rows = {.capacity = ROWS_MAX};

	rows.all = calloc(ROWS_MAX, sizeof(*rows.all));
	rows.shown = calloc(ROWS_MAX, sizeof(*rows.shown));
	for (size_t i = 0; i < ARRAY_SIZE(crowd); i++)
		rows.all[rows.n++] = plain_row(&crowd[i], i + 1);
	return rows;
}

static void orders(void **state)
{
	const struct order_vector *v = *state;
	struct rows rows = crowd_rows();
	char order[ROWS_MAX + 1] = "";

	rows_sort(&rows, v->sort, v->grouped);
	for (size_t i = 0; rows_shown(&rows, i); i++)
		strcat(order, rows_shown(&rows, i)->tail);
	assert_string_equal(order, v->order);
	rows_deinit(&rows);
}

static void sorting_lets_the_lost_go(void **state)
{
	struct rows rows = crowd_rows();

	rows.all[0]->lost = rows.all[3]->lost = true;
	rows.n_lost = 2;
	rows_sort(&rows, ROWS_BY_NAME, false);
	assert_int_equal(rows_n_shown(&rows), ARRAY_SIZE(crowd) - 2);
	for (size_t i = 0; i < rows_n_shown(&rows); i++)
		assert_false(rows_shown(&rows, i)->lost);
	rows_deinit(&rows);
}

static void equal_rows_stand_as_they_came(void **state)
{
	const struct plain same = {"lamp", "A", "1", ROW_TO_SET_UP, -50};
	struct row *first = plain_row(&same, 1), *second = plain_row(&same, 2);

	for (enum rows_sort sort = 0; sort < ROWS_SORTS_N; sort++) {
		assert_true(row_compare(first, second, sort, false) < 0);
		assert_true(row_compare(second, first, sort, true) > 0);
	}
	row_free(first);
	row_free(second);
}

/* ---- Filter ---- */

/* clang-format off */
static const struct filter_vector {
	const char *title, *words;
	bool passes;
} filter_vectors[] = {
	{"no words let everything pass", "", true},
	{"blanks are no words", "   ", true},
	{"a part of its name", "kit", true},
	{"letters in any case", "KITCHEN", true},
	{"letters beyond ASCII in any case", "KÜCHE", true},
	{"words in any order, in any field", "improv kitchen", true},
	{"all of the words have to be there", "kitchen fan", false},
	{"its address", "ble/c4:de", true},
	{"its state", "ready", true},
	{"no word goes over two fields", "lampimprov", false},
	{"its label", "beef", true},
};
/* clang-format on */

static void filters(void **state)
{
	const struct filter_vector *v = *state;
	const struct plain plain = {"kitchen küche lamp", "Improv accessory", "BEEF",
				    ROW_TO_SET_UP, -50};
	struct row *row = plain_row(&plain, 1);

	free(row->label);
	row->label = strdup("BEEF");
	assert_int_equal(row_passes(row, v->words), v->passes);
	row_free(row);
}

static void a_filter_hides_rows_and_keeps_what_is_chosen(void **state)
{
	struct rows rows = crowd_rows();

	rows.all[0]->chosen = true;
	assert_int_equal(rows_filter(&rows, "fan"), 0);
	assert_int_equal(rows_n_shown(&rows), 1);
	assert_string_equal(rows_shown(&rows, 0)->name, "fan");
	assert_null(rows_shown(&rows, 1));
	assert_int_equal(rows_n_chosen(&rows), 1);
	assert_int_equal(rows_filter(&rows, NULL), 0);
	assert_int_equal(rows_n_shown(&rows), ARRAY_SIZE(crowd));
	rows_deinit(&rows);
}

static void a_name_of_any_length_is_filtered(void **state)
{
	char name[2000];
	struct plain plain = {name, "Improv accessory", "1", ROW_TO_SET_UP, -50};
	struct row *row;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	row = plain_row(&plain, 1);
	assert_true(row_passes(row, "xxx"));
	assert_false(row_passes(row, "y"));
	assert_false(row_passes(row, name)); /* more than it looks at */
	row_free(row);
}

/* ---- History ---- */

static void history_has_a_grid_of_time(void **state)
{
	static const int8_t wanted[] = {-50, -50, -50, -60, -70};
	struct row row = {.rssi = ROW_NO_SIGNAL};
	uint64_t t = 1000000;

	row_sample(&row, ROW_NO_SIGNAL, t);
	assert_int_equal(row.n_history, 0);
	row_sample(&row, -40, t);
	row_sample(&row, -50, t + 1000); /* within one step: the latest counts */
	assert_int_equal(row.n_history, 1);
	row_sample(&row, -60, t + 3 * ROW_SAMPLE_US); /* two steps of silence before */
	row_sample(&row, -70, t + 4 * ROW_SAMPLE_US + 1);
	assert_int_equal(row.n_history, ARRAY_SIZE(wanted));
	assert_memory_equal(row.history, wanted, sizeof(wanted));
}

static void history_keeps_the_latest(void **state)
{
	struct row row = {.rssi = ROW_NO_SIGNAL};

	for (unsigned i = 0; i < 3 * ROW_HISTORY_MAX; i++)
		row_sample(&row, -(int)i - 1, (uint64_t)i * ROW_SAMPLE_US);
	assert_int_equal(row.n_history, ROW_HISTORY_MAX);
	assert_int_equal(row.history[ROW_HISTORY_MAX - 1], -3 * ROW_HISTORY_MAX);
	assert_int_equal(row.history[0], -2 * ROW_HISTORY_MAX - 1);
	row_sample(&row, -99, (uint64_t)1 << 60); /* asleep for ages */
	assert_int_equal(row.n_history, ROW_HISTORY_MAX);
	assert_int_equal(row.history[ROW_HISTORY_MAX - 1], -99);
}

/* ---- Index ---- */

static void every_accessory_finds_its_row(void **state)
{
	enum { MANY = 1000 };
	static struct row many[MANY];
	static struct row *all[MANY];
	struct rows rows = {.all = all};

	for (size_t i = 0; i < MANY; i++) {
		/* nothing looks at what they point to */
		many[i].accessory = (void *)(0x10000 + i * 0x40);
		assert_int_equal(rows_index_add(&rows, &many[i]), 0);
		all[rows.n++] = &many[i];
	}
	for (size_t i = 0; i < MANY; i++)
		assert_ptr_equal(rows_find(&rows, many[i].accessory), &many[i]);
	assert_null(rows_find(&rows, (void *)0x8));
	rows.n = MANY / 2;
	rows_index_rebuild(&rows);
	for (size_t i = 0; i < MANY; i++)
		assert_ptr_equal(rows_find(&rows, many[i].accessory),
				 i < MANY / 2 ? &many[i] : NULL);
	free(rows.index);
}

/* ---- Words ---- */

/* clang-format off */
static const struct word_vector {
	const char *title;
	enum row_use use;
	bool wants_button, lost;
	const char *state;
	bool can;
} word_vectors[] = {
	{"ready", ROW_TO_SET_UP, false, false, "ready", true},
	{"its button first", ROW_TO_SET_UP, true, false, "press button", true},
	{"set up before", ROW_SET_UP, false, false, "set up", true},
	{"a network of its own", ROW_TO_JOIN, false, false, "own network", true},
	{"a beacon", ROW_TO_WATCH, false, false, "", false},
	{"lost", ROW_TO_SET_UP, true, true, "lost", false},
};
/* clang-format on */

static void words(void **state)
{
	const struct word_vector *v = *state;
	struct row row = {.use = v->use,
			  .wants_button = v->wants_button,
			  .lost = v->lost,
			  .kind = (char *)"iBeacon"};

	assert_string_equal(row_state(&row), v->state);
	assert_int_equal(row_can_be_set_up(&row), v->can);
	if (!v->can)
		assert_non_null(strchr(row_why_not(&row), '.'));
}

static void add_vector(struct CMUnitTest *test, const char *title,
		       void (*function)(void **state), const void *vector)
{
	*test = (struct CMUnitTest){.name = title,
				    .test_func = function,
				    .initial_state = (void *)(uintptr_t)vector};
}

int main(void)
{
	struct CMUnitTest tests[64] = {
		cmocka_unit_test(sorting_lets_the_lost_go),
		cmocka_unit_test(equal_rows_stand_as_they_came),
		cmocka_unit_test(a_filter_hides_rows_and_keeps_what_is_chosen),
		cmocka_unit_test(a_name_of_any_length_is_filtered),
		cmocka_unit_test(history_has_a_grid_of_time),
		cmocka_unit_test(history_keeps_the_latest),
		cmocka_unit_test(every_accessory_finds_its_row),
	};
	size_t n = 7;

	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; i < ARRAY_SIZE(label_vectors); i++)
		add_vector(&tests[n++], label_vectors[i].title, labels,
			   &label_vectors[i]);
	for (size_t i = 0; i < ARRAY_SIZE(order_vectors); i++)
		add_vector(&tests[n++], order_vectors[i].title, orders,
			   &order_vectors[i]);
	for (size_t i = 0; i < ARRAY_SIZE(filter_vectors); i++)
		add_vector(&tests[n++], filter_vectors[i].title, filters,
			   &filter_vectors[i]);
	for (size_t i = 0; i < ARRAY_SIZE(word_vectors); i++)
		add_vector(&tests[n++], word_vectors[i].title, words, &word_vectors[i]);
	/* rows that were not filled in are no tests */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
