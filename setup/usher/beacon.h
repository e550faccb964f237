/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_BEACON_H
#define USHER_BEACON_H
/* Beacons: the Eddystone configuration service. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_beacon;
struct usher_accessory;
struct usher_setup;

enum usher_beacon_task {
	USHER_BEACON_SHOW,   /* everything is read */
	USHER_BEACON_SET,    /* one slot, and what the beacon has for all */
	USHER_BEACON_LOCK,   /* and give it another lock code */
	USHER_BEACON_UNLOCK, /* for good: it does not lock itself any more */
	USHER_BEACON_RESET, /* all slots are as they left the factory; the lock code stays */
};

/* What a beacon is to do. */
int usher_beacon_new(enum usher_beacon_task task, struct usher_beacon **ret);
/* Wipes. NULL is fine; returns NULL. */
struct usher_beacon *usher_beacon_free(struct usher_beacon *beacon);
/* Of USHER_BEACON_SET. Counted from 0; 0 by default. -EINVAL: over 255. */
int usher_beacon_set_slot(struct usher_beacon *beacon, unsigned slot);
/* What the slot is to broadcast: one of these five; none: what it does. */
/* -EINVAL: not http or https, or a character that is not printable ASCII; -EMSGSIZE: 17 bytes
   behind the scheme, in which endings such as ".com/" count one. */
int usher_beacon_set_url(struct usher_beacon *beacon, const char *url);
void usher_beacon_set_uid(struct usher_beacon *beacon, const uint8_t namespace_id[10],
			  const uint8_t instance_id[6]);
/* Telemetry; beside a slot with an EID it is encrypted. */
void usher_beacon_set_tlm(struct usher_beacon *beacon);
/*
 * An identifier that changes every 2^exponent seconds, 0 to 15. identity_key: handed over under the
 * lock code, which is less safe; NULL: agreed on with the beacon, usher_setup_get_identity_key()
 * gives it. -EINVAL, -ENOMEM.
 */
int usher_beacon_set_eid(struct usher_beacon *beacon, unsigned exponent,
			 const uint8_t identity_key[16]);
/* Nothing; an identity key that it has is destroyed. */
void usher_beacon_set_clear(struct usher_beacon *beacon);
/* Milliseconds, 1 to 65535: the beacon takes the nearest that it can. */
int usher_beacon_set_interval(struct usher_beacon *beacon, unsigned ms);
/* dBm, -100 to 20: what the radio sends with, and what its frames say of it (at 0 m). */
int usher_beacon_set_tx_power(struct usher_beacon *beacon, int dbm);
int usher_beacon_set_advertised_tx_power(struct usher_beacon *beacon, int dbm);
/* Whether it can be connected to when this connection has ended. */
void usher_beacon_set_connectable(struct usher_beacon *beacon, bool connectable);
/* Of USHER_BEACON_LOCK. */
int usher_beacon_set_new_lock_code(struct usher_beacon *beacon, const uint8_t code[16]);

/*
 * As usher_setup_start(); beacon is copied. The question that comes up is USHER_ASK_CODE: the lock
 * code, 32 hexadecimal digits. What the beacon cannot do ends it as "unsupported" before anything
 * was written. -EOPNOTSUPP: it cannot be connected to.
 */
int usher_setup_start_beacon(struct usher *usher, struct usher_accessory *accessory,
			     const struct usher_beacon *beacon, struct usher_setup **ret);
/* "locked", "unlocked" (until the connection ends), "unlocked-for-good"; NULL: not known. As it was
   read last, like all that follows. */
const char *usher_setup_get_beacon_lock(const struct usher_setup *setup);
enum { USHER_NO_POWER = 127 };
/*
 * The i-th slot; false: it was not read. Milliseconds, -1: not told; dBm, USHER_NO_POWER. frame:
 * "uid", "url", "tlm", "etlm" (encrypted), "eid", "unknown"; NULL: it is silent. value: for people;
 * NULL: there is nothing to say. Any ret may be NULL.
 */
bool usher_setup_get_beacon_slot(const struct usher_setup *setup, size_t i,
				 int *ret_interval_ms, int *ret_tx_power,
				 int *ret_advertised_tx_power, const char **ret_frame,
				 const char **ret_value);
/* How many slots it has, and how many of them may have an EID; 0: not read. ret_eid may be NULL. */
unsigned usher_setup_get_beacon_slots(const struct usher_setup *setup, unsigned *ret_eid);
/* The i-th frame that it can send, "uid"; NULL past the end. The i-th power, dBm; false past the
   end. */
const char *usher_setup_get_beacon_frame(const struct usher_setup *setup, size_t i);
bool usher_setup_get_beacon_tx_power(const struct usher_setup *setup, size_t i,
				     int *ret_dbm);
/*
 * Once an EID was set and is the one of its key: the identifier, 8 bytes, and what else a resolver
 * wants to register it; NULL: none was. Public keys are 32 bytes, little-endian; NULL when the key
 * was handed over. Any ret may be NULL.
 */
const uint8_t *usher_setup_get_beacon_eid(const struct usher_setup *setup,
					  unsigned *ret_exponent, uint32_t *ret_clock,
					  const uint8_t **ret_resolver_key,
					  const uint8_t **ret_beacon_key);
/* 16 bytes, a secret; NULL: none. From before it is the beacon's: where a setup fails after that,
   the beacon may have it all the same. */
const uint8_t *usher_setup_get_identity_key(const struct usher_setup *setup);

#ifdef __cplusplus
}
#endif
#endif
