/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/qr.h"

#include "ui-tui/i18n.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <errno.h>
#include <string.h>

/* ISO/IEC 18004 wants 4 light modules around it; on a screen, where nothing else is near, 2 do. */
enum { QUIET = 2 };

unsigned qr_rows(const struct canvas *canvas, const struct usher_qr *qr)
{
	unsigned size = usher_qr_get_size(qr) + 2 * QUIET;

	return canvas_is_ascii(canvas) ? size : (size + 1) / 2;
}

unsigned qr_columns(const struct canvas *canvas, const struct usher_qr *qr)
{
	unsigned size = usher_qr_get_size(qr) + 2 * QUIET;

	return canvas_is_ascii(canvas) ? 2 * size : size;
}

bool qr_fits(const struct canvas *canvas, const struct usher_qr *qr)
{
	return qr_rows(canvas, qr) <= canvas->rows &&
	       qr_columns(canvas, qr) <= canvas->columns;
}

/* Row and column with the quiet zone; a row below it is not drawn on. */
static bool is_light(const struct usher_qr *qr, unsigned row, unsigned column)
{
	return row < usher_qr_get_size(qr) + 2 * QUIET &&
	       !usher_qr_is_dark(qr, row - QUIET, column - QUIET);
}

static const char *cell(const struct usher_qr *qr, bool ascii, unsigned row,
			unsigned column)
{
	bool upper, lower;

	if (ascii)
		return is_light(qr, row, column / 2) ? "#" : " ";
	upper = is_light(qr, 2 * row, column);
	lower = is_light(qr, 2 * row + 1, column);
	if (upper)
		return lower ? "█" : "▀";
	return lower ? "▄" : " ";
}

void qr_draw(const struct canvas *canvas, const struct usher_qr *qr)
{
	bool ascii = canvas_is_ascii(canvas);
	unsigned rows = qr_rows(canvas, qr), columns = qr_columns(canvas, qr);

	for (unsigned row = 0; row < rows; row++)
		for (unsigned column = 0; column < columns; column++)
			canvas_put(canvas, row, column, 1, STYLE_TEXT,
				   cell(qr, ascii, row, column));
}

/* ---- The page ---- */

struct qr_view {
	struct view view;
	struct view_ops ops; /* with a title of its own */
	char *title, *text;  /* text is printable */
	struct usher_qr *qr;
	int error;
};

static struct qr_view *qr_of(struct view *view)
{
	return (struct qr_view *)view;
}

/* Why there is none. */
static const char *problem(const struct qr_view *view, const struct canvas *canvas)
{
	if (view->error == -EOPNOTSUPP)
		return _("QR codes need libqrencode (package libqrencode4), which is not "
			 "installed.");
	if (view->error == -E2BIG)
		return _("This is too long for a QR code.");
	if (view->error < 0)
		return _(usher_strerror(view->error));
	if (!qr_fits(canvas, view->qr))
		return _("The screen is too small for the QR code: make it larger.");
	return NULL;
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct qr_view *page = qr_of(view);
	struct canvas all = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	unsigned top = canvas_paragraph(&all, 0, STYLE_BOLD, page->text);
	struct canvas body = canvas_part(&all, top, 0, all.rows - top, all.columns);
	const char *why = problem(page, &body);

	canvas_cursor(canvas, 0, 0);
	if (why)
		canvas_paragraph(&body, 1, STYLE_NOTICE, why);
	else
		qr_draw(&body, page->qr);
}

static void request(struct view *view, enum request request)
{
	if (request == REQUEST_BACK || request == REQUEST_ACCEPT)
		wizard_pop(view->wizard);
}

static void qr_free(struct view *view)
{
	struct qr_view *page = qr_of(view);

	usher_qr_free(page->qr);
	free(page->title);
	free(page->text);
	free(page);
}

static const enum request requests[] = {REQUEST_BACK, REQUEST_ACCEPT, REQUEST_NONE};

static const struct view_ops ops = {
	.help = N_("Point the camera of a phone at it."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.free = qr_free,
};

struct view *qr_view_new(struct wizard *wizard, const char *title, const char *text)
{
	struct qr_view *page = calloc(1, sizeof(*page));

	if (!page)
		return NULL;
	*page = (struct qr_view){
		.view = {.ops = &page->ops, .wizard = wizard},
		.ops = ops,
		.title = strdup(title),
		.text = usher_printable(text, strlen(text)),
	};
	page->ops.title = page->title;
	if (!page->title || !page->text) {
		qr_free(&page->view);
		return NULL;
	}
	page->error = usher_qr_new(text, strlen(text), &page->qr);
	return &page->view;
}
