/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/picker-column.h"

#include "ui-tui/batch.h"
#include "ui-tui/i18n.h"
#include "ui-tui/loop.h"

#include <stdio.h>
#include <string.h>

/* What it advertised while its setup ended may be of before. */
enum { NEWS_US = 3000000 };

const struct column_kind column_kinds[COLUMNS_N] = {
	[COLUMN_STATE] = {N_("State"), 13, ROWS_BY_USE},
	[COLUMN_KIND] = {N_("Kind"), 17, ROWS_BY_KIND},
	[COLUMN_RADIO] = {N_("Over"), 5, ROWS_SORTS_N},
	[COLUMN_SIGNAL] = {N_("Signal"), 9, ROWS_BY_SIGNAL},
	[COLUMN_HISTORY] = {N_("Lately"), ROW_HISTORY_MAX, ROWS_SORTS_N},
	[COLUMN_AWAY] = {N_("Away"), 6, ROWS_SORTS_N},
	[COLUMN_SEEN] = {N_("Seen"), 8, ROWS_SORTS_N},
	[COLUMN_BATTERY] = {N_("Battery"), 7, ROWS_SORTS_N},
	[COLUMN_UP] = {N_("Up for"), 6, ROWS_SORTS_N},
	[COLUMN_PROTOCOL] = {N_("Protocol"), 8, ROWS_SORTS_N},
	[COLUMN_ADDRESS] = {N_("Address"), 17, ROWS_SORTS_N},
};

/* Its advertisements say by now what it is: they count again. */
static bool was_heard_since(const struct unit *unit)
{
	uint64_t age_us = (uint64_t)(usher_accessory_get_age(unit->accessory) * 1e6);

	return ui_now() > unit->end_us + NEWS_US + age_us;
}

/* What goes on with it, in a word; NULL: nothing that is not in its row. */
static const char *unit_state(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_WAITING:
		return _("waits");
	case UNIT_RUNNING:
		return _("in setup");
	case UNIT_ASKING:
		return unit->question == USHER_ASK_AUTHORIZE ? _("press button")
							     : _("asks you");
	case UNIT_DONE:
		return was_heard_since(unit) ? NULL : _("set up");
	case UNIT_FAILED:
		return _("failed");
	case UNIT_CANCELLED:
		break;
	}
	return NULL;
}

static enum style unit_style(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_ASKING:
		return STYLE_NOTICE;
	case UNIT_FAILED:
		return STYLE_BAD;
	case UNIT_DONE:
		return STYLE_GOOD;
	case UNIT_WAITING:
	case UNIT_RUNNING:
	case UNIT_CANCELLED:
		break;
	}
	return STYLE_TEXT;
}

static const char *state_of(const struct row *row, const struct unit *unit)
{
	const char *state = unit ? unit_state(unit) : NULL;

	return state ? state : row_state(row);
}

static void put_signal(const struct canvas *canvas, const struct row *row, bool narrow,
		       char *room)
{
	const char *bars = canvas_bars(canvas, row->lost ? ROW_NO_SIGNAL : row->rssi);

	if (narrow || row->lost || row->rssi == ROW_NO_SIGNAL)
		snprintf(room, CELL_ROOM, "%s", bars);
	else
		snprintf(room, CELL_ROOM, "%s %4d", bars, row->rssi);
}

/* From -100 dBm, where a packet is lost now and then, to -40, at hand. */
static unsigned level_of(int rssi)
{
	int level = (rssi + 100) * 7 / 60;

	return level < 0 ? 0 : level > 7 ? 7 : (unsigned)level;
}

static void put_history(const struct canvas *canvas, struct row *row, char *room)
{
	size_t used = 0;

	row_keep_time(row, ui_now());
	for (unsigned i = 0; i < row->n_history; i++)
		used += (size_t)snprintf(room + used, CELL_ROOM - used, "%s",
					 canvas_level(canvas, level_of(row->history[i])));
}

static void put_away(const struct row *row, char *room)
{
	double metres = usher_accessory_get_distance(row->accessory);
	char text[16];

	if (metres < 0)
		return;
	if (metres < 1)
		strcpy(text, "<1 m");
	else if (metres > 99)
		strcpy(text, ">99 m");
	else
		snprintf(text, sizeof(text), "~%.0f m", metres);
	snprintf(room, CELL_ROOM, "%6s", text);
}

static void put_seen(const struct row *row, char *room)
{
	time_t seen = row_seen(row);
	struct tm tm;

	strftime(room, CELL_ROOM, "%H:%M:%S", localtime_r(&seen, &tm));
}

static void put_up(const struct row *row, char *room)
{
	double seconds = usher_accessory_get_uptime(row->accessory);

	if (seconds < 0)
		return;
	if (seconds < 3600)
		snprintf(room, CELL_ROOM, "%2.0f min", seconds / 60);
	else if (seconds < 48 * 3600)
		snprintf(room, CELL_ROOM, "%4.0f h", seconds / 3600);
	else
		snprintf(room, CELL_ROOM, "%4.0f d", seconds / 86400);
}

static void put_text(const char *text, char *room)
{
	if (text)
		snprintf(room, CELL_ROOM, "%s", text);
}

static void put_battery(const struct row *row, char *room)
{
	int mv = usher_accessory_get_battery_mv(row->accessory);

	if (mv > 0)
		snprintf(room, CELL_ROOM, "%.2f V", mv / 1000.0);
}

void column_text(const struct canvas *canvas, enum column column, unsigned width,
		 struct row *row, const struct unit *unit, char room[CELL_ROOM])
{
	*room = '\0';
	switch (column) {
	case COLUMN_STATE:
		return put_text(state_of(row, unit), room);
	case COLUMN_KIND:
		return put_text(row->kind, room);
	case COLUMN_RADIO:
		return put_text(row_radio(row), room);
	case COLUMN_SIGNAL:
		return put_signal(canvas, row, width < column_kinds[column].width, room);
	case COLUMN_HISTORY:
		return put_history(canvas, row, room);
	case COLUMN_AWAY:
		return put_away(row, room);
	case COLUMN_SEEN:
		return put_seen(row, room);
	case COLUMN_BATTERY:
		return put_battery(row, room);
	case COLUMN_UP:
		return put_up(row, room);
	case COLUMN_PROTOCOL:
		return put_text(usher_accessory_get_protocol(row->accessory), room);
	case COLUMN_ADDRESS:
		return put_text(usher_accessory_get_address(row->accessory), room);
	case COLUMNS_N:
		return;
	}
}

enum style column_style(enum column column, const struct row *row,
			const struct unit *unit)
{
	if (column != COLUMN_STATE)
		return column == COLUMN_SIGNAL && !row->lost ? STYLE_TEXT : STYLE_DIM;
	if (unit && unit_state(unit))
		return unit_style(unit);
	if (row->lost)
		return STYLE_DIM;
	if (row->use == ROW_TO_SET_UP)
		return row->wants_button ? STYLE_NOTICE : STYLE_GOOD;
	return row->use == ROW_SET_UP ? STYLE_DIM : STYLE_TEXT;
}
