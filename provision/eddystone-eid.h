/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Eddystone's ephemeral identifiers (google/eddystone, eddystone-eid/eid-computation.md), and
 * the identity key that a beacon and who registers it agree on. Pure.
 */
#include "provision/eddystone-config.h"

/* What a beacon with that key sends at `clock` (its seconds): the same for 2^exponent of them.
   0; -EINVAL: an exponent over 15; -EIO. */
int eddystone_eid(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
		  uint32_t clock, uint8_t ret[EDDYSTONE_EID_SIZE]);

/*
 * Whether a beacon with that key may show this identifier at that clock: that of this period, or
 * of the one before, since beacons are told to change it at a random moment of the period.
 */
bool eddystone_eid_holds(const uint8_t identity_key[EDDYSTONE_KEY_SIZE],
			 const struct eddystone_eid_data *data);

/* What an encrypted TLM frame (20 01, 18 bytes) says: the 12 bytes of a plain one from its third
   on. 0; -EBADMSG: of another beacon, or another period. */
int eddystone_etlm_open(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
			uint32_t clock, const uint8_t frame[EDDYSTONE_ETLM_SIZE],
			uint8_t ret[EDDYSTONE_TLM_CLEAR_SIZE]);
/* The other way; salt: 2 bytes, another one each time. */
int eddystone_etlm_seal(const uint8_t identity_key[EDDYSTONE_KEY_SIZE], unsigned exponent,
			uint32_t clock, const uint8_t salt[2],
			const uint8_t clear[EDDYSTONE_TLM_CLEAR_SIZE],
			uint8_t ret[EDDYSTONE_ETLM_SIZE]);

/*
 * HKDF of the X25519 secret of one's private key and the other's public one; the salt is the
 * resolver's public key, then the beacon's. we_resolve: private_key is the resolver's.
 * ret_public: of private_key. 0; -EBADMSG: the other key is of low order; -ENOMEM, -EIO.
 */
int eddystone_identity_key(const uint8_t private_key[EDDYSTONE_PUBLIC_KEY_SIZE],
			   const uint8_t other_public[EDDYSTONE_PUBLIC_KEY_SIZE],
			   bool we_resolve, uint8_t ret_public[EDDYSTONE_PUBLIC_KEY_SIZE],
			   uint8_t ret_key[EDDYSTONE_KEY_SIZE]);
