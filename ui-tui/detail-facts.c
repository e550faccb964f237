/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an accessory is and says: for people first, then field by field as it is advertised. */
#include "ui-tui/detail-lines.h"

#include "ui-tui/i18n.h"
#include "ui-tui/pairing.h"

#include <stdio.h>
#include <string.h>

static void add_text(struct detail_lines *lines, const char *label, const char *text)
{
	if (text && *text)
		detail_add(lines, STYLE_TEXT, label, "%s", text);
}

static void add_what(struct detail_lines *lines, const struct row *row)
{
	const struct usher_accessory *accessory = row->accessory;
	const char *connectable = NULL;

	detail_add(lines, *row->name ? STYLE_TEXT : STYLE_DIM, _("Name"), "%s%s%s",
		   *row->name ? row->name : _("no name"), *row->label ? "  " : "",
		   row->label);
	add_text(lines, _("Kind"), row->kind);
	add_text(lines, _("Vendor"), usher_accessory_get_vendor(accessory));
	add_text(lines, _("State"), row_state(row));
	if (!row_can_be_set_up(row))
		detail_add(lines, STYLE_NOTICE, NULL, "%s", row_why_not(row));
	if (row->on_aware)
		detail_add(lines, STYLE_TEXT, _("Pairing"), "%s",
			   row->paired ? _("it is paired with this computer")
				       : pairing_way(accessory));
	add_text(lines, _("Protocol"), usher_accessory_get_protocol(accessory));
	add_text(lines, _("Serial"), usher_accessory_get_serial(accessory));
	add_text(lines, _("Known as"), usher_accessory_get_key(accessory));
	if (usher_accessory_get_connectable(accessory) >= 0)
		connectable = usher_accessory_get_connectable(accessory) ? _("yes")
									 : _("no");
	add_text(lines, _("Connectable"), connectable);
}

/* Its range: that stays on one line, and does not grow while it is read. */
static void add_lately(struct detail_lines *lines, const struct row *row)
{
	int weakest = row->history[0], strongest = weakest;

	if (!row->n_history)
		return;
	for (unsigned i = 1; i < row->n_history; i++) {
		weakest = MIN(weakest, (int)row->history[i]);
		strongest = MAX(strongest, (int)row->history[i]);
	}
	if (weakest == strongest)
		detail_add(lines, STYLE_TEXT, _("Lately"), _("%d dBm"), weakest);
	else
		detail_add(lines, STYLE_TEXT, _("Lately"), _("%d to %d dBm"), weakest,
			   strongest);
}

static void add_signal(struct detail_lines *lines, const struct row *row)
{
	int rssi = usher_accessory_get_rssi(row->accessory);
	double metres = usher_accessory_get_distance(row->accessory);
	time_t seen = row_seen(row);
	char clock[16];
	struct tm tm;

	strftime(clock, sizeof(clock), "%H:%M:%S", localtime_r(&seen, &tm));
	detail_add(lines, STYLE_TEXT, _("Heard last"), "%s", clock);
	if (rssi == ROW_NO_SIGNAL)
		return;
	if (metres >= 1)
		detail_add(lines, STYLE_TEXT, _("Signal"),
			   _("%d dBm: about %.0f m away, if nothing stands between"),
			   rssi, metres);
	else if (metres >= 0)
		detail_add(lines, STYLE_TEXT, _("Signal"),
			   _("%d dBm: less than a metre away"), rssi);
	else
		detail_add(lines, STYLE_TEXT, _("Signal"), _("%d dBm"), rssi);
	add_lately(lines, row);
}

static void add_measures(struct detail_lines *lines, const struct row *row)
{
	const struct usher_accessory *accessory = row->accessory;
	int mv = usher_accessory_get_battery_mv(accessory);
	double up = usher_accessory_get_uptime(accessory), celsius;

	if (mv > 0)
		detail_add(lines, STYLE_TEXT, _("Battery"), "%.2f V", mv / 1000.0);
	if (usher_accessory_get_temperature(accessory, &celsius))
		detail_add(lines, STYLE_TEXT, _("Temperature"), "%.1f °C", celsius);
	if (up >= 0)
		detail_add(lines, STYLE_TEXT, _("Switched on"),
			   _("%.0f days %.0f h %.0f min ago"), (double)(long)(up / 86400),
			   (double)((long)(up / 3600) % 24),
			   (double)((long)(up / 60) % 60));
}

void detail_facts(struct detail_lines *lines, const struct row *row)
{
	detail_heading(lines, _("What it is"));
	add_what(lines, row);
	add_signal(lines, row);
	add_measures(lines, row);
}

static void add_bytes(struct detail_lines *lines, const char *hex, unsigned columns)
{
	char bytes[64];
	size_t at = 0, n;

	while ((n = detail_bytes(hex, at, columns, bytes, sizeof(bytes)))) {
		detail_add(lines, STYLE_DIM, NULL, "%s", bytes);
		at += n;
	}
}

static void add_field(struct detail_lines *lines, const char *name, const char *value,
		      const char *raw)
{
	_cleanup_(freep) char *printable = NULL;

	if (!value && raw) {
		detail_add(lines, STYLE_DIM, name, _("%zu bytes"), strlen(raw) / 2);
		return;
	}
	printable = usher_printable(value ? value : "", value ? strlen(value) : 0);
	detail_add(lines, STYLE_TEXT, name, "%s", printable ? printable : "");
}

void detail_advert(struct detail_lines *lines, const struct row *row, unsigned columns)
{
	const char *name, *value, *raw;
	struct usher_advert *advert;

	if (usher_accessory_get_advert(row->accessory, &advert) < 0)
		return;
	detail_heading(lines, row->on_wifi    ? _("What its network says")
			      : row->on_aware ? _("What it says over Wi-Fi Aware")
					      : _("What it advertises"));
	for (size_t i = 0; usher_advert_get(advert, i, &name, &value, &raw); i++) {
		add_field(lines, name, value, raw);
		if (raw)
			add_bytes(lines, raw, columns);
	}
	usher_advert_free(advert);
}
