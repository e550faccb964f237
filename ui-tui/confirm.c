/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A question that Enter says yes to. */
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <string.h>

enum { ROOMY = 12 }; /* lines from which on some stay empty */

struct confirm_view {
	struct view view;
	char *question;
	void (*done)(struct wizard *wizard, void *userdata);
	void *userdata;
	void (*free_userdata)(void *userdata);
};

static struct confirm_view *confirm_of(struct view *view)
{
	return (struct confirm_view *)view;
}

static void draw(struct view *view, const struct canvas *canvas)
{
	bool roomy = canvas->rows >= ROOMY;
	struct canvas body = canvas_part(canvas, roomy, 2, canvas->rows,
					 canvas->columns - 4);
	unsigned rows = canvas_paragraph(&body, 0, STYLE_TEXT,
					 confirm_of(view)->question);

	canvas_paragraph(&body, rows + 1, STYLE_NOTICE,
			 _("Enter does it, Esc does not."));
	canvas_cursor(&body, 0, 0);
}

/* What is done may bring up a page of its own: this one goes before. */
static void request(struct view *view, enum request request)
{
	struct confirm_view *confirm = confirm_of(view);

	if (request != REQUEST_ACCEPT && request != REQUEST_BACK)
		return;
	wizard_pop(view->wizard);
	if (request == REQUEST_ACCEPT)
		confirm->done(view->wizard, confirm->userdata);
}

static void confirm_free(struct view *view)
{
	struct confirm_view *confirm = confirm_of(view);

	if (confirm->free_userdata)
		confirm->free_userdata(confirm->userdata);
	free(confirm->question);
	free(confirm);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_BACK, REQUEST_NONE};

static const struct view_ops ops = {
	.title = N_("Are you sure?"),
	.help = N_(
		"A question before something is done that cannot be undone by itself."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.free = confirm_free,
};

struct view *confirm_view_new(struct wizard *wizard, const char *question,
			      void (*done)(struct wizard *wizard, void *userdata),
			      void *userdata, void (*free_userdata)(void *userdata))
{
	struct confirm_view *confirm = calloc(1, sizeof(*confirm));
	char *copy = strdup(question);

	if (!confirm || !copy) {
		free(confirm);
		free(copy);
		if (free_userdata)
			free_userdata(userdata);
		return NULL;
	}
	*confirm = (struct confirm_view){
		.view = {.ops = &ops, .wizard = wizard},
		.question = copy,
		.done = done,
		.userdata = userdata,
		.free_userdata = free_userdata,
	};
	return &confirm->view;
}
