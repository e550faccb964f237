/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Which network `usher join` is to join, and how: from the command line to the library. */
#include "cli/credentials.h"

/* 0, or an exit code after saying why. The caller frees ret. */
int network_from_options(const struct cli *cli, struct usher_network **ret);
/* The rest, that the catalog knows, of --product; *ret_once: the network is left at the end. The same. */
int network_from_catalog(const struct cli *cli, struct usher *usher,
			 struct usher_network *network, bool *ret_once);
/* "AA:BB:CC:DD:EE:FF", with "/FF:FF:FF:00:00:00" only where those bits are the same. */
bool bssid_parse(const char *text, uint8_t ret[6], uint8_t ret_mask[6]);
