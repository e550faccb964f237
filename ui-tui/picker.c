/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/picker.h"

#include "ui-tui/go.h"
#include "ui-tui/loop.h"
#include "ui-tui/views.h"

#include <stdio.h>
#include <string.h>

enum {
	FILTER_MAX = 64,
	SEEN_US = 1000000, /* last times are shown to the second */
	BOX_COLUMNS = 6,   /* a click there ticks */
};

static struct picker *picker_of(const struct view *view)
{
	return (struct picker *)view;
}

/* ---- What is asked ---- */

static void choose(struct picker *picker, struct row *row)
{
	if (!row)
		return;
	if (row->chosen || row_can_be_set_up(row))
		row->chosen = !row->chosen;
	else
		wizard_say(picker->view.wizard, STYLE_NOTICE, "%s", row_why_not(row));
}

static bool counts_as_all(const struct row *row)
{
	return row->use == ROW_TO_SET_UP && row_can_be_set_up(row);
}

static void choose_all(struct picker *picker)
{
	struct rows *rows = &picker->view.wizard->rows;
	size_t n = 0, chosen = 0;
	struct row *row;

	for (size_t i = 0; (row = rows_shown(rows, i)); i++) {
		n += counts_as_all(row);
		chosen += counts_as_all(row) && row->chosen;
	}
	if (!n)
		wizard_say(picker->view.wizard, STYLE_NOTICE, "%s",
			   _("Nothing that is shown here waits to be set up."));
	for (size_t i = 0; i < rows->n; i++) {
		row = rows->all[i];
		if (chosen == n)
			row->chosen = false;
		else if (row->shown && counts_as_all(row))
			row->chosen = true;
	}
}

static void sort_next(struct wizard *wizard)
{
	static const char *const said[ROWS_SORTS_N] = {
		[ROWS_BY_USE] = N_("Sorted: what can be set up first, the nearest before "
				   "all."),
		[ROWS_BY_SIGNAL] = N_("Sorted by signal: the nearest first."),
		[ROWS_BY_NAME] = N_("Sorted by name."),
		[ROWS_BY_KIND] = N_("Sorted by kind."),
	};
	struct rows *rows = &wizard->rows;

	rows_sort(rows, (rows->sort + 1) % ROWS_SORTS_N, rows->grouped);
	wizard_say(wizard, STYLE_TEXT, "%s", _(said[rows->sort]));
}

static void apply_filter(struct picker *picker)
{
	const struct secret *text = picker->filter.text;
	char words[FILTER_MAX + 1];
	size_t len = MIN(secret_len(text), (size_t)FILTER_MAX);

	memcpy(words, secret_data(text), len);
	words[len] = '\0';
	rows_filter(&picker->view.wizard->rows, words);
	wizard_changed(picker->view.wizard);
}

static void back(struct picker *picker)
{
	struct wizard *wizard = picker->view.wizard;
	char key[KEY_NAME_ROOM];

	if (!picker->typing && !wizard->rows.filter) {
		wizard_say(wizard, STYLE_TEXT, _("This is the first page: %s leaves."),
			   picker_key(wizard, REQUEST_QUIT, key));
		return;
	}
	picker->typing = false;
	field_set(&picker->filter, "", 0);
	apply_filter(picker);
}

static void accept(struct picker *picker)
{
	struct wizard *wizard = picker->view.wizard;
	struct row *row = picker_row(picker);

	if (picker->typing)
		picker->typing = false;
	else if (!go_with_chosen(wizard) && row)
		go_with_row(wizard, row);
}

static void go_to_line(struct picker *picker, enum request request)
{
	if (picker->n_lines && list_request(&picker->list, request))
		picker_move(picker, picker->list.at,
			    request == REQUEST_UP || request == REQUEST_PAGE_UP);
}

static void about_row(struct picker *picker, enum request request)
{
	struct wizard *wizard = picker->view.wizard;
	struct row *row = picker_row(picker);

	if (!row)
		return;
	if (request == REQUEST_IDENTIFY)
		blink_start(wizard, row->accessory);
	else
		wizard_push(wizard, detail_view_new(wizard, row->accessory));
}

