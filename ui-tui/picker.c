/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/picker.h"

#include "ui-tui/go.h"
#include "ui-tui/loop.h"
#include "ui-tui/views.h"

#include <stdio.h>
#include <string.h>

enum {
	FILTER_MAX = 64,
	HINTS_US = 10000000, /* of finding nothing */
	SEEN_US = 1000000,   /* last times are shown to the second */
	BOX_COLUMNS = 6,     /* a click there ticks */
	PANE_FROM = 160,     /* columns, from which on details stand beside the table */
	PANE_COLUMNS = 62,   /* of those, at least */
	TABLE_MOST = 140,
};

static struct picker *picker_of(const struct view *view)
{
	return (struct picker *)view;
}

/* ---- Drawing ---- */

/* The first key of a request, as the person has it. */
static const char *key_of(const struct wizard *wizard, enum request request,
			  char room[KEY_NAME_ROOM])
{
	return key_name(wizard->keymap.keys[request][0], room);
}

/* What keeps Bluetooth from working, and its cure; gives the rows that it took. */
static unsigned draw_radio_error(const struct wizard *wizard, const struct canvas *canvas)
{
	struct canvas text = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	const char *hint = usher_error_hint(wizard->radio_error);
	char key[KEY_NAME_ROOM], line[512];
	unsigned rows;

	snprintf(line, sizeof(line), _("Bluetooth does not work: %s."),
		 _(usher_strerror(wizard->radio_error)));
	rows = canvas_paragraph(&text, 0, STYLE_BAD, line);
	key_of(wizard, REQUEST_DOCTOR, key);
	if (hint)
		snprintf(line, sizeof(line), _("What helps: %s. %s: the doctor."),
			 _(hint), key);
	else
		snprintf(line, sizeof(line), _("%s: the doctor looks what is wrong."),
			 key);
	return rows + canvas_paragraph(&text, rows, STYLE_TEXT, line);
}

static void draw_nothing(struct picker *picker, const struct canvas *canvas)
{
	static const char *const hints[] = {
		N_("Is the accessory switched on, and near this computer?"),
		N_("Many are found only for some minutes after they were switched on, or "
		   "after their button was held for a few seconds: their manual says "
		   "which."),
		N_("One that is set up already, or connected to a phone, often says "
		   "nothing."),
	};
	struct canvas text = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);
	unsigned row;

	canvas_cursor(&text, 0, 0);
	if (picker->view.wizard->radio_error) {
		canvas_paragraph(&text, 0, STYLE_TEXT,
				 _("Until then only Wi-Fi accessories with a network of "
				   "their own are found."));
		return;
	}
	row = canvas_paragraph(&text, 0, STYLE_BOLD, _("Looking for accessories..."));
	picker->hinted = ui_now() >= picker->begin_us + HINTS_US;
	if (!picker->hinted)
		return;
	row += 1 +
	       canvas_paragraph(&text, row + 1, STYLE_TEXT, _("Nothing was found yet."));
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
		struct canvas rest = canvas_part(&text, row, 2, text.rows,
						 text.columns - 2);

		canvas_put(&text, row, 0, 1, STYLE_TEXT, canvas_glyph(canvas, GLYPH_DOT));
		row += canvas_paragraph(&rest, 0, STYLE_TEXT, _(hints[i]));
	}
}

static void draw_counts(const struct picker *picker, const struct canvas *line)
{
	const struct rows *rows = &picker->view.wizard->rows;
	size_t chosen = rows_n_chosen(rows), ready = 0;
	char key[KEY_NAME_ROOM], text[160];

	for (size_t i = 0; i < rows->n; i++)
		ready += row_can_be_set_up(rows->all[i]) &&
			 rows->all[i]->use != ROW_SET_UP;
	if (chosen)
		snprintf(text, sizeof(text), _("%zu chosen; %s goes on with them"),
			 chosen, key_of(picker->view.wizard, REQUEST_ACCEPT, key));
	else
		snprintf(text, sizeof(text), _("%zu found, %zu to set up"), rows->n,
			 ready);
	canvas_put(line, 0, 1, line->columns - 1, chosen ? STYLE_GOOD : STYLE_DIM, text);
}

static void draw_filter(const struct picker *picker, const struct canvas *line)
{
	const struct rows *rows = &picker->view.wizard->rows;
	unsigned left = 1;
	char text[64];

	left += canvas_put(line, 0, left, line->columns, STYLE_BOLD, _("Filter:")) + 1;
	snprintf(text, sizeof(text), _("%zu of %zu"), rows_n_shown(rows), rows->n);
	if (line->columns < left + 24)
		return;
	canvas_put(line, 0, line->columns - 14, 13, STYLE_DIM, text);
	if (picker->typing)
		field_draw(&picker->filter, line, 0, left, line->columns - left - 16);
	else
		canvas_put(line, 0, left, line->columns - left - 16, STYLE_TEXT,
			   rows->filter);
}

