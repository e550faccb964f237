/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events as the lines that doc/json.md describes. */
#include "setup/event-json.h"

#include "base/json.h"
#include "base/text.h"
#include "setup/accessory.h"
#include "setup/beacon.h"
#include "setup/session.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static const char *question_name(enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NONE:
		break;
	case USHER_ASK_NETWORK:
		return "network";
	case USHER_ASK_PASSPHRASE:
		return "passphrase";
	case USHER_ASK_AUTHORIZE:
		return "authorize";
	case USHER_ASK_CODE:
		return "code";
	}
	return NULL;
}

void event_add_error(struct json *line, const struct usher_event *event)
{
	struct json *error;
	char *message = NULL;

	if (event->error == USHER_OK) {
		json_add_null(line, "error");
		return;
	}
	if (event->text)
		(void)!asprintf(&message, "%s: %s", usher_strerror(event->error),
				event->text);
	error = json_add_object(line, "error");
	json_add_string(error, "name", usher_error_name(event->error));
	json_add_string(error, "certainty",
			event->certainty == USHER_CERTAIN ? "certain" : "probable");
	json_add_string(error, "message",
			message ? message : usher_strerror(event->error));
	json_add_string(error, "hint", usher_event_get_hint(event));
	free(message);
}

void event_add_ssid(struct json *object, const void *ssid, size_t len)
{
	_cleanup_(freep) char *text = text_to_utf8(ssid, len);

	json_add_string(object, "ssid", text);
	json_add_hex(object, "ssid_hex", ssid, len);
}

static void add_networks(const struct usher_setup *setup, struct json *line)
{
	struct json *list = json_add_array(line, "networks"), *row;
	const char *security;
	const uint8_t *ssid;
	size_t i, len;
	int rssi;

	for (i = 0; (ssid = usher_setup_get_network(setup, i, &len, &rssi, &security));
	     i++) {
		row = json_add_object(list, NULL);
		event_add_ssid(row, ssid, len);
		json_add_number(row, "rssi", rssi);
		json_add_string(row, "security", security);
	}
}

static void add_text(struct json *object, const char *key, const char *value)
{
	_cleanup_(freep) char *text = value ? text_to_utf8(value, strlen(value)) : NULL;

	json_add_string(object, key, text);
}

static void add_info(const struct usher_setup *setup, struct json *line)
{
	static const char *const keys[] = {
		"firmware", "firmware-version", "hardware", "name", "os", "os-version"};
	struct json *object;
	size_t i, n = 0;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		n += usher_setup_get_info(setup, keys[i]) != NULL;
	if (!n) {
		json_add_null(line, "info");
		return;
	}
	object = json_add_object(line, "info");
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if (usher_setup_get_info(setup, keys[i]))
			add_text(object, keys[i], usher_setup_get_info(setup, keys[i]));
}

/* An address that the accessory itself put into its URL; NULL when it used a name. */
static const char *address_in_url(const char *url, char ret[INET6_ADDRSTRLEN])
{
	const char *host = url ? strstr(url, "://") : NULL;
	unsigned char binary[16];
	size_t len;
	bool v6;

	if (!host)
		return NULL;
	host += 3;
	v6 = *host == '[';
	host += v6;
	len = strcspn(host, v6 ? "]" : ":/?#");
	if (!len || len >= INET6_ADDRSTRLEN)
		return NULL;
	memcpy(ret, host, len);
	ret[len] = '\0';
	return inet_pton(v6 ? AF_INET6 : AF_INET, ret, binary) == 1 ? ret : NULL;
}

static void add_bssid(const struct provision_facts *facts, struct json *network)
{
	const uint8_t *b = facts->bssid;
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2],
		 b[3], b[4], b[5]);
	json_add_string(network, "bssid", facts->has_bssid ? text : NULL);
}

/* Up to 14 a channel is one of 2.4 GHz, further on of 5 GHz (IEEE 802.11 annex E); no protocol of ours
   tells a channel of 6 GHz. */
static void add_frequency(unsigned channel, struct json *network)
{
	if (channel == 0)
		json_add_null(network, "freq");
	else if (channel == 14)
		json_add_number(network, "freq", 2484);
	else
		json_add_number(network, "freq",
				(channel < 14 ? 2407 : 5000) + 5 * channel);
}

static void add_network(const struct usher_setup *setup, struct json *line)
{
	char address[INET6_ADDRSTRLEN];
	const char *ip = NULL;
	struct json *network;
	size_t i;

	if (!setup->joined_len) {
		json_add_null(line, "network");
		return;
	}
	if (*setup->facts->ip)
		ip = setup->facts->ip;
	for (i = 0; !ip && i < setup->facts->n_urls; i++)
		ip = address_in_url(setup->facts->urls[i], address);
	network = json_add_object(line, "network");
	event_add_ssid(network, setup->joined_ssid, setup->joined_len);
	add_bssid(setup->facts, network);
	add_frequency(setup->facts->channel, network);
	json_add_string(network, "ip", ip);
}

