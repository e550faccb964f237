/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the page of a join looks in each of its states. */
#include "ui-tui/join.h"

#include "ui-tui/phase.h"
#include "ui-tui/sheet.h"
#include "ui-tui/unit-words.h"

#include <stdio.h>

static void draw_head(struct sheet *sheet, const struct joining *joining)
{
	const struct usher_accessory *accessory = joining->accessory;
	const char *product = usher_accessory_get_product_name(accessory),
		   *security = usher_accessory_get_security(accessory),
		   *dot = canvas_glyph(&sheet->canvas, GLYPH_DOT);
	unsigned column = canvas_put(&sheet->canvas, sheet->row, 0, sheet->canvas.columns,
				     STYLE_BOLD, joining->name);

	if (security)
		column += canvas_printf(&sheet->canvas, sheet->row, column, STYLE_TEXT,
					" %s %s", dot, security);
	if (product)
		canvas_printf(&sheet->canvas, sheet->row, column, STYLE_TEXT, " %s %s",
			      dot, product);
	sheet->row++;
	sheet_gap(sheet);
}

/* ---- Which way, before it begins ---- */

static void draw_choice(const struct canvas *canvas, size_t i, bool focus, void *userdata)
{
	static const char *const choices[] = {
		[JOIN_ONCE] = N_("for now: while the wizard runs"),
		[JOIN_KEPT] = N_("until you leave it; remembered"),
	};
	enum style style = focus ? STYLE_FOCUS : STYLE_TEXT;

	if (focus)
		canvas_put(canvas, 0, 0, 1, style, canvas_glyph(canvas, GLYPH_CURSOR));
	canvas_put(canvas, 0, 2, canvas->columns - 2, style, _(choices[i]));
}

static void draw_choices(struct sheet *sheet, struct join_view *page)
{
	struct canvas list;

	sheet_put(sheet, STYLE_TEXT, "%s", _("How long is it to be joined?"));
	page->choice_top = sheet->row;
	list = canvas_part(&sheet->canvas, sheet->row, 0, JOIN_CHOICES_N,
			   sheet->canvas.columns);
	list_draw(&page->choice, &list, draw_choice, NULL);
	sheet->row += JOIN_CHOICES_N;
	sheet_gap(sheet);
}

static void draw_idle(struct sheet *sheet, struct join_view *page)
{
	const struct joining *joining = page->joining;

	if (joining->joined_at)
		sheet_put(sheet, STYLE_GOOD, "%s %s",
			  canvas_glyph(&sheet->canvas, GLYPH_DONE),
			  _("It was left; this computer is as it was before."));
	else if (joining->join)
		sheet_put(sheet, STYLE_NOTICE, "%s",
			  _("Cancelled; this computer is as it was before."));
	else
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("This computer joins the accessory's own network. Its other "
			    "connections stay as they are."));
	sheet_gap(sheet);
	draw_choices(sheet, page);
}

/* ---- On the way ---- */

static void draw_phases(struct sheet *sheet, const struct joining *joining)
{
	const struct canvas *canvas = &sheet->canvas;
	const char *phase, *next;
	double ms;

	for (size_t i = 0;
	     joining->join && (phase = usher_join_get_phase(joining->join, i, &ms));
	     i++) {
		next = usher_join_get_phase(joining->join, i + 1, NULL);
		if (next || !joining_is_busy(joining))
			canvas_printf(canvas, sheet->row, 0, STYLE_DIM, "%s %s  %.1f s",
				      canvas_glyph(canvas, GLYPH_DONE),
				      phase_of_join(phase), ms / 1000);
		else
			canvas_printf(canvas, sheet->row, 0, STYLE_NOTICE,
				      "%s %s  %.0f s", canvas_glyph(canvas, GLYPH_CURSOR),
				      phase_of_join(phase), ms / 1000 - 0.5);
		if (!next)
			canvas_cursor(canvas, sheet->row, 0);
		sheet->row++;
	}
}

static void draw_busy(struct sheet *sheet, const struct joining *joining)
{
	if (joining->restore)
		sheet_put(sheet, STYLE_NOTICE, "%s", phase_of_join("leave"));
	else
		draw_phases(sheet, joining);
	if (joining->note)
		sheet_put(sheet, STYLE_DIM, "%s", joining->note);
}

/* ---- There ---- */

