/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Parts of the lines that doc/json.md describes. */
#include "setup/event.h"

struct json;

/* "error": null, or what went wrong. */
void event_add_error(struct json *line, const struct usher_event *event);
/* "ssid" for people and "ssid_hex"; len 0: null. */
void event_add_ssid(struct json *object, const void *ssid, size_t len);
/* All but "v" and "event" of an event of a join or a restore. */
void event_add_join(struct json *line, const struct usher_event *event);
void event_add_restore(struct json *line, const struct usher_event *event);
/* The same of Wi-Fi Aware, and what its line is called where that is its own; NULL: as others'. */
void event_add_aware(struct json *line, const struct usher_event *event);
/* The object of the contract but for its state, of a peer that discovery knows as that accessory; the caller frees. NULL: out of memory. */
char *event_aware_peer_json(const struct usher_aware_peer *peer,
			    const struct usher_accessory *accessory);
const char *event_aware_name(enum usher_event_type type);
