/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/suggest.h"

#include "base/log.h"
#include "setup/context.h"

#include <errno.h>
#include <string.h>

struct suggest {
	struct wifi_known_query *query; /* NULL: it is answered */
	struct suggestion rows[SUGGESTIONS_MAX];
	size_t n;
};

struct suggest *suggest_free(struct suggest *suggest)
{
	if (!suggest)
		return NULL;
	wifi_known_query_free(suggest->query);
	free(suggest);
	return NULL;
}

static void on_known(struct wifi_known_query *query, const struct wifi_known *known,
		     int error, void *userdata)
{
	struct suggest *suggest = userdata;

	if (error < 0)
		log_debug("no network is suggested: %s", strerror(-error));
	else
		suggest->n = suggest_rank(known, suggest->rows, SUGGESTIONS_MAX);
	suggest->query = wifi_known_query_free(query);
}

_public_ int usher_suggest_start(struct usher *usher)
{
	int r;

	if (usher->suggest)
		return 0;
	usher->suggest = calloc(1, sizeof(*usher->suggest));
	if (!usher->suggest)
		return -ENOMEM;
	r = wifi_known_ask(loop_event(usher->loop), usher_need_bus(usher),
			   usher->ctrl_dir, true, 0, NULL, on_known, usher->suggest,
			   &usher->suggest->query);
	if (r < 0)
		usher->suggest = suggest_free(usher->suggest);
	else
		loop_kick(usher->loop);
	return r;
}

_public_ bool usher_suggest_is_done(const struct usher *usher)
{
	return !usher->suggest || !usher->suggest->query;
}

_public_ const uint8_t *usher_suggest_get(const struct usher *usher, size_t i,
					  size_t *ret_len, const char **ret_security,
					  int *ret_signal, unsigned *ret_bands,
					  bool *ret_known)
{
	const struct suggestion *row;

	if (!usher->suggest || i >= usher->suggest->n)
		return NULL;
	row = &usher->suggest->rows[i];
	if (ret_len)
		*ret_len = row->ssid.len;
	if (ret_security)
		*ret_security = row->security;
	if (ret_signal)
		*ret_signal = row->signal;
	if (ret_bands)
		*ret_bands = row->bands;
	if (ret_known)
		*ret_known = row->known;
	return row->ssid.data;
}

_Static_assert((int)USHER_BAND_2_4_GHZ == (int)WIFI_BAND_2_4 &&
		       (int)USHER_BAND_5_GHZ == (int)WIFI_BAND_5 &&
		       (int)USHER_BAND_6_GHZ == (int)WIFI_BAND_6,
	       "bands are handed through");
