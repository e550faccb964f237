/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The networks as a list, with what an accessory could make of the one under the cursor. */
#include "ui-tui/network.h"

#include "ui-tui/steps.h"
#include "ui-tui/unit-words.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	BARS      = 4,
	SECURITY  = 10,
	BANDS     = 12,
	MARKS     = 28,
	WIDE      = 70, /* columns from which on bands and marks are shown */
	NAME_LEFT = 2,  /* after the mark of the cursor */
	GAP       = 2,
	FOOT_MAX  = 3,
};
/* clang-format on */

const struct network_row *network_row_at(const struct network_view *network, size_t i)
{
	return i < network->networks.n ? &network->networks.rows[i] : NULL;
}

bool network_is_looking(const struct network_view *network)
{
	const struct batch *batch = &network->view.wizard->batch;

	return !network->suggested || (!batch->begun && batch_count(batch, UNIT_RUNNING));
}

static void draw_marks(const struct network_view *network, const struct canvas *canvas,
		       const struct network_row *row, enum style style)
{
	unsigned column = canvas->columns - MARKS;
	unsigned told = network->networks.told, used = 0;

	if (row->known)
		used = canvas_put(canvas, 0, column, MARKS, style, _("known here"));
	if (told && used)
		used += canvas_put(canvas, 0, column + used, MARKS - used, style, ", ");
	if (told == 1)
		canvas_put(canvas, 0, column + used, MARKS - used, style,
			   row->seen_by ? _("it sees it") : _("it does not see it"));
	else if (told)
		canvas_printf(canvas, 0, column + used, style, _("%u of %u see it"),
			      row->seen_by, told);
}

static void draw_row(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	const struct network_view *network = userdata;
	const struct network_row *row = network_row_at(network, i);
	enum style style = focus		   ? STYLE_FOCUS
			   : network_obstacle(row) ? STYLE_DIM
						   : STYLE_TEXT;
	bool wide = canvas->columns >= WIDE;
	unsigned right = BARS + GAP + SECURITY + (wide ? BANDS + MARKS : 0);
	unsigned width = canvas->columns - NAME_LEFT - GAP - right;
	unsigned column = NAME_LEFT + width + GAP;

	if (focus)
		canvas_put(canvas, 0, 0, 1, style, canvas_glyph(canvas, GLYPH_CURSOR));
	canvas_put(canvas, 0, NAME_LEFT, width, style, row->name);
	canvas_put(canvas, 0, column, BARS, style, canvas_bars(canvas, row->signal));
	column += BARS + GAP;
	canvas_put(canvas, 0, column, SECURITY - 1, style, network_security(row));
	if (!wide)
		return;
	canvas_put(canvas, 0, column + SECURITY, BANDS - 1, style, network_bands(row));
	draw_marks(network, canvas, row, style);
}

/* Why it is asked again, or who is to join. */
static unsigned draw_head(const struct network_view *network, const struct canvas *canvas)
{
	const struct wizard *wizard = network->view.wizard;
	const struct unit *refused = steps_refused(wizard, USHER_ASK_NETWORK);
	_cleanup_(freep) char *names = NULL, *words = NULL, *text = NULL;

	if (refused) {
		words = unit_words(refused);
		names = unit_advice(refused);
		if (asprintf(&text, "%s: %s%s%s%s", refused->name, words ? words : "",
			     names ? " (" : "", names ? names : "", names ? ")" : "") < 0)
			text = NULL;
		return text ? canvas_paragraph(canvas, 0, STYLE_BAD, text) : 0;
	}
	names = batch_names(&wizard->batch);
	if (asprintf(&text, _("For %s. Nothing is sent before you have chosen."),
		     names ? names : "") < 0)
		text = NULL;
	return text ? canvas_paragraph(canvas, 0, STYLE_TEXT, text) : 0;
}

/* One that could not be asked what it sees. */
static char *failure(const struct batch *batch)
{
	for (size_t i = 0; !batch->begun && i < batch->n; i++) {
		const struct unit *unit = batch->units[i];
		_cleanup_(freep) char *words = NULL;
		char *text = NULL;

		if (unit->state != UNIT_FAILED)
			continue;
		words = unit_words(unit);
		if (asprintf(&text,
			     unit->error == USHER_ERROR_ALREADY
				     ? _("%s: %s. Going on sets it up again.")
				     : _("%s: %s. It is tried again when you go on."),
			     unit->name, words ? words : "") < 0)
			return NULL;
		return text;
	}
	return NULL;
}

static char *status(const struct network_view *network)
{
	const struct batch *batch = &network->view.wizard->batch;

	if (!network->suggested)
		return strdup(_("Looking which networks there are..."));
	if (network_is_looking(network))
		return strdup(_("Asking the accessories which networks they see..."));
	if (!network->networks.n)
		return strdup(_("No network is heard. Enter, and type the name of one."));
	return failure(batch);
}

/* What is to be known of the network under the cursor. */
static char *foot(const struct network_view *network)
{
	const struct network_row *row = network_row_at(network, network->list.at);
	const char *obstacle;
	char *text = NULL;
	int r;

	if (!row)
		return NULL;
	obstacle = network_obstacle(row);
	if (obstacle)
		r = asprintf(&text, "%s", obstacle);
	else if (network->networks.told && !row->seen_by)
		r = asprintf(&text, "%s",
			     _("No accessory that told what it sees sees it."));
	else if (network_is_wpa3_only(row))
		r = asprintf(&text, "%s",
			     _("It takes WPA3 only: many accessories speak WPA2 alone."));
	else if (network->networks.told && row->seen_by < network->networks.told)
		r = asprintf(&text,
			     _("Seen by %u of the %u accessories that told what they "
			       "see. The others can be given another network later."),
			     row->seen_by, network->networks.told);
	else if (row->known)
		r = asprintf(&text, "%s",
			     _("This computer knows it, and may have its passphrase."));
	else if (network_is_open(row))
		r = asprintf(&text, "%s",
			     _("It is open: what is sent over it can be read nearby."));
	else
		r = -1;
	return r < 0 ? NULL : text;
}

void network_draw(struct network_view *network, const struct canvas *canvas)
{
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	_cleanup_(freep) char *text = foot(network);
	_cleanup_(freep) char *line = status(network);
	unsigned top = draw_head(network, &body), rows = 0;
	struct canvas list, bottom;

	if (line)
		top += canvas_paragraph(&body, top, STYLE_NOTICE, line);
	if (text)
		rows = MIN(canvas_paragraph_rows(body.columns, text), FOOT_MAX);
	if (top + rows + 2 >= body.rows)
		rows = 0;
	if (!network->networks.n)
		canvas_cursor(&body, top ? top - 1 : 0, 0);
	top += top + rows + 4 < body.rows; /* air, where there is some */
	network->list_top = top;
	list = canvas_part(&body, top, 0, body.rows - top - rows, body.columns);
	list_draw(&network->list, &list, draw_row, network);
	if (rows) {
		bottom = canvas_part(&body, body.rows - rows, 0, rows, body.columns);
		canvas_paragraph(&bottom, 0, STYLE_NOTICE, text);
	}
}
