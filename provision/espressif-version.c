/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-version.h"

#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 1000 };

/* Any string fits; a longer one is cut. */
static void copy(char *ret, size_t size, const char *text)
{
	snprintf(ret, size, "%.*s", (int)size - 1, text ? text : "");
}

static bool can(const struct json *about, const char *capability)
{
	const struct json *list = json_get(about, "cap");

	if (!json_is_array(list))
		return false;
	json_for_each (item, list) {
		const char *text = json_string(item);

		if (text && !strcmp(text, capability))
			return true;
	}
	return false;
}

/* fallback when it is missing; a number that no version can have when it is something else. */
static unsigned number(const struct json *about, const char *key, unsigned fallback)
{
	double value;

	if (!json_get(about, key))
		return fallback;
	value = json_get_number(about, key, NUMBER_MAX);
	return value >= 0 && value < NUMBER_MAX ? (unsigned)value : NUMBER_MAX;
}

static void take_provisioning(const struct json *about, struct espressif_version *ret)
{
	copy(ret->version, sizeof(ret->version), json_get_string(about, "ver"));
	ret->security = number(about, "sec_ver", can(about, "no_sec") ? 0 : 1);
	ret->patch = number(about, "sec_patch_ver", 0);
	ret->no_pop = can(about, "no_pop");
	ret->can_scan = can(about, "wifi_scan");
	ret->thread_only = can(about, "thread_prov") && !can(about, "wifi_prov");
}

/* Firmware of 2018: plain text. It has Security 1, and tells nothing of what it can do. */
static int take_text(const char *text, size_t len, struct espressif_version *ret)
{
	if (len < 2 || len >= sizeof(ret->version) || (text[0] != 'V' && text[0] != 'v'))
		return -EBADMSG;
	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return -EBADMSG;
	memcpy(ret->version, text, len);
	ret->security = 1;
	ret->can_scan = true; /* where it has the endpoint */
	return 0;
}

int espressif_version_parse(const void *data, size_t len, struct espressif_version *ret)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct espressif_version version = {0};
	const char *text = data;
	const struct json *about;
	int r;

	if (len > ESPRESSIF_VERSION_MAX)
		return -EBADMSG;
	while (len > 0 && strchr("\n ", text[len - 1])) /* and a NUL */
		len--;
	r = json_parse(text, len, &json);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		r = take_text(text, len, &version);
		if (r < 0)
			return r;
		*ret = version;
		return 0;
	}
	about = json_get(json, "prov");
	if (!json_is_object(about))
		return -EBADMSG;
	take_provisioning(about, &version);
	json_for_each (member, json) {
		if (member == about || !json_is_object(member))
			continue;
		copy(version.application, sizeof(version.application), json_key(member));
		copy(version.application_version, sizeof(version.application_version),
		     json_get_string(member, "ver"));
		break;
	}
	*ret = version;
	return 0;
}