static void draw_place(struct sheet *sheet, const struct usher_join *join)
{
	const char *interface = usher_join_get_interface(join),
		   *security = usher_join_get_security(join);
	int signal = usher_join_get_signal(join);

	if (signal)
		sheet_put(sheet, STYLE_TEXT, "%s, %s, %u MHz, %d dBm",
			  interface ? interface : "", security ? security : "",
			  usher_join_get_frequency(join), signal);
	else
		sheet_put(sheet, STYLE_TEXT, "%s, %s, %u MHz", interface ? interface : "",
			  security ? security : "", usher_join_get_frequency(join));
}

static void draw_addresses(struct sheet *sheet, const struct usher_join *join)
{
	const char *ipv4 = usher_join_get_ipv4(join), *ipv6 = usher_join_get_ipv6(join),
		   *router = usher_join_get_router(join),
		   *internet = usher_join_get_internet(join);

	if (ipv4 || ipv6)
		sheet_put(sheet, STYLE_TEXT, _("This computer: %s%s%s"), ipv4 ? ipv4 : "",
			  ipv4 && ipv6 ? ", " : "", ipv6 ? ipv6 : "");
	if (router)
		sheet_put(sheet, STYLE_BOLD, _("The accessory: %s"), router);
	if (internet)
		sheet_put(sheet, STYLE_TEXT, _("The Internet over it: %s"), internet);
}

static void draw_joined(struct sheet *sheet, const struct joining *joining)
{
	char when[16];
	struct tm tm;

	strftime(when, sizeof(when), "%H:%M:%S", localtime_r(&joining->joined_at, &tm));
	canvas_cursor(&sheet->canvas, sheet->row, 0);
	sheet_put(sheet, STYLE_GOOD, _("%s Joined at %s."),
		  canvas_glyph(&sheet->canvas, GLYPH_DONE), when);
	draw_place(sheet, joining->join);
	sheet_gap(sheet);
	draw_addresses(sheet, joining->join);
	sheet_gap(sheet);
	if (joining->kept)
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("It stays joined after the wizard, until you leave it: here, "
			    "or "
			    "with `usher leave`."));
	else
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("It stays joined until you leave it, or the wizard."));
	if (joining->note)
		sheet_put(sheet, STYLE_DIM, "%s", joining->note);
}

/* ---- It failed ---- */

static void draw_error(struct sheet *sheet, const struct joining *joining)
{
	const char *hint = error_advice(joining->error),
		   *failed = canvas_glyph(&sheet->canvas, GLYPH_FAILED),
		   *doubt = joining->certainty == USHER_PROBABLE ? _(" (probably)") : "";

	sheet_put(sheet, STYLE_BAD, "%s %s%s", failed, _(usher_strerror(joining->error)),
		  doubt);
	if (joining->text)
		sheet_put(sheet, STYLE_TEXT, "%s", joining->text);
	if (hint)
		sheet_put(sheet, STYLE_TEXT, "%s", hint);
	sheet_gap(sheet);
}

static void draw_ask(struct sheet *sheet, struct join_view *page)
{
	const struct joining *joining = page->joining;

	if (joining->error == USHER_ERROR_WRONG_PASSWORD) {
		draw_error(sheet, joining);
	} else {
		sheet_put(sheet, STYLE_TEXT, "%s",
			  _("The network has a passphrase, which is often printed on the "
			    "accessory. None is remembered."));
		sheet_gap(sheet);
	}
	sheet_put(sheet, STYLE_TEXT, "%s", _("Passphrase:"));
	field_draw(&page->passphrase, &sheet->canvas, sheet->row, 0,
		   sheet->canvas.columns);
}

void join_view_draw(struct view *view, const struct canvas *canvas)
{
	struct join_view *page = (struct join_view *)view;
	struct sheet sheet = sheet_of(canvas);

	sheet_gap(&sheet);
	draw_head(&sheet, page->joining);
	switch (page->joining->state) {
	case JOINING_IDLE:
		draw_idle(&sheet, page);
		return;
	case JOINING_GOING_ON:
	case JOINING_LEAVING:
		draw_busy(&sheet, page->joining);
		return;
	case JOINING_JOINED:
		draw_joined(&sheet, page->joining);
		return;
	case JOINING_FAILED:
		break;
	}
	if (join_view_asks(page)) {
		draw_ask(&sheet, page);
		return;
	}
	draw_error(&sheet, page->joining);
	draw_choices(&sheet, page);
}