static void add_custom(const struct usher_setup *setup, struct json *line)
{
	struct json *list, *row;
	const char *endpoint;
	const uint8_t *data;
	size_t i, len;

	if (!usher_setup_get_custom(setup, 0, NULL, NULL))
		return;
	list = json_add_array(line, "custom");
	for (i = 0; (data = usher_setup_get_custom(setup, i, &endpoint, &len)); i++) {
		row = json_add_object(list, NULL);
		add_text(row, "endpoint", endpoint);
		json_add_hex(row, "data", data, len);
	}
}

static void add_result(const struct usher_event *event, struct json *line)
{
	const struct usher_setup *setup = event->setup;
	struct json *list, *row;
	const char *name;
	double ms;
	size_t i;

	json_add_bool(line, "ok", event->error == USHER_OK);
	if (setup->accessory)
		accessory_add_json(setup->accessory, line, "accessory");
	else
		json_add_null(line, "accessory");
	if (event->error == USHER_OK) {
		add_network(setup, line);
		list = json_add_array(line, "next_urls");
		for (i = 0; usher_setup_get_url(setup, i); i++)
			json_add_string(list, NULL, usher_setup_get_url(setup, i));
		add_info(setup, line);
		add_custom(setup, line);
		if (usher_setup_get_reachable(setup) < 0)
			json_add_null(line, "reachable");
		else
			json_add_bool(line, "reachable",
				      usher_setup_get_reachable(setup));
		if (event->text)
			json_add_string(line, "note", event->text);
	} else {
		event_add_error(line, event);
	}
	setup_beacon_add_json(setup, line);
	list = json_add_array(line, "phases");
	for (i = 0; (name = usher_setup_get_phase(setup, i, &ms)); i++) {
		row = json_add_object(list, NULL);
		json_add_string(row, "phase", name);
		json_add_number(row, "ms", (double)(uint64_t)(ms * 10) / 10);
	}
}

static const char *event_name(enum usher_event_type type)
{
	switch (type) {
	case USHER_EVENT_FOUND:
		return "found";
	case USHER_EVENT_CHANGED:
		return "changed";
	case USHER_EVENT_LOST:
		return "lost";
	case USHER_EVENT_RADIO:
		return "radio";
	case USHER_EVENT_DISCOVERY_END:
		return "end";
	case USHER_EVENT_PHASE:
		return "phase";
	case USHER_EVENT_NOTE:
		return "note";
	case USHER_EVENT_ASK:
		return "ask";
	case USHER_EVENT_INFO:
		return "info";
	case USHER_EVENT_END:
		return "result";
	case USHER_EVENT_JOINED:
		return "joined";
	case USHER_EVENT_PIN:
		return "pin";
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED: /* Wi-Fi Aware's own */
		break;
	}
	return NULL;
}

/* A setup by its code alone has no accessory. */
static const char *id_of(const struct usher_event *event)
{
	return event->accessory ? usher_accessory_get_id(event->accessory) : NULL;
}

static void add_members(const struct usher_event *event, struct json *line)
{
	switch (event->type) {
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
		accessory_add_json(event->accessory, line, "accessory");
		break;
	case USHER_EVENT_RADIO:
		event_add_error(line, event);
		break;
	case USHER_EVENT_DISCOVERY_END:
		json_add_number(line, "found", (double)event->count);
		break;
	case USHER_EVENT_PHASE:
		json_add_string(line, "id", id_of(event));
		json_add_string(line, "phase", event->phase);
		break;
	case USHER_EVENT_NOTE:
		json_add_string(line, "id", id_of(event));
		json_add_string(line, "text", event->text);
		break;
	case USHER_EVENT_ASK:
		json_add_string(line, "id", id_of(event));
		json_add_string(line, "question", question_name(event->question));
		event_add_error(line, event);
		if (event->question == USHER_ASK_NETWORK)
			add_networks(event->setup, line);
		if (event->question == USHER_ASK_CODE)
			json_add_string(line, "text",
					event->error == USHER_OK ? event->text : NULL);
		break;
	case USHER_EVENT_INFO:
		json_add_string(line, "id", id_of(event));
		if (event->setup->beacon) {
			setup_beacon_add_json(event->setup, line);
			break;
		}
		add_info(event->setup, line);
		add_networks(event->setup, line);
		break;
	case USHER_EVENT_END:
		add_result(event, line);
		break;
	case USHER_EVENT_PIN:
		json_add_string(line, "id", id_of(event));
		event_add_error(line, event);
		json_add_string(line, "pin", (const char *)event->data.data);
		break;
	case USHER_EVENT_JOINED:    /* a join's own: event_add_join() */
	case USHER_EVENT_PUBLISHED: /* Wi-Fi Aware's own: event_add_aware() */
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		break;
	}
}

_public_ char *usher_event_to_json(const struct usher_event *event)
{
	_cleanup_(json_freep) struct json *line = json_new_object();
	const char *own = event->aware ? event_aware_name(event->type) : NULL;
	const char *name = own ? own : event_name(event->type);

	if (!name || event->image)
		return NULL;
	json_add_number(line, "v", 1);
	json_add_string(line, "event", name);
	if (event->join)
		event_add_join(line, event);
	else if (event->restore)
		event_add_restore(line, event);
	else if (event->aware)
		event_add_aware(line, event);
	else
		add_members(event, line);
	return json_print(line);
}
