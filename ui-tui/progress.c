/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far each accessory is: a row each, with what it waits for. */
#include "ui-tui/list.h"
#include "ui-tui/loop.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	SECOND   = 1000000, /* us */
	TIME     = 6,	    /* columns of "123 s" */
	MARK     = 2,
	NAME_MAX = 24,
	WIDE     = 60,      /* columns from which on a unit needs one line only */
	ROWS_SMALL = 12, /* no lines to spare */
};
/* clang-format on */

struct progress_view {
	struct view view;
	struct list_cursor list;
	unsigned list_top; /* its first line, when it was drawn last */
	bool moved;	   /* by the person: the cursor does not follow what asks */
};

static struct progress_view *progress_of(const struct view *view)
{
	return (struct progress_view *)view;
}

static struct batch *batch_of(const struct view *view)
{
	return &view->wizard->batch;
}

static struct unit *focused(const struct progress_view *progress)
{
	const struct batch *batch = batch_of(&progress->view);

	return progress->list.at < batch->n ? batch->units[progress->list.at] : NULL;
}

/* ---- Drawing ---- */

static enum style style_of(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_WAITING:
	case UNIT_CANCELLED:
		return STYLE_DIM;
	case UNIT_RUNNING:
		return STYLE_TEXT;
	case UNIT_ASKING:
		return STYLE_NOTICE;
	case UNIT_DONE:
		return STYLE_GOOD;
	case UNIT_FAILED:
		return STYLE_BAD;
	}
	return STYLE_TEXT;
}

static const char *mark_of(const struct canvas *canvas, const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_DONE:
		return canvas_glyph(canvas, GLYPH_DONE);
	case UNIT_FAILED:
		return canvas_glyph(canvas, GLYPH_FAILED);
	case UNIT_ASKING:
		return "!";
	case UNIT_WAITING:
	case UNIT_RUNNING:
	case UNIT_CANCELLED:
		break;
	}
	return " ";
}

/* Time goes on while something is being done, by the accessory or at its button. */
static bool is_timed(const struct unit *unit)
{
	return unit->state == UNIT_RUNNING ||
	       (unit->state == UNIT_ASKING && unit->question == USHER_ASK_AUTHORIZE);
}

static void draw_time(const struct canvas *canvas, enum style style,
		      const struct unit *unit)
{
	uint64_t end = is_timed(unit) ? ui_now() : unit->end_us;

	if (unit->begin_us && end >= unit->begin_us)
		canvas_printf(canvas, 0, canvas->columns - TIME, style, _("%3u s"),
			      (unsigned)((end - unit->begin_us) / SECOND));
}

static void draw_row(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	const struct progress_view *progress = userdata;
	const struct unit *unit = batch_of(&progress->view)->units[i];
	enum style style = focus ? STYLE_FOCUS : style_of(unit);
	_cleanup_(freep) char *words = unit_words(unit);
	unsigned room = canvas->columns - TIME - MARK - 1;
	unsigned name = canvas->rows > 1 ? room : MIN(room / 2, (unsigned)NAME_MAX);

	canvas_put(canvas, 0, 0, MARK, style, mark_of(canvas, unit));
	canvas_put(canvas, 0, MARK, name, style, unit->name);
	draw_time(canvas, style, unit);
	if (!words)
		return;
	if (canvas->rows > 1)
		canvas_put(canvas, 1, MARK + 2, canvas->columns - MARK - 2, style, words);
	else
		canvas_put(canvas, 0, MARK + name + 1, room - name - 1, style, words);
}

/* The whole sentence, where a row had no room for it, and what a key does about it. */
static void draw_foot(const struct canvas *canvas, const struct unit *unit)
{
	_cleanup_(freep) char *words = unit_words(unit), *advice = unit_advice(unit);
	_cleanup_(freep) char *text = NULL;
	unsigned rows = 0;

	if (asprintf(&text, "%s: %s.", unit->name, words ? words : "") >= 0)
		rows = canvas_paragraph(canvas, 0, style_of(unit), text);
	if (advice)
		canvas_paragraph(canvas, rows, STYLE_TEXT, advice);
}

static char *press_words(const struct batch *batch)
{
	const struct unit *unit = batch_asking(batch, USHER_ASK_AUTHORIZE);
	size_t n = 0;
	char *text = NULL;
	int r;

	for (size_t i = 0; i < batch->n; i++)
		n += batch->units[i]->state == UNIT_ASKING &&
		     batch->units[i]->question == USHER_ASK_AUTHORIZE;
	if (n == 1)
		r = asprintf(&text, _("Press the button on %s now."), unit->name);
	else
		r = asprintf(&text, _("Press the button on each of %zu accessories now."),
			     n);
	return r < 0 ? NULL : text;
}

