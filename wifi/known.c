/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/known-private.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

void wifi_known_deinit(struct wifi_known *known)
{
	free(known->saved);
	wifi_bss_table_deinit(&known->air);
	*known = (struct wifi_known){};
}

bool wifi_known_has(const struct wifi_known *known, const struct wifi_ssid *ssid)
{
	for (size_t i = 0; i < known->n_saved; i++)
		if (wifi_ssid_equal(&known->saved[i], ssid))
			return true;
	return false;
}

int known_add_saved(struct wifi_known *known, const struct wifi_ssid *ssid)
{
	if (!ssid->len || known->n_saved == WIFI_KNOWN_MAX || wifi_known_has(known, ssid))
		return 0;
	if (known->n_saved % 16 == 0) {
		size_t size = (known->n_saved + 16) * sizeof(*known->saved);
		struct wifi_ssid *saved = realloc(known->saved, size);

		if (!saved)
			return -ENOMEM;
		known->saved = saved;
	}
	known->saved[known->n_saved++] = *ssid;
	return 0;
}

/* What asks, and what is asked; the answers stay. */
static void stop(struct wifi_known_query *query)
{
	query->call = sd_bus_slot_unref(query->call);
	query->match = sd_bus_slot_unref(query->match);
	query->table = wifi_scan_free(query->table);
	query->question = wifi_networks_question_free(query->question);
	query->ctrl = wifi_ctrl_free(query->ctrl);
}

void known_finish(struct wifi_known_query *query, int error)
{
	if (query->stage == KNOWN_DONE)
		return;
	query->stage = KNOWN_DONE;
	query->error = error;
	loop_timer_set(query->timer, clock_now());
}

void known_begun(struct wifi_known_query *query)
{
	if (query->begun)
		query->begun(query->userdata);
	query->begun = NULL;
}

/* What has come until the deadline counts. */
static void on_late(struct wifi_known_query *query)
{
	bool some = query->known.current.len || query->known.n_saved ||
		    query->known.air.n || query->known.connectivity;

	log_debug("known networks: not answered in time");
	known_finish(query, some ? 0 : -ETIMEDOUT);
}

static void on_timer(void *userdata)
{
	struct wifi_known_query *query = userdata;

	if (query->stage != KNOWN_DONE)
		on_late(query);
	stop(query);
	loop_timer_set(query->timer, 0);
	query->fn(query, &query->known, query->error, query->userdata);
}

int wifi_known_ask(sd_event *event, sd_bus *bus, const char *ctrl_dir, bool scan,
		   uint64_t timeout_us, void (*begun)(void *userdata), wifi_known_fn fn,
		   void *userdata, struct wifi_known_query **ret)
{
	_cleanup_(wifi_known_query_freep) struct wifi_known_query *query = calloc(
		1, sizeof(*query));
	int r;

	if (!query)
		return -ENOMEM;
	query->event = sd_event_ref(event);
	query->bus = sd_bus_ref(bus);
	query->scan = scan;
	query->begun = begun;
	query->fn = fn;
	query->userdata = userdata;
	if (ctrl_dir && !(query->ctrl_dir = strdup(ctrl_dir)))
		return -ENOMEM;
	r = loop_timer_new(event, on_timer, query, &query->timer);
	if (r < 0)
		return r;
	loop_timer_set(query->timer, clock_now() + (timeout_us ?: WIFI_KNOWN_US));
	if (!bus || known_nm_begin(query) < 0)
		known_ctrl_begin(query);
	*ret = steal(&query);
	return 0;
}

struct wifi_known_query *wifi_known_query_free(struct wifi_known_query *query)
{
	if (!query)
		return NULL;
	stop(query);
	loop_timer_free(query->timer);
	nm_objects_deinit(&query->objects);
	wifi_known_deinit(&query->known);
	sd_bus_unref(query->bus);
	sd_event_unref(query->event);
	free(query->ctrl_dir);
	free(query);
	return NULL;
}

void wifi_known_steal(struct wifi_known_query *query, struct wifi_known *ret)
{
	*ret = query->known;
	query->known = (struct wifi_known){};
}