static void draw_no_match(const struct canvas *canvas)
{
	struct canvas text = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);

	canvas_paragraph(&text, 0, STYLE_TEXT,
			 _("Nothing matches all of these words. Esc shows everything."));
	canvas_cursor(&text, 0, 0);
}

/* What is known of the row under the cursor, as far as there is room. */
static void draw_pane(struct picker *picker, const struct canvas *canvas)
{
	struct pager *pager = &picker->pager;

	*pager = (struct pager){0};
	detail_lines_collect(&picker->detail, picker->view.wizard->usher,
			     picker_row(picker), canvas->columns);
	pager_draw(pager, canvas, picker->detail.n, detail_lines_item, &picker->detail);
}

/* The pane first: the real cursor belongs to the table. */
static void draw_rows(struct picker *picker, const struct canvas *canvas)
{
	struct canvas table = *canvas, pane;

	if (canvas->columns >= PANE_FROM) {
		table.columns = MIN(canvas->columns - PANE_COLUMNS, (unsigned)TABLE_MOST);
		pane = canvas_part(canvas, 0, table.columns + 2, canvas->rows,
				   canvas->columns - table.columns - 2);
		draw_pane(picker, &pane);
	}
	picker_draw_table(picker, &table);
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct picker *picker = picker_of(view);
	const struct rows *rows = &view->wizard->rows;
	unsigned top = view->wizard->radio_error ? draw_radio_error(view->wizard, canvas)
						 : 0;
	struct canvas line = canvas_part(canvas, canvas->rows - 1, 0, 1, canvas->columns);
	struct canvas body;

	if (top + 4 > canvas->rows)
		return;
	body = canvas_part(canvas, top, 0, canvas->rows - top - 1, canvas->columns);
	picker_sync(picker);
	picker->table_top = top;
	if (picker->n_lines)
		draw_rows(picker, &body);
	else if (rows->n)
		draw_no_match(&body);
	else
		draw_nothing(picker, &body);
	if (rows->filter || picker->typing)
		draw_filter(picker, &line);
	else if (rows->n)
		draw_counts(picker, &line);
	picker->seen_checked_us = ui_now();
	picker->seen_waits = false;
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
			   key_of(wizard, REQUEST_QUIT, key));
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

static bool wants_text(const struct view *view)
{
	return picker_of(view)->typing;
}

static void text(struct view *view, const char *text, size_t len)
{
	/* what finds no room cannot be in a name that is shown either */
	field_insert(&picker_of(view)->filter, text, len);
	apply_filter(picker_of(view));
}

static void edit(struct view *view, uint32_t key)
{
	if (field_edit(&picker_of(view)->filter, key))
		apply_filter(picker_of(view));
}

/* ---- What happens ---- */

/* Set up: it is not to be set up with the next ones that are chosen. */
static void event(struct view *view, const struct usher_event *event)
{
	const struct batch *batch = &view->wizard->batch;
	const struct usher_setup *setup = usher_event_get_setup(event);
	struct row *row;

	if (!setup || usher_event_get_type(event) != USHER_EVENT_END ||
	    usher_event_get_error(event))
		return;
	for (size_t i = 0; i < batch->n; i++)
		if (batch->units[i]->setup == setup) {
			row = rows_find(&view->wizard->rows, batch->units[i]->accessory);
			if (row)
				row->chosen = false;
		}
}

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
			       : picker->begin_us + HINTS_US;
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
	REQUEST_CHOOSE,	 REQUEST_ACCEPT, REQUEST_FILTER,   REQUEST_CHOOSE_ALL,
	REQUEST_DETAILS, REQUEST_SORT,	 REQUEST_IDENTIFY, REQUEST_GROUP,
	REQUEST_MINE,	 REQUEST_DOCTOR, REQUEST_LOG,	   REQUEST_BACK,
	REQUEST_UP,	 REQUEST_DOWN,	 REQUEST_PAGE_UP,  REQUEST_PAGE_DOWN,
	REQUEST_FIRST,	 REQUEST_LAST,	 REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("What is near"),
	.help = N_(
		"Every accessory that is heard, live. Choose one or several, then go on: "
		"they are set up with one entry of the Wi-Fi password."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.wants_text = wants_text,
	.text = text,
	.edit = edit,
	.event = event,
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
