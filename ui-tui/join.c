/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network that a Wi-Fi accessory publishes is joined, and left. */
#include "ui-tui/join.h"

#include "ui-tui/loop.h"
#include "ui-tui/views.h"

#include <string.h>

enum { SECOND_US = 1000000 };

static struct join_view *join_of(const struct view *view)
{
	return (struct join_view *)view;
}

bool join_view_asks(const struct join_view *page)
{
	const struct joining *joining = page->joining;

	return joining->state == JOINING_FAILED &&
	       (joining->error == USHER_ERROR_NEEDS_PASSPHRASE ||
		joining->error == USHER_ERROR_WRONG_PASSWORD);
}

/* ---- What it takes ---- */

static const enum request requests_choosing[] = {
	REQUEST_ACCEPT, REQUEST_BACK, REQUEST_UP,   REQUEST_DOWN,
	REQUEST_FIRST,	REQUEST_LAST, REQUEST_NONE,
};
static const enum request requests_asking[] = {REQUEST_ACCEPT, REQUEST_REVEAL,
					       REQUEST_BACK, REQUEST_NONE};
static const enum request requests_busy[] = {REQUEST_CANCEL, REQUEST_BACK, REQUEST_LOG,
					     REQUEST_NONE};
static const enum request requests_leaving[] = {REQUEST_BACK, REQUEST_LOG, REQUEST_NONE};
static const enum request requests_joined[] = {REQUEST_LEAVE, REQUEST_BACK, REQUEST_LOG,
					       REQUEST_NONE};
static const enum request requests_failed[] = {
	REQUEST_AGAIN, REQUEST_ACCEPT, REQUEST_BACK, REQUEST_DOCTOR,
	REQUEST_LOG,   REQUEST_UP,     REQUEST_DOWN, REQUEST_NONE,
};

static const enum request *requests_of(const struct join_view *page)
{
	switch (page->joining->state) {
	case JOINING_IDLE:
		break;
	case JOINING_GOING_ON:
		return requests_busy;
	case JOINING_LEAVING:
		return requests_leaving;
	case JOINING_JOINED:
		return requests_joined;
	case JOINING_FAILED:
		return join_view_asks(page) ? requests_asking : requests_failed;
	}
	return requests_choosing;
}

/* ---- What it does ---- */

static void start(struct join_view *page)
{
	struct wizard *wizard = page->view.wizard;

	page->joining->kept = page->choice.at == JOIN_KEPT;
	joins_start(&wizard->joins, page->joining);
	page->ops.requests = requests_of(page);
	wizard_changed(wizard);
}

static void start_and_cut(struct wizard *wizard, void *userdata)
{
	struct join_view *page = userdata;

	page->joining->allow_cut = true;
	start(page);
}

static void ask_to_cut(struct join_view *page)
{
	struct wizard *wizard = page->view.wizard;

	wizard_push(wizard,
		    confirm_view_new(wizard,
				     _("Joining it cuts this computer's own connection "
				       "while it lasts: its only way out, or the ssh "
				       "session that you type in. It is put back "
				       "afterwards. Join all the same?"),
				     start_and_cut, page, NULL));
}

static void take_passphrase(struct join_view *page)
{
	struct wizard *wizard = page->view.wizard;
	const struct secret *text = page->passphrase.text;
	const char *problem = secret_check_passphrase(text);

	if (problem) {
		wizard_say(wizard, STYLE_BAD, _("It cannot be that: %s."), _(problem));
		return;
	}
	if (joining_set_passphrase(page->joining, secret_data(text), secret_len(text)) <
	    0) {
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
		return;
	}
	page->passphrase.hidden = true;
	start(page);
}

static void accept(struct join_view *page)
{
	const struct joining *joining = page->joining;

	if (join_view_asks(page))
		take_passphrase(page);
	else if (joining->state == JOINING_FAILED &&
		 joining->error == USHER_ERROR_WOULD_CUT)
		ask_to_cut(page);
	else
		start(page);
}

static void leave_kept(struct wizard *wizard, void *userdata)
{
	const struct join_view *page = userdata;

	joins_leave(&wizard->joins, page->joining);
}

/* What is kept is not this wizard's alone. */
static void leave(struct join_view *page)
{
	struct wizard *wizard = page->view.wizard;

	if (page->joining->kept && page->joining->state == JOINING_JOINED)
		wizard_push(wizard,
			    confirm_view_new(
				    wizard,
				    _("All networks that this computer joined and keeps "
				      "are left, and it is put back as it was."),
				    leave_kept, page, NULL));
	else
		joins_leave(&wizard->joins, page->joining);
	page->ops.requests = requests_of(page);
}

