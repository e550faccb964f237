/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/protocol-parameters.h"

#include <string.h>

/* clang-format off */
static const struct protocol_parameters rows[] = {
	{"blufi", false, {"security"}},
	{"espressif", true, {"pop", "security", "service", "username"}},
	{"improv", false, {NULL}},
	{"nordic", false, {NULL}},
	{"nymea", false, {NULL}},
	{"shelly", false, {NULL}},
	{"zephyr", false, {NULL}},
};
/* clang-format on */

const struct protocol_parameters *protocol_parameters(const char *protocol)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].protocol, protocol))
			return &rows[i];
	return NULL;
}

size_t protocol_parameters_count(const struct protocol_parameters *parameters)
{
	size_t n = 0;

	while (n < PROTOCOL_PARAMETERS_MAX && parameters->names[n])
		n++;
	return n;
}
