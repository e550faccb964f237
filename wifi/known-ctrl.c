/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wpa_supplicant, asked: the networks that it has, and its table. */
#include "wifi/known-private.h"

#include "base/log.h"
#include "wifi/ctrl-path.h"
#include "wifi/interface.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FREQS_MIN = 3 }; /* one that is heard on the next channel too is on two */

static int read_table(struct wifi_known_query *query, bool cached);

/*
 * Whether all channels were scanned so lately. wpa_supplicant does not tell; a scan of the one
 * channel of a known network, which it makes often, finds nothing on others.
 */
static bool is_young(const struct wifi_bss_table *table, unsigned most_s)
{
	unsigned freqs[FREQS_MIN];
	size_t n = 0;

	for (size_t i = 0; i < table->n && n < FREQS_MIN; i++) {
		const struct wifi_bss *row = &table->rows[i];
		size_t at = 0;

		while (at < n && freqs[at] != row->freq)
			at++;
		if (row->age_s <= most_s && at == n)
			freqs[n++] = row->freq;
	}
	return n == FREQS_MIN;
}

static void on_table(struct wifi_scan *scan, const struct wifi_bss_table *table,
		     int error, void *userdata)
{
	struct wifi_known_query *query = userdata;

	if (error < 0) {
		log_debug("known networks: no table: %s", strerror(-error));
		known_finish(query, 0); /* what was known before stays */
		return;
	}
	wifi_bss_table_deinit(&query->known.air);
	wifi_scan_steal(scan, &query->known.air);
	query->known.seen = query->scanned ||
			    is_young(&query->known.air, WIFI_KNOWN_SEEN_S);
	if (!query->scan || query->scanned ||
	    is_young(&query->known.air, WIFI_KNOWN_FRESH_S) ||
	    read_table(query, false) < 0)
		known_finish(query, 0);
}

static int read_table(struct wifi_known_query *query, bool cached)
{
	const struct wifi_scan_request request = {.cached = cached};

	query->scanned = !cached;
	query->table = wifi_scan_free(query->table);
	return wifi_scan_new(query->event, query->ctrl, &request, on_table, query,
			     &query->table);
}

static void on_networks(struct wifi_networks *networks, int error, void *userdata)
{
	struct wifi_known_query *query = userdata;
	int r = 0;

	for (size_t i = 0; error == 0 && r == 0 && i < networks->n; i++) {
		const struct wifi_network *row = &networks->rows[i];

		if (!row->named)
			continue;
		r = known_add_saved(&query->known, &row->ssid);
		if (row->id == networks->current &&
		    strcmp(networks->state, "COMPLETED") == 0)
			query->known.current = row->ssid;
	}
	if (error == 0 && r == 0)
		r = read_table(query, true);
	if (error < 0 || r < 0)
		known_finish(query, error < 0 ? error : r);
}

static void on_up(void *userdata)
{
	struct wifi_known_query *query = userdata;
	int r = 0;

	if (!query->question)
		r = wifi_networks_ask(query->ctrl, NULL, on_networks, query,
				      &query->question);
	if (r < 0)
		known_finish(query, r);
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct wifi_known_query *query = userdata;
	struct wifi_event event;

	if (!query->table || query->stage == KNOWN_DONE)
		return;
	wifi_event_parse(line, len, &event);
	wifi_scan_event(query->table, &event);
}

static void on_down(int error, void *userdata)
{
	struct wifi_known_query *query = userdata;

	log_debug("known networks: wpa_supplicant: %s", strerror(-error));
	known_finish(query, query->known.n_saved ? 0 : error);
}

/* That of the interface with a connection, else the first one. -ENOENT: no interface has one. */
static int find_socket(const char *dir, char *ret, size_t size)
{
	struct wifi_interface interfaces[WIFI_INTERFACES_MAX];
	int n = wifi_interfaces(interfaces, ARRAY_SIZE(interfaces)), found = -1;

	for (int i = 0; i < n; i++) {
		if (wifi_ctrl_path(dir, interfaces[i].name, ret, size) < 0 ||
		    access(ret, F_OK) < 0)
			continue;
		if (found < 0 || (interfaces[i].carrier && !interfaces[found].carrier))
			found = i;
	}
	return found < 0 ? -ENOENT
			 : wifi_ctrl_path(dir, interfaces[found].name, ret, size);
}

void known_ctrl_begin(struct wifi_known_query *query)
{
	static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};
	char path[256];
	int r = find_socket(query->ctrl_dir, path, sizeof(path));

	query->stage = KNOWN_CTRL;
	if (r == 0)
		known_begun(query);
	if (r == 0)
		r = wifi_ctrl_new(query->event, path, false, &ops, query, &query->ctrl);
	/* A host whose network is not Wi-Fi still may know whether a portal is in the way. */
	if (r < 0)
		known_finish(query, query->known.connectivity ? 0 : r);
}
