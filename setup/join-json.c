/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The events of joins and restores as lines. */
#include "setup/event-json.h"

#include "base/json.h"
#include "setup/join.h"
#include "setup/restore.h"

#include <stdio.h>

static void add_network(const struct usher_join *join, struct json *line)
{
	const uint8_t *bssid = usher_join_get_bssid(join), *ssid;
	struct json *network;
	char text[18] = "";
	size_t len;

	if (!bssid) {
		json_add_null(line, "network");
		return;
	}
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", bssid[0], bssid[1],
		 bssid[2], bssid[3], bssid[4], bssid[5]);
	ssid = usher_join_get_ssid(join, &len);
	network = json_add_object(line, "network");
	event_add_ssid(network, ssid, len);
	json_add_string(network, "bssid", text);
	json_add_number(network, "freq", usher_join_get_frequency(join));
	if (usher_join_get_signal(join))
		json_add_number(network, "signal", usher_join_get_signal(join));
	else
		json_add_null(network, "signal");
	json_add_string(network, "security", usher_join_get_security(join));
	json_add_string(network, "ip",
			usher_join_get_ipv4(join) ?: usher_join_get_ipv6(join));
	json_add_string(network, "ipv4", usher_join_get_ipv4(join));
	json_add_string(network, "ipv6", usher_join_get_ipv6(join));
	json_add_string(network, "router", usher_join_get_router(join));
	json_add_string(network, "internet", usher_join_get_internet(join));
}

static void add_phases(const struct usher_join *join, struct json *line)
{
	struct json *list = json_add_array(line, "phases"), *row;
	const char *name;
	double ms;

	for (size_t i = 0; (name = usher_join_get_phase(join, i, &ms)); i++) {
		row = json_add_object(list, NULL);
		json_add_string(row, "phase", name);
		json_add_number(row, "ms", (double)(uint64_t)(ms * 10) / 10);
	}
}

static void add_restored(const struct usher_join *join, struct json *line)
{
	if (join->restored < 0)
		json_add_null(line, "restored");
	else
		json_add_bool(line, "restored", join->restored);
}

void event_add_join(struct json *line, const struct usher_event *event)
{
	const struct usher_join *join = event->join;

	if (event->type == USHER_EVENT_END)
		json_add_bool(line, "ok", event->error == USHER_OK);
	json_add_string(line, "interface", usher_join_get_interface(join));
	if (event->type == USHER_EVENT_PHASE) {
		json_add_string(line, "phase", event->phase);
	} else if (event->type == USHER_EVENT_NOTE) {
		json_add_string(line, "text", event->text);
	} else {
		add_network(join, line);
		if (event->type == USHER_EVENT_END && event->error != USHER_OK)
			event_add_error(line, event);
		add_phases(join, line);
	}
	if (event->type == USHER_EVENT_END)
		add_restored(join, line);
}

void event_add_restore(struct json *line, const struct usher_event *event)
{
	if (event->type == USHER_EVENT_NOTE) {
		json_add_string(line, "text", event->text);
		return;
	}
	json_add_bool(line, "ok", event->error == USHER_OK);
	if (event->error != USHER_OK)
		event_add_error(line, event);
	json_add_number(line, "restored",
			(double)usher_restore_get_count(event->restore));
}
