/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far each accessory is: a row each, with what it waits for. */
#include "ui-tui/progress.h"

#include "ui-tui/loop.h"
#include "ui-tui/views.h"

enum { SECOND = 1000000 }; /* us */

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

static void draw(struct view *view, const struct canvas *canvas)
{
	progress_draw(progress_of(view), canvas);
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

/* On the first page: what is done is not done again with what is chosen next. */
static void unchoose(const struct wizard *wizard)
{
	for (size_t i = 0; i < wizard->batch.n; i++) {
		const struct unit *unit = wizard->batch.units[i];
		struct row *row = unit->accessory
					  ? rows_find(&wizard->rows, unit->accessory)
					  : NULL;

		if (row && unit->state == UNIT_DONE)
			row->chosen = false;
	}
}

/* The cursor goes where it is needed until the person moves it. */
static void event(struct view *view, const struct usher_event *event)
{
	struct progress_view *progress = progress_of(view);

	if (!usher_event_get_setup(event))
		return;
	if (usher_event_get_type(event) == USHER_EVENT_END)
		unchoose(view->wizard);
	if (!progress->moved)
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
		if (progress_is_timed(batch->units[i]))
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
