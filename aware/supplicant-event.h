/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What wpa_supplicant 2.12 and later tells of Wi-Fi Aware at its control socket: lines as
 * "<3>NAN-RECEIVE id=1 peer_instance_id=2 address=02:00:00:00:00:01 ssi=0102". Pure. Keys are
 * printed in them in the clear: a line and what was read of it are secret as a whole, nothing of
 * them is logged, and both are wiped. What comes from the air in them is hexadecimal.
 */
#include "aware/agent.h"

enum aware_supplicant_event_type {
	SUPPLICANT_OTHER, /* not one of these, or not in its own form: skipped */
	SUPPLICANT_FOUND, /* a publication that we subscribe to: service, address, instance, ... */
	SUPPLICANT_REPLIED,	/* a subscriber of ours was answered */
	SUPPLICANT_RECEIVED,	/* a follow-up: service, address, instance, info */
	SUPPLICANT_PUBLISHED,	/* the publication of that id has ended */
	SUPPLICANT_SUBSCRIBED,	/* the subscription of that id has */
	SUPPLICANT_TRANSMITTED, /* cookie, yes: it was acknowledged */
	SUPPLICANT_JOINED,	/* address: the cluster's */
	SUPPLICANT_STOPPED,	/* no cluster any more */
	SUPPLICANT_ASKED,  /* for a pairing: address, methods: ours, service, instance */
	SUPPLICANT_AGREED, /* on a method: the same */
	SUPPLICANT_DISAGREED, /* the same, reason */
	SUPPLICANT_PAIRING, /* PASN has begun: address, csid, instance, yes: a verification */
	SUPPLICANT_PAIRED,   /* PASN has ended: address, yes: it went well, then nd_pmk */
	SUPPLICANT_IDENTITY, /* nik, pmk, akm, lifetime: of whom we are paired with last */
};

struct aware_supplicant_event {
	enum aware_supplicant_event_type type;
	uint8_t address[6];
	unsigned service;  /* wpa_supplicant's id of ours */
	unsigned instance; /* the peer's */
	uint16_t methods;
	bool can_pair, can_cache, yes, has_nd_pmk;
	unsigned csid, reason, cookie, lifetime_s, version;
	enum aware_akm akm;
	uint8_t nik[AWARE_NIK_LEN];
	uint8_t pmk[AWARE_PMK_LEN]; /* nd_pmk of PAIRED, NPK of IDENTITY */
	size_t info_len;
	uint8_t info[AWARE_MESSAGE_MAX];
};

/* line: with its "<N>", without newline. ret: to be wiped by the caller, of whatever type it is. */
void aware_supplicant_event_parse(const char *line, size_t len,
				  struct aware_supplicant_event *ret);
