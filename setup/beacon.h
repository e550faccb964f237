/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A setup whose goal is the configuration of an Eddystone beacon: what it is to do, and what
 * was read of the beacon. The session keeps one beside its options; beacon.c begins it,
 * beacon-report.c tells of it.
 */
#include "setup/usher.h"

#include "base/secret.h"
#include "provision/eddystone-config.h"

struct json;

struct usher_beacon {
	struct eddystone_plan plan; /* its secrets are the three below */
	struct secret *private_key, *identity_key, *new_code;
};

struct setup_beacon {
	struct usher_beacon *task;
	struct eddystone_report
		report; /* the last that the machine knew; its key is owned */
	char *values[EDDYSTONE_SLOTS_MAX]; /* what a slot broadcasts, for people; NULL */
	const char *frames[EDDYSTONE_SLOTS_MAX]; /* static; NULL: it is silent */
};

/* What it was to do is over: its secrets go. NULL is fine. */
void setup_beacon_forget(struct setup_beacon *beacon);
/* NULL is fine; wipes. */
struct setup_beacon *setup_beacon_free(struct setup_beacon *beacon);
DEFINE_FREEP(setup_beacon)
/* The machine has read more. Without memory what was known stays. */
void setup_beacon_take(struct usher_setup *setup);
/* A write to that endpoint changes something that lasts. */
bool setup_beacon_lasts(const struct usher_setup *setup, unsigned endpoint);
/* "beacon":{..}; nothing of a setup of something else. */
void setup_beacon_add_json(const struct usher_setup *setup, struct json *line);
