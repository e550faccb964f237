/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events of Wi-Fi Aware as the lines that doc/json.md describes. */
#include "base/json.h"
#include "base/text.h"
#include "setup/accessory.h"
#include "setup/aware.h"
#include "setup/event-json.h"

const char *event_aware_name(enum usher_event_type type)
{
	switch (type) {
	case USHER_EVENT_FOUND:
		return "discovered";
	case USHER_EVENT_PUBLISHED:
		return "published";
	case USHER_EVENT_PIN:
		return "pin";
	case USHER_EVENT_REQUESTED:
		return "requested";
	case USHER_EVENT_PAIRED:
		return "paired";
	case USHER_EVENT_VERIFIED:
		return "verified";
	case USHER_EVENT_MESSAGE:
		return "message";
	case USHER_EVENT_DELIVERED:
		return "delivered";
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_PHASE:
	case USHER_EVENT_NOTE:
	case USHER_EVENT_ASK:
	case USHER_EVENT_INFO:
	case USHER_EVENT_END:
	case USHER_EVENT_JOINED:
		break;
	}
	return NULL;
}

static void add_methods(struct json *object, unsigned methods)
{
	struct json *list = json_add_array(object, "methods");

	if (methods & USHER_AWARE_PIN)
		json_add_string(list, NULL, "pin");
	if (methods & USHER_AWARE_PASSPHRASE)
		json_add_string(list, NULL, "passphrase");
	if (methods & USHER_AWARE_PIN_HERE)
		json_add_string(list, NULL, "keypad");
	if (methods & USHER_AWARE_OPPORTUNISTIC)
		json_add_string(list, NULL, "opportunistic");
}

static void add_aware(struct json *object, const struct usher_aware_peer *peer)
{
	struct json *aware = json_add_object(object, "aware");

	json_add_string(aware, "service", peer->service);
	json_add_bool(aware, "paired", *peer->key != '\0');
	add_methods(aware, peer->methods);
	if (peer->info_len)
		json_add_hex(aware, "info", peer->info, peer->info_len);
	else
		json_add_null(aware, "info");
}

/* The object of the contract; what only BLE has is there, too, and empty. accessory NULL: discovery has not found it. */
static void fill_peer(struct json *object, const struct usher_aware_peer *peer,
		      const struct usher_accessory *accessory)
{
	json_add_string(object, "id", peer->id);
	json_add_string(object, "key", usher_aware_peer_get_key(peer));
	json_add_string(object, "transport", "aware");
	json_add_string(object, "name",
			accessory ? usher_accessory_get_name(accessory)
				  : usher_aware_peer_get_name(peer));
	json_add_string(object, "product",
			accessory ? usher_accessory_get_product(accessory) : NULL);
	json_add_null(object, "address_type");
	if (peer->signal)
		json_add_number(object, "rssi", peer->signal);
	else
		json_add_null(object, "rssi");
	json_add_null(object, "connectable");
	json_add_array(object, "services");
	json_add_object(object, "service_data");
	json_add_object(object, "manufacturer_data");
	add_aware(object, peer);
	if (accessory)
		accessory_add_protocols(accessory, object);
	else
		json_add_array(object, "protocols");
	if (!accessory) /* else accessory_add_json() has it */
		json_add_string(object, "state", "unknown");
}

char *event_aware_peer_json(const struct usher_aware_peer *peer,
			    const struct usher_accessory *accessory)
{
	_cleanup_(json_freep) struct json *object = json_new_object();

	fill_peer(object, peer, accessory);
	return json_print(object);
}

static void add_peer(struct json *line, const char *key,
		     const struct usher_aware_peer *peer)
{
	if (peer)
		fill_peer(json_add_object(line, key), peer, NULL);
	else
		json_add_null(line, key);
}

static void add_published(struct json *line, const struct usher_aware *aware)
{
	json_add_string(line, "service", aware->service);
	json_add_string(line, "radio", usher_aware_get_radio(aware));
	json_add_string(line, "interface", usher_aware_get_interface(aware));
	add_methods(line, aware->methods);
}

static void add_note(struct json *line, const struct usher_event *event)
{
	if (event->text)
		json_add_string(line, "note", event->text);
}

static void add_paired(struct json *line, const struct usher_event *event)
{
	add_peer(line, "peer", event->peer);
	if (event->peer) {
		json_add_bool(line, "authenticated", event->peer->authenticated);
		json_add_bool(line, "cached", event->peer->cached);
	}
	add_note(line, event);
}

static void add_message(struct json *line, const struct usher_event *event)
{
	size_t len;
	const uint8_t *data = usher_event_get_data(event, &len);
	_cleanup_(freep) char *text = data && text_is_utf8(data, len)
					      ? text_to_utf8(data, len)
					      : NULL;

	add_peer(line, "peer", event->peer);
	json_add_hex(line, "data", data, len);
	json_add_string(line, "text", text);
}

static void add_result(struct json *line, const struct usher_event *event)
{
	const struct usher_aware *aware = event->aware;
	struct json *list, *row;
	const char *name;
	double ms;

	json_add_bool(line, "ok", event->error == USHER_OK);
	json_add_string(line, "service", aware->service);
	json_add_string(line, "radio", usher_aware_get_radio(aware));
	add_peer(line, "peer", event->peer);
	if (event->peer) {
		json_add_bool(line, "authenticated", event->peer->authenticated);
		json_add_bool(line, "cached", event->peer->cached);
		json_add_bool(line, "verified", aware->result_verified);
	}
	if (event->error != USHER_OK)
		event_add_error(line, event);
	list = json_add_array(line, "phases");
	for (size_t i = 0; (name = phases_get(&aware->phases, i, clock_now(), &ms));
	     i++) {
		row = json_add_object(list, NULL);
		json_add_string(row, "phase", name);
		json_add_number(row, "ms", (double)(uint64_t)(ms * 10) / 10);
	}
}

void event_add_aware(struct json *line, const struct usher_event *event)
{
	const char *id = event->peer ? event->peer->id : NULL;

	switch (event->type) {
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
		add_peer(line, "accessory", event->peer);
		break;
	case USHER_EVENT_PUBLISHED:
		add_published(line, event->aware);
		break;
	case USHER_EVENT_PIN:
		json_add_string(line, "service", event->aware->service);
		json_add_string(line, "pin", (const char *)event->data.data);
		break;
	case USHER_EVENT_REQUESTED:
		add_peer(line, "peer", event->peer);
		break;
	case USHER_EVENT_DELIVERED:
		add_peer(line, "peer", event->peer);
		add_note(line, event);
		break;
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
		add_paired(line, event);
		break;
	case USHER_EVENT_MESSAGE:
		add_message(line, event);
		break;
	case USHER_EVENT_PHASE:
		json_add_string(line, "service", event->aware->service);
		json_add_string(line, "phase", event->phase);
		break;
	case USHER_EVENT_NOTE:
		json_add_string(line, "id", id);
		json_add_string(line, "text", event->text);
		break;
	case USHER_EVENT_ASK:
		json_add_string(line, "id", id);
		json_add_string(line, "question", "code");
		json_add_null(line, "error");
		json_add_string(line, "text", event->text);
		break;
	case USHER_EVENT_END:
		add_result(line, event);
		break;
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_INFO:
	case USHER_EVENT_JOINED:
		break;
	}
}
