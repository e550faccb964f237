/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the page of a pairing looks in each of its states. */
#include "ui-tui/pair.h"

#include "ui-tui/loop.h"
#include "ui-tui/phase.h"
#include "ui-tui/sheet.h"

#include <stdio.h>
#include <string.h>

static void draw_head(struct sheet *sheet, const struct pairing *pairing)
{
	const char *product = usher_accessory_get_product_name(pairing->accessory),
		   *dot = canvas_glyph(&sheet->canvas, GLYPH_DOT);
	unsigned column = canvas_put(&sheet->canvas, sheet->row, 0, sheet->canvas.columns,
				     STYLE_BOLD, pairing->name);

	column += canvas_printf(&sheet->canvas, sheet->row, column, STYLE_TEXT,
				" %s Wi-Fi Aware", dot);
	if (product)
		canvas_printf(&sheet->canvas, sheet->row, column, STYLE_TEXT, " %s %s",
			      dot, product);
	sheet->row++;
	sheet_gap(sheet);
}

/* ---- Before, and on the way ---- */

static void draw_weak(struct sheet *sheet)
{
	canvas_cursor(&sheet->canvas, sheet->row, 0);
	sheet_put(sheet, STYLE_NOTICE, "%s",
		  _("It has no PIN to show, and none is printed on it."));
	sheet_gap(sheet);
	sheet_put(
		sheet, STYLE_TEXT, "%s",
		_("It can be paired all the same, but nobody can tell then whether it is "
		  "this accessory that answers, or somebody near who passes for it. Do "
		  "that "
		  "only "
		  "where you trust everybody who is in reach."));
	sheet_gap(sheet);
	sheet_put(sheet, STYLE_BOLD, "%s",
		  _("Enter pairs it without a PIN; Esc does not."));
}

static void draw_busy(struct sheet *sheet, const struct pairing *pairing)
{
	const struct canvas *canvas = &sheet->canvas;
	const char *phase = pairing->phase ? phase_of_pairing(pairing->phase)
					   : _("opening the radio");

	canvas_printf(canvas, sheet->row, 0, STYLE_NOTICE, "%s %s  %u s",
		      canvas_glyph(canvas, GLYPH_CURSOR), phase,
		      (unsigned)((ui_now() - pairing->phase_us) / 1000000));
	canvas_cursor(canvas, sheet->row, 0);
	sheet->row++;
	sheet_gap(sheet);
	if (*pairing->shown) {
		if (pairing->wrong)
			sheet_put(sheet, STYLE_BAD, "%s",
				  _("What was typed there was another PIN. This is a new "
				    "one."));
		sheet_put(sheet, STYLE_TEXT, "%s", _("Type this PIN on the accessory:"));
		sheet_put(sheet, STYLE_BOLD, "%s", pairing->shown);
	} else if (pairing_is_known(pairing)) {
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("It is paired with this computer already, and proves that it "
			    "is "
			    "the same: no PIN is needed."));
	} else if (pairing->phase && !strcmp(pairing->phase, "request")) {
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("Somebody may have to agree on the accessory itself."));
	}
	if (pairing->note)
		sheet_put(sheet, STYLE_DIM, "%s", pairing->note);
}

