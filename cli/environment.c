/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/environment.h"

#include <stdio.h>
#include <string.h>

enum { OURS_MAX = 8 };

struct ours {
	const char *name;
	char *value; /* owned; NULL: not known */
};

static char *hex_of(const uint8_t *data, size_t len, const char *between)
{
	char *text = malloc(len * (2 + strlen(between)) + 1), *p = text;
	size_t i;

	if (!text)
		return NULL;
	*p = '\0';
	for (i = 0; i < len; i++)
		p += sprintf(p, "%s%02x", i ? between : "", data[i]);
	return text;
}

static char *copy_of(const char *text)
{
	return text ? strdup(text) : NULL;
}

static char *number_of(unsigned number)
{
	char *text = NULL;

	if (!number || asprintf(&text, "%u", number) < 0)
		return NULL;
	return text;
}

/* Of a name that is ours, whatever the caller has set is left out: it was another network's. */
static bool is_ours(const char *entry, const struct ours *ours)
{
	size_t i, len = strcspn(entry, "=");

	for (i = 0; i < OURS_MAX; i++)
		if (strlen(ours[i].name) == len && !memcmp(ours[i].name, entry, len))
			return true;
	return false;
}

static char **merge(const struct ours *ours)
{
	size_t n = 0, i;
	char **merged;

	while (environ[n])
		n++;
	merged = calloc(n + OURS_MAX + 1, sizeof(*merged));
	if (!merged)
		return NULL;
	for (i = n = 0; environ[i]; i++) {
		if (is_ours(environ[i], ours))
			continue;
		merged[n] = strdup(environ[i]);
		if (!merged[n++])
			return environment_free(merged);
	}
	for (i = 0; i < OURS_MAX; i++) {
		if (!ours[i].value)
			continue;
		if (asprintf(&merged[n], "%s=%s", ours[i].name, ours[i].value) < 0) {
			merged[n] = NULL;
			return environment_free(merged);
		}
		n++;
	}
	return merged;
}

char **environment_of(const struct usher_join *join)
{
	size_t len = 0, i;
	const uint8_t *ssid = usher_join_get_ssid(join, &len),
		      *bssid = usher_join_get_bssid(join);
	struct ours ours[OURS_MAX] = {
		{"USHER_INTERFACE", copy_of(usher_join_get_interface(join))},
		{"USHER_SSID", ssid ? usher_printable(ssid, len) : NULL},
		{"USHER_SSID_HEX", ssid ? hex_of(ssid, len, "") : NULL},
		{"USHER_BSSID", bssid ? hex_of(bssid, 6, ":") : NULL},
		{"USHER_FREQUENCY", number_of(usher_join_get_frequency(join))},
		{"USHER_IPV4", copy_of(usher_join_get_ipv4(join))},
		{"USHER_IPV6", copy_of(usher_join_get_ipv6(join))},
		{"USHER_ROUTER", copy_of(usher_join_get_router(join))},
	};
	char **merged = merge(ours);

	for (i = 0; i < OURS_MAX; i++)
		free(ours[i].value);
	return merged;
}

char **environment_free(char **environment)
{
	char **entry;

	for (entry = environment; entry && *entry; entry++)
		free(*entry);
	free(environment);
	return NULL;
}
