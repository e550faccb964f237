/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/facts.h"

#include "base/hex.h"

#include <arpa/inet.h>
#include <string.h>

/* Loudest first; what was not told comes last. */
static bool is_stronger(const struct provision_network *a,
			const struct provision_network *b)
{
	if (a->rssi == 0 || b->rssi == 0)
		return a->rssi != 0;
	return a->rssi > b->rssi;
}

static void remove_at(struct provision_facts *facts, size_t i)
{
	facts->n_networks--;
	memmove(&facts->networks[i], &facts->networks[i + 1],
		(facts->n_networks - i) * sizeof(facts->networks[0]));
}

static void insert(struct provision_facts *facts, const struct provision_network *network)
{
	size_t i = 0;

	while (i < facts->n_networks && !is_stronger(network, &facts->networks[i]))
		i++;
	if (i == PROVISION_NETWORKS_MAX)
		return;
	if (facts->n_networks == PROVISION_NETWORKS_MAX)
		facts->n_networks--;
	memmove(&facts->networks[i + 1], &facts->networks[i],
		(facts->n_networks - i) * sizeof(facts->networks[0]));
	facts->networks[i] = *network;
	facts->n_networks++;
}

/* Some devices fill hidden SSIDs with NULs. */
static bool is_hidden(const struct provision_network *network)
{
	for (size_t i = 0; i < network->ssid_len; i++)
		if (network->ssid[i])
			return false;
	return true;
}

void provision_facts_add_network(struct provision_facts *facts,
				 const struct provision_network *network)
{
	struct provision_network merged = *network;
	const struct provision_network *known;

	if (is_hidden(network))
		return;
	known = provision_facts_network(facts, network->ssid, network->ssid_len);
	if (known) {
		if (!is_stronger(network, known))
			merged = *known;
		merged.open = known->open && network->open;
		remove_at(facts, known - facts->networks);
	}
	insert(facts, &merged);
}

const struct provision_network *
provision_facts_network(const struct provision_facts *facts, const uint8_t *ssid,
			size_t len)
{
	for (size_t i = 0; i < facts->n_networks; i++)
		if (facts->networks[i].ssid_len == len &&
		    memcmp(facts->networks[i].ssid, ssid, len) == 0)
			return &facts->networks[i];
	return NULL;
}

void provision_facts_set_ip(struct provision_facts *facts, const char *text)
{
	struct in6_addr address;

	if (!text || strlen(text) >= sizeof(facts->ip) ||
	    (inet_pton(AF_INET, text, &address) != 1 &&
	     inet_pton(AF_INET6, text, &address) != 1))
		return;
	strcpy(facts->ip, text);
}

bool provision_bssid_parse(const char *text, uint8_t ret[6])
{
	char digits[13] = "";

	if (!text || strlen(text) != 17)
		return false;
	for (size_t i = 0; i < 6; i++) {
		if (i < 5 && text[3 * i + 2] != ':')
			return false;
		memcpy(digits + 2 * i, text + 3 * i, 2);
	}
	return hex_decode(digits, ret, 6) == 6;
}
