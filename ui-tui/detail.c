/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that is known of one accessory, as it is heard now. */
#include "ui-tui/detail-lines.h"
#include "ui-tui/go.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	PICTURE_FROM    = 64, /* columns of the page that leave room for one */
	PICTURE_COLUMNS = 22,
	PICTURE_ROWS    = 11,
};
/* clang-format on */

struct detail {
	struct view view;
	uint64_t
		number; /* of its row: what comes back is another object of the library */
	struct detail_lines lines;
	unsigned columns; /* that the lines were made for; 0: make them anew */
	struct pager pager;
};

static struct detail *detail_of(struct view *view)
{
	return (struct detail *)view;
}

/* NULL: it was lost, and the rows were sorted since. */
static struct row *row_of(const struct detail *detail)
{
	return rows_numbered(&detail->view.wizard->rows, detail->number);
}

/* What is left beside the picture of its product, where the terminal shows one. */
static struct canvas draw_picture(const struct canvas *canvas, const struct row *row)
{
	const char *path = row ? usher_accessory_get_picture(row->accessory) : NULL;
	struct canvas picture;

	if (!path || !canvas_has_pictures(canvas) || canvas->columns < PICTURE_FROM)
		return canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 1);
	picture = canvas_part(canvas, 0, canvas->columns - PICTURE_COLUMNS - 1,
			      MIN(canvas->rows, (unsigned)PICTURE_ROWS), PICTURE_COLUMNS);
	canvas_picture(&picture, path);
	return canvas_part(canvas, 0, 1, canvas->rows,
			   canvas->columns - PICTURE_COLUMNS - 3);
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct detail *detail = detail_of(view);
	const struct row *row = row_of(detail);
	struct canvas body = draw_picture(canvas, row);

	if (row && detail->columns != body.columns) {
		detail_lines_collect(&detail->lines, view->wizard->usher, row,
				     body.columns);
		detail->columns = body.columns;
	}
	pager_draw(&detail->pager, &body, detail->lines.n, detail_lines_item,
		   &detail->lines);
}

/* ---- A name of one's own ---- */

static int rename_done(struct wizard *wizard, const char *text, const char **problem,
		       void *userdata)
{
	struct usher_accessory *accessory = userdata;
	const char *key = usher_accessory_get_key(accessory);
	int r = usher_rename(wizard->usher, key, text);

	if (r == -ENOENT && usher_accessory_get_aware(accessory))
		r = usher_aware_rename(wizard->usher, key, text);

	if (r == -EINVAL) {
		*problem = _("A name is 1 to 64 characters that can be seen.");
		return r;
	}
	if (r == -ENOENT)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Only what was set up with usher can be given a name."));
	else if (r < 0)
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(r)));
	rows_refresh(&wizard->rows);
	return 0;
}

static void unref(void *userdata)
{
	usher_accessory_unref(userdata);
}

static void rename_it(struct wizard *wizard, struct usher_accessory *accessory)
{
	if (!usher_accessory_get_key(accessory)) {
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Only what was set up with usher can be given a name."));
		return;
	}
	wizard_push(wizard,
		    text_view_new(wizard, N_("Name"),
				  _("What is it to be called from now on?"),
				  usher_accessory_get_name(accessory), rename_done,
				  usher_accessory_ref(accessory), unref));
}

/* ---- The page ---- */

static void request(struct view *view, enum request request)
{
	struct detail *detail = detail_of(view);
	struct wizard *wizard = view->wizard;
	struct row *row = row_of(detail);

	if (request == REQUEST_BACK || request == REQUEST_DETAILS)
		wizard_pop(wizard);
	else if (pager_request(&detail->pager, request))
		wizard_changed(wizard);
	else if (!row)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("It is not heard any more, and gone from the list."));
	else if (request == REQUEST_ACCEPT)
		go_with_row(wizard, row);
	else if (request == REQUEST_IDENTIFY)
		blink_start(wizard, row->accessory);
	else if (request == REQUEST_RENAME)
		rename_it(wizard, row->accessory);
}

static void event(struct view *view, const struct usher_event *event)
{
	struct detail *detail = detail_of(view);
	const struct row *row = row_of(detail);

	if (!row || usher_event_get_accessory(event) != row->accessory)
		return;
	detail->columns = 0;
	wizard_changed(view->wizard);
}

static void shown(struct view *view)
{
	detail_of(view)->columns = 0;
}

static void detail_free(struct view *view)
{
	struct detail *detail = detail_of(view);

	detail_lines_deinit(&detail->lines);
	free(detail);
}

static const enum request requests[] = {
	REQUEST_ACCEPT,	   REQUEST_BACK,  REQUEST_IDENTIFY, REQUEST_RENAME,
	REQUEST_DETAILS,   REQUEST_UP,	  REQUEST_DOWN,	    REQUEST_PAGE_UP,
	REQUEST_PAGE_DOWN, REQUEST_FIRST, REQUEST_LAST,	    REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("Details"),
	.help = N_(
		"All that this accessory tells, and which product of the catalog it is, "
		"rule by rule and byte by byte."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.event = event,
	.shown = shown,
	.free = detail_free,
};

struct view *detail_view_new(struct wizard *wizard, struct usher_accessory *accessory)
{
	const struct row *row = rows_find(&wizard->rows, accessory);
	struct detail *detail = row ? calloc(1, sizeof(*detail)) : NULL;

	if (!detail)
		return NULL;
	detail->view = (struct view){.ops = &ops, .wizard = wizard};
	detail->number = row->number;
	return &detail->view;
}
