/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The Eddystone Configuration GATT Service (google/eddystone, configuration-service): names
 * and numbers, what a beacon can be told and tells, and the codec that both sides share. The
 * client is eddystone-client.c (eddystone_protocol), the device side eddystone-device.c.
 * Picture and bytes: doc/protocols/eddystone-config.md. Numbers are big-endian.
 */
#include "base/secret.h"
#include "provision/step.h"

/* clang-format off */
#define EDDYSTONE_CONFIG_UUID(number) "a3c8" number "-8ed3-4bdf-8a39-a01bebede295"
#define EDDYSTONE_CONFIG_SERVICE_UUID EDDYSTONE_CONFIG_UUID("7500")

/* In the order of their UUIDs, 7501 to 750c. */
enum eddystone_endpoint {
	EDDYSTONE_EP_CAPABILITIES,
	EDDYSTONE_EP_ACTIVE_SLOT,
	EDDYSTONE_EP_INTERVAL,
	EDDYSTONE_EP_RADIO_TX,
	EDDYSTONE_EP_ADVERTISED_TX,
	EDDYSTONE_EP_LOCK_STATE,
	EDDYSTONE_EP_UNLOCK,
	EDDYSTONE_EP_PUBLIC_KEY,
	EDDYSTONE_EP_IDENTITY_KEY,
	EDDYSTONE_EP_SLOT_DATA,
	EDDYSTONE_EP_FACTORY_RESET,
	EDDYSTONE_EP_CONNECTABLE,
	EDDYSTONE_ENDPOINTS,
};

enum eddystone_lock_state {
	EDDYSTONE_LOCKED        = 0x00,
	EDDYSTONE_UNLOCKED      = 0x01, /* until the connection ends */
	EDDYSTONE_UNLOCKED_KEPT = 0x02, /* it does not lock itself again */
};

enum eddystone_ability {
	EDDYSTONE_VARIABLE_INTERVAL = 1 << 0, /* each slot has its own; else one for all */
	EDDYSTONE_VARIABLE_TX       = 1 << 1,
};

enum eddystone_frame_kind {
	EDDYSTONE_KIND_UID = 1 << 0,
	EDDYSTONE_KIND_URL = 1 << 1,
	EDDYSTONE_KIND_TLM = 1 << 2,
	EDDYSTONE_KIND_EID = 1 << 3,
};

/* The first byte of slot data, as of the frame that is broadcast. */
enum eddystone_frame_type {
	EDDYSTONE_TYPE_UID = 0x00,
	EDDYSTONE_TYPE_URL = 0x10,
	EDDYSTONE_TYPE_TLM = 0x20,
	EDDYSTONE_TYPE_EID = 0x30,
};

/* ATT errors (Core spec vol 3 part F 3.4.1.1), with what they mean here. */
enum eddystone_att_error {
	EDDYSTONE_READ_NOT_PERMITTED  = 0x02, /* it is locked */
	EDDYSTONE_WRITE_NOT_PERMITTED = 0x03, /* it is locked, or the code was wrong */
	EDDYSTONE_INVALID_LENGTH      = 0x0d, /* or a value out of range */
};

enum {
	EDDYSTONE_KEY_SIZE         = 16, /* lock codes, challenges, tokens, identity keys */
	EDDYSTONE_PUBLIC_KEY_SIZE  = 32, /* X25519, little-endian */
	EDDYSTONE_UID_SIZE         = 16, /* namespace and instance */
	EDDYSTONE_EID_SIZE         = 8,
	EDDYSTONE_ETLM_SIZE        = 18,
	EDDYSTONE_TLM_CLEAR_SIZE   = 12, /* battery, temperature, two counters */
	EDDYSTONE_URL_MAX          = 18, /* the scheme and 17 encoded bytes */
	EDDYSTONE_EXPONENT_MAX     = 15,
	EDDYSTONE_FACTORY_RESET    = 0x0b,
	EDDYSTONE_WRITE_MAX        = 34, /* of slot data: the longest EID form */
	EDDYSTONE_EID_DATA_SIZE    = 14, /* of slot data that is read */

	EDDYSTONE_SLOTS_MAX        = 32, /* the field has 8 bits; beacons have 1 to 10 */
	EDDYSTONE_TX_POWERS_MAX    = 32,
	EDDYSTONE_SLOT_DATA_MAX    = 31, /* an advertisement has no room for more */

	EDDYSTONE_TX_LEAST         = -100, /* dBm: the range of advertised powers */
	EDDYSTONE_TX_MOST          = 20,
};
/* clang-format on */

