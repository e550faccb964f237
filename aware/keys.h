/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The keys of a pairing (Wi-Fi Aware v4.0 7.6.4; IEEE 802.11-2020 12.13.8), all of one PASN
 * exchange: initiator and responder are the NAN management addresses, 6 bytes each.
 */
#include "aware/pairing-attr.h"

/* clang-format off */
enum {
	AWARE_PMK_LEN  = 32,
	AWARE_KCK_LEN  = 32,
	AWARE_TK_MAX   = 32,
	AWARE_KDK_LEN  = 32,
	AWARE_KEK_MAX  = 32,
	AWARE_NIK_LEN  = 16,
	AWARE_MIC_MAX  = 24,
};

enum aware_akm { /* of the RSN element: 00-0f-ac */
	AWARE_AKM_SAE  = 8,
	AWARE_AKM_PASN = 21,
};
/* clang-format on */

/* What decides about lengths and hashes. */
struct aware_suite {
	enum aware_cipher cipher; /* AWARE_CIPHER_PK_PASN_128 or _256 */
	enum aware_akm akm;
};

/* 16 for CCMP-128, 32 for GCMP-256. */
size_t aware_suite_tk_len(const struct aware_suite *suite);
/* 16; 24 where PASN runs on SHA-384. */
size_t aware_suite_mic_len(const struct aware_suite *suite);

struct aware_addresses {
	uint8_t initiator[6], responder[6];
};

struct aware_keys {
	uint8_t kck[AWARE_KCK_LEN];
	uint8_t tk[AWARE_TK_MAX];
	uint8_t kdk[AWARE_KDK_LEN];
};

/* secret: the x of the key agreement. 0; -ENOMEM, -EIO. */
int aware_keys_derive(const struct aware_suite *suite,
		      const struct aware_addresses *addresses,
		      const uint8_t pmk[AWARE_PMK_LEN], const void *secret,
		      size_t secret_len, struct aware_keys *ret);
void aware_keys_deinit(struct aware_keys *keys);

/* "PMKz" and zeroes: the PMK where nothing is shared before. */
extern const uint8_t aware_opportunistic_pmk[AWARE_PMK_LEN];

/* Of the KDK: the key that wraps NIKs (its length 16 or 32, by the cipher), the data path's PMK, and
   what an opportunistic pairing is remembered by. */
int aware_keys_kek(const struct aware_suite *suite,
		   const struct aware_addresses *addresses, const struct aware_keys *keys,
		   uint8_t ret[AWARE_KEK_MAX]);
int aware_keys_nd_pmk(const struct aware_suite *suite,
		      const struct aware_addresses *addresses,
		      const struct aware_keys *keys, uint8_t ret[AWARE_PMK_LEN]);
int aware_keys_opportunistic_npk(const struct aware_suite *suite,
				 const struct aware_addresses *addresses,
				 const struct aware_keys *keys,
				 uint8_t ret[AWARE_PMK_LEN]);

/*
 * The MIC of the second message (RSN and RSNX elements of it as `extra`) or of the third (the
 * hash of the first one's body): over both addresses, that, and the body with its MIC zeroed.
 */
struct aware_mic_input {
	const void *extra;
	size_t extra_len;
	const void *body;
	size_t body_len;
	bool from_responder;
};
int aware_keys_mic(const struct aware_suite *suite,
		   const struct aware_addresses *addresses, const struct aware_keys *keys,
		   const struct aware_mic_input *input, uint8_t ret[AWARE_MIC_MAX]);
/* Of the first message's body; ret: the hash's length, which comes back. Negative: -ENOMEM, -EIO. */
int aware_keys_hash_first(const struct aware_suite *suite, const void *body, size_t len,
			  uint8_t *ret);

/* Who it is to those who know its NIK: the tag over its address and a nonce. */
int aware_identity_tag(const uint8_t nik[AWARE_NIK_LEN], const uint8_t address[6],
		       const uint8_t nonce[AWARE_NIRA_NONCE_LEN],
		       uint8_t ret[AWARE_NIRA_TAG_LEN]);
