/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_AWARE_PEER_H
#define USHER_AWARE_PEER_H
/* Who is at the other side of Wi-Fi Aware. */
#include "aware.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_aware_peer;

/* This run's handle, "aware/_name._tcp@02:00:00:00:00:01". */
const char *usher_aware_peer_get_id(const struct usher_aware_peer *peer);
/* Stable; NULL: it is not paired. */
const char *usher_aware_peer_get_key(const struct usher_aware_peer *peer);
/* That it was given here, else that it publishes itself; NULL. */
const char *usher_aware_peer_get_name(const struct usher_aware_peer *peer);
const char *usher_aware_peer_get_service(const struct usher_aware_peer *peer);
/* enum usher_aware_method: what it offers, as the side that shows; 0: it pairs with nobody. */
unsigned usher_aware_peer_get_methods(const struct usher_aware_peer *peer);
int usher_aware_peer_get_signal(
	const struct usher_aware_peer *peer); /* dBm, 0: not told */
/* The service information that it publishes; NULL. */
const uint8_t *usher_aware_peer_get_info(const struct usher_aware_peer *peer,
					 size_t *ret_len);
/* Of PAIRED and VERIFIED: by a PIN or passphrase; it is remembered. */
bool usher_aware_peer_is_authenticated(const struct usher_aware_peer *peer);
bool usher_aware_peer_is_cached(const struct usher_aware_peer *peer);

#ifdef __cplusplus
}
#endif
#endif