static void draw_ask(struct sheet *sheet, struct pair_view *page)
{
	const struct pairing *pairing = page->pairing;
	bool pin = !pairing->passphrase;

	if (pairing->wrong && !sheet->roomy) {
		sheet_put(sheet, STYLE_BAD, "%s",
			  pin ? _("The PIN was wrong: type the one that it shows now.")
			      : _("The passphrase was wrong."));
	} else if (pairing->wrong) {
		sheet_put(sheet, STYLE_BAD, "%s %s",
			  canvas_glyph(&sheet->canvas, GLYPH_FAILED),
			  pin ? _("The PIN was wrong.") : _("The passphrase was wrong."));
		sheet_put(sheet, STYLE_TEXT, "%s",
			  pin ? _("It shows a new one now, where it shows one: type "
				  "that. One "
				  "that is printed on it stays the same.")
			      : _("Type it once more; upper and lower case count."));
		sheet_gap(sheet);
	}
	sheet_put(sheet, STYLE_BOLD, "%s",
		  pin ? _("Its PIN, six digits: on its display, or printed on it.")
		      : _("Its passphrase: on its display, or printed on it."));
	field_draw(&page->typed, &sheet->canvas, sheet->row, 0, sheet->canvas.columns);
	sheet->row += 1 + sheet->roomy;
	sheet_put(
		sheet, STYLE_DIM, "%s",
		_("It is never sent: both sides prove that they know it. It is forgotten "
		  "when this is over."));
}

/* ---- There, or not ---- */

static void draw_done(struct sheet *sheet, const struct pairing *pairing)
{
	const char *done = canvas_glyph(&sheet->canvas, GLYPH_DONE);

	canvas_cursor(&sheet->canvas, sheet->row, 0);
	if (pairing->verified)
		sheet_put(sheet, STYLE_GOOD, "%s %s", done,
			  _("It is the one that was paired before: no PIN was needed."));
	else
		sheet_put(sheet, STYLE_GOOD, "%s %s", done,
			  _("It is paired with this computer."));
	sheet_gap(sheet);
	if (!pairing->authenticated)
		sheet_put(sheet, STYLE_NOTICE, "%s",
			  _("Without a PIN: who answered has not shown that it is this "
			    "accessory."));
	if (pairing->cached)
		sheet_put(
			sheet, STYLE_TEXT, "%s",
			_("It is remembered, also when it is switched off or has another "
			  "address: next time no PIN is needed."));
	if (pairing->note)
		sheet_put(sheet, STYLE_NOTICE, "%s", pairing->note);
	else if (!pairing->cached)
		sheet_put(sheet, STYLE_NOTICE, "%s", _("It is not remembered."));
	if (pairing->key)
		sheet_put(sheet, STYLE_DIM, _("Known as %s"), pairing->key);
}

static void draw_failed(struct sheet *sheet, const struct pairing *pairing)
{
	const char *failed = canvas_glyph(&sheet->canvas, GLYPH_FAILED),
		   *doubt = pairing->certainty == USHER_PROBABLE ? _(" (probably)") : "";
	_cleanup_(freep) char *advice = pairing_advice(pairing);

	canvas_cursor(&sheet->canvas, sheet->row, 0);
	sheet_put(sheet, STYLE_BAD, "%s %s%s", failed, _(usher_strerror(pairing->error)),
		  doubt);
	if (pairing->text)
		sheet_put(sheet, STYLE_TEXT, "%s", pairing->text);
	sheet_gap(sheet);
	if (advice)
		sheet_put(sheet, STYLE_TEXT, "%s", advice);
	sheet_gap(sheet);
	if (pairing->error == USHER_ERROR_PAIR_AGAIN)
		sheet_put(sheet, STYLE_BOLD, "%s", _("Enter pairs it anew."));
	else
		sheet_put(sheet, STYLE_BOLD, "%s", _("Enter tries again."));
}

void pair_view_draw(struct view *view, const struct canvas *canvas)
{
	struct pair_view *page = (struct pair_view *)view;
	struct sheet sheet = sheet_of(canvas);

	sheet_gap(&sheet);
	draw_head(&sheet, page->pairing);
	switch (page->pairing->state) {
	case PAIRING_IDLE:
		draw_weak(&sheet);
		return;
	case PAIRING_GOING_ON:
		draw_busy(&sheet, page->pairing);
		return;
	case PAIRING_ASKING:
		draw_ask(&sheet, page);
		return;
	case PAIRING_DONE:
		draw_done(&sheet, page->pairing);
		return;
	case PAIRING_FAILED:
		draw_failed(&sheet, page->pairing);
		return;
	}
}
