/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/step.h"

#include <string.h>

const char *provision_option_parameter(const struct provision_options *options,
				       const char *name)
{
	for (size_t i = 0; i < options->n_parameters; i++)
		if (!strcmp(options->parameters[i].name, name))
			return options->parameters[i].value;
	return NULL;
}

const char *provision_find_service(const struct provision_protocol *protocol,
				   const struct provision_table *table)
{
	if (protocol->find)
		return protocol->find(table);
	for (size_t i = 0; i < table->n_rows; i++)
		if (!strcmp(table->rows[i].service, protocol->service_uuid))
			return table->rows[i].service;
	return NULL;
}
