/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which network the accessories are to join: what they and this computer hear, or a name typed. */
#include "ui-tui/network.h"

#include "ui-tui/steps.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <string.h>

static struct network_view *network_of(struct view *view)
{
	return (struct network_view *)view;
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
	const struct network_row *row = network_row_at(network, network->list.at);
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

static void draw(struct view *view, const struct canvas *canvas)
{
	network_draw(network_of(view), canvas);
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

static void ask_name(struct network_view *network)
{
	struct wizard *wizard = network->view.wizard;

	wizard_push(wizard, text_view_new(wizard, _("Another network"),
					  _("The name of the network, exactly as it is "
					    "written. Upper and lower case count."),
					  NULL, take_typed, network, NULL));
}

static void request(struct view *view, enum request request)
{
	struct network_view *network = network_of(view);
	const struct network_row *row = network_row_at(network, network->list.at);

	if (list_request(&network->list, request)) {
		network->moved = true;
	} else if (request == REQUEST_ACCEPT && row) {
		choose(network, row->ssid, row->ssid_len);
	} else if (request == REQUEST_HIDDEN ||
		   (request == REQUEST_ACCEPT && !network_is_looking(network))) {
		ask_name(network);
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
