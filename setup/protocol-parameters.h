/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The parameters of "protocol" in a product of the catalog, a row for each protocol: what lint
 * knows, and doc/catalog.md tells. Who adds a protocol adds its row.
 */
#include "base/macros.h"

#include <stdbool.h>

enum { PROTOCOL_PARAMETERS_MAX = 6 };

struct protocol_parameter {
	const char *name;   /* NULL ends a list */
	const char *values; /* separated by spaces; NULL: any */
	bool is_uuid;
};

struct protocol_parameters {
	const char *protocol;
	unsigned over; /* enum usher_transport, a bit set: what it is spoken over */
	struct protocol_parameter list[PROTOCOL_PARAMETERS_MAX];
};

/* NULL: not one of ours. */
const struct protocol_parameters *protocol_parameters(const char *protocol);
/* Of that name; NULL: it has none. */
const struct protocol_parameter *
protocol_parameter(const struct protocol_parameters *parameters, const char *name);
bool protocol_parameter_takes(const struct protocol_parameter *parameter,
			      const char *value);
