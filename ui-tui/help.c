/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Help that is always right: it is made of what the page takes and of the keys as they are. */
#include "ui-tui/pager.h"
#include "ui-tui/text.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <stdio.h>
#include <string.h>

enum {
	KEYS_COLUMNS = 18,
	READABLE = 100, /* columns: an eye finds its way back over no more */
};

static const char *const how_it_works[] = {
	N_("usher finds accessories by radio. Choose one or several, say once which "
	   "Wi-Fi network they are to join, and watch them do it."),
	N_("Nothing is sent to an accessory before you say so. Passphrases and codes are "
	   "in no log and no report, and are wiped from memory when the wizard is left."),
	N_("What goes wrong is said with its cause and what to do about it; trying again "
	   "keeps all the other answers. `man usher` tells the rest."),
};

struct help_view {
	struct view view;
	struct pager pager;
	const struct view *about; /* below this one on the stack */
	size_t n_requests;	  /* of that page */
	size_t n_general;	  /* of every page */
};

static struct help_view *help_of(struct view *view)
{
	return (struct help_view *)view;
}

static size_t count(const enum request *requests)
{
	size_t n = 0;

	while (requests[n])
		n++;
	return n;
}

static void list_keys(const struct view *view, enum request request,
		      char ret[PAGER_LABEL_ROOM])
{
	const struct keymap *map = &view->wizard->keymap;
	char room[KEY_NAME_ROOM];
	size_t len = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < KEYMAP_KEYS_MAX && len < PAGER_LABEL_ROOM; i++)
		if (view_takes_key(view, map->keys[request][i]))
			len += (size_t)snprintf(ret + len, PAGER_LABEL_ROOM - len, "%s%s",
						len ? " " : "",
						key_name(map->keys[request][i], room));
	if (!len)
		snprintf(ret, PAGER_LABEL_ROOM, "%s", _("(no key)"));
}

static void key_item(const struct help_view *help, enum request request,
		     struct pager_item *ret)
{
	list_keys(help->about, request, ret->label);
	ret->label_style = STYLE_BOLD;
	ret->indent = KEYS_COLUMNS;
	ret->text = request_help(request);
}

static void heading(struct pager_item *ret, const char *text)
{
	ret->style = STYLE_BOLD;
	ret->text = text;
}

/*
 * The page: its name, what it is for, an empty line, its keys. Then, each after an empty line and a
 * heading, the keys of every page, and how it all works.
 */
static void item(size_t i, struct pager_item *ret, void *userdata)
{
	const struct help_view *help = userdata;
	const struct view_ops *ops = help->about->ops;

	if (i == 0)
		heading(ret, _(ops->title));
	else if (i == 1)
		ret->text = ops->help ? _(ops->help) : "";
	if (i < 3)
		return;
	i -= 3;
	if (i < help->n_requests) {
		key_item(help, ops->requests[i], ret);
		return;
	}
	i -= help->n_requests;
	if (i == 1)
		heading(ret, _("On every page"));
	if (i < 2)
		return;
	i -= 2;
	if (i < help->n_general) {
		key_item(help, wizard_requests[i], ret);
		return;
	}
	i -= help->n_general;
	if (i == 1)
		heading(ret, _("How it works"));
	else if (i >= 2)
		ret->text = _(how_it_works[i - 2]);
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct help_view *help = help_of(view);
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows,
					 MIN(canvas->columns - 1, READABLE));
	size_t n = 3 + help->n_requests + 2 + help->n_general + 2 +
		   ARRAY_SIZE(how_it_works);

	pager_draw(&help->pager, &body, n, item, help);
}

static void request(struct view *view, enum request request)
{
	if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
	else if (pager_request(&help_of(view)->pager, request))
		wizard_changed(view->wizard);
}

static void help_free(struct view *view)
{
	free(view);
}

static const enum request requests[] = {
	REQUEST_BACK,	   REQUEST_UP,	  REQUEST_DOWN, REQUEST_PAGE_UP,
	REQUEST_PAGE_DOWN, REQUEST_FIRST, REQUEST_LAST, REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("Help"),
	.help = N_(
		"What the page that you came from is for, and every key that it takes."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.free = help_free,
};

struct view *help_view_new(struct wizard *wizard, const struct view *about)
{
	struct help_view *help = calloc(1, sizeof(*help));

	if (!help)
		return NULL;
	help->view = (struct view){.ops = &ops, .wizard = wizard};
	help->about = about;
	help->n_requests = count(about->ops->requests);
	help->n_general = count(wizard_requests);
	return &help->view;
}
