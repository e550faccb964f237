/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The code of an accessory, typed or pasted: it is on the accessory itself, its box or its display.
 * Either one asks for it, or it comes first, and says by itself whom to set up.
 */
#include "ui-tui/field.h"
#include "ui-tui/steps.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"

#include <stdio.h>
#include <string.h>

struct code_view {
	struct view view;
	struct field field;
};

static struct code_view *code_of(const struct view *view)
{
	return (struct code_view *)view;
}

static unsigned draw_refusal(const struct wizard *wizard, const struct canvas *canvas)
{
	const struct unit *refused = steps_refused(wizard, USHER_ASK_CODE);
	_cleanup_(freep) char *words = NULL, *text = NULL;

	if (!refused)
		return 0;
	words = unit_words(refused);
	if (asprintf(&text, "%s: %s.", refused->name, words ? words : "") < 0)
		return 0;
	return canvas_paragraph(canvas, 0, STYLE_BAD, text) + 1;
}

/* Who asks, and what the code is called there. */
static unsigned draw_asked(const struct wizard *wizard, const struct canvas *canvas,
			   unsigned row)
{
	const struct unit *asked = wizard->batch.asked;
	_cleanup_(freep) char *text = NULL;

	if (!asked || asked->error)
		return 0;
	if (asprintf(&text, "%s: %s", asked->name,
		     asked->text ? asked->text : _("asks for its code")) < 0)
		return 0;
	return canvas_paragraph(canvas, row, STYLE_TEXT, text) + 1;
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct code_view *code = code_of(view);
	struct canvas body = canvas_part(canvas, 0, 2, canvas->rows, canvas->columns - 4);
	unsigned row = draw_refusal(view->wizard, &body);

	row += draw_asked(view->wizard, &body, row);
	row += canvas_paragraph(&body, row, STYLE_BOLD,
				_("The code of the accessory. It is on the accessory "
				  "itself, on its box, or on its display."));
	field_draw(&code->field, &body, row + 1, 0, body.columns);
	if (!view->wizard->batch.asked)
		canvas_paragraph(&body, row + 3, STYLE_DIM,
				 _("One that begins with DPP: is enough by itself. Other "
				   "codes are asked for once an accessory is chosen."));
}

/* NULL, or why nobody can be set up by it. */
static const char *problem_of(const struct secret *typed)
{
	_cleanup_(usher_code_freep) struct usher_code *parsed = NULL;
	const char *problem = NULL;

	if (usher_code_parse(secret_data(typed), secret_len(typed), &parsed, &problem) <
	    0)
		return problem ? problem : usher_strerror(USHER_ERROR_NO_MEMORY);
	if (strcmp(usher_code_get_kind(parsed), "dpp") != 0)
		return _("it is the code of a network, not of an accessory");
	return NULL;
}

static void begin(struct wizard *wizard, const struct secret *typed)
{
	const char *problem = problem_of(typed);
	int r;

	if (problem) {
		wizard_say(wizard, STYLE_BAD, _("This cannot be used: %s."), problem);
		return;
	}
	batch_clear(&wizard->batch);
	r = batch_add_code(&wizard->batch, secret_data(typed), secret_len(typed),
			   _("the accessory of this code"));
	if (r < 0) {
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(r)));
		return;
	}
	wizard_pop(wizard);
	wizard_push(wizard, network_view_new(wizard));
}

static void accept(struct code_view *code)
{
	struct wizard *wizard = code->view.wizard;
	struct secret *typed = code->field.text;

	if (!secret_len(typed)) {
		wizard_say(wizard, STYLE_NOTICE, "%s", _("Type or paste the code."));
		return;
	}
	if (!wizard->batch.asked) {
		begin(wizard, typed);
		return;
	}
	if (batch_set_code(&wizard->batch, wizard->batch.asked, secret_data(typed),
			   secret_len(typed)) < 0) {
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
		return;
	}
	steps_secret_is_set(wizard);
}

static void request(struct view *view, enum request request)
{
	struct code_view *code = code_of(view);

	if (request == REQUEST_ACCEPT)
		accept(code);
	else if (request == REQUEST_REVEAL)
		code->field.hidden = !code->field.hidden;
	else if (request == REQUEST_BACK && !view->wizard->batch.asked)
		wizard_pop(view->wizard);
	else if (request == REQUEST_BACK)
		steps_back(view->wizard);
}

static struct field *field(const struct view *view)
{
	return &code_of(view)->field;
}

static void code_free(struct view *view)
{
	struct code_view *code = code_of(view);

	field_deinit(&code->field);
	free(code);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_REVEAL, REQUEST_BACK,
					REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Code"),
	.help = N_(
		"Type the code of the accessory, or paste it: the digits beside its QR "
		"code, or the text that the QR code holds."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.field = field,
	.free = code_free,
};

struct view *code_view_new(struct wizard *wizard)
{
	struct code_view *code = calloc(1, sizeof(*code));

	if (!code)
		return NULL;
	code->view = (struct view){.ops = &ops, .wizard = wizard};
	if (field_init(&code->field, SECRET_MAX, false) < 0) {
		code_free(&code->view);
		return NULL;
	}
	return &code->view;
}
