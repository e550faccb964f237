/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/suggest.h"

#include <string.h>

/* Where it stands; lower is better. */
enum place { PLACE_CURRENT, PLACE_KNOWN, PLACE_OTHER, PLACE_NONE };

static bool needs_a_passphrase_at_most(const char *security)
{
	static const char *const fine[] = {"wpa2", "wpa2-wpa3", "wpa3", "open"};

	for (size_t i = 0; security && i < ARRAY_SIZE(fine); i++)
		if (strcmp(security, fine[i]) == 0)
			return true;
	return false;
}

static enum place place_of(const struct suggestion *suggestion,
			   const struct wifi_known *known)
{
	if (known->current.len && wifi_ssid_equal(&suggestion->ssid, &known->current))
		return PLACE_CURRENT;
	if (suggestion->known && (suggestion->security || !known->air.n))
		return PLACE_KNOWN;
	return needs_a_passphrase_at_most(suggestion->security) ? PLACE_OTHER
								: PLACE_NONE;
}

static int strength(const struct suggestion *suggestion)
{
	return suggestion->signal ? suggestion->signal : -1000;
}

static bool comes_before(const struct suggestion *a, const struct suggestion *b,
			 const struct wifi_known *known)
{
	enum place place_a = place_of(a, known), place_b = place_of(b, known);
	bool near_a = a->bands & WIFI_BAND_2_4, near_b = b->bands & WIFI_BAND_2_4;

	if (place_a != place_b)
		return place_a < place_b;
	if (near_a != near_b)
		return near_a;
	return strength(a) > strength(b);
}

/* The row of that name; a new one when there is room, else NULL. */
static struct suggestion *row_of(const struct wifi_ssid *ssid, struct suggestion *rows,
				 size_t *n, size_t max)
{
	for (size_t i = 0; i < *n; i++)
		if (wifi_ssid_equal(&rows[i].ssid, ssid))
			return &rows[i];
	if (*n == max)
		return NULL;
	rows[*n] = (struct suggestion){.ssid = *ssid};
	return &rows[(*n)++];
}

static void hear(struct suggestion *row, const struct wifi_bss *bss)
{
	row->bands |= wifi_band_of(bss->freq);
	if (row->security && (!bss->signal || strength(row) >= bss->signal))
		return;
	row->security = wifi_kind_name(bss->security.kind);
	row->signal = bss->signal;
}

/* In place, and stable: there are few. */
static void sort(struct suggestion *rows, size_t n, const struct wifi_known *known)
{
	for (size_t i = 1; i < n; i++) {
		struct suggestion row = rows[i];
		size_t at = i;

		for (; at && comes_before(&row, &rows[at - 1], known); at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

size_t suggest_rank(const struct wifi_known *known, struct suggestion *ret, size_t max)
{
	struct suggestion *row;
	size_t n = 0;

	/* the first rows are safe, however many networks a stranger makes up */
	if (known->current.len && !wifi_ssid_is_hidden(&known->current))
		row_of(&known->current, ret, &n, max);
	for (size_t i = 0; i < known->n_saved; i++)
		if (!wifi_ssid_is_hidden(&known->saved[i]) &&
		    (row = row_of(&known->saved[i], ret, &n, max / 2)))
			row->known = true;
	for (size_t i = 0; i < known->air.n; i++)
		if (!wifi_ssid_is_hidden(&known->air.rows[i].ssid) &&
		    (row = row_of(&known->air.rows[i].ssid, ret, &n, max)))
			hear(row, &known->air.rows[i]);
	for (size_t i = 0; i < n; i++)
		ret[i].known |= wifi_known_has(known, &ret[i].ssid);
	sort(ret, n, known);
	while (n && place_of(&ret[n - 1], known) == PLACE_NONE)
		n--;
	return n;
}
