/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The passphrase of the network: hidden, counted, and looked at while it is typed. */
#include "ui-tui/field.h"
#include "ui-tui/networks.h"
#include "ui-tui/steps.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"

#include <stdio.h>
#include <string.h>

struct passphrase_view {
	struct view view;
	struct field field;
	char *network; /* printable */
	bool known;    /* this computer has one */
	bool secured;  /* it is known that there is one */
};

static struct passphrase_view *passphrase_of(const struct view *view)
{
	return (struct passphrase_view *)view;
}

/* ---- Drawing ---- */

/* Why it is asked again; gives the rows that it took. */
static unsigned draw_refusal(const struct passphrase_view *passphrase,
			     const struct canvas *canvas, unsigned row)
{
	const struct unit *refused = steps_refused(passphrase->view.wizard,
						   USHER_ASK_PASSPHRASE);
	_cleanup_(freep) char *words = NULL, *advice = NULL, *text = NULL;
	unsigned rows;

	if (!refused)
		return 0;
	words = unit_words(refused);
	advice = unit_advice(refused);
	if (asprintf(&text, "%s: %s.", refused->name, words ? words : "") < 0)
		return 0;
	rows = canvas_paragraph(canvas, row, STYLE_BAD, text);
	if (advice)
		rows += canvas_paragraph(canvas, row + rows, STYLE_TEXT, advice);
	return rows + 1;
}

/* What Enter does with an empty line, else why it cannot be right so far. */
static const char *remark(const struct passphrase_view *passphrase)
{
	if (secret_len(passphrase->field.text))
		return _(secret_check_passphrase(passphrase->field.text));
	if (passphrase->known)
		return _("Enter alone uses the one that this computer has.");
	if (!passphrase->secured)
		return _("Enter alone: the network is open and has none.");
	return _("It has 8 to 63 characters; upper and lower case count.");
}

static unsigned draw_count(const struct passphrase_view *passphrase,
			   const struct canvas *canvas, unsigned row)
{
	size_t n = field_length(&passphrase->field);

	if (!n)
		return 0;
	canvas_printf(canvas, row, 0, STYLE_DIM,
		      ngettext("%zu character", "%zu characters", (unsigned long)n), n);
	return 1;
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct passphrase_view *passphrase = passphrase_of(view);
	struct canvas body = canvas_part(canvas, 0, 2, canvas->rows, canvas->columns - 4);
	unsigned row = canvas->rows > 12;
	const char *text = remark(passphrase);
	_cleanup_(freep) char *label = NULL;

	row += draw_refusal(passphrase, &body, row);
	if (asprintf(&label, _("Passphrase of %s:"), passphrase->network) >= 0)
		row += canvas_paragraph(&body, row, STYLE_BOLD, label);
	field_draw(&passphrase->field, &body, row, 0, body.columns);
	row += 1;
	row += draw_count(passphrase, &body, row);
	if (text)
		row += canvas_paragraph(&body, row, STYLE_NOTICE, text);
	if (row + 2 < body.rows)
		canvas_paragraph(
			&body, row + 1, STYLE_DIM,
			_("It is kept in memory until the wizard ends, and sent "
			  "to the accessories that were chosen, to nobody else."));
}

/* ---- Requests ---- */

static void accept(struct passphrase_view *passphrase)
{
	struct wizard *wizard = passphrase->view.wizard;
	struct secret *typed = passphrase->field.text;
	struct answers *answers = steps_answers_to_set(wizard);
	const char *problem = NULL;

	if (secret_len(typed) || (passphrase->secured && !passphrase->known))
		problem = secret_check_passphrase(typed);
	if (problem) {
		wizard_say(wizard, STYLE_BAD, _("This cannot be it: %s."), _(problem));
		return;
	}
	if (!secret_len(typed) && passphrase->known) {
		answers_set_known(answers);
	} else if (answers_set_passphrase(answers, secret_data(typed),
					  secret_len(typed)) < 0) {
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
		return;
	}
	steps_secret_is_set(wizard);
}

/* What was typed is there again when this page is. */
static void back(struct passphrase_view *passphrase)
{
	struct wizard *wizard = passphrase->view.wizard;
	struct batch *batch = &wizard->batch;
	const struct secret *typed = passphrase->field.text;

	answers_set_draft(batch->asked ? batch->asked->answers : &batch->answers,
			  secret_data(typed), secret_len(typed));
	steps_back(wizard);
}

static void request(struct view *view, enum request request)
{
	struct passphrase_view *passphrase = passphrase_of(view);

	if (request == REQUEST_ACCEPT)
		accept(passphrase);
	else if (request == REQUEST_REVEAL)
		passphrase->field.hidden = !passphrase->field.hidden;
	else if (request == REQUEST_BACK)
		back(passphrase);
}

static struct field *field(const struct view *view)
{
	return &passphrase_of(view)->field;
}

static void passphrase_free(struct view *view)
{
	struct passphrase_view *passphrase = passphrase_of(view);

	field_deinit(&passphrase->field);
	free(passphrase->network);
	free(passphrase);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_REVEAL, REQUEST_BACK,
					REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Passphrase"),
	.help = N_(
		"The passphrase of the network, typed or pasted. It is hidden until you "
		"have it shown. One that an accessory finds wrong is not sent to "
		"another one before you have seen it again."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.field = field,
	.free = passphrase_free,
};

/* What is known of the network. One whose passphrase here was refused, or could not be read, is typed
   now. */
static void look_up(struct passphrase_view *passphrase, const struct answers *answers)
{
	struct wizard *wizard = passphrase->view.wizard;
	const struct unit *asked = wizard->batch.asked;
	const struct network_row *row;
	struct networks networks;

	if (networks_collect(wizard->usher, &wizard->batch, &networks) < 0)
		return;
	row = networks_find(&networks, answers->ssid, answers->ssid_len);
	passphrase->secured = row && network_is_secured(row);
	passphrase->known = row && row->known &&
			    !(asked && asked->question == USHER_ASK_PASSPHRASE);
	networks_deinit(&networks);
}

struct view *passphrase_view_new(struct wizard *wizard)
{
	struct passphrase_view *passphrase = calloc(1, sizeof(*passphrase));
	const struct answers *answers = steps_answers(wizard);
	const struct secret *typed;

	if (!passphrase)
		return NULL;
	passphrase->view = (struct view){.ops = &ops, .wizard = wizard};
	passphrase->network = usher_printable(answers->ssid, answers->ssid_len);
	if (!passphrase->network ||
	    field_init(&passphrase->field, PASSPHRASE_MAX, true) < 0) {
		passphrase_free(&passphrase->view);
		return NULL;
	}
	typed = answers->draft ? answers->draft : answers->passphrase;
	if (typed)
		field_set(&passphrase->field, secret_data(typed), secret_len(typed));
	look_up(passphrase, answers);
	return &passphrase->view;
}
