/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/portal.h"

#include "setup/curl.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { BODY_MAX = 32 }; /* its beginning tells */
/* clang-format on */

struct portal {
	struct curl *curl;
	portal_fn fn;
	void *userdata;
};

static bool begins_with(const struct curl_answer *answer, const char *text)
{
	return answer->len >= strlen(text) &&
	       memcmp(answer->body, text, strlen(text)) == 0;
}

static enum wifi_connectivity judge(const struct curl_answer *answer)
{
	if (answer->status == 0)
		return WIFI_CONNECTIVITY_LIMITED;
	if (answer->status == 204 ||
	    (answer->status == 200 && (begins_with(answer, "success") ||
				       begins_with(answer, "NetworkManager is online"))))
		return WIFI_CONNECTIVITY_FULL;
	return WIFI_CONNECTIVITY_PORTAL;
}

static void on_answer(const struct curl_answer *answer, void *userdata)
{
	struct portal *portal = userdata;

	portal->fn(judge(answer), portal->userdata);
}

int portal_ask(sd_event *event, const char *url, const char *interface, portal_fn fn,
	       void *userdata, struct portal **ret)
{
	const struct curl_request request = {
		.url = url,
		.timeout_us = PORTAL_US,
		.body_max = BODY_MAX,
		.cut = true,
	};
	_cleanup_(portal_freep) struct portal *portal = calloc(1, sizeof(*portal));
	int r;

	if (!portal)
		return -ENOMEM;
	portal->fn = fn;
	portal->userdata = userdata;
	r = curl_new(event, interface, on_answer, portal, &portal->curl);
	if (r == 0)
		r = curl_begin(portal->curl, &request);
	if (r < 0)
		return r;
	*ret = steal(&portal);
	return 0;
}

struct portal *portal_free(struct portal *portal)
{
	if (!portal)
		return NULL;
	curl_free(portal->curl);
	free(portal);
	return NULL;
}