/* What was typed is there again when the page is. */
static void go_back(struct join_view *page)
{
	const struct secret *text = page->passphrase.text;

	if (join_view_asks(page) && secret_len(text))
		joining_set_passphrase(page->joining, secret_data(text),
				       secret_len(text));
	wizard_pop(page->view.wizard);
}

static void request(struct view *view, enum request request)
{
	struct join_view *page = join_of(view);
	struct wizard *wizard = view->wizard;

	if (request == REQUEST_BACK)
		go_back(page);
	else if (request == REQUEST_ACCEPT || request == REQUEST_AGAIN)
		accept(page);
	else if (request == REQUEST_CANCEL || request == REQUEST_LEAVE)
		leave(page);
	else if (request == REQUEST_REVEAL)
		page->passphrase.hidden = !page->passphrase.hidden;
	else if (request == REQUEST_DOCTOR)
		wizard_push(wizard, doctor_view_new(wizard));
	else if (request == REQUEST_LOG)
		wizard_push(wizard, log_view_new(wizard));
	else
		list_request(&page->choice, request);
	wizard_changed(wizard);
}

static struct field *field(const struct view *view)
{
	struct join_view *page = join_of(view);

	return join_view_asks(page) ? &page->passphrase : NULL;
}

static void click(struct view *view, unsigned row, unsigned column)
{
	struct join_view *page = join_of(view);
	size_t i = row - page->choice_top;

	if (page->ops.requests != requests_choosing &&
	    page->ops.requests != requests_failed)
		return;
	if (row >= page->choice_top && i < JOIN_CHOICES_N)
		list_set_cursor(&page->choice, i);
	wizard_changed(view->wizard);
}

/* ---- What happens ---- */

static void event(struct view *view, const struct usher_event *event)
{
	struct join_view *page = join_of(view);
	const struct joining *joining = page->joining;
	bool ended = usher_event_get_type(event) == USHER_EVENT_END &&
		     usher_event_get_join(event) == joining->join && joining->join;

	page->ops.requests = requests_of(page);
	if (ended && joining->state == JOINING_FAILED &&
	    joining->error == USHER_ERROR_WOULD_CUT && wizard_top(view->wizard) == view)
		ask_to_cut(page);
}

/* A second of the phase that goes on. */
static uint64_t next_change(const struct view *view)
{
	const struct joining *joining = join_of(view)->joining;
	uint64_t passed = ui_now() - joining->phase_us;

	if (!joining_is_busy(joining))
		return 0;
	return joining->phase_us + (passed / SECOND_US + 1) * SECOND_US;
}

static void shown(struct view *view)
{
	struct join_view *page = join_of(view);

	page->ops.requests = requests_of(page);
}

static void join_free(struct view *view)
{
	struct join_view *page = join_of(view);

	field_deinit(&page->passphrase);
	free(page);
}

static const struct view_ops ops = {
	.title = N_("Join"),
	.help = N_(
		"Joins the network that the accessory publishes. This computer's other "
		"connections stay as they are, and it is put back when the network is "
		"left, whatever happens."),
	.requests = requests_choosing,
	.draw = join_view_draw,
	.request = request,
	.field = field,
	.event = event,
	.next_change = next_change,
	.click = click,
	.shown = shown,
	.free = join_free,
};

struct view *join_view_new(struct wizard *wizard, struct usher_accessory *accessory)
{
	struct joining *joining = joins_of(&wizard->joins, accessory);
	struct join_view *page = joining ? calloc(1, sizeof(*page)) : NULL;

	if (!page)
		return NULL;
	if (field_init(&page->passphrase, PASSPHRASE_SAE_MAX, true) < 0) {
		free(page);
		return NULL;
	}
	page->ops = ops;
	page->view = (struct view){.ops = &page->ops, .wizard = wizard};
	page->joining = joining;
	if (joining->passphrase)
		field_set(&page->passphrase, secret_data(joining->passphrase),
			  secret_len(joining->passphrase));
	page->choice.n = JOIN_CHOICES_N;
	page->choice.page = JOIN_CHOICES_N;
	list_set_cursor(&page->choice, joining->kept ? JOIN_KEPT : JOIN_ONCE);
	page->ops.requests = requests_of(page);
	return &page->view;
}