static void request(struct view *view, enum request request)
{
	struct picker *picker = picker_of(view);
	struct wizard *wizard = view->wizard;

	/* from here on rows keep still: the cursor is on the one that was drawn under it */
	rows_settle(&wizard->rows);
	picker_sync(picker);
	if (request == REQUEST_CHOOSE)
		choose(picker, picker_row(picker));
	else if (request == REQUEST_CHOOSE_ALL)
		choose_all(picker);
	else if (request == REQUEST_ACCEPT)
		accept(picker);
	else if (request == REQUEST_BACK)
		back(picker);
	else if (request == REQUEST_FILTER)
		picker->typing = true;
	else if (request == REQUEST_SORT)
		sort_next(wizard);
	else if (request == REQUEST_GROUP)
		rows_sort(&wizard->rows, wizard->rows.sort, !wizard->rows.grouped);
	else if (request == REQUEST_ENTER_CODE)
		go_by_code(wizard);
	else if (request == REQUEST_MINE)
		wizard_push(wizard, memory_view_new(wizard));
	else if (request == REQUEST_DOCTOR)
		wizard_push(wizard, doctor_view_new(wizard));
	else if (request == REQUEST_LOG)
		wizard_push(wizard, log_view_new(wizard));
	else if (request == REQUEST_IDENTIFY || request == REQUEST_DETAILS)
		about_row(picker, request);
	else
		go_to_line(picker, request);
}

static void click(struct view *view, unsigned row, unsigned column)
{
	struct picker *picker = picker_of(view);
	size_t line;

	rows_settle(&view->wizard->rows);
	picker_sync(picker);
	if (row < picker->table_top + 1)
		return;
	line = list_at(&picker->list, row - picker->table_top - 1);
	if (line >= picker->n_lines || picker->lines[line].heading)
		return;
	picker_move(picker, line, false);
	if (column < BOX_COLUMNS)
		choose(picker, picker_row(picker));
}

static struct field *field(const struct view *view)
{
	struct picker *picker = picker_of(view);

	return picker->typing ? &picker->filter : NULL;
}

static void typed(struct view *view)
{
	apply_filter(picker_of(view));
}

/* ---- What happens ---- */

/* A signal that is no news moves the time of its row, which is looked at once a second. */
static void moved(struct view *view)
{
	struct picker *picker = picker_of(view);

	if (!picker->seen_shown || wizard_top(view->wizard) != view)
		return;
	if (ui_now() < picker->seen_checked_us + SEEN_US) {
		picker->seen_waits = true;
		return;
	}
	picker->seen_checked_us = ui_now();
	picker->seen_waits = false;
	picker_sync(picker);
	if (picker_seen_sum(picker) != picker->seen_sum)
		wizard_changed(view->wizard);
}

static uint64_t next_change(const struct view *view)
{
	const struct picker *picker = picker_of(view);

	if (!view->wizard->rows.n)
		return picker->hinted || view->wizard->radio_error
			       ? 0
			       : picker->begin_us + PICKER_HINTS_US;
	return picker->seen_waits ? picker->seen_checked_us + SEEN_US : 0;
}

static void picker_free(struct view *view)
{
	struct picker *picker = picker_of(view);

	field_deinit(&picker->filter);
	detail_lines_deinit(&picker->detail);
	free(picker->lines);
	free(picker);
}

static const enum request requests[] = {
	REQUEST_CHOOSE,	    REQUEST_ACCEPT, REQUEST_FILTER,   REQUEST_CHOOSE_ALL,
	REQUEST_DETAILS,    REQUEST_SORT,   REQUEST_IDENTIFY, REQUEST_GROUP,
	REQUEST_ENTER_CODE, REQUEST_MINE,   REQUEST_DOCTOR,   REQUEST_LOG,
	REQUEST_BACK,	    REQUEST_UP,	    REQUEST_DOWN,     REQUEST_PAGE_UP,
	REQUEST_PAGE_DOWN,  REQUEST_FIRST,  REQUEST_LAST,     REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("What is near"),
	.help = N_(
		"Every accessory that is heard, live. Choose one or several, then go on: "
		"they are set up with one entry of the Wi-Fi password."),
	.requests = requests,
	.draw = picker_draw,
	.request = request,
	.field = field,
	.typed = typed,
	.moved = moved,
	.next_change = next_change,
	.click = click,
	.free = picker_free,
};

struct view *picker_view_new(struct wizard *wizard)
{
	struct picker *picker = calloc(1, sizeof(*picker));

	if (!picker)
		return NULL;
	picker->view = (struct view){.ops = &ops, .wizard = wizard};
	picker->begin_us = ui_now();
	if (field_init(&picker->filter, FILTER_MAX, false) < 0) {
		free(picker);
		return NULL;
	}
	return &picker->view;
}
