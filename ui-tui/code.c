/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The code of an accessory, typed, pasted, scanned or in a picture: it is on the accessory itself,
 * its box or its display. Either one asks for it, or it comes first, and says by itself whom to set up:
 * who is meant is looked for among what is near, and waited for.
 */
#include "ui-tui/code-find.h"
#include "ui-tui/field.h"
#include "ui-tui/go.h"
#include "ui-tui/steps.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PIN_ROOMY = 14 }; /* lines from which on some stay empty */

struct code_view {
	struct view view;
	struct field field;
	struct usher_image *image; /* being read; NULL */
	struct usher_code *sought; /* whose accessory is waited for; NULL */
};

static struct code_view *code_of(const struct view *view)
{
	return (struct code_view *)view;
}

/* ---- What is seen ---- */

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

	if (!asked || asked->error || unit_asks_for_pin(asked))
		return 0;
	if (asprintf(&text, "%s: %s", asked->name,
		     asked->text ? asked->text : _("asks for its code")) < 0)
		return 0;
	return canvas_paragraph(canvas, row, STYLE_TEXT, text) + 1;
}

/* Who is waited for, and what to do with it where that is not a setup. */
static void draw_sought(const struct usher_code *sought, const struct canvas *canvas,
			unsigned row)
{
	const char *name = usher_code_get_name(sought),
		   *elsewhere = usher_code_get_elsewhere(sought);
	_cleanup_(freep) char *shown = usher_printable(name, strlen(name));
	_cleanup_(freep) char *text = NULL;

	if (!shown ||
	    asprintf(&text,
		     _("Looking for %s. Is it switched on, near, and in setup mode?"),
		     shown) < 0)
		return;
	row += canvas_paragraph(canvas, row, STYLE_NOTICE, text);
	if (elsewhere)
		canvas_paragraph(canvas, row, STYLE_TEXT, _(elsewhere));
}

/* Of one that is set up over Wi-Fi Aware: its PIN, which is no code of the kinds above. */
static void draw_pin(const struct code_view *code, const struct canvas *canvas,
		     unsigned row)
{
	const struct unit *asked = code->view.wizard->batch.asked;
	bool roomy = canvas->rows >= PIN_ROOMY;

	if (asked->error && roomy)
		row += canvas_paragraph(canvas, row, STYLE_TEXT,
					_("It shows a new one now, where it shows one: "
					  "type that. One that is printed on it stays "
					  "the same."));
	else if (!asked->error)
		row += canvas_paragraph(canvas, row, STYLE_TEXT, asked->name);
	row += roomy;
	row += canvas_paragraph(canvas, row, STYLE_BOLD,
				_("Its PIN, six digits: on its display, or printed on "
				  "it."));
	field_draw(&code->field, canvas, row, 0, canvas->columns);
	canvas_paragraph(canvas, row + 1 + roomy, STYLE_DIM,
			 _("It is never sent: both sides prove that they know it. It is "
			   "forgotten when this is over."));
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct code_view *code = code_of(view);
	struct canvas body = canvas_part(canvas, 0, 2, canvas->rows, canvas->columns - 4);
	const struct unit *asked = view->wizard->batch.asked;
	unsigned row = draw_refusal(view->wizard, &body);

	if (asked && unit_asks_for_pin(asked)) {
		draw_pin(code, &body, row);
		return;
	}
	row += draw_asked(view->wizard, &body, row);
	row += canvas_paragraph(&body, row, STYLE_BOLD,
				_("The code of the accessory. It is on the accessory "
				  "itself, on its box, or on its display."));
	field_draw(&code->field, &body, row + 1, 0, body.columns);
	if (code->sought)
		draw_sought(code->sought, &body, row + 3);
	else if (code->image)
		canvas_paragraph(&body, row + 3, STYLE_NOTICE,
				 _("The picture is being read."));
	else
		canvas_paragraph(
			&body, row + 3, STYLE_DIM,
			_("The text of its QR code, or the digits beside it, typed, "
			  "pasted or scanned; or a picture of it: the path of a PNG "
			  "or JPEG file."));
}

/* ---- Whom it is of ---- */

