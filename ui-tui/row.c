/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/row.h"

#include "ui-tui/i18n.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Keeps *told and *shown as told anew; whether they changed. */
static bool take_text(const char *now, char **told, char **shown)
{
	char *copy, *printable;

	if (*shown && same(now, *told))
		return false;
	copy = now ? strdup(now) : NULL;
	printable = usher_printable(now ? now : "", now ? strlen(now) : 0);
	if (!printable || (now && !copy)) {
		free(copy);
		free(printable);
		return false;
	}
	free(*told);
	free(*shown);
	*told = copy;
	*shown = printable;
	return true;
}

static const char *kind_of(const struct usher_accessory *accessory)
{
	const char *kind = usher_accessory_get_product_name(accessory);

	if (!kind)
		kind = usher_accessory_get_protocol(accessory);
	return kind ? kind : usher_accessory_get_vendor(accessory);
}

/* What is printed on its label is, as a rule, the end of these. */
static const char *tail_of(const struct usher_accessory *accessory)
{
	const char *serial = usher_accessory_get_serial(accessory);

	return serial ? serial : usher_accessory_get_address(accessory);
}

/* Whether told, without what is neither digit nor letter, is tail. */
static bool is_tail(const char *tail, const char *told)
{
	for (; *told; told++)
		if (isalnum((unsigned char)*told) && *tail++ != *told)
			return false;
	return !*tail;
}

static bool take_tail(struct row *row)
{
	const char *told = tail_of(row->accessory);
	char *tail, *p;

	if (!told)
		told = "";
	if (row->tail && is_tail(row->tail, told))
		return false;
	tail = malloc(strlen(told) + 1);
	if (!tail)
		return false;
	for (p = tail; *told; told++)
		if (isalnum((unsigned char)*told))
			*p++ = *told;
	*p = '\0';
	free(row->tail);
	row->tail = tail;
	return true;
}

static enum row_use use_of(const struct row *row, const char *state)
{
	if (!usher_accessory_get_protocol(row->accessory))
		return row->on_wifi    ? ROW_TO_JOIN
		       : row->on_aware ? ROW_TO_PAIR
				       : ROW_TO_WATCH;
	return strcmp(state, "provisioned") ? ROW_TO_SET_UP : ROW_SET_UP;
}

static bool take_use(struct row *row)
{
	const char *state = usher_accessory_get_state(row->accessory);
	const struct usher_aware_peer *peer = usher_accessory_get_aware(row->accessory);
	bool wants_button = !strcmp(state, "needs-authorization"),
	     paired = peer && usher_aware_peer_get_key(peer);
	enum row_use use;

	row->elsewhere = usher_accessory_get_elsewhere(row->accessory);
	row->beacon = usher_accessory_is_beacon(row->accessory) &&
		      usher_accessory_get_connectable(row->accessory) > 0;
	row->on_wifi = usher_accessory_get_transport(row->accessory) == USHER_WIFI;
	row->on_aware = peer;
	use = use_of(row, state);
	if (use == row->use && wants_button == row->wants_button && paired == row->paired)
		return false;
	row->use = use;
	row->paired = paired;
	row->wants_button = wants_button;
	return true;
}

static void push_sample(struct row *row, int rssi)
{
	if (row->n_history == ROW_HISTORY_MAX)
		memmove(row->history, row->history + 1, --row->n_history);
	row->history[row->n_history++] = (int8_t)rssi;
}

void row_sample(struct row *row, int rssi, uint64_t now_us)
{
	uint64_t steps;

	if (rssi == ROW_NO_SIGNAL)
		return;
	if (!row->n_history) {
		push_sample(row, rssi);
		row->sampled_us = now_us;
		return;
	}
	steps = now_us > row->sampled_us ? (now_us - row->sampled_us) / ROW_SAMPLE_US : 0;
	row->sampled_us += steps * ROW_SAMPLE_US;
	if (!steps) {
		row->history[row->n_history - 1] = (int8_t)rssi;
		return;
	}
	/* the library tells of changes only: until this one it was as before */
	for (steps = MIN(steps, ROW_HISTORY_MAX); steps > 1; steps--)
		push_sample(row, row->history[row->n_history - 1]);
	push_sample(row, rssi);
}

