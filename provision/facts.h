/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What every protocol does alike with struct provision_facts. Pure. */
#include "provision/step.h"

/*
 * SSIDs merged, strongest first, empty and all-zero ones dropped; the weakest makes room. A
 * name that an open and a secured network share counts as secured: a passphrase has to be
 * asked for.
 */
void provision_facts_add_network(struct provision_facts *facts,
				 const struct provision_network *network);
/* NULL: not in the list. */
const struct provision_network *
provision_facts_network(const struct provision_facts *facts, const uint8_t *ssid,
			size_t len);
/* A numeric address, IPv4 or IPv6; anything else, or NULL, leaves it as it is. */
void provision_facts_set_ip(struct provision_facts *facts, const char *text);
/* "aa:bb:cc:dd:ee:ff", either case; false: it is not one. */
bool provision_bssid_parse(const char *text, uint8_t ret[6]);