static char *over_words(const struct batch *batch)
{
	_cleanup_(freep) char *words = batch_words(batch);
	char *text = NULL;

	if (asprintf(&text, "%s %s", words ? words : "",
		     batch_count(batch, UNIT_DONE) == batch->n
			     ? _("Enter shows what came of it.")
			     : _("Press t to try one again.")) < 0)
		return NULL;
	return text;
}

static char *head(const struct batch *batch)
{
	char *text = NULL;

	if (batch_is_over(batch))
		return over_words(batch);
	if (batch_asking(batch, USHER_ASK_NONE))
		return strdup(_("One of them needs an answer: press Enter."));
	if (batch_asking(batch, USHER_ASK_AUTHORIZE))
		return press_words(batch);
	if (asprintf(&text, _("Setting up: %zu of %zu are done."),
		     batch_count(batch, UNIT_DONE), batch->n) < 0)
		return NULL;
	return text;
}

static enum style head_style(const struct batch *batch)
{
	if (batch_is_over(batch))
		return batch_count(batch, UNIT_DONE) == batch->n ? STYLE_GOOD : STYLE_BAD;
	if (batch_asking(batch, USHER_ASK_NONE) ||
	    batch_asking(batch, USHER_ASK_AUTHORIZE))
		return STYLE_NOTICE;
	return STYLE_BOLD;
}

static unsigned foot_rows(const struct canvas *canvas, const struct unit *unit)
{
	_cleanup_(freep) char *words = unit_words(unit), *advice = unit_advice(unit);
	_cleanup_(freep) char *text = NULL;
	unsigned rows = advice ? canvas_paragraph_rows(canvas->columns, advice) : 0;

	if (asprintf(&text, "%s: %s.", unit->name, words ? words : "") >= 0)
		rows += canvas_paragraph_rows(canvas->columns, text);
	return MIN(rows, canvas->rows / 3);
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct progress_view *progress = progress_of(view);
	const struct batch *batch = batch_of(view);
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	_cleanup_(freep) char *text = head(batch);
	const struct unit *unit = focused(progress);
	unsigned top = 0, bottom = unit ? foot_rows(&body, unit) : 0, room;
	struct canvas list, foot;

	if (text)
		top = canvas_paragraph(&body, 0, head_style(batch), text);
	top += body.rows > ROWS_SMALL;
	if (top + bottom + 1 >= body.rows)
		bottom = 0;
	room = body.rows - top - bottom;
	progress->list_top = top;
	progress->list.height = body.columns < WIDE && 2 * batch->n < room ? 2 : 1;
	list_set_size(&progress->list, batch->n);
	list = canvas_part(&body, top, 0, room, body.columns);
	list_draw(&progress->list, &list, draw_row, progress);
	foot = canvas_part(&body, body.rows - bottom, 0, bottom, body.columns);
	if (bottom)
		draw_foot(&foot, unit);
}

/* ---- Requests ---- */