struct eddystone_capabilities {
	uint8_t n_slots,
		n_eid_slots; /* as it says; n_slots at most EDDYSTONE_SLOTS_MAX */
	uint8_t abilities;   /* enum eddystone_ability, and unknown bits */
	uint16_t kinds;	     /* enum eddystone_frame_kind, and unknown bits */
	size_t n_tx_powers;  /* dBm, as it lists them */
	int8_t tx_powers[EDDYSTONE_TX_POWERS_MAX];
};

/* 0; -EBADMSG: shorter than it has to be, another version, or no slot at all. */
int eddystone_capabilities_parse(const uint8_t *data, size_t len,
				 struct eddystone_capabilities *ret);

/* What a slot shall broadcast. */
enum eddystone_content {
	EDDYSTONE_KEEP, /* as it is */
	EDDYSTONE_CLEAR,
	EDDYSTONE_UID_FRAME,
	EDDYSTONE_URL_FRAME,
	EDDYSTONE_TLM_FRAME,
	EDDYSTONE_EID_AGREED, /* EID, with an identity key that both sides compute */
	EDDYSTONE_EID_GIVEN,  /* with one that is handed over, under the lock code */
};

enum eddystone_task {
	EDDYSTONE_SHOW,
	EDDYSTONE_SET,
	EDDYSTONE_LOCK,
	EDDYSTONE_UNLOCK, /* for good: EDDYSTONE_UNLOCKED_KEPT */
	EDDYSTONE_RESET,
};

/* The goal of a machine. Secrets are its owner's. */
struct eddystone_plan {
	enum eddystone_task task;
	/* Of SET: */
	uint8_t slot;
	enum eddystone_content content;
	uint8_t uid[EDDYSTONE_UID_SIZE];
	uint8_t url[EDDYSTONE_URL_MAX]; /* encoded, scheme first */
	uint8_t url_len;
	uint8_t exponent;
	const struct secret *private_key;  /* of EID_AGREED: 32 random bytes */
	const struct secret *identity_key; /* of EID_GIVEN: 16 bytes */
	uint16_t interval_ms;		   /* 0: as it is */
	bool has_radio_tx, has_advertised_tx;
	int8_t radio_tx, advertised_tx; /* dBm; the second at 0 m */
	int connectable;		/* 1, 0; -1: as it is */
	/* Of LOCK: 16 bytes; NULL: as it is. */
	const struct secret *new_code;
};

/* What is written to a slot. EID forms: key is the resolver's public one, or the identity key as it
   is sent; else NULL. The length, at most EDDYSTONE_WRITE_MAX; 0 of EDDYSTONE_KEEP. */
size_t eddystone_slot_build(const struct eddystone_plan *plan, const uint8_t *key,
			    uint8_t ret[EDDYSTONE_WRITE_MAX]);
/* The frame kind that a content needs; 0: none. */
unsigned eddystone_content_kind(enum eddystone_content content);

struct eddystone_slot {
	bool known;
	int interval_ms; /* -1: not told */
	bool has_radio_tx, has_advertised_tx;
	int8_t radio_tx, advertised_tx;
	uint8_t len; /* of data as it is broadcast, an EID's as in eddystone_eid_data; 0: nothing */
	uint8_t data[EDDYSTONE_SLOT_DATA_MAX];
};

/* A slot that is silent reads as no byte, or as one of 00. */
bool eddystone_slot_is_silent(const uint8_t *data, size_t len);

/* How an EID slot reads: what a resolver wants to know. */
struct eddystone_eid_data {
	uint8_t exponent;
	uint32_t clock; /* seconds */
	uint8_t eid[EDDYSTONE_EID_SIZE];
};
int eddystone_eid_data_parse(const uint8_t *data, size_t len,
			     struct eddystone_eid_data *ret); /* 0, -EBADMSG */

/* What was read of the beacon, and agreed on with it. */
struct eddystone_report {
	int lock_state;	 /* enum eddystone_lock_state; -1: not known */
	int connectable; /* 1: it can stop to be; 0: it always is; -1: not known */
	bool has_capabilities;
	struct eddystone_capabilities capabilities;
	struct eddystone_slot slots[EDDYSTONE_SLOTS_MAX];
	/* Of an EID slot that was set, from before it is written: the beacon may have the key even when
	   the connection is lost then. NULL: none. */
	struct secret *identity_key;
	uint8_t resolver_public
		[EDDYSTONE_PUBLIC_KEY_SIZE]; /* of EID_AGREED, with the next */
	uint8_t beacon_public[EDDYSTONE_PUBLIC_KEY_SIZE];
	bool registered; /* read back and checked: registration is filled */
	struct eddystone_eid_data registration;
};

extern const struct provision_endpoint eddystone_endpoints[EDDYSTONE_ENDPOINTS];
/* Not one for Wi-Fi: only of PROVISION_GOAL_CONFIGURE. */
extern const struct provision_protocol eddystone_protocol;
