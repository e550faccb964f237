/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/networks.h"

#include "ui-tui/i18n.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { SIGNAL_UNKNOWN = 127 };

void networks_deinit(struct networks *networks)
{
	for (size_t i = 0; i < networks->n; i++) {
		free(networks->rows[i].name);
		free(networks->rows[i].security);
	}
	free(networks->rows);
	*networks = (struct networks){};
}

static struct network_row *find(const struct networks *networks, const void *ssid,
				size_t len)
{
	for (size_t i = 0; i < networks->n; i++) {
		struct network_row *row = &networks->rows[i];

		if (row->ssid_len == len && memcmp(row->ssid, ssid, len) == 0)
			return row;
	}
	return NULL;
}

const struct network_row *networks_find(const struct networks *networks, const void *ssid,
					size_t len)
{
	return find(networks, ssid, len);
}

/* The row of that network, a new one where there is none; NULL: out of memory. */
static struct network_row *take(struct networks *networks, const uint8_t *ssid,
				size_t len, const char *security)
{
	struct network_row *row = find(networks, ssid, len);

	if (!row) {
		row = realloc(networks->rows, (networks->n + 1) * sizeof(*row));
		if (!row)
			return NULL;
		networks->rows = row;
		row += networks->n++;
		*row = (struct network_row){.ssid_len = len, .signal = SIGNAL_UNKNOWN};
		memcpy(row->ssid, ssid, len);
		row->name = usher_printable(ssid, len);
		if (!row->name)
			return NULL;
	}
	if (!row->security || (!*row->security && security)) {
		free(row->security);
		row->security = usher_printable(security ? security : "",
						security ? strlen(security) : 0);
	}
	return row->security ? row : NULL;
}

static int take_hosts(const struct usher *usher, struct networks *networks)
{
	const char *security;
	const uint8_t *ssid;
	unsigned bands;
	bool known;
	size_t len;
	int signal;

	for (size_t i = 0; (ssid = usher_suggest_get(usher, i, &len, &security, &signal,
						     &bands, &known));
	     i++) {
		struct network_row *row = take(networks, ssid, len, security);

		if (!row)
			return -ENOMEM;
		row->known = known;
		row->bands = bands;
		if (signal)
			row->signal = signal;
	}
	return 0;
}

/* An accessory may tell of a network more than once, one for each access point. */
static int take_units(const struct usher_setup *setup, struct networks *networks)
{
	const char *security;
	const uint8_t *ssid;
	size_t len, i;
	int rssi;

	for (i = 0; (ssid = usher_setup_get_network(setup, i, &len, &rssi, &security));
	     i++) {
		struct network_row *row = take(networks, ssid, len, security);

		if (!row)
			return -ENOMEM;
		if (!row->bands && (row->signal == SIGNAL_UNKNOWN || row->signal < rssi))
			row->signal = rssi;
	}
	networks->told += i > 0;
	return 0;
}

static bool is_seen_by(const struct usher_setup *setup, const struct network_row *row)
{
	const uint8_t *ssid;
	size_t len;

	for (size_t i = 0; (ssid = usher_setup_get_network(setup, i, &len, NULL, NULL));
	     i++)
		if (len == row->ssid_len && memcmp(ssid, row->ssid, len) == 0)
			return true;
	return false;
}

/* All of a batch, or those that are in the same trouble as the one that is being answered. */
static bool is_concerned(const struct batch *batch, const struct unit *unit)
{
	const struct unit *asked = batch->asked;

	return unit->setup && (!asked || (unit->answers == asked->answers &&
					  unit->question == asked->question));
}

static void count(const struct batch *batch, struct networks *networks)
{
	for (size_t i = 0; i < networks->n; i++)
		for (size_t u = 0; u < batch->n; u++)
			networks->rows[i].seen_by += is_concerned(batch,
								  batch->units[u]) &&
						     is_seen_by(batch->units[u]->setup,
								&networks->rows[i]);
}

