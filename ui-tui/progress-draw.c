/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row for each accessory, a sentence on all of them above, one on that under the cursor below. */
#include "ui-tui/progress.h"

#include "ui-tui/loop.h"
#include "ui-tui/unit-words.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	SECOND   = 1000000, /* us */
	TIME     = 6,	    /* columns of "123 s" */
	MARK     = 2,
	NAME_MAX = 24,
	WIDE     = 60,      /* columns from which on a unit needs one line only */
	ROWS_SMALL = 12, /* no lines to spare */
};
/* clang-format on */

/* It waits for a hand on its keypad. */
static bool shows_pin(const struct unit *unit)
{
	return unit->state == UNIT_RUNNING && *unit->pin;
}

static enum style style_of(const struct unit *unit)
{
	if (shows_pin(unit))
		return STYLE_NOTICE;
	switch (unit->state) {
	case UNIT_WAITING:
	case UNIT_CANCELLED:
		return STYLE_DIM;
	case UNIT_RUNNING:
		return STYLE_TEXT;
	case UNIT_ASKING:
		return STYLE_NOTICE;
	case UNIT_DONE:
		return STYLE_GOOD;
	case UNIT_FAILED:
		return STYLE_BAD;
	}
	return STYLE_TEXT;
}

static const char *mark_of(const struct canvas *canvas, const struct unit *unit)
{
	if (shows_pin(unit))
		return "!";
	switch (unit->state) {
	case UNIT_DONE:
		return canvas_glyph(canvas, GLYPH_DONE);
	case UNIT_FAILED:
		return canvas_glyph(canvas, GLYPH_FAILED);
	case UNIT_ASKING:
		return "!";
	case UNIT_WAITING:
	case UNIT_RUNNING:
	case UNIT_CANCELLED:
		break;
	}
	return " ";
}

bool progress_is_timed(const struct unit *unit)
{
	return unit->state == UNIT_RUNNING ||
	       (unit->state == UNIT_ASKING && unit->question == USHER_ASK_AUTHORIZE);
}

static void draw_time(const struct canvas *canvas, enum style style,
		      const struct unit *unit)
{
	uint64_t end = progress_is_timed(unit) ? ui_now() : unit->end_us;

	if (unit->begin_us && end >= unit->begin_us)
		canvas_printf(canvas, 0, canvas->columns - TIME, style, _("%3u s"),
			      (unsigned)((end - unit->begin_us) / SECOND));
}

static void draw_row(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	const struct progress_view *progress = userdata;
	const struct unit *unit = progress->view.wizard->batch.units[i];
	enum style style = focus ? STYLE_FOCUS : style_of(unit);
	_cleanup_(freep) char *words = unit_words(unit);
	unsigned room = canvas->columns - TIME - MARK - 1;
	unsigned name = canvas->rows > 1 ? room : MIN(room / 2, (unsigned)NAME_MAX);

	canvas_put(canvas, 0, 0, MARK, style, mark_of(canvas, unit));
	canvas_put(canvas, 0, MARK, name, style, unit->name);
	draw_time(canvas, style, unit);
	if (!words)
		return;
	if (canvas->rows > 1)
		canvas_put(canvas, 1, MARK + 2, canvas->columns - MARK - 2, style, words);
	else
		canvas_put(canvas, 0, MARK + name + 1, room - name - 1, style, words);
}

/* The whole sentence, where a row had no room for it, and what a key does about it. */
static void draw_foot(const struct canvas *canvas, const struct unit *unit)
{
	_cleanup_(freep) char *words = unit_words(unit), *advice = unit_advice(unit);
	_cleanup_(freep) char *text = NULL;
	unsigned rows = 0;

	if (asprintf(&text, "%s: %s.", unit->name, words ? words : "") >= 0)
		rows = canvas_paragraph(canvas, 0, style_of(unit), text);
	if (advice)
		canvas_paragraph(canvas, rows, STYLE_TEXT, advice);
}