static void stop_seeking(struct code_view *code)
{
	code->sought = usher_code_free(code->sought);
	code->image = usher_image_free(code->image);
}

/* By the code alone: it is not listened for, or it has a network of its own. */
static void go_alone(struct code_view *code, const struct usher_code *parsed)
{
	struct wizard *wizard = code->view.wizard;
	const char *name = usher_code_get_name(parsed);
	_cleanup_(freep) char *shown = usher_printable(name, strlen(name));
	bool named = usher_code_is_softap(parsed) && shown;
	int r;

	batch_clear(&wizard->batch);
	r = batch_add_code(&wizard->batch, secret_data(code->field.text),
			   secret_len(code->field.text),
			   named ? shown : _("the accessory of this code"));
	if (r < 0) {
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(r)));
		return;
	}
	wizard_pop(wizard);
	wizard_push(wizard, network_view_new(wizard));
}

/* The accessory that was meant is there. */
static void go_to(struct code_view *code, const struct usher_code *parsed,
		  struct row *row)
{
	struct wizard *wizard = code->view.wizard;
	const char *elsewhere = usher_code_get_elsewhere(parsed);
	_cleanup_(freep) char *title = row_title(row);
	struct batch *batch = &wizard->batch;

	wizard_pop(wizard);
	if (elsewhere) {
		wizard_push(wizard, detail_view_new(wizard, row->accessory));
		wizard_say(wizard, STYLE_NOTICE, _("This is the one of the code: %s. %s"),
			   title ? title : "", _(elsewhere));
		return;
	}
	if (go_to_pair(wizard, row, &code->sought))
		return;
	go_with_row(wizard, row);
	if (!batch->begun && batch->n == 1 &&
	    batch->units[0]->accessory == row->accessory &&
	    batch_set_code(batch, batch->units[0], secret_data(code->field.text),
			   secret_len(code->field.text)) < 0)
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
}

/* Takes parsed. Goes on when the accessory is there, else waits for it. */
static void seek(struct code_view *code, struct usher_code *parsed)
{
	struct wizard *wizard = code->view.wizard;
	struct row *row = NULL;
	size_t n = code_find(&wizard->rows, parsed, &row);

	code->sought = parsed;
	if (n == 0 && usher_discover_code(wizard->usher, parsed) == -ENOMEM)
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
	if (n == 1) {
		go_to(code, parsed, row);
		stop_seeking(code);
	} else if (n > 1) {
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Several accessories may be the one of this code: choose it "
			     "in the list."));
		stop_seeking(code);
	}
	wizard_changed(wizard);
}

static void begin(struct code_view *code)
{
	_cleanup_(usher_code_freep) struct usher_code *parsed = NULL;
	struct wizard *wizard = code->view.wizard;
	const struct secret *typed = code->field.text;
	const char *problem = NULL, *elsewhere;

	if (usher_code_parse(secret_data(typed), secret_len(typed), &parsed, &problem) <
	    0) {
		wizard_say(wizard, STYLE_BAD, _("This cannot be used: %s."),
			   _(problem ? problem : usher_strerror(USHER_ERROR_NO_MEMORY)));
		return;
	}
	elsewhere = usher_code_get_elsewhere(parsed);
	if (!strcmp(usher_code_get_kind(parsed), "wifi")) {
		wizard_say(wizard, STYLE_BAD, _("This cannot be used: %s."),
			   _("it is the code of a network, not of an accessory"));
	} else if (!strcmp(usher_code_get_kind(parsed), "dpp") ||
		   usher_code_is_softap(parsed)) {
		go_alone(code, parsed);
	} else if (usher_code_names_accessory(parsed)) {
		seek(code, parsed);
		parsed = NULL;
	} else {
		wizard_say(wizard, STYLE_NOTICE,
			   _("This code does not say whose it is. %s"),
			   elsewhere ? _(elsewhere) : "");
	}
}

/* ---- What was typed ---- */

