/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif.h"

#include <stdio.h>
#include <string.h>

/* Where the 16 bits of an endpoint's number are in the text of a UUID. */
enum { NUMBER_AT = 4, NUMBER_LEN = 4, TAIL_AT = NUMBER_AT + NUMBER_LEN, UUID_LEN = 36 };

static const struct {
	const char *name;
	const char *number;
} known[] = {
	[ESPRESSIF_EP_VERSION] = {"proto-ver", "ff53"},
	[ESPRESSIF_EP_SESSION] = {"prov-session", "ff51"},
	[ESPRESSIF_EP_CONFIG] = {"prov-config", "ff52"},
	[ESPRESSIF_EP_SCAN] = {"prov-scan", "ff50"},
	[ESPRESSIF_EP_CTRL] = {"prov-ctrl", "ff4f"},
};

const char *espressif_endpoint_name(unsigned endpoint)
{
	return endpoint < ARRAY_SIZE(known) ? known[endpoint].name : NULL;
}

/*
 * The UUID is its service's with other 16 bits in the middle of the first group. The oldest
 * firmware has 16-bit UUIDs, whatever its service's.
 */
static bool has_number(const struct provision_characteristic *row, const char *number)
{
	static const char base_tail[] = "-0000-1000-8000-00805f9b34fb";

	if (strlen(row->uuid) != UUID_LEN ||
	    strncmp(row->uuid + NUMBER_AT, number, NUMBER_LEN) != 0)
		return false;
	if (!strncmp(row->uuid, "0000", NUMBER_AT) &&
	    !strcmp(row->uuid + TAIL_AT, base_tail))
		return true;
	return strlen(row->service) == UUID_LEN &&
	       !strncmp(row->uuid, row->service, NUMBER_AT) &&
	       !strcmp(row->uuid + TAIL_AT, row->service + TAIL_AT);
}

static bool is_described(const struct provision_characteristic *row)
{
	return row->description && *row->description;
}

/* Over HTTP an endpoint's UUID is its name. */
static bool has_name(const struct provision_characteristic *row, const char *name)
{
	if (!*row->service)
		return !strcmp(row->uuid, name);
	return row->description && !strcmp(row->description, name);
}

static bool is_numbered(const struct provision_table *table, const char *service)
{
	static const unsigned wanted[] = {
		ESPRESSIF_EP_VERSION,
		ESPRESSIF_EP_SESSION,
		ESPRESSIF_EP_CONFIG,
	};
	unsigned found = 0;

	for (size_t i = 0; i < table->n_rows; i++) {
		if (strcmp(table->rows[i].service, service) != 0)
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(wanted); k++)
			if (has_number(&table->rows[i], known[wanted[k]].number))
				found |= 1u << k;
	}
	return found == (1u << ARRAY_SIZE(wanted)) - 1;
}

static bool is_default(const char *service)
{
	return !strcmp(service, ESPRESSIF_SERVICE_UUID) ||
	       !strcmp(service, ESPRESSIF_EXAMPLE_SERVICE_UUID);
}

const char *espressif_find_service(const struct provision_table *table)
{
	const char *session = known[ESPRESSIF_EP_SESSION].name;

	for (size_t i = 0; i < table->n_rows; i++)
		if (is_default(table->rows[i].service) ||
		    has_name(&table->rows[i], session))
			return table->rows[i].service;
	for (size_t i = 0; i < table->n_rows; i++)
		if (is_numbered(table, table->rows[i].service))
			return table->rows[i].service;
	return NULL;
}

static void keep(struct espressif_endpoints *endpoints, unsigned endpoint,
		 const struct provision_characteristic *row)
{
	/* of two that claim to be the same, the first is */
	if (*endpoints->uuid[endpoint] || strlen(row->uuid) >= ESPRESSIF_UUID_SIZE)
		return;
	snprintf(endpoints->uuid[endpoint], ESPRESSIF_UUID_SIZE, "%s", row->uuid);
	endpoints->properties[endpoint] = row->properties;
}

static bool any_described(const struct provision_table *table, const char *service)
{
	for (size_t i = 0; i < table->n_rows; i++)
		if (!strcmp(table->rows[i].service, service) &&
		    (!*service || is_described(&table->rows[i])))
			return true;
	return false;
}

void espressif_endpoints_find(struct espressif_endpoints *ret,
			      const struct provision_table *table,
			      const struct provision_custom *custom, size_t n_custom)
{
	const char *service = espressif_find_service(table);
	bool named = service && any_described(table, service);

	*ret = (struct espressif_endpoints){0};
	for (size_t i = 0; service && i < table->n_rows; i++) {
		const struct provision_characteristic *row = &table->rows[i];

		if (strcmp(row->service, service) != 0)
			continue;
		for (unsigned k = 0; k < ARRAY_SIZE(known); k++)
			if (named ? has_name(row, known[k].name)
				  : has_number(row, known[k].number))
				keep(ret, k, row);
		for (unsigned k = 0; k < MIN(n_custom, (size_t)ESPRESSIF_CUSTOM_MAX); k++)
			if (named && has_name(row, custom[k].endpoint))
				keep(ret, ESPRESSIF_EP_CUSTOM + k, row);
	}
}
