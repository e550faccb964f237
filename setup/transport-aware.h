/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The transport over a pairing of Wi-Fi Aware: one endpoint, of which a write is a protected
 * follow-up, and what the accessory sends is a notification. That nobody has acknowledged a
 * follow-up is an error of that write, not the end: the protocol sends it again.
 */
#include "setup/transport.h"

#include "base/loop.h"

struct usher_aware;

/* The pairing stands, is borrowed, and outlives it. ready() comes from dispatch. 0; -ENOMEM. */
int transport_aware_new(sd_event *event, struct usher_aware *link,
			const struct transport_listener *listener, void *userdata,
			struct transport **ret);
/* What the pairing says; told from dispatch. */
void transport_aware_message(struct transport *transport, const uint8_t *data,
			     size_t len);
void transport_aware_delivered(struct transport *transport, int error);
