/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What wpa_supplicant 2.12 and later is asked for at its control socket, for Wi-Fi Aware. Pure:
 * text that is appended to a buffer, without a NUL. Some of it is secret: buffers wipe themselves.
 */
#include "aware/agent.h"

/* -EINVAL: a name that would be read as more than one word. */
int aware_supplicant_publish(struct buf *command,
			     const struct aware_service_options *options);
int aware_supplicant_subscribe(struct buf *command,
			       const struct aware_service_options *options);

/* A peer, and between which services. */
struct aware_supplicant_peer {
	const uint8_t *address;
	unsigned service;  /* wpa_supplicant's id of ours */
	unsigned instance; /* its own */
};
/* authorise: not a request, but our consent to its own. */
void aware_supplicant_bootstrap(struct buf *command,
				const struct aware_supplicant_peer *peer, uint16_t method,
				bool authorise);

enum aware_supplicant_auth {
	SUPPLICANT_AUTH_OPEN = 0, /* PASN alone: opportunistic */
	SUPPLICANT_AUTH_SAE = 1,
	SUPPLICANT_AUTH_KEPT = 2, /* with what it remembers: a verification */
};
/* password: NULL without SAE. Secret. */
void aware_supplicant_pair(struct buf *command, const struct aware_supplicant_peer *peer,
			   enum aware_supplicant_auth auth, enum aware_cipher cipher,
			   bool responder, const struct secret *password);
void aware_supplicant_transmit(struct buf *command,
			       const struct aware_supplicant_peer *peer, const void *data,
			       size_t len, unsigned cookie);
/* "NAN_PAIR_ABORT" and the like, with an address behind it. */
void aware_supplicant_about(struct buf *command, const char *verb,
			    const uint8_t address[6]);
