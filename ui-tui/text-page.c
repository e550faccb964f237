/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of text that is asked for. */
#include "ui-tui/field.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <errno.h>
#include <string.h>

enum { TEXT_MAX = 256 };

struct text_view {
	struct view view;
	struct view_ops ops; /* with a title of its own */
	char *title, *label;
	struct field field;
	int (*done)(struct wizard *wizard, const char *text, const char **problem,
		    void *userdata);
	void *userdata;
	void (*free_userdata)(void *userdata);
};

static struct text_view *text_of(const struct view *view)
{
	return (struct text_view *)view;
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct text_view *text = text_of(view);
	struct canvas body = canvas_part(canvas, 1, 2, canvas->rows, canvas->columns - 4);
	unsigned rows = canvas_paragraph(&body, 0, STYLE_TEXT, text->label);

	field_draw(&text->field, &body, rows + 1, 0, body.columns);
}

static void accept(struct text_view *text)
{
	struct wizard *wizard = text->view.wizard;
	const char *problem = NULL;
	char typed[TEXT_MAX + 1];
	size_t len = MIN(secret_len(text->field.text), (size_t)TEXT_MAX);
	int r;

	memcpy(typed, secret_data(text->field.text), len);
	typed[len] = '\0';
	r = text->done(wizard, typed, &problem, text->userdata);
	if (r == -EINVAL && problem) {
		wizard_say(wizard, STYLE_BAD, "%s", problem);
		return;
	}
	wizard_pop(wizard);
}

static void request(struct view *view, enum request request)
{
	if (request == REQUEST_ACCEPT)
		accept(text_of(view));
	else if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
}

static struct field *field(const struct view *view)
{
	return &text_of(view)->field;
}

static void text_free(struct view *view)
{
	struct text_view *text = text_of(view);

	if (text->free_userdata)
		text->free_userdata(text->userdata);
	field_deinit(&text->field);
	free(text->title);
	free(text->label);
	free(text);
}

static const enum request requests[] = {REQUEST_ACCEPT, REQUEST_BACK, REQUEST_NONE};

static const struct view_ops ops = {
	.help = N_(
		"Type the text, or paste it; Enter takes it. Ctrl-U empties the line."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.field = field,
	.free = text_free,
};

struct view *text_view_new(struct wizard *wizard, const char *title, const char *label,
			   const char *initial,
			   int (*done)(struct wizard *wizard, const char *text,
				       const char **problem, void *userdata),
			   void *userdata, void (*free_userdata)(void *userdata))
{
	struct text_view *text = calloc(1, sizeof(*text));

	if (!text) {
		if (free_userdata)
			free_userdata(userdata);
		return NULL;
	}
	*text = (struct text_view){
		.view = {.ops = &text->ops, .wizard = wizard},
		.ops = ops,
		.title = strdup(title),
		.label = strdup(label),
		.done = done,
		.userdata = userdata,
		.free_userdata = free_userdata,
	};
	text->ops.title = text->title;
	if (!text->title || !text->label ||
	    field_init(&text->field, TEXT_MAX, false) < 0) {
		text_free(&text->view);
		return NULL;
	}
	if (initial)
		field_set(&text->field, initial, strlen(initial));
	return &text->view;
}
