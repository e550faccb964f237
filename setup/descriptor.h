/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A discovery descriptor: what a product looks like on the air. The fields are those of
 * AccessorySetupKit's ASDiscoveryDescriptor. All criteria of one radio have to hold; those of
 * the other radios say how the same product looks there. Matching is pure.
 */
#include "ble/table.h"
#include "setup/text-match.h"

/* clang-format off */
enum {
	DESCRIPTOR_BLOB_MAX     = 252, /* what fits beside a company id: Core spec supplement A 1.4 */
	DESCRIPTOR_SSID_MAX     = 32,
	RANGE_IMMEDIATE_DBM     = -50, /* smoothed; Apple publishes no figure for its "immediate" */
};

enum criterion {
	CRITERION_SERVICE           = 1 << 0,
	CRITERION_COMPANY           = 1 << 1,
	CRITERION_MANUFACTURER_DATA = 1 << 2, /* with CRITERION_COMPANY */
	CRITERION_SERVICE_DATA      = 1 << 3, /* with CRITERION_SERVICE */
	CRITERION_NAME              = 1 << 4, /* with one of the first two */
	CRITERION_RANGE             = 1 << 5, /* immediate; with one of the first two */
	CRITERION_SSID              = 1 << 6,
	CRITERION_SSID_PREFIX       = 1 << 7, /* never both */
	CRITERION_AWARE_SERVICE     = 1 << 8,
	CRITERION_AWARE_ROLE        = 1 << 9, /* the last three with CRITERION_AWARE_SERVICE */
	CRITERION_AWARE_VENDOR      = 1 << 10,
	CRITERION_AWARE_MODEL       = 1 << 11,

	CRITERIA       = 12,
	CRITERIA_BLE   = 0x003f,
	CRITERIA_WIFI  = 0x00c0,
	CRITERIA_AWARE = 0x0f00,
};
/* clang-format on */

enum aware_role {
	AWARE_PUBLISHER, /* the accessory publishes, this host subscribes */
	AWARE_SUBSCRIBER,
};

/* Bytes at the start of a payload, compared where the mask has ones. */
struct blob_match {
	uint8_t len; /* 0: not asked for */
	uint8_t bytes[DESCRIPTOR_BLOB_MAX];
	uint8_t mask[DESCRIPTOR_BLOB_MAX];
};

struct ssid_match {
	uint8_t len;
	uint8_t bytes[DESCRIPTOR_SSID_MAX];
};

struct descriptor {
	unsigned
		criteria; /* enum criterion, a bit set: which of the following are asked for */
	struct uuid service;
	uint16_t company;
	struct blob_match manufacturer_data; /* company id not included */
	struct blob_match service_data;	     /* of `service` */
	struct text_match name;
	struct ssid_match
		ssid;	     /* the whole, or with CRITERION_SSID_PREFIX its beginning */
	char *aware_service; /* "_name._tcp" */
	enum aware_role aware_role;
	struct text_match aware_vendor, aware_model;
};

enum match_result {
	MATCH_YES,
	MATCH_ABSENT,	 /* it does not advertise that (yet) */
	MATCH_TOO_SHORT, /* the payload is shorter than the blob: `at` is its length */
	MATCH_DIFFERS, /* of blobs and SSIDs, from byte `at`: `got` under `mask` is not `want` */
	MATCH_TOO_FAR, /* `rssi` */
};

struct match_step {
	enum criterion criterion;
	enum match_result result;
	size_t at;
	uint8_t got, want, mask;
	int rssi;
};

/* One step for each criterion of that radio, in the order of their numbers. */
struct match_trace {
	size_t n_steps;
	struct match_step steps[CRITERIA];
};

/* A descriptor without criteria for a radio matches nothing there. With a trace, which may be
   NULL, every criterion is looked at; without, the first that does not hold ends it.
   A service counts as advertised when it is listed, and when there is data for it. */
bool descriptor_match_ble(const struct descriptor *descriptor,
			  const struct ble_device *device, struct match_trace *trace);
bool descriptor_match_wifi(const struct descriptor *descriptor, const uint8_t *ssid,
			   size_t len, struct match_trace *trace);

/* What is known of an accessory on Wi-Fi Aware; NULL where it is not. */
struct aware_offer {
	const char *service;
	enum aware_role role; /* the accessory's */
	const char *vendor, *model;
};
bool descriptor_match_aware(const struct descriptor *descriptor,
			    const struct aware_offer *offer, struct match_trace *trace);

/* "service", "manufacturer_data": as the descriptor's file names it. Static. */
const char *criterion_name(enum criterion criterion);
/* How much it asks for of a radio (CRITERIA_BLE, ...): more criteria first, then more bits
   that are compared. */
unsigned descriptor_specificity(const struct descriptor *descriptor, unsigned criteria);
/* Of a radio (CRITERIA_BLE, ...): whatever matches a is certain to match b, too. */
bool descriptor_implies(const struct descriptor *a, const struct descriptor *b,
			unsigned criteria);
void descriptor_deinit(struct descriptor *descriptor);
