/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/scan-row.h"

#include "cli/output.h"
#include "cli/table.h"
#include "cli/telemetry.h"
#include "ui-tui/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 18, KIND_WIDTH = 17, ID_WIDTH = 21, RSSI_UNKNOWN = 127 };

/* What was last printed of an accessory. */
struct scan_seen {
	struct usher_accessory *accessory;
	char *fixed; /* name, kind, id, state */
	bool telemetry;
};

/* Over Wi-Fi Aware: whether it is paired, else by what it pairs. */
static const char *pairing_text(const struct usher_aware_peer *peer)
{
	unsigned methods = usher_aware_peer_get_methods(peer);

	if (usher_aware_peer_get_key(peer))
		return "paired";
	if (methods & USHER_AWARE_PIN)
		return "pairs by PIN";
	if (methods & USHER_AWARE_PASSPHRASE)
		return "pairs by passphrase";
	if (methods & USHER_AWARE_PIN_HERE)
		return "pairs by its keypad";
	return methods & USHER_AWARE_OPPORTUNISTIC ? "pairs without a PIN" : "";
}

static const char *state_text(const struct usher_accessory *accessory)
{
	const struct usher_aware_peer *peer = usher_accessory_get_aware(accessory);
	const char *state = usher_accessory_get_state(accessory);

	if (peer && !strcmp(state, "unknown"))
		return pairing_text(peer);

	if (!strcmp(state, "unknown"))
		return "";
	if (!strcmp(state, "provisioned"))
		return "set up";
	if (!strcmp(state, "needs-authorization"))
		return "press button";
	return state;
}

static char *kind_text(const struct usher_accessory *accessory)
{
	const char *kind = usher_accessory_get_product_name(accessory);

	if (!kind)
		kind = usher_accessory_get_protocol(accessory);
	if (!kind)
		kind = usher_accessory_get_vendor(accessory);
	return usher_printable(kind ? kind : "", kind ? strlen(kind) : 0);
}

static char *fixed_text(const struct usher_accessory *accessory)
{
	const char *advertised = usher_accessory_get_name(accessory);
	_cleanup_(freep) char *name = usher_printable(
		advertised ? advertised : "", advertised ? strlen(advertised) : 0);
	_cleanup_(freep) char *kind = kind_text(accessory);
	_cleanup_(freep) char *fit_name = name ? text_fit(name, NAME_WIDTH) : NULL;
	_cleanup_(freep) char *fit_kind = kind ? text_fit(kind, KIND_WIDTH) : NULL;
	char *text;

	if (!fit_name || !fit_kind)
		return NULL;
	if (asprintf(&text, "%s  %s  %-*s  %s", fit_name, fit_kind, ID_WIDTH,
		     usher_accessory_get_id(accessory), state_text(accessory)) < 0)
		return NULL;
	return text;
}

static void print_head(struct scan_rows *rows)
{
	if (!rows->headed && output_is_terminal())
		output_printf("%s dBm  %-*s  %-*s  %s%s\n", output_style(STYLE_FAINT),
			      NAME_WIDTH, "NAME", KIND_WIDTH, "KIND", "ID",
			      output_style(STYLE_PLAIN));
	rows->headed = true;
}

/* What a beacon says goes on a line of its own where the terminal is too narrow for it. */
static void print_row(struct scan_rows *rows, const char *signal, const char *fixed,
		      const char *telemetry, enum output_style style)
{
	bool plain = style == STYLE_PLAIN;
	const char *between = "  ";
	size_t end = strlen(fixed);

	print_head(rows);
	while (end && fixed[end - 1] == ' ')
		end--;
	if (output_columns() &&
	    4 + 2 + text_width(fixed) + 2 + text_width(telemetry) > output_columns())
		between = "\n      ";
	output_printf("%s%4s  %.*s%s%s%s\n", plain ? "" : output_style(style), signal,
		      (int)end, fixed, *telemetry ? between : "", telemetry,
		      plain ? "" : output_style(STYLE_PLAIN));
}

static void print_accessory(struct scan_rows *rows, struct scan_seen *seen)
{
	_cleanup_(freep) char *telemetry = telemetry_text(seen->accessory);
	int rssi = usher_accessory_get_rssi(seen->accessory);
	char signal[16] = "?";

	if (rssi != RSSI_UNKNOWN)
		snprintf(signal, sizeof(signal), "%d", rssi);
	seen->telemetry = telemetry && *telemetry;
	print_row(rows, signal, seen->fixed, telemetry ? telemetry : "", STYLE_PLAIN);
}

static struct scan_seen *find(struct scan_rows *rows,
			      const struct usher_accessory *accessory)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->seen[i].accessory == accessory)
			return &rows->seen[i];
	return NULL;
}

static struct scan_seen *add(struct scan_rows *rows, struct usher_accessory *accessory)
{
	struct scan_seen *seen;

	if (rows->n == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 32;

		seen = reallocarray(rows->seen, capacity, sizeof(*seen));
		if (!seen)
			return NULL;
		rows->seen = seen;
		rows->capacity = capacity;
	}
	seen = &rows->seen[rows->n++];
	*seen = (struct scan_seen){.accessory = usher_accessory_ref(accessory)};
	return seen;
}

void scan_row_found(struct scan_rows *rows, struct usher_accessory *accessory)
{
	struct scan_seen *seen = find(rows, accessory);

	if (!seen)
		seen = add(rows, accessory);
	if (!seen)
		return output_line(NULL);
	free(seen->fixed);
	seen->fixed = fixed_text(accessory);
	if (!seen->fixed)
		return output_line(NULL);
	print_accessory(rows, seen);
}

void scan_row_changed(struct scan_rows *rows, struct usher_accessory *accessory)
{
	struct scan_seen *seen = find(rows, accessory);
	_cleanup_(freep) char *telemetry = NULL;
	char *fixed;

	if (!seen || !seen->fixed)
		return;
	fixed = fixed_text(accessory);
	if (!fixed)
		return output_line(NULL);
	if (!strcmp(fixed, seen->fixed)) {
		free(fixed);
		if (seen->telemetry)
			return;
		telemetry = telemetry_text(accessory);
		if (!telemetry || !*telemetry)
			return;
	} else {
		free(seen->fixed);
		seen->fixed = fixed;
	}
	print_accessory(rows, seen);
}

void scan_row_lost(struct scan_rows *rows, struct usher_accessory *accessory)
{
	struct scan_seen *seen = find(rows, accessory);

	if (!seen)
		return;
	if (seen->fixed)
		print_row(rows, "lost", seen->fixed, "", STYLE_FAINT);
	usher_accessory_unref(seen->accessory);
	free(seen->fixed);
	*seen = rows->seen[--rows->n];
}

void scan_rows_deinit(struct scan_rows *rows)
{
	while (rows->n) {
		rows->n--;
		usher_accessory_unref(rows->seen[rows->n].accessory);
		free(rows->seen[rows->n].fixed);
	}
	free(rows->seen);
}