static char *press_words(const struct batch *batch)
{
	const struct unit *unit = batch_asking(batch, USHER_ASK_AUTHORIZE);
	size_t n = 0;
	char *text = NULL;
	int r;

	for (size_t i = 0; i < batch->n; i++)
		n += batch->units[i]->state == UNIT_ASKING &&
		     batch->units[i]->question == USHER_ASK_AUTHORIZE;
	if (n == 1)
		r = asprintf(&text, _("Press the button on %s now."), unit->name);
	else
		r = asprintf(&text, _("Press the button on each of %zu accessories now."),
			     n);
	return r < 0 ? NULL : text;
}

/* The first of those that wait for their PIN; NULL: none. */
static const struct unit *typed_on(const struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if (shows_pin(batch->units[i]))
			return batch->units[i];
	return NULL;
}

static char *type_words(const struct unit *unit)
{
	char *text = NULL;

	if (asprintf(&text, _("Type the PIN %s on %s now."), unit->pin, unit->name) < 0)
		return NULL;
	return text;
}

static char *over_words(const struct batch *batch)
{
	_cleanup_(freep) char *words = batch_words(batch);
	char *text = NULL;

	if (asprintf(&text, "%s %s", words ? words : "",
		     batch_count(batch, UNIT_DONE) == batch->n
			     ? _("Enter shows what came of it.")
			     : _("Press t to try one again.")) < 0)
		return NULL;
	return text;
}

static char *head(const struct batch *batch)
{
	char *text = NULL;

	if (batch_is_over(batch))
		return over_words(batch);
	if (batch_asking(batch, USHER_ASK_NONE))
		return strdup(_("One of them needs an answer: press Enter."));
	if (batch_asking(batch, USHER_ASK_AUTHORIZE))
		return press_words(batch);
	if (typed_on(batch))
		return type_words(typed_on(batch));
	if (asprintf(&text, _("Setting up: %zu of %zu are done."),
		     batch_count(batch, UNIT_DONE), batch->n) < 0)
		return NULL;
	return text;
}

static enum style head_style(const struct batch *batch)
{
	if (batch_is_over(batch))
		return batch_count(batch, UNIT_DONE) == batch->n ? STYLE_GOOD : STYLE_BAD;
	if (batch_asking(batch, USHER_ASK_NONE) ||
	    batch_asking(batch, USHER_ASK_AUTHORIZE) || typed_on(batch))
		return STYLE_NOTICE;
	return STYLE_BOLD;
}

static unsigned foot_rows(const struct canvas *canvas, const struct unit *unit)
{
	_cleanup_(freep) char *words = unit_words(unit), *advice = unit_advice(unit);
	_cleanup_(freep) char *text = NULL;
	unsigned rows = advice ? canvas_paragraph_rows(canvas->columns, advice) : 0;

	if (asprintf(&text, "%s: %s.", unit->name, words ? words : "") >= 0)
		rows += canvas_paragraph_rows(canvas->columns, text);
	return MIN(rows, canvas->rows / 3);
}

void progress_draw(struct progress_view *progress, const struct canvas *canvas)
{
	const struct batch *batch = &progress->view.wizard->batch;
	struct canvas body = canvas_part(canvas, 0, 1, canvas->rows, canvas->columns - 2);
	_cleanup_(freep) char *text = head(batch);
	const struct unit *unit = progress->list.at < batch->n
					  ? batch->units[progress->list.at]
					  : NULL;
	unsigned top = 0, bottom = unit ? foot_rows(&body, unit) : 0, room;
	struct canvas list, foot;

	if (text)
		top = canvas_paragraph(&body, 0, head_style(batch), text);
	top += body.rows > ROWS_SMALL;
	if (top + bottom + 1 >= body.rows)
		bottom = 0;
	room = body.rows - top - bottom;
	progress->list_top = top;
	progress->list.height = body.columns < WIDE && 2 * batch->n < room ? 2 : 1;
	list_set_size(&progress->list, batch->n);
	list = canvas_part(&body, top, 0, room, body.columns);
	list_draw(&progress->list, &list, draw_row, progress);
	foot = canvas_part(&body, body.rows - bottom, 0, bottom, body.columns);
	if (bottom)
		draw_foot(&foot, unit);
}
