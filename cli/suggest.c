/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The network that an accessory is given by default. What this computer is on, knows or hears
 * comes from the library, in that order; where the accessory told which networks it sees, only
 * one of those is of use, and the first of them when this computer knows none.
 */
#include "cli/session.h"

#include <string.h>

/* Whether the accessory sees it; *ret_security as it says. */
static bool is_seen(const struct session *session, const uint8_t *ssid, size_t len,
		    const char **ret_security)
{
	const uint8_t *other;
	size_t other_len, i;

	for (i = 0; (other = usher_setup_get_network(session->setup, i, &other_len, NULL,
						     ret_security));
	     i++)
		if (other_len == len && !memcmp(other, ssid, len))
			return true;
	return false;
}

static void set(struct session *session, const uint8_t *ssid, size_t len)
{
	session->suggested_len = 0;
	if (!ssid || !len || len > SSID_MAX)
		return;
	memcpy(session->suggested, ssid, len);
	session->suggested_len = len;
}

void suggest(struct session *session)
{
	const struct usher *usher = session->loop->usher;
	size_t len = 0, i;
	const uint8_t *listed = usher_setup_get_network(session->setup, 0, &len, NULL,
							NULL),
		      *ssid;

	set(session, listed, len);
	for (i = 0; (ssid = usher_suggest_get(usher, i, &len, NULL, NULL, NULL, NULL));
	     i++) {
		const char *security;

		if (listed && !is_seen(session, ssid, len, &security))
			continue;
		set(session, ssid, len);
		return;
	}
}

/* Whether this computer can tell of that network; each ret may be NULL. */
static bool is_here(const struct session *session, const uint8_t *ssid, size_t len,
		    const char **ret_security, bool *ret_known)
{
	const struct usher *usher = session->loop->usher;
	const uint8_t *other;
	size_t other_len, i;

	for (i = 0; (other = usher_suggest_get(usher, i, &other_len, ret_security, NULL,
					       NULL, ret_known));
	     i++)
		if (other_len == len && !memcmp(other, ssid, len))
			return true;
	return false;
}

bool suggest_is_known(const struct session *session)
{
	bool known = false;

	return is_here(session, session->ssid, session->ssid_len, NULL, &known) && known;
}

void suggest_take(struct session *session)
{
	const char *security = NULL;

	memcpy(session->ssid, session->suggested, session->suggested_len);
	session->ssid_len = session->suggested_len;
	if (!is_seen(session, session->ssid, session->ssid_len, &security) &&
	    !is_here(session, session->ssid, session->ssid_len, &security, NULL))
		security = NULL;
	session->open = security && !strcmp(security, "open");
	session->secured = security && *security && !session->open;
}
