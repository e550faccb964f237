/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/company.h"

#include "base/map.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-hwdb.h>

struct company_names {
	sd_hwdb *hwdb; /* NULL: not opened yet, or not there */
	bool opened;
	struct map
		names; /* copies: the database may lend its strings for one call only */
};

/* clang-format off */
static const struct {
	uint16_t company;
	const char *name;
} ours[] = {
	{0x004c, "Apple, Inc."},
	{0x0059, "Nordic Semiconductor ASA"},
	{0x00e0, "Google"},
	{0x02e5, "Espressif Systems"},
	{0x0969, "SwitchBot (Woan Technology)"},
	{0x0ba9, "Shelly (Allterco)"},
};
/* clang-format on */

int company_names_new(struct company_names **ret)
{
	struct company_names *names = calloc(1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	*ret = names;
	return 0;
}

struct company_names *company_names_free(struct company_names *names)
{
	if (!names)
		return NULL;
	map_for_each (entry, &names->names)
		free(entry->value);
	map_deinit(&names->names);
	sd_hwdb_unref(names->hwdb);
	free(names);
	return NULL;
}

static const char *name_of_hwdb(struct company_names *names, uint16_t company)
{
	char modalias[sizeof("bluetooth:v0000")];
	const char *name;

	if (!names->opened) {
		names->opened = true;
		if (sd_hwdb_new(&names->hwdb) < 0)
			names->hwdb = NULL;
	}
	if (!names->hwdb)
		return NULL;
	snprintf(modalias, sizeof(modalias), "bluetooth:v%04X", company);
	if (sd_hwdb_get(names->hwdb, modalias, "ID_VENDOR_FROM_DATABASE", &name) < 0)
		return NULL;
	return name;
}

static const char *name_of_ours(uint16_t company)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ours); i++)
		if (ours[i].company == company)
			return ours[i].name;
	return NULL;
}

const char *company_name(struct company_names *names, uint16_t company)
{
	const char *known = map_get(&names->names, company), *name;
	char *copy;

	if (known)
		return *known ? known : NULL;
	name = name_of_hwdb(names, company);
	if (!name)
		name = name_of_ours(company);
	/* what nobody knows is remembered, too: the database is a file */
	copy = strdup(name ? name : "");
	if (!copy)
		return NULL;
	if (map_put(&names->names, company, copy) < 0) {
		free(copy);
		return NULL;
	}
	return *copy ? copy : NULL;
}
