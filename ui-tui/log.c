/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has happened so far. */
#include "ui-tui/pager.h"
#include "ui-tui/report.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

enum { TIME_COLUMNS = 10 };

struct log_view {
	struct view view;
	struct pager pager;
	const char *last; /* the newest line that was drawn; only compared */
};

static struct log_view *log_of(struct view *view)
{
	return (struct log_view *)view;
}

static const char *newest(const struct wizard *wizard)
{
	const struct history *history = &wizard->history;

	return history->n ? history_at(history, history->n - 1)->text : NULL;
}

static void item(size_t i, struct pager_item *ret, void *userdata)
{
	const struct history_line *line = history_at(userdata, i);
	struct tm tm;

	ret->text = line->text;
	ret->indent = TIME_COLUMNS;
	ret->label_style = STYLE_DIM;
	strftime(ret->label, sizeof(ret->label), "%H:%M:%S",
		 localtime_r(&line->when, &tm));
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct history *history = &view->wizard->history;
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 1);

	pager_draw(&log_of(view)->pager, &body, history->n, item, history);
	log_of(view)->last = newest(view->wizard);
}

static void request(struct view *view, enum request request)
{
	if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
	else if (request == REQUEST_REPORT)
		report_save(view->wizard);
	else if (pager_request(&log_of(view)->pager, request))
		wizard_changed(view->wizard);
}

static void event(struct view *view, const struct usher_event *event)
{
	if (newest(view->wizard) != log_of(view)->last)
		wizard_changed(view->wizard);
}

static void log_free(struct view *view)
{
	free(view);
}

static const enum request requests[] = {
	REQUEST_BACK,	   REQUEST_REPORT, REQUEST_UP,	 REQUEST_DOWN, REQUEST_PAGE_UP,
	REQUEST_PAGE_DOWN, REQUEST_FIRST,  REQUEST_LAST, REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("Log"),
	.help = N_("What has happened since the wizard was started, the newest at the "
		   "end. A saved report holds the same, and no secrets."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.event = event,
	.free = log_free,
};

struct view *log_view_new(struct wizard *wizard)
{
	struct log_view *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	log->view = (struct view){.ops = &ops, .wizard = wizard};
	log->pager.follow = true;
	return &log->view;
}