static void answer(struct code_view *code)
{
	struct wizard *wizard = code->view.wizard;
	const struct secret *typed = code->field.text;
	const char *text = secret_data(typed);

	if (unit_asks_for_pin(wizard->batch.asked) &&
	    (secret_len(typed) != PAIRING_PIN_DIGITS ||
	     strspn(text, "0123456789") != PAIRING_PIN_DIGITS)) {
		wizard_say(wizard, STYLE_BAD, _("This cannot be it: %s."),
			   _("a PIN has 6 digits"));
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

static void read_image(struct code_view *code, const char *path)
{
	struct wizard *wizard = code->view.wizard;
	_cleanup_(freep) char *shown = usher_printable(path, strlen(path));
	const char *problem = NULL;
	int r = usher_image_start(wizard->usher, path, &code->image, &problem);

	if (r < 0)
		wizard_say(wizard, STYLE_BAD, "%s: %s", shown ? shown : "",
			   problem ? _(problem) : strerror(-r));
}

static void go_on(struct code_view *code)
{
	if (code->view.wizard->batch.asked)
		answer(code);
	else
		begin(code);
}

static void accept(struct code_view *code)
{
	struct wizard *wizard = code->view.wizard;
	_cleanup_(freep) char *path = NULL;

	if (code->sought || code->image)
		return; /* it goes on by itself */
	if (!secret_len(code->field.text)) {
		wizard_say(wizard, STYLE_NOTICE, "%s", _("Type or paste the code."));
		return;
	}
	path = code_path(code->field.text);
	/* a code that is asked for may begin like a path */
	if (path && (!wizard->batch.asked || access(path, F_OK) == 0))
		read_image(code, path);
	else
		go_on(code);
}

static void end_image(struct code_view *code, const struct usher_event *event)
{
	struct wizard *wizard = code->view.wizard;
	const char *text = usher_event_get_text(event), *found;
	int error = usher_event_get_error(event);
	size_t len = 0;

	found = code_of_image(code->image, &len);
	if (error)
		wizard_say(wizard, STYLE_BAD, "%s",
			   text ? _(text) : _(usher_strerror(error)));
	else if (!found)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("There are several codes in the picture: cut it to the one "
			     "that is meant."));
	if (error == USHER_ERROR_NO_ZBAR)
		wizard_say(wizard, STYLE_BAD, "%s: %s", _(usher_strerror(error)),
			   _(usher_error_hint(error)));
	if (found)
		field_set(&code->field, found, len);
	code->image = usher_image_free(code->image);
	if (found)
		go_on(code);
	wizard_changed(wizard);
}

static void event(struct view *view, const struct usher_event *event)
{
	struct code_view *code = code_of(view);
	struct usher_code *sought = code->sought;
	struct row *row;

	if (code->image && usher_event_get_image(event) == code->image) {
		end_image(code, event);
		return;
	}
	if (!sought || !usher_event_get_accessory(event) ||
	    usher_code_matches(sought, usher_event_get_accessory(event)) != 1 ||
	    !code_find(&view->wizard->rows, sought, &row))
		return;
	code->sought = NULL;
	seek(code, sought);
}

static void typed(struct view *view)
{
	stop_seeking(code_of(view));
}

/* For the device that can set it up, or to keep it. */
static void show_qr(struct code_view *code)
{
	struct wizard *wizard = code->view.wizard;

	if (!secret_len(code->field.text))
		wizard_say(wizard, STYLE_NOTICE, "%s", _("Type or paste the code."));
	else
		wizard_push(wizard, qr_view_new(wizard, _("Code"),
						secret_data(code->field.text)));
}

static void request(struct view *view, enum request request)
{
	struct code_view *code = code_of(view);

	if (request == REQUEST_ACCEPT)
		accept(code);
	else if (request == REQUEST_REVEAL)
		code->field.hidden = !code->field.hidden;
	else if (request == REQUEST_CODE)
		show_qr(code);
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

	stop_seeking(code);
	field_deinit(&code->field);
	free(code);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_REVEAL, REQUEST_CODE,
					REQUEST_BACK, REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Code"),
	.help = N_("Type the code of the accessory, or paste it: the digits beside its "
		   "QR code, or the text that the QR code holds. A scanner that types "
		   "will do as well, and the path of a file with a picture of the code. "
		   "Whom it is of is found by itself."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.field = field,
	.typed = typed,
	.event = event,
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
