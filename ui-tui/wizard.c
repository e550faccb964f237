/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/wizard.h"

#include "ui-tui/field.h"
#include "ui-tui/utf8.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const enum request wizard_requests[] = {REQUEST_HELP, REQUEST_QUIT, REQUEST_REDRAW,
					REQUEST_SUSPEND, REQUEST_NONE};

int wizard_init(struct wizard *wizard, struct usher *usher,
		const struct ui_options *options)
{
	*wizard = (struct wizard){.usher = usher, .options = options, .changed = true};
	keymap_init(&wizard->keymap);
	batch_init(&wizard->batch, usher);
	joins_init(&wizard->joins, usher);
	pairing_init(&wizard->pairing, usher);
	history_add(&wizard->history, "usher " USHER_VERSION);
	return 0;
}

void wizard_deinit(struct wizard *wizard)
{
	while (wizard->n_views)
		wizard_pop(wizard);
	wizard_end_turn(wizard);
	batch_deinit(&wizard->batch);
	joins_deinit(&wizard->joins);
	pairing_deinit(&wizard->pairing);
	blinks_deinit(&wizard->blinks);
	rows_deinit(&wizard->rows);
	history_deinit(&wizard->history);
	usher_doctor_free(wizard->doctor);
	free(wizard->message);
}

/* ---- The stack ---- */

struct view *wizard_top(const struct wizard *wizard)
{
	return wizard->n_views ? wizard->views[wizard->n_views - 1] : NULL;
}

void wizard_changed(struct wizard *wizard)
{
	wizard->changed = true;
}

static void show_top(struct wizard *wizard)
{
	struct view *view = wizard_top(wizard);

	wizard_changed(wizard);
	if (view && view->ops->shown)
		view->ops->shown(view);
}

void wizard_push(struct wizard *wizard, struct view *view)
{
	if (!view) {
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(-ENOMEM)));
		return;
	}
	if (wizard->n_views == WIZARD_VIEWS_MAX) {
		view->ops->free(view);
		return;
	}
	wizard->views[wizard->n_views++] = view;
	show_top(wizard);
}

void wizard_pop(struct wizard *wizard)
{
	if (!wizard->n_views)
		return;
	/* a turn in which that many go has freed those before */
	if (wizard->n_left == WIZARD_VIEWS_MAX)
		wizard_end_turn(wizard);
	wizard->left[wizard->n_left++] = wizard->views[--wizard->n_views];
	if (wizard->n_views)
		show_top(wizard);
	else
		wizard->quit = true;
}

void wizard_home(struct wizard *wizard)
{
	while (wizard->n_views > 1)
		wizard_pop(wizard);
}

void wizard_end_turn(struct wizard *wizard)
{
	while (wizard->n_left) {
		struct view *view = wizard->left[--wizard->n_left];

		view->ops->free(view);
	}
}

/* ---- What goes on ---- */

void wizard_say(struct wizard *wizard, enum style style, const char *format, ...)
{
	va_list args;

	free(wizard->message);
	va_start(args, format);
	if (vasprintf(&wizard->message, format, args) < 0)
		wizard->message = NULL;
	va_end(args);
	wizard->message_style = style;
	if (wizard->message)
		history_add(&wizard->history, wizard->message);
	wizard_changed(wizard);
}

void wizard_event(struct wizard *wizard, const struct usher_event *event)
{
	if (usher_event_get_type(event) == USHER_EVENT_RADIO) {
		wizard->radio_error = usher_event_get_error(event);
		wizard_changed(wizard);
	}
	if (rows_event(&wizard->rows, event))
		wizard_changed(wizard);
	if (batch_event(&wizard->batch, event))
		wizard_changed(wizard);
	if (joins_event(&wizard->joins, event))
		wizard_changed(wizard);
	if (pairing_event(&wizard->pairing, event))
		wizard_changed(wizard);
	blink_event(wizard, event);
	history_event(&wizard->history, event);
	for (unsigned i = 0; i < wizard->n_views; i++)
		if (wizard->views[i]->ops->event)
			wizard->views[i]->ops->event(wizard->views[i], event);
}

void wizard_moved(struct wizard *wizard)
{
	for (unsigned i = 0; i < wizard->n_views; i++)
		if (wizard->views[i]->ops->moved)
			wizard->views[i]->ops->moved(wizard->views[i]);
}

uint64_t wizard_next_change(const struct wizard *wizard)
{
	const struct view *top = wizard_top(wizard);

	return top && top->ops->next_change ? top->ops->next_change(top) : 0;
}

void wizard_end_all(struct wizard *wizard)
{
	for (size_t i = 0; i < wizard->batch.n; i++)
		batch_cancel(&wizard->batch, wizard->batch.units[i]);
	blinks_cancel(&wizard->blinks);
	joins_leave_all(&wizard->joins);
	pairing_stop(&wizard->pairing);
	usher_discover_stop(wizard->usher);
}