static void answer(struct wizard *wizard, struct unit *unit)
{
	wizard->batch.asked = unit;
	switch (unit->question) {
	case USHER_ASK_NETWORK:
		wizard_push(wizard, network_view_new(wizard));
		return;
	case USHER_ASK_PASSPHRASE:
		wizard_push(wizard, passphrase_view_new(wizard));
		return;
	case USHER_ASK_CODE:
		wizard_push(wizard, code_view_new(wizard));
		return;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	wizard->batch.asked = NULL;
	wizard_say(wizard, STYLE_NOTICE,
		   _("Press the button on %s itself; it goes on by itself then."),
		   unit->name);
}

static void accept(struct progress_view *progress)
{
	struct wizard *wizard = progress->view.wizard;
	struct unit *unit = focused(progress);

	if (!unit)
		return;
	switch (unit->state) {
	case UNIT_ASKING:
		answer(wizard, unit);
		return;
	case UNIT_DONE:
		wizard_push(wizard, finish_view_new(wizard, progress->list.at));
		return;
	case UNIT_FAILED:
	case UNIT_CANCELLED:
		wizard_say(wizard, STYLE_NOTICE, _("Press t to try %s again."),
			   unit->name);
		return;
	case UNIT_WAITING:
	case UNIT_RUNNING:
		break;
	}
	unit = batch_asking(&wizard->batch, USHER_ASK_NONE);
	if (unit)
		answer(wizard, unit);
}

static void try_again(struct wizard *wizard, struct unit *unit)
{
	switch (unit->state) {
	case UNIT_FAILED:
	case UNIT_CANCELLED:
		batch_retry(&wizard->batch, unit);
		return;
	case UNIT_ASKING:
		answer(wizard, unit);
		return;
	case UNIT_DONE:
		wizard_say(wizard, STYLE_NOTICE,
			   _("%s is set up: there is nothing to try again."), unit->name);
		return;
	case UNIT_WAITING:
	case UNIT_RUNNING:
		break;
	}
}

static void leave(struct wizard *wizard, void *userdata)
{
	for (size_t i = 0; i < wizard->batch.n; i++)
		batch_cancel(&wizard->batch, wizard->batch.units[i]);
	wizard_home(wizard);
}

static void back(struct wizard *wizard)
{
	if (batch_is_over(&wizard->batch)) {
		leave(wizard, NULL);
		return;
	}
	wizard_push(wizard,
		    confirm_view_new(wizard,
				     _("Accessories are being set up. Cancel that? What "
				       "is set up already stays so."),
				     leave, NULL, NULL));
}

static void request(struct view *view, enum request request)
{
	struct progress_view *progress = progress_of(view);
	struct unit *unit = focused(progress);

	if (list_request(&progress->list, request))
		progress->moved = true;
	else if (request == REQUEST_ACCEPT)
		accept(progress);
	else if (request == REQUEST_AGAIN && unit)
		try_again(view->wizard, unit);
	else if (request == REQUEST_CANCEL && unit)
		batch_cancel(batch_of(view), unit);
	else if (request == REQUEST_BACK)
		back(view->wizard);
}

static void click(struct view *view, unsigned line, unsigned column)
{
	struct progress_view *progress = progress_of(view);
	size_t i = line < progress->list_top
			   ? progress->list.n
			   : list_at(&progress->list, line - progress->list_top);

	if (i < progress->list.n) {
		list_set_cursor(&progress->list, i);
		progress->moved = true;
	}
}

/* ---- What goes on ---- */

/* To what needs a person: it asks, or nothing else goes on and it failed. */
static bool needs_a_look(const struct batch *batch, const struct unit *unit)
{
	return unit == batch_asking(batch, USHER_ASK_NONE) ||
	       (batch_is_over(batch) && unit->state == UNIT_FAILED);
}

static void follow(struct progress_view *progress)
{
	const struct batch *batch = batch_of(&progress->view);

	list_set_size(&progress->list, batch->n);
	for (size_t i = 0; i < batch->n; i++)
		if (needs_a_look(batch, batch->units[i])) {
			list_set_cursor(&progress->list, i);
			return;
		}
}

/* Until the person moves the cursor. */
static void event(struct view *view, const struct usher_event *event)
{
	struct progress_view *progress = progress_of(view);

	if (!progress->moved && usher_event_get_setup(event))
		follow(progress);
}

/* An answer was given, as a rule: on to the next question. */
static void shown(struct view *view)
{
	progress_of(view)->moved = false;
	follow(progress_of(view));
}

/* The next full second of one whose time is shown. */
static uint64_t next_change(const struct view *view)
{
	const struct batch *batch = batch_of(view);
	uint64_t now = ui_now();

	for (size_t i = 0; i < batch->n; i++)
		if (is_timed(batch->units[i]))
			return (now / SECOND + 1) * SECOND;
	return 0;
}

static void progress_free(struct view *view)
{
	free(progress_of(view));
}

static const enum request requests[] = {
	REQUEST_ACCEPT, REQUEST_AGAIN, REQUEST_CANCEL,	REQUEST_BACK,
	REQUEST_UP,	REQUEST_DOWN,  REQUEST_PAGE_UP, REQUEST_PAGE_DOWN,
	REQUEST_FIRST,	REQUEST_LAST,  REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Setting up"),
	.help = N_(
		"How far each accessory is. Enter answers what one asks, or shows what "
		"came of it. One that failed can be tried again; what was typed is "
		"kept."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.event = event,
	.next_change = next_change,
	.click = click,
	.shown = shown,
	.free = progress_free,
};

struct view *progress_view_new(struct wizard *wizard)
{
	struct progress_view *progress = calloc(1, sizeof(*progress));

	if (!progress)
		return NULL;
	progress->view = (struct view){.ops = &ops, .wizard = wizard};
	batch_start(&wizard->batch);
	return &progress->view;
}
