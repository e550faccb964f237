/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the network: what the daemon has just seen, then the channel that is known, then all of
 * them, then once more those where it was seen. A scan changes nothing: it begins as soon as there
 * is somebody to ask.
 */
#include "wifi/join-private.h"

#include <errno.h>
#include <string.h>

static void scan_next(struct wifi_join *join);

/* ---- Choice ---- */

/* Where one that matches was seen at any time: the daemon forgets that after two scans. */
static void keep_freq(struct wifi_join *join, unsigned freq)
{
	for (size_t i = 0; i < join->n_freqs; i++)
		if (join->freqs[i] == freq)
			return;
	if (join->n_freqs < JOIN_FREQS_MAX)
		join->freqs[join->n_freqs++] = freq;
}

/* The next best is found among those that match, whatever else is in the air. */
static int keep_matches(struct wifi_join *join, const struct wifi_bss_table *table)
{
	struct wifi_bss *rows;
	size_t n = 0;

	wifi_bss_table_clear(&join->table);
	if (!table->n)
		return 0;
	if (join->table.capacity < table->n) {
		rows = reallocarray(join->table.rows, table->n, sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		join->table.rows = rows;
		join->table.capacity = table->n;
	}
	for (size_t i = 0; i < table->n; i++) {
		if (!wifi_selector_matches(&join->config.selector, &table->rows[i]))
			continue;
		join->table.rows[n++] = table->rows[i];
		keep_freq(join, table->rows[i].freq);
	}
	join->table.n = n;
	return 0;
}

/* false: it cannot be joined, and the verdict is given. */
static bool check_profile(struct wifi_join *join, const struct wifi_bss *bss)
{
	struct wifi_credentials *credentials = &join->config.credentials;
	enum wifi_refusal refusal = wifi_profile_check(bss, credentials);

	if (refusal == WIFI_REFUSE_NEEDS_PASSPHRASE && join->ops->passphrase &&
	    !join->passphrase &&
	    join->ops->passphrase(&bss->ssid, &join->passphrase, join->userdata) >= 0) {
		credentials->passphrase = join->passphrase;
		refusal = wifi_profile_check(bss, credentials);
	}
	if (refusal == WIFI_FITS)
		return true;
	join_verdict(join, WIFI_UNSUPPORTED, true, wifi_refusal_text(refusal));
	return false;
}

/* Whether what was given, or may be remembered, fits it. */
static bool is_possible(const struct wifi_join *join, const struct wifi_bss *bss)
{
	enum wifi_refusal refusal = wifi_profile_check(bss, &join->config.credentials);

	return refusal == WIFI_FITS || refusal == WIFI_REFUSE_NEEDS_PASSPHRASE;
}

/* The strongest of those that can be joined: an open one in front of it hides no accessory. */
static const struct wifi_bss *select_possible(struct wifi_join *join, unsigned max_age_s)
{
	struct wifi_bss_table possible = {.rows = join->table.rows};

	for (size_t i = 0; i < join->table.n; i++) {
		struct wifi_bss row = join->table.rows[i];

		if (!is_possible(join, &row))
			continue;
		join->table.rows[i] = possible.rows[possible.n];
		possible.rows[possible.n++] = row;
	}
	return wifi_select(&join->config.selector, &possible, max_age_s);
}

/* 0: one was chosen; -ENOENT: none matches, or one that can be joined may be found yet;
   -ECANCELED: it cannot be joined. */
static int choose(struct wifi_join *join, unsigned max_age_s)
{
	const struct wifi_bss *bss = select_possible(join, max_age_s);

	if (!bss && !join->full_scans)
		return -ENOENT;
	if (!bss)
		bss = wifi_select(&join->config.selector, &join->table, max_age_s);
	if (!bss)
		return -ENOENT;
	join->info.bss = *bss;
	if (!check_profile(join, bss))
		return -ECANCELED;
	join->chosen = true;
	return 0;
}

int join_choose_next(struct wifi_join *join)
{
	struct wifi_bss_table *table = &join->table;
	size_t n = 0;

	for (size_t i = 0; i < table->n; i++)
		if (memcmp(table->rows[i].bssid, join->info.bss.bssid,
			   sizeof(join->info.bss.bssid)))
			table->rows[n++] = table->rows[i];
	table->n = n;
	return choose(join, UINT32_MAX);
}

/* ---- Scans ---- */

static void on_scan(struct wifi_scan *scan, const struct wifi_bss_table *table, int error,
		    void *userdata)
{
	struct wifi_join *join = userdata;
	bool cached = join->scan_begin_us == 0, read = table;
	unsigned max_age_s = JOIN_FRESH_S;
	int r = -ENOENT;

	if (!cached)
		max_age_s = (unsigned)((clock_now() - join->scan_begin_us) / 1000000) + 1;
	if (read && keep_matches(join, table) < 0)
		error = -ENOMEM;
	join->scan = wifi_scan_free(join->scan);
	if (join->at != AT_CHECK && join->at != AT_PREPARE)
		return;
	if (read)
		r = choose(join, max_age_s);
	else if (!wifi_ctrl_is_up(join->ctrl))
		return; /* on_down() follows */
	join->scan_error = error;
	if (r == -ENOENT)
		scan_next(join);
	else if (r == 0)
		join_advance(join);
}

static void scan(struct wifi_join *join, const struct wifi_scan_request *request)
{
	int r;

	join->scan_begin_us = request->cached ? 0 : clock_now();
	r = wifi_scan_new(join->event, join->ctrl, request, on_scan, join, &join->scan);
	if (r < 0 && r != -ENOTCONN) /* its down() follows */
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
}

/* Of a name, not of a prefix: a stronger one of that may be elsewhere. */
static bool scan_known(struct wifi_join *join)
{
	const struct wifi_selector *selector = &join->config.selector;
	struct wifi_scan_request request = {
		.ssid = selector->hidden ? &selector->ssid : NULL,
		.freqs = join->freqs,
		.n_freqs = join->n_freqs,
	};

	if (selector->freq) {
		request.freqs = &selector->freq;
		request.n_freqs = 1;
	} else if (selector->prefix && join->full_scans == 0) {
		request.n_freqs = 0;
	}
	if (request.n_freqs)
		scan(join, &request);
	return request.n_freqs;
}

static void not_found(struct wifi_join *join)
{
	if (!join->scan_error)
		join_verdict(join, WIFI_NOT_IN_RANGE, true, NULL);
	else if (join->scan_error == -ENETDOWN)
		join_fail(join, WIFI_JOIN_NO_INTERFACE, "%s is down, and cannot scan",
			  join->info.interface);
	else if (join->scan_error == -EBUSY)
		join_fail(join, WIFI_JOIN_HELD, "the kernel does not let %s scan",
			  join->info.interface);
	else
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "it cannot scan: %s",
			  strerror(-join->scan_error));
}

static void scan_next(struct wifi_join *join)
{
	const struct wifi_selector *selector = &join->config.selector;
	struct wifi_scan_request request = {
		.ssid = selector->hidden ? &selector->ssid : NULL,
	};

	if (!join->scan_targeted) {
		join->scan_targeted = true;
		if (scan_known(join))
			return;
	}
	/* an access point that answers late, or does not answer this host at all, is heard so */
	request.passive = join->full_scans > 0 && !join->scan_error && !request.ssid;
	/* what kept one from working has been waited for: scan.h */
	if (join->full_scans < JOIN_FULL_SCANS &&
	    (!join->scan_error || join->full_scans == 0)) {
		join->full_scans++;
		scan(join, &request);
		return;
	}
	/* it may have been busy in just that moment */
	if (!join->scan_last && !join->scan_error) {
		join->scan_last = true;
		if (scan_known(join))
			return;
	}
	not_found(join);
}

void join_scan(struct wifi_join *join)
{
	const struct wifi_scan_request cached = {.cached = true};

	join->scan_targeted = join->scan_last = false;
	join->full_scans = 0;
	join->n_freqs = 0;
	join_phase(join, WIFI_JOIN_SCAN);
	scan(join, &cached);
}