bool wizard_is_busy(const struct wizard *wizard)
{
	return batch_count(&wizard->batch, UNIT_RUNNING) ||
	       batch_count(&wizard->batch, UNIT_ASKING) ||
	       joins_are_busy(&wizard->joins) || !usher_is_idle(wizard->usher);
}

/* ---- Requests ---- */

static void quit_now(struct wizard *wizard, void *userdata)
{
	wizard->quit = true;
}

/* What leaving ends, as a question; NULL: nothing. */
static const char *at_stake(const struct wizard *wizard)
{
	if (wizard->batch.begun && !batch_is_over(&wizard->batch))
		return _("Accessories are being set up. Cancel that and leave?");
	if (joins_are_busy(&wizard->joins))
		return _(
			"A network is being joined or left. This computer is put back as "
			"it was first, which takes a moment. Leave?");
	if (joins_hold_one(&wizard->joins))
		return _("This computer is on the network of an accessory. That network "
			 "is left, and this computer put back as it was. Leave?");
	return NULL;
}

static void quit(struct wizard *wizard)
{
	const char *question = wizard->leaving ? NULL : at_stake(wizard);

	if (question)
		wizard_push(wizard,
			    confirm_view_new(wizard, question, quit_now, NULL, NULL));
	else
		wizard->quit = true;
}

void wizard_request(struct wizard *wizard, enum request request)
{
	struct view *top = wizard_top(wizard);

	if (request == REQUEST_HELP)
		wizard_push(wizard, help_view_new(wizard, top));
	else if (request == REQUEST_QUIT)
		quit(wizard);
	else if (request == REQUEST_SUSPEND)
		wizard->suspend = true;
	else if (request == REQUEST_REDRAW)
		wizard->redraw = true;
	else
		top->ops->request(top, request);
	wizard_changed(wizard);
}

/* ---- Input ---- */

static bool is_character(uint32_t key)
{
	return key >= ' ' && key < KEY_SPECIAL && key != KEY_BACKSPACE;
}

struct field *view_field(const struct view *view)
{
	return view->ops->field ? view->ops->field(view) : NULL;
}

bool view_takes_key(const struct view *view, uint32_t key)
{
	return key && !(is_character(key) && view_field(view));
}

static void type(struct wizard *wizard, struct view *view, const char *text, size_t len)
{
	struct field *field = view_field(view);

	if (field_insert(field, text, len) < 0)
		wizard_say(wizard, STYLE_BAD,
			   _("That is too long: there is room for %zu bytes."),
			   field->max);
	else if (view->ops->typed)
		view->ops->typed(view);
}

/* Whether it was for the line that is typed into. */
static bool edit(struct wizard *wizard, struct view *view, uint32_t key)
{
	struct field *field = view_field(view);
	char bytes[UTF8_MAX];

	if (!field)
		return false;
	if (is_character(key)) {
		type(wizard, view, bytes, utf8_encode(key, bytes));
		explicit_bzero(bytes, sizeof(bytes));
		return true;
	}
	if (!field_edit(field, key))
		return false;
	if (view->ops->typed)
		view->ops->typed(view);
	return true;
}

static void on_key(struct wizard *wizard, struct view *view, uint32_t key)
{
	enum request request;

	if (edit(wizard, view, key))
		return;
	request = keymap_find(&wizard->keymap, key, view->ops->requests);
	if (!request)
		request = keymap_find(&wizard->keymap, key, wizard_requests);
	if (request)
		wizard_request(wizard, request);
}

/* The wheel asks for what a page may not have. */
static void request_if_taken(struct wizard *wizard, const struct view *view,
			     enum request request)
{
	for (const enum request *r = view->ops->requests; *r; r++)
		if (*r == request)
			wizard_request(wizard, request);
}

static void on_mouse(struct wizard *wizard, struct view *view, const struct input *input)
{
	switch (input->button) {
	case MOUSE_WHEEL_UP:
		request_if_taken(wizard, view, REQUEST_UP);
		return;
	case MOUSE_WHEEL_DOWN:
		request_if_taken(wizard, view, REQUEST_DOWN);
		return;
	case MOUSE_LEFT:
		if (view->ops->click && input->row >= wizard_body_top())
			view->ops->click(view, input->row - wizard_body_top(),
					 input->column);
		return;
	}
}

void wizard_input(struct wizard *wizard, const struct input *input)
{
	struct view *view = wizard_top(wizard);

	if (!view)
		return;
	free(wizard->message);
	wizard->message = NULL;
	wizard_changed(wizard);
	switch (input->kind) {
	case INPUT_KEY:
		on_key(wizard, view, input->key);
		return;
	case INPUT_PASTE:
		if (view_field(view))
			type(wizard, view, input->text, input->len);
		else
			wizard_say(wizard, STYLE_NOTICE, "%s",
				   _("There is nothing to paste into here."));
		return;
	case INPUT_PASTE_END:
		return;
	case INPUT_MOUSE:
		on_mouse(wizard, view, input);
		return;
	}
}
