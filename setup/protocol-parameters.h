/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The parameters of "protocol" in a product of the catalog, a row for each protocol: what lint
 * knows, and doc/catalog.md tells. Who adds a protocol adds its row.
 */
#include "base/macros.h"

#include <stdbool.h>

enum { PROTOCOL_PARAMETERS_MAX = 6 };

struct protocol_parameters {
	const char *protocol;
	bool over_wifi; /* it can be set up over the accessory's own network, too */
	const char *names[PROTOCOL_PARAMETERS_MAX]; /* NULL-terminated where fewer */
};

/* NULL: not one of ours. */
const struct protocol_parameters *protocol_parameters(const char *protocol);
size_t protocol_parameters_count(const struct protocol_parameters *parameters);