void row_keep_time(struct row *row, uint64_t now_us)
{
	if (!row->lost && usher_accessory_get_age(row->accessory) * 1e6 < ROW_SAMPLE_US)
		row_sample(row, row->rssi, now_us);
}

unsigned row_update(struct row *row, uint64_t now_us)
{
	int rssi = usher_accessory_get_rssi(row->accessory);
	unsigned changes = 0;

	if (take_text(usher_accessory_get_name(row->accessory), &row->told_name,
		      &row->name))
		changes |= ROW_CHANGE_TEXT;
	if (take_text(kind_of(row->accessory), &row->told_kind, &row->kind))
		changes |= ROW_CHANGE_TEXT;
	if (take_tail(row))
		changes |= ROW_CHANGE_TEXT;
	if (take_use(row))
		changes |= ROW_CHANGE_USE;
	if (rssi != row->rssi)
		changes |= ROW_CHANGE_SIGNAL;
	row->rssi = rssi;
	row_sample(row, rssi, now_us);
	return changes;
}

void row_follow(struct row *row, struct usher_accessory *accessory)
{
	usher_accessory_ref(accessory);
	usher_accessory_unref(row->accessory);
	row->accessory = accessory;
	row->id = usher_accessory_get_id(accessory);
	row->lost = false;
}

struct row *row_new(struct usher_accessory *accessory, uint64_t now_us)
{
	struct row *row = calloc(1, sizeof(*row));

	if (!row)
		return NULL;
	row->rssi = ROW_NO_SIGNAL;
	row->use = ROW_TO_WATCH;
	row->label = strdup("");
	row_follow(row, accessory);
	row_update(row, now_us);
	if (!row->name || !row->kind || !row->label || !row->tail)
		return row_free(row);
	return row;
}

struct row *row_free(struct row *row)
{
	if (!row)
		return NULL;
	usher_accessory_unref(row->accessory);
	free(row->name);
	free(row->kind);
	free(row->label);
	free(row->tail);
	free(row->told_name);
	free(row->told_kind);
	free(row);
	return NULL;
}

bool row_can_be_set_up(const struct row *row)
{
	return !row->lost && row->use != ROW_TO_WATCH;
}

const char *row_why_not(const struct row *row)
{
	if (row->lost)
		return _(
			"It has not been heard for a while. Is it switched on and near?");
	if (row->beacon)
		return _(
			"A beacon: `usher beacon` shows and changes what it broadcasts.");
	if (row->elsewhere)
		return _(row->elsewhere);
	if (*row->kind)
		return _("usher can tell what it is, but knows no way to set it up.");
	return _("usher does not know what it is, nor a way to set it up.");
}

const char *row_state(const struct row *row)
{
	if (row->lost)
		return _("lost");
	switch (row->use) {
	case ROW_TO_SET_UP:
		return row->wants_button ? _("press button") : _("ready");
	case ROW_TO_JOIN:
		return _("own network");
	case ROW_TO_PAIR:
		return row->paired ? _("Aware: paired") : _("Aware: pair");
	case ROW_SET_UP:
		return _("set up");
	case ROW_TO_WATCH:
		break;
	}
	return "";
}

time_t row_seen(const struct row *row)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (time_t)((double)now.tv_sec + (double)now.tv_nsec / 1e9 -
			usher_accessory_get_age(row->accessory));
}

const char *row_radio(const struct row *row)
{
	return row->on_aware ? _("Aware") : row->on_wifi ? _("Wi-Fi") : _("BLE");
}

char *row_title(const struct row *row)
{
	const char *name = *row->name ? row->name : *row->kind ? row->kind : _("no name");
	char *title;

	if (!*row->label)
		return strdup(name);
	return asprintf(&title, "%s %s", name, row->label) < 0 ? NULL : title;
}
