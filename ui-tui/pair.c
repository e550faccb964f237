/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An accessory on Wi-Fi Aware is paired, or verified: its PIN, how it goes, what came of it. */
#include "ui-tui/pair.h"

#include "ui-tui/loop.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <string.h>

enum { SECOND_US = 1000000 };

static struct pair_view *pair_of(const struct view *view)
{
	return (struct pair_view *)view;
}

/* ---- What it takes ---- */

static const enum request requests_idle[] = {REQUEST_ACCEPT, REQUEST_BACK, REQUEST_NONE};
static const enum request requests_busy[] = {REQUEST_BACK, REQUEST_LOG, REQUEST_NONE};
static const enum request requests_asking[] = {REQUEST_ACCEPT, REQUEST_REVEAL,
					       REQUEST_BACK, REQUEST_NONE};
static const enum request requests_done[] = {REQUEST_ACCEPT, REQUEST_RENAME, REQUEST_BACK,
					     REQUEST_LOG, REQUEST_NONE};
static const enum request requests_failed[] = {REQUEST_AGAIN, REQUEST_ACCEPT,
					       REQUEST_BACK,  REQUEST_DOCTOR,
					       REQUEST_LOG,   REQUEST_NONE};

static void set_requests(struct pair_view *page)
{
	switch (page->pairing->state) {
	case PAIRING_IDLE:
		page->ops.requests = requests_idle;
		return;
	case PAIRING_GOING_ON:
		page->ops.requests = requests_busy;
		return;
	case PAIRING_ASKING:
		page->ops.requests = requests_asking;
		return;
	case PAIRING_DONE:
		page->ops.requests = requests_done;
		return;
	case PAIRING_FAILED:
		page->ops.requests = requests_failed;
		return;
	}
}

/* ---- What it does ---- */

static void start(struct pair_view *page)
{
	struct pairing *pairing = page->pairing;

	pairing->again = pairing->error == USHER_ERROR_PAIR_AGAIN || pairing->again;
	pairing_start(pairing);
	field_set(&page->typed, "", 0);
	set_requests(page);
	wizard_changed(page->view.wizard);
}

static void take_secret(struct pair_view *page)
{
	const char *problem = pairing_answer(page->pairing, page->typed.text);

	if (problem) {
		wizard_say(page->view.wizard, STYLE_BAD, _("This cannot be it: %s."),
			   _(problem));
		return;
	}
	field_set(&page->typed, "", 0);
	set_requests(page);
}

static int rename_done(struct wizard *wizard, const char *text, const char **problem,
		       void *userdata)
{
	int r = usher_aware_rename(wizard->usher, userdata, text);

	if (r == -EINVAL) {
		*problem = _("A name has 1 to 64 characters that can be seen.");
		return r;
	}
	if (r < 0)
		wizard_say(wizard, STYLE_BAD,
			   _("What is remembered cannot be changed: %s."), strerror(-r));
	else
		wizard_say(wizard, STYLE_GOOD, _("It is called %s from now on."), text);
	return 0;
}

static void rename_it(struct pair_view *page)
{
	struct wizard *wizard = page->view.wizard;
	const struct pairing *pairing = page->pairing;
	char *key = pairing->key ? strdup(pairing->key) : NULL;

	if (!key)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("It is not remembered, and so can have no name here."));
	else
		wizard_push(wizard,
			    text_view_new(wizard, N_("Name"),
					  _("What is it to be called from now on?"),
					  pairing->name, rename_done, key, free));
}

static void accept(struct pair_view *page)
{
	struct pairing *pairing = page->pairing;

	switch (pairing->state) {
	case PAIRING_IDLE: /* the question was whether without a PIN */
		pairing->agreed = true;
		start(page);
		return;
	case PAIRING_ASKING:
		take_secret(page);
		return;
	case PAIRING_DONE:
		wizard_home(page->view.wizard);
		return;
	case PAIRING_FAILED:
		start(page);
		return;
	case PAIRING_GOING_ON:
		return;
	}
}

static void request(struct view *view, enum request request)
{
	struct pair_view *page = pair_of(view);
	struct wizard *wizard = view->wizard;

	if (request == REQUEST_BACK)
		wizard_pop(wizard);
	else if (request == REQUEST_ACCEPT || request == REQUEST_AGAIN)
		accept(page);
	else if (request == REQUEST_REVEAL)
		page->typed.hidden = !page->typed.hidden;
	else if (request == REQUEST_RENAME)
		rename_it(page);
	else if (request == REQUEST_DOCTOR)
		wizard_push(wizard, doctor_view_new(wizard));
	else if (request == REQUEST_LOG)
		wizard_push(wizard, log_view_new(wizard));
	wizard_changed(wizard);
}

static struct field *field(const struct view *view)
{
	struct pair_view *page = pair_of(view);

	return page->pairing->state == PAIRING_ASKING ? &page->typed : NULL;
}

/* ---- What happens ---- */

static void event(struct view *view, const struct usher_event *event)
{
	struct pair_view *page = pair_of(view);

	/* digits that people read off are shown; a passphrase is hidden until they ask for it */
	if (usher_event_get_type(event) == USHER_EVENT_ASK &&
	    usher_event_get_aware(event) == page->pairing->aware)
		page->typed.hidden = page->pairing->passphrase;
	set_requests(page);
}

/* A second of the phase that goes on, or the end of a lock. */
static uint64_t next_change(const struct view *view)
{
	const struct pairing *pairing = pair_of(view)->pairing;
	uint64_t passed = ui_now() - pairing->phase_us;
	time_t now = time(NULL);

	if (pairing->state == PAIRING_FAILED && pairing->locked_until > now)
		return ui_now() + (uint64_t)(pairing->locked_until - now) * SECOND_US;
	if (pairing->state != PAIRING_GOING_ON)
		return 0;
	return pairing->phase_us + (passed / SECOND_US + 1) * SECOND_US;
}

static void shown(struct view *view)
{
	set_requests(pair_of(view));
}

static void pair_free(struct view *view)
{
	struct pair_view *page = pair_of(view);

	pairing_stop(page->pairing);
	rows_refresh(&view->wizard->rows);
	field_deinit(&page->typed);
	free(page);
}

static const struct view_ops ops = {
	.title = N_("Pair"),
	.help = N_("Pairs the accessory with this computer over Wi-Fi Aware, without a "
		   "network between them. It shows a PIN, or has one printed on it, so "
		   "that nobody in between can pass for it. Once it is paired it is "
		   "known again by its keys, and needs no PIN."),
	.requests = requests_busy,
	.draw = pair_view_draw,
	.request = request,
	.field = field,
	.event = event,
	.next_change = next_change,
	.shown = shown,
	.free = pair_free,
};

struct view *pair_view_new(struct wizard *wizard, struct usher_accessory *accessory,
			   const char *name, struct usher_code *code)
{
	struct pair_view *page = calloc(1, sizeof(*page));

	if (!page || field_init(&page->typed, PAIRING_SECRET_MAX, false) < 0) {
		usher_code_free(code);
		free(page);
		return NULL;
	}
	page->ops = ops;
	page->view = (struct view){.ops = &page->ops, .wizard = wizard};
	page->pairing = &wizard->pairing;
	if (pairing_set(page->pairing, accessory, name, code) < 0) {
		pair_free(&page->view);
		return NULL;
	}
	if (!pairing_is_weak(page->pairing))
		pairing_start(page->pairing);
	set_requests(page);
	return &page->view;
}
