/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/protocol-parameters.h"

#include "ble/uuid.h"
#include "setup/usher.h"

#include <string.h>

/* clang-format off */
static const struct protocol_parameters rows[] = {
	{"aware-setup", USHER_AWARE, {{NULL}}},
	{"blufi", USHER_BLE, {{"security", "none old current"}}},
	{"espressif", USHER_BLE | USHER_WIFI, {{"pop"}, {"security", "0 1 2"}, {"service", NULL, true}, {"username"}}},
	{"improv", USHER_BLE, {{NULL}}},
	{"nordic", USHER_BLE, {{NULL}}},
	{"nymea", USHER_BLE, {{NULL}}},
	{"shelly", USHER_BLE, {{NULL}}},
	{"zephyr", USHER_BLE, {{NULL}}},
};
/* clang-format on */

const struct protocol_parameters *protocol_parameters(const char *protocol)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].protocol, protocol))
			return &rows[i];
	return NULL;
}

const struct protocol_parameter *
protocol_parameter(const struct protocol_parameters *parameters, const char *name)
{
	const struct protocol_parameter *list = parameters->list;

	for (size_t i = 0; i < PROTOCOL_PARAMETERS_MAX && list[i].name; i++)
		if (!strcmp(list[i].name, name))
			return &list[i];
	return NULL;
}

bool protocol_parameter_takes(const struct protocol_parameter *parameter,
			      const char *value)
{
	size_t len = strlen(value);
	const char *word = parameter->values;
	struct uuid uuid;

	if (parameter->is_uuid)
		return uuid_parse(value, &uuid) == 0;
	if (!word)
		return true;
	while (*word) {
		size_t n = strcspn(word, " ");

		if (n == len && !strncmp(word, value, n))
			return true;
		word += n + (word[n] == ' ');
	}
	return false;
}
