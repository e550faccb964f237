/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/duration.h"

#include "ui-tui/scope.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *name;
	uint64_t ms;
} units[] = {
	{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60 * 1000}, {"h", 3600 * 1000},
};

int duration_parse(const char *text, uint64_t *ret_ms)
{
	uint64_t value = 0;
	const char *p;
	size_t i;

	for (p = text; *p >= '0' && *p <= '9'; p++) {
		value = value * 10 + (uint64_t)(*p - '0');
		if (value > DURATION_MAX_MS)
			return -ERANGE;
	}
	if (p == text)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(p, units[i].name))
			continue;
		if (value > DURATION_MAX_MS / units[i].ms)
			return -ERANGE;
		*ret_ms = value * units[i].ms;
		return 0;
	}
	return -EINVAL;
}