/* The first of the library's suggestions that an accessory sees: n, as far as they told. */
static size_t find_default(const struct usher *usher, const struct networks *networks)
{
	const uint8_t *ssid;
	size_t len;

	for (size_t i = 0;
	     (ssid = usher_suggest_get(usher, i, &len, NULL, NULL, NULL, NULL)); i++) {
		const struct network_row *row = find(networks, ssid, len);

		if (row && (row->seen_by || !networks->told))
			return (size_t)(row - networks->rows);
	}
	return networks->n;
}

/* What nobody hears is weaker than anything. */
static int strength(const struct network_row *row)
{
	return row->signal == SIGNAL_UNKNOWN ? -1000 : row->signal;
}

static int compare(const void *left, const void *right)
{
	const struct network_row *a = left, *b = right;
	int order = !!network_obstacle(a) - !!network_obstacle(b);

	if (order == 0)
		order = (b->seen_by > 0) - (a->seen_by > 0);
	if (order == 0)
		order = strength(b) - strength(a);
	return order ? order : strcmp(a->name, b->name);
}

static void sort(const struct usher *usher, struct networks *networks)
{
	size_t first = find_default(usher, networks);
	struct network_row row;

	if (first < networks->n) {
		row = networks->rows[first];
		networks->rows[first] = networks->rows[0];
		networks->rows[0] = row;
		qsort(networks->rows + 1, networks->n - 1, sizeof(row), compare);
	} else if (networks->n) {
		qsort(networks->rows, networks->n, sizeof(row), compare);
	}
}

int networks_collect(const struct usher *usher, const struct batch *batch,
		     struct networks *ret)
{
	int r;

	*ret = (struct networks){};
	r = take_hosts(usher, ret);
	for (size_t i = 0; i < batch->n && r == 0; i++)
		if (is_concerned(batch, batch->units[i]))
			r = take_units(batch->units[i]->setup, ret);
	if (r < 0) {
		networks_deinit(ret);
		return r;
	}
	count(batch, ret);
	sort(usher, ret);
	return 0;
}

/* ---- In words ---- */

bool network_is_open(const struct network_row *row)
{
	return strcasecmp(row->security, "open") == 0;
}

bool network_is_secured(const struct network_row *row)
{
	return *row->security && !network_is_open(row) &&
	       strcmp(row->security, "unknown") != 0;
}

bool network_is_wpa3_only(const struct network_row *row)
{
	return strcasecmp(row->security, "wpa3") == 0;
}

/* The library's words for what this computer hears; an accessory's own are shown as they are. */
static const struct {
	const char *name, *text;
} kinds[] = {
	{"open", N_("open")},	    {"wpa", "WPA"},   {"wpa2", "WPA2"},
	{"wpa2-wpa3", "WPA2/WPA3"}, {"wpa3", "WPA3"},
};

const char *network_security(const struct network_row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, row->security) == 0)
			return _(kinds[i].text);
	return row->security;
}

const char *network_bands(const struct network_row *row)
{
	static const char *const names[] = {
		"",	 "2.4 GHz",   "5 GHz",	 "2.4+5 GHz",
		"6 GHz", "2.4+6 GHz", "5+6 GHz", "2.4+5+6 GHz",
	};

	return names[row->bands & 7];
}

/* The library's own check says so again before anything is sent. */
const char *network_obstacle(const struct network_row *row)
{
	if (row->bands && !(row->bands & USHER_BAND_2_4_GHZ) && !row->seen_by)
		return _("It is heard on 5 or 6 GHz only, and accessories hear 2.4 GHz.");
	if (strcasestr(row->security, "enterprise") || strcasestr(row->security, "eap"))
		return _("It wants a user's name and more: an accessory has only a "
			 "passphrase to tell.");
	if (strcasecmp(row->security, "wep") == 0)
		return _("Its protection is WEP, which nothing new speaks any more.");
	return NULL;
}
