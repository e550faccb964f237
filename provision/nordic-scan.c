/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Its scans: for a person to choose from, and after a failed join to find out why. No message
 * says that a scan is over: silence after a record does, or a deadline.
 */
#include "provision/nordic-machine.h"

#include "base/log.h"
#include "provision/facts.h"

#include <stdio.h>
#include <string.h>

/* Devices tell all records at once when their scan of both bands is done, or channel by channel:
   a passive one takes a tenth of a second. */
enum { SILENCE_US = 3000000 };

static const char *const auth_names[] = {
	[NORDIC_OPEN] = "open",		[NORDIC_WEP] = "WEP",
	[NORDIC_WPA_PSK] = "WPA",	[NORDIC_WPA2_PSK] = "WPA2-SHA256",
	[NORDIC_WPA_WPA2_PSK] = "WPA2", [NORDIC_ENTERPRISE] = "WPA2-Enterprise",
	[NORDIC_WPA3_PSK] = "WPA3",
};

static struct nordic_seen *find(struct provision_machine *m, const uint8_t *ssid,
				size_t len)
{
	for (size_t i = 0; i < m->n_seen; i++)
		if (m->seen[i].network.ssid_len == len &&
		    memcmp(m->seen[i].network.ssid, ssid, len) == 0)
			return &m->seen[i];
	return NULL;
}

static bool is_chosen(const struct provision_machine *m,
		      const struct nordic_network *network)
{
	return network->ssid_len == m->credentials.ssid_len &&
	       memcmp(network->ssid, m->credentials.ssid, network->ssid_len) == 0;
}

static bool is_open(const struct nordic_network *network)
{
	return network->has_auth && network->auth == NORDIC_OPEN;
}

/* Which of two access points of one name is sent back: a secured one, since a passphrase is
   asked for as soon as there is one; then the louder. */
static bool is_better(const struct nordic_seen *a, const struct nordic_seen *b)
{
	if (is_open(&a->network) != is_open(&b->network))
		return is_open(&b->network);
	return a->rssi > b->rssi;
}

static void tell(struct provision_machine *m, const struct nordic_seen *seen)
{
	const struct nordic_network *from = &seen->network;
	struct provision_network network = {
		.ssid_len = from->ssid_len,
		.rssi = seen->rssi,
		.open = is_open(from),
		.has_bssid = from->has_bssid,
		.channel = from->channel <= UINT8_MAX ? from->channel : 0,
	};
	const char *auth = "";

	memcpy(network.ssid, from->ssid, from->ssid_len);
	memcpy(network.bssid, from->bssid, sizeof(network.bssid));
	if (from->has_auth && from->auth >= 0 &&
	    (size_t)from->auth < ARRAY_SIZE(auth_names))
		auth = auth_names[from->auth];
	snprintf(network.auth, sizeof(network.auth), "%s", auth);
	provision_facts_add_network(&m->facts, &network);
}

const struct nordic_seen *nordic_seen_add(struct provision_machine *m,
					  const struct nordic_result *result)
{
	struct nordic_seen one = {.network = result->network}, *known;

	if (one.network.ssid_len == 0)
		return NULL;
	/* dBm; what it may not be was not told. */
	if (result->has_rssi && result->rssi < 0 && result->rssi >= INT8_MIN)
		one.rssi = result->rssi;
	tell(m, &one);
	known = find(m, one.network.ssid, one.network.ssid_len);
	if (!known && m->n_seen < ARRAY_SIZE(m->seen))
		known = &m->seen[m->n_seen++];
	else if (!known && is_chosen(m, &one.network))
		known = &m->seen[m->n_seen - 1];
	else if (!known)
		return NULL;
	else if (!is_better(&one, known))
		return known;
	*known = one;
	return known;
}

const struct nordic_seen *nordic_seen_network(const struct provision_machine *m)
{
	return find((struct provision_machine *)m, m->credentials.ssid,
		    m->credentials.ssid_len);
}

static void quiet(struct provision_machine *m)
{
	if (m->n_seen > 0 && nordic_exchange_over(m))
		m->machine.quiet_us = m->machine.now_us + SILENCE_US;
}

/* ---- for a person ---- */

void nordic_scan_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SCAN);
	nordic_exchange_start(m, NORDIC_START_SCAN);
}

/* Late or never: whoever sets it up can still name the network. */
static void scan_over(struct provision_machine *m)
{
	m->scan_done = true;
	machine_fact(m);
	nordic_proceed(m);
}

static void scan_answered(struct provision_machine *m,
			  const struct nordic_response *response)
{
	if (response->status == NORDIC_SUCCESS) {
		quiet(m);
		return;
	}
	log_warning("accessory bug: it refuses to scan (%d)", response->status);
	scan_over(m);
}

static void scan_seen(struct provision_machine *m, const struct nordic_seen *seen)
{
	quiet(m);
}

const struct nordic_listener nordic_scan = {
	.answered = scan_answered,
	.seen = scan_seen,
	.timeout = scan_over,
};

/* ---- after a failed join ---- */

void nordic_diagnose_enter(struct provision_machine *m)
{
	m->n_seen = 0;
	m->facts.n_networks = 0;
	nordic_exchange_start(m, NORDIC_START_SCAN);
}

static void diagnose_failed(struct provision_machine *m)
{
	nordic_join_explained(m, NULL, false);
}

/* The one network is all that matters: no need to wait for the rest. */
static void look(struct provision_machine *m)
{
	const struct nordic_seen *seen = nordic_seen_network(m);

	if (seen && nordic_exchange_over(m))
		nordic_join_explained(m, seen, true);
}

static void diagnose_seen(struct provision_machine *m, const struct nordic_seen *seen)
{
	quiet(m);
	look(m);
}

static void diagnose_answered(struct provision_machine *m,
			      const struct nordic_response *response)
{
	if (response->status != NORDIC_SUCCESS)
		diagnose_failed(m);
	else
		diagnose_seen(m, NULL);
}

/* It saw others, so it would have seen this one. */
static void diagnose_timeout(struct provision_machine *m)
{
	nordic_join_explained(m, nordic_seen_network(m), m->n_seen > 0);
}

const struct nordic_listener nordic_diagnose = {
	.answered = diagnose_answered,
	.seen = diagnose_seen,
	.timeout = diagnose_timeout,
	.failed = diagnose_failed,
};
