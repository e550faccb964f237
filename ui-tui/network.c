/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which network the accessories are to join: what they and this computer hear, or a name typed. */
#include "ui-tui/list.h"
#include "ui-tui/networks.h"
#include "ui-tui/steps.h"
#include "ui-tui/unit-words.h"
#include "ui-tui/views.h"

#include <errno.h>
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

struct network_view {
	struct view view;
	struct networks networks;
	struct list_cursor list;
	bool moved; /* by the person: the cursor stays on its network */
	bool suggested;
	unsigned list_top; /* its first line, when it was drawn last */
	char typed[32];	   /* a name: on with it */
	size_t typed_len;
};

static struct network_view *network_of(struct view *view)
{
	return (struct network_view *)view;
}

static const struct network_row *row_at(const struct network_view *network, size_t i)
{
	return i < network->networks.n ? &network->networks.rows[i] : NULL;
}

/* ---- What is known ---- */

/* Where the cursor was, else what was chosen before, else the default. */
static void place_cursor(struct network_view *network, const uint8_t *ssid, size_t len)
{
	const struct answers *answers = steps_answers(network->view.wizard);
	const struct network_row *row = NULL;

	if (network->moved)
		row = networks_find(&network->networks, ssid, len);
	else if (answers->ssid_len)
		row = networks_find(&network->networks, answers->ssid, answers->ssid_len);
	if (!network->moved && row && network->networks.told && !row->seen_by)
		row = NULL;
	list_set_size(&network->list, network->networks.n);
	if (row)
		list_set_cursor(&network->list, (size_t)(row - network->networks.rows));
	else if (network->networks.n && !network->moved)
		list_set_cursor(&network->list, 0);
}

static void collect(struct network_view *network)
{
	struct wizard *wizard = network->view.wizard;
	const struct network_row *row = row_at(network, network->list.at);
	struct networks fresh;
	uint8_t ssid[32];
	size_t len = 0;

	if (row) {
		memcpy(ssid, row->ssid, row->ssid_len);
		len = row->ssid_len;
	}
	network->suggested = usher_suggest_is_done(wizard->usher);
	if (networks_collect(wizard->usher, &wizard->batch, &fresh) < 0)
		return;
	networks_deinit(&network->networks);
	network->networks = fresh;
	place_cursor(network, ssid, len);
	wizard_changed(wizard);
}

static void event(struct view *view, const struct usher_event *event)
{
	if (usher_event_get_setup(event))
		collect(network_of(view));
}

static void moved(struct view *view)
{
	struct network_view *network = network_of(view);

	if (usher_suggest_is_done(view->wizard->usher) != network->suggested)
		collect(network);
}

/* ---- Drawing ---- */

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
	const struct network_row *row = row_at(network, i);
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

static const char *status(const struct network_view *network)
{
	const struct wizard *wizard = network->view.wizard;

	if (!network->suggested)
		return _("Looking which networks there are...");
	if (!wizard->batch.begun && batch_count(&wizard->batch, UNIT_RUNNING))
		return _("Asking the accessories which networks they see...");
	if (!network->networks.n)
		return _("No network is heard. Press h to type the name of one.");
	return "";
}

/* What is to be known of the network under the cursor. */
static char *foot(const struct network_view *network)
{
	const struct network_row *row = row_at(network, network->list.at);
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

static void draw(struct view *view, const struct canvas *canvas)
{
	struct network_view *network = network_of(view);
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	_cleanup_(freep) char *text = foot(network);
	const char *line = status(network);
	unsigned top = draw_head(network, &body), rows = 0;
	struct canvas list, bottom;

	if (*line)
		canvas_put(&body, top++, 0, body.columns, STYLE_DIM, line);
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

/* ---- Requests ---- */

static void choose(struct network_view *network, const void *ssid, size_t len)
{
	struct wizard *wizard = network->view.wizard;
	const struct network_row *row = networks_find(&network->networks, ssid, len);

	answers_set_network(steps_answers_to_set(wizard), ssid, len,
			    row && network_is_open(row));
	steps_network_is_set(wizard);
}

static int take_typed(struct wizard *wizard, const char *text, const char **problem,
		      void *userdata)
{
	struct network_view *network = userdata;
	size_t len = strlen(text);

	if (!len || len > sizeof(network->typed)) {
		*problem = _("A network's name has 1 to 32 bytes.");
		return -EINVAL;
	}
	network->typed_len = len;
	memcpy(network->typed, text, len);
	return 0;
}

/* On top again: with the name that was typed it goes on. */
static void shown(struct view *view)
{
	struct network_view *network = network_of(view);
	size_t len = network->typed_len;

	network->typed_len = 0;
	if (len)
		choose(network, network->typed, len);
}

static void back(struct network_view *network)
{
	struct wizard *wizard = network->view.wizard;

	if (!wizard->batch.begun)
		batch_clear(&wizard->batch);
	steps_back(wizard);
}

static void request(struct view *view, enum request request)
{
	struct network_view *network = network_of(view);
	const struct network_row *row = row_at(network, network->list.at);

	if (list_request(&network->list, request)) {
		network->moved = true;
	} else if (request == REQUEST_ACCEPT && row) {
		choose(network, row->ssid, row->ssid_len);
	} else if (request == REQUEST_HIDDEN) {
		wizard_push(view->wizard,
			    text_view_new(view->wizard, _("Another network"),
					  _("The name of the network, exactly as it is "
					    "written. Upper and lower case count."),
					  NULL, take_typed, network, NULL));
	} else if (request == REQUEST_BACK) {
		back(network);
	}
}

static void click(struct view *view, unsigned line, unsigned column)
{
	struct network_view *network = network_of(view);
	size_t i = line < network->list_top
			   ? network->list.n
			   : list_at(&network->list, line - network->list_top);

	if (i < network->list.n) {
		list_set_cursor(&network->list, i);
		network->moved = true;
	}
}

static void network_free(struct view *view)
{
	struct network_view *network = network_of(view);

	networks_deinit(&network->networks);
	free(network);
}

static const enum request requests[] = {
	REQUEST_ACCEPT,	 REQUEST_HIDDEN,    REQUEST_BACK,  REQUEST_UP,	 REQUEST_DOWN,
	REQUEST_PAGE_UP, REQUEST_PAGE_DOWN, REQUEST_FIRST, REQUEST_LAST, REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Which network?"),
	.help = N_(
		"The networks that this computer and the accessories hear. The one that "
		"suits best is on top. One that says no name, or is out of reach here, "
		"can be typed."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.event = event,
	.moved = moved,
	.click = click,
	.shown = shown,
	.free = network_free,
};

struct view *network_view_new(struct wizard *wizard)
{
	struct network_view *network = calloc(1, sizeof(*network));

	if (!network)
		return NULL;
	network->view = (struct view){.ops = &ops, .wizard = wizard};
	batch_look(&wizard->batch);
	collect(network);
	return &network->view;
}
