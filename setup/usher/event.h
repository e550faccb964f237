/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_EVENT_H
#define USHER_EVENT_H
/* Events: what happened, pulled with usher_next_event(). */
#include "errors.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_event;
struct usher_accessory;
struct usher_setup;
struct usher_join;
struct usher_restore;
struct usher_image;
struct usher_aware;
struct usher_aware_peer;

enum usher_event_type {
	USHER_EVENT_FOUND,   /* accessory */
	USHER_EVENT_CHANGED, /* accessory; several changes may have become one event */
	USHER_EVENT_LOST, /* accessory: silent for 30 s of listening, on Wi-Fi for 60 */
	/* error: what keeps discovery from working now, USHER_OK when it works (again) */
	USHER_EVENT_RADIO,
	USHER_EVENT_DISCOVERY_END, /* after usher_discover_stop(): exactly one a usher_discover() */
	USHER_EVENT_PHASE, /* setup, join: a phase begins */
	/* setup, join, restore; text: what is being retried, healed, or was put back */
	USHER_EVENT_NOTE,
	USHER_EVENT_ASK,  /* setup: question; error says why it is asked again */
	USHER_EVENT_INFO, /* setup: what the accessory told of itself changed */
	USHER_EVENT_END, /* setup, join, restore, image: its last event; error, certainty */
	USHER_EVENT_JOINED, /* join: it is on the network, and the accessory answers */

	/* Of Wi-Fi Aware, beside FOUND, CHANGED, LOST (peer), PHASE, NOTE, ASK (USHER_ASK_CODE: the
	   PIN or passphrase that the peer shows) and END: */
	USHER_EVENT_PUBLISHED, /* the service is on the air */
	/* data: its digits, for the person at this side; a new one after each pairing. Of a setup as well: to be
	   typed on its accessory; error: what was typed was another one */
	USHER_EVENT_PIN,
	/* peer wants to pair, with USHER_AWARE_CONFIRM: usher_aware_answer() */
	USHER_EVENT_REQUESTED,
	USHER_EVENT_PAIRED,   /* peer */
	USHER_EVENT_VERIFIED, /* peer: one that was paired before, without a PIN */
	USHER_EVENT_MESSAGE,  /* peer, data */
	USHER_EVENT_DELIVERED, /* peer has the message; text: that this radio cannot tell */
};

enum usher_question {
	USHER_ASK_NONE,
	USHER_ASK_NETWORK, /* answer: SSID, 1 to 32 bytes */
	/* answer: 8 to 63 bytes, 64 hex digits, or none for an open network */
	USHER_ASK_PASSPHRASE,
	USHER_ASK_AUTHORIZE, /* for the person: press the button; goes on by itself */
	/* What is printed on the accessory; the event's text is what it is called on it ("proof of
	   possession"). Answer: the code alone, 1 to 128 bytes, or all that its QR code says. */
	USHER_ASK_CODE,
};

struct usher_event *usher_event_free(struct usher_event *event);
enum usher_event_type usher_event_get_type(const struct usher_event *event);
/* Borrowed from the event; usher_accessory_ref() keeps it. NULL where the type has none. */
struct usher_accessory *usher_event_get_accessory(const struct usher_event *event);
struct usher_setup *usher_event_get_setup(const struct usher_event *event);
struct usher_join *usher_event_get_join(const struct usher_event *event);
struct usher_restore *usher_event_get_restore(const struct usher_event *event);
struct usher_image *usher_event_get_image(const struct usher_event *event);
struct usher_aware *usher_event_get_aware(const struct usher_event *event);
/* Of an event of Wi-Fi Aware; borrowed from the event. */
const struct usher_aware_peer *usher_event_get_peer(const struct usher_event *event);
/* Of PIN and MESSAGE, with a NUL behind it; NULL. Wiped with the event. */
const uint8_t *usher_event_get_data(const struct usher_event *event, size_t *ret_len);
int usher_event_get_error(const struct usher_event *event); /* enum usher_error */
enum usher_certainty usher_event_get_certainty(const struct usher_event *event);
/* Of a setup "check", "connect", "resolve", "inquire", "secure", "authorize", "scan", "identify",
   "configure", "send", "join", "leave", "reach"; of a pairing "find", "request", "password",
   "agree", "keys", "send"; of a join "scan", "release", "associate", "address", "reach", "leave";
   NULL. */
const char *usher_event_get_phase(const struct usher_event *event);
/* A sentence for people: of a note, or what is special in this error. NULL where there is none. */
const char *usher_event_get_text(const struct usher_event *event);
/* What to do about its error, at a command line: usher_error_hint(), or what fits better where it
   happened. Static; NULL where there is none. */
const char *usher_event_get_hint(const struct usher_event *event);
enum usher_question usher_event_get_question(const struct usher_event *event);
/* The event as the CLI prints it with --json: one line without newline; the caller frees. NULL: out
   of memory, or an event that has no line. Never holds a secret, but for the PIN that is to be
   shown. */
char *usher_event_to_json(const struct usher_event *event);

#ifdef __cplusplus
}
#endif
#endif
