/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the way on this computer, each with its cure. */
#include "ui-tui/pager.h"
#include "ui-tui/report.h"
#include "ui-tui/text.h"
#include "ui-tui/views.h"
#include "ui-tui/wizard.h"

#include <stdio.h>

enum {
	LEVEL_COLUMNS = 9,
	LABEL_COLUMNS = 26, /* a level and what it is about */
	WIDE_COLUMNS = 64,  /* below that they stand above their sentence */
	NARROW_INDENT = 4,
	READABLE = 110, /* columns: an eye finds its way back over no more */
};

struct doctor_view {
	struct view view;
	struct pager pager;
	size_t n;  /* findings that are shown */
	bool done; /* all of them */
	bool wide;
};

struct finding {
	enum usher_finding_level level;
	const char *what, *sentence, *cure;
};

/* A line of the page: what is found, or the cure of that. */
struct place {
	size_t i;
	bool cure;
};

static const struct {
	const char *word;
	enum style style;
} levels[] = {
	[USHER_FINDING_OK] = {N_("ok"), STYLE_GOOD},
	[USHER_FINDING_WARNING] = {N_("warning"), STYLE_NOTICE},
	[USHER_FINDING_BROKEN] = {N_("broken"), STYLE_BAD},
};

static struct doctor_view *doctor_of(struct view *view)
{
	return (struct doctor_view *)view;
}

static void start(struct doctor_view *page)
{
	struct wizard *wizard = page->view.wizard;
	int r;

	wizard->doctor = usher_doctor_free(wizard->doctor);
	r = usher_doctor_start(wizard->usher, &wizard->doctor);
	if (r < 0)
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(r)));
	page->n = 0;
	page->done = false;
	page->pager.top = 0;
	wizard_changed(wizard);
}

/* ---- What is drawn ---- */

/* false: there is none (yet). */
static bool finding_at(const struct doctor_view *page, size_t i, struct finding *ret)
{
	const struct usher_doctor *doctor = page->view.wizard->doctor;

	return doctor && usher_doctor_get_finding(doctor, i, &ret->level, &ret->what,
						  &ret->sentence, &ret->cure);
}

static size_t lines_of(const struct doctor_view *page)
{
	struct finding finding;
	size_t lines = 0;

	for (size_t i = 0; finding_at(page, i, &finding); i++)
		lines += finding.cure ? 2 : 1;
	return lines;
}

static bool is_all_fine(const struct doctor_view *page)
{
	struct finding finding;

	for (size_t i = 0; finding_at(page, i, &finding); i++)
		if (finding.level != USHER_FINDING_OK)
			return false;
	return true;
}

static struct place place_of(const struct doctor_view *page, size_t line)
{
	struct place place = {0};
	struct finding finding;

	for (; line && finding_at(page, place.i, &finding); line--) {
		place.cure = finding.cure && !place.cure;
		place.i += !place.cure;
	}
	return place;
}

static void summary(const struct doctor_view *page, struct pager_item *ret)
{
	const struct usher_doctor *doctor = page->view.wizard->doctor;

	ret->style = STYLE_BOLD;
	if (!doctor)
		ret->text = _("This computer cannot be looked at now.");
	else if (!usher_doctor_is_done(doctor))
		ret->text = _("Looking at radios, daemons and permissions ...");
	else if (is_all_fine(page))
		ret->text = _("Nothing stands in the way.");
	else
		ret->text = _("What stands in the way, or may, and its cure:");
}

/* The summary, an empty line, the findings. */
static void item(size_t i, struct pager_item *ret, void *userdata)
{
	const struct doctor_view *page = userdata;
	struct finding finding;
	struct place place;

	if (i == 0)
		summary(page, ret);
	if (i < 2)
		return;
	place = place_of(page, i - 2);
	if (!finding_at(page, place.i, &finding))
		return;
	ret->indent = page->wide ? LABEL_COLUMNS : NARROW_INDENT;
	if (place.cure) {
		ret->style = STYLE_BOLD;
		ret->text = finding.cure;
		ret->label_style = STYLE_DIM;
		snprintf(ret->label, sizeof(ret->label), "%*s%s",
			 page->wide ? LEVEL_COLUMNS : NARROW_INDENT, "", _("cure:"));
		if (!page->wide)
			ret->indent = text_width(ret->label) + 1;
		return;
	}
	ret->text = finding.sentence;
	ret->label_style = levels[finding.level].style;
	snprintf(ret->label, sizeof(ret->label), "%-*s%s", LEVEL_COLUMNS,
		 _(levels[finding.level].word), finding.what);
}

static void draw(struct view *view, const struct canvas *canvas)
{
	struct doctor_view *page = doctor_of(view);
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows,
					 MIN(canvas->columns - 1, READABLE));

	page->wide = canvas->columns >= WIDE_COLUMNS;
	pager_draw(&page->pager, &body, 2 + lines_of(page), item, page);
}

/* ---- What is done ---- */

static void request(struct view *view, enum request request)
{
	struct doctor_view *page = doctor_of(view);

	if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
	else if (request == REQUEST_AGAIN)
		start(page);
	else if (request == REQUEST_REPORT)
		report_save(view->wizard);
	else if (pager_request(&page->pager, request))
		wizard_changed(view->wizard);
}

static void moved(struct view *view)
{
	struct doctor_view *page = doctor_of(view);
	const struct usher_doctor *doctor = view->wizard->doctor;
	bool done = doctor && usher_doctor_is_done(doctor);
	struct finding finding;
	size_t n = page->n;

	while (finding_at(page, n, &finding))
		n++;
	if (n == page->n && done == page->done)
		return;
	page->n = n;
	page->done = done;
	wizard_changed(view->wizard);
}

static void doctor_free(struct view *view)
{
	free(view);
}

static const enum request requests[] = {
	REQUEST_BACK,	 REQUEST_AGAIN,	    REQUEST_REPORT, REQUEST_UP,	  REQUEST_DOWN,
	REQUEST_PAGE_UP, REQUEST_PAGE_DOWN, REQUEST_FIRST,  REQUEST_LAST, REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("Doctor"),
	.help = N_("Looks at adapters, daemons and permissions, and says what stands in "
		   "the way, with the command that cures it. Nothing is changed by "
		   "looking."),
	.requests = requests,
	.draw = draw,
	.request = request,
	.moved = moved,
	.free = doctor_free,
};

struct view *doctor_view_new(struct wizard *wizard)
{
	struct doctor_view *page = calloc(1, sizeof(*page));

	if (!page)
		return NULL;
	page->view = (struct view){.ops = &ops, .wizard = wizard};
	start(page);
	return &page->view;
}
