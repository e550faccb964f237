/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What came of a setup: what the accessory is called, what it tells of itself, where to go on. */
#include "ui-tui/qr.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	LABEL = 14,
	GAP   = 2,
	TEXT_MIN = 30, /* columns for the text beside a QR code */
};
/* clang-format on */

struct finish_view {
	struct view view;
	size_t unit;
	char *url; /* printable; NULL: it named none */
	struct usher_qr *qr;
};

static struct finish_view *finish_of(struct view *view)
{
	return (struct finish_view *)view;
}

static struct unit *unit_of(const struct finish_view *finish)
{
	return finish->view.wizard->batch.units[finish->unit];
}

/* ---- Drawing ---- */

/* A line "label  text"; what a stranger wrote is contained by the canvas. */
static unsigned draw_line(const struct canvas *canvas, unsigned row, const char *label,
			  const char *text)
{
	struct canvas right = canvas_part(canvas, row, LABEL, canvas->rows - row,
					  canvas->columns - LABEL);

	canvas_put(canvas, row, 0, LABEL - 1, STYLE_DIM, label);
	return canvas_paragraph(&right, 0, STYLE_TEXT, text);
}

static char *printable(const char *text)
{
	return text ? usher_printable(text, strlen(text)) : NULL;
}

/* Two things that it tells of itself, as one: "ESPHome 2025.9.0". */
static unsigned draw_info(const struct canvas *canvas, unsigned row, const char *label,
			  const struct usher_setup *setup, const char *what,
			  const char *version)
{
	_cleanup_(freep) char *name = printable(usher_setup_get_info(setup, what));
	_cleanup_(freep) char *number = NULL, *text = NULL;

	if (version)
		number = printable(usher_setup_get_info(setup, version));
	if (!name && !number)
		return 0;
	if (asprintf(&text, "%s%s%s", name ? name : "", name && number ? " " : "",
		     number ? number : "") < 0)
		return 0;
	return draw_line(canvas, row, label, text);
}

static unsigned draw_network(const struct canvas *canvas, unsigned row,
			     const struct unit *unit)
{
	_cleanup_(freep) char *ssid = usher_printable(unit->answers->ssid,
						      unit->answers->ssid_len);

	return ssid && *ssid ? draw_line(canvas, row, _("Network"), ssid) : 0;
}

static unsigned draw_reach(const struct canvas *canvas, unsigned row,
			   const struct usher_setup *setup)
{
	switch (usher_setup_get_reachable(setup)) {
	case 1:
		return draw_line(canvas, row, _("Reach"), _("it answers on the network"));
	case 0:
		return draw_line(canvas, row, _("Reach"),
				 _("it does not answer on the network yet"));
	}
	return 0;
}

static void draw_facts(const struct finish_view *finish, const struct canvas *canvas)
{
	const struct unit *unit = unit_of(finish);
	const struct usher_setup *setup = unit->setup;
	_cleanup_(freep) char *words = unit_words(unit), *title = NULL;
	unsigned row = 0;

	if (asprintf(&title, "%s: %s.", unit->name, words ? words : "") >= 0)
		row = canvas_paragraph(canvas, 0, STYLE_GOOD, title);
	row += canvas->rows > 8;
	row += draw_network(canvas, row, unit);
	row += draw_reach(canvas, row, setup);
	row += draw_info(canvas, row, _("Calls itself"), setup, "name", NULL);
	row += draw_info(canvas, row, _("Firmware"), setup, "firmware",
			 "firmware-version");
	row += draw_info(canvas, row, _("System"), setup, "os", "os-version");
	row += draw_info(canvas, row, _("Hardware"), setup, "hardware", NULL);
	if (finish->url)
		row += draw_line(canvas, row, _("Go on at"), finish->url);
	if (unit->text)
		row += draw_line(canvas, row, _("Note"), unit->text);
	if (row + 1 < canvas->rows)
		canvas_paragraph(canvas, row + 1, STYLE_DIM,
				 _("Enter returns to the list, to set up another one."));
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct finish_view *finish = finish_of(view);
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	struct canvas text = body, image;
	unsigned columns = finish->qr ? qr_columns(canvas, finish->qr) : 0;

	if (columns && qr_fits(&body, finish->qr) &&
	    columns + GAP + TEXT_MIN <= body.columns) {
		image = canvas_part(&body, 0, body.columns - columns, body.rows, columns);
		qr_draw(&image, finish->qr);
		text = canvas_part(&body, 0, 0, body.rows, body.columns - columns - GAP);
	}
	draw_facts(finish, &text);
	canvas_cursor(&body, 0, 0);
}

/* ---- Requests ---- */

/* Also the row on the page before has its new name. */
static int take_name(struct wizard *wizard, const char *text, const char **problem,
		     void *userdata)
{
	struct finish_view *finish = userdata;
	struct unit *unit = unit_of(finish);
	char *name = usher_printable(text, strlen(text));
	int r;

	if (!name)
		return -ENOMEM;
	r = usher_rename(wizard->usher, usher_accessory_get_id(unit->accessory), text);
	if (r < 0) {
		free(name);
		*problem = r == -EINVAL ? _("A name has 1 to 64 printable characters.")
					: _(usher_strerror(r));
		return -EINVAL;
	}
	free(unit->name);
	unit->name = name;
	rows_refresh(&wizard->rows);
	return 0;
}

static void rename_it(struct finish_view *finish)
{
	struct wizard *wizard = finish->view.wizard;
	const struct unit *unit = unit_of(finish);

	wizard_push(wizard, text_view_new(wizard, _("Name"),
					  _("What is this accessory to be called on this "
					    "computer? Its own name stays as it is."),
					  usher_accessory_get_name(unit->accessory),
					  take_name, finish, NULL));
}

static void show_code(struct finish_view *finish)
{
	struct wizard *wizard = finish->view.wizard;
	const char *url = usher_setup_get_url(unit_of(finish)->setup, 0);

	if (url)
		wizard_push(wizard, qr_view_new(wizard, _("Go on with a phone"), url));
	else
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("It did not say where to go on: there is nothing to show."));
}

static void request(struct view *view, enum request request)
{
	struct finish_view *finish = finish_of(view);

	if (request == REQUEST_RENAME && unit_of(finish)->accessory)
		rename_it(finish);
	else if (request == REQUEST_RENAME)
		wizard_say(view->wizard, STYLE_NOTICE, "%s",
			   _("It is known by its code alone: there is nothing to name."));
	else if (request == REQUEST_CODE)
		show_code(finish);
	else if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
	else if (request == REQUEST_ACCEPT && batch_is_over(&view->wizard->batch))
		wizard_home(view->wizard);
	else if (request == REQUEST_ACCEPT)
		wizard_pop(view->wizard);
}

static void finish_free(struct view *view)
{
	struct finish_view *finish = finish_of(view);

	usher_qr_free(finish->qr);
	free(finish->url);
	free(finish);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_RENAME, REQUEST_CODE,
					REQUEST_BACK, REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Done"),
	.help = N_(
		"What came of it: what the accessory tells of itself, and where it wants "
		"to go on. The QR code opens that address on a phone."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.free = finish_free,
};

struct view *finish_view_new(struct wizard *wizard, size_t i)
{
	struct finish_view *finish = calloc(1, sizeof(*finish));
	const char *url;

	if (!finish)
		return NULL;
	finish->view = (struct view){.ops = &ops, .wizard = wizard};
	finish->unit = i;
	url = usher_setup_get_url(unit_of(finish)->setup, 0);
	if (url) {
		finish->url = printable(url);
		usher_qr_new(url, strlen(url), &finish->qr);
	}
	return &finish->view;
}
