/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * SAE by hash-to-element (IEEE 802.11-2020 12.4), the part without frames: what a password
 * becomes, what is committed to, what both confirm. Wi-Fi Aware uses it inside of PASN. Every
 * secret is in the struct, which its owner wipes with sae_deinit().
 */
#include "base/crypto/ec.h"
#include "base/crypto/hash.h"

/* clang-format off */
enum {
	SAE_PMK_LEN    = 32,
	SAE_PMKID_LEN  = 16,
	SAE_STATUS_H2E = 126, /* IEEE 802.11-2020 9.4.1.9: SAE_HASH_TO_ELEMENT */
	SAE_PASSWORD_MAX = 128,
};
/* clang-format on */

struct sae {
	enum ec_curve curve;
	uint8_t pwe[EC_POINT_MAX];
	uint8_t private_scalar[EC_LEN_MAX];
	uint8_t scalar[EC_LEN_MAX], element[EC_POINT_MAX];
	uint8_t peer_scalar[EC_LEN_MAX], peer_element[EC_POINT_MAX];
	uint8_t kck[HASH_SHA384_LEN]; /* as long as the hash */
	uint8_t pmk[SAE_PMK_LEN];
	uint8_t pmkid[SAE_PMKID_LEN];
};

/* SHA-256 for P-256, SHA-384 for P-384. */
enum hash_type sae_hash(enum ec_curve curve);
/*
 * The secret point of a password and the name that it belongs to (12.4.4.2.3); ret: 2 * ec_len().
 * It takes milliseconds, and is the same for all peers. 0; -EINVAL: an empty or too long password.
 */
int sae_password_point(enum ec_curve curve, const char *ssid, const void *password,
		       size_t len, uint8_t ret[EC_POINT_MAX]);

/* Both addresses are 6 bytes; in either order. Draws what is committed to. */
int sae_init(struct sae *sae, enum ec_curve curve,
	     const uint8_t password_point[EC_POINT_MAX], const uint8_t a[6],
	     const uint8_t b[6]);
/* The same with numbers that were drawn before: for vectors. */
int sae_init_from(struct sae *sae, enum ec_curve curve,
		  const uint8_t password_point[EC_POINT_MAX], const uint8_t a[6],
		  const uint8_t b[6], const uint8_t *private_scalar, const uint8_t *mask);
void sae_deinit(struct sae *sae);

/*
 * The peer's scalar and element, ec_len() and twice that: makes the keys. -EBADMSG: out of range,
 * off the curve, or our own thrown back (12.4.5.4).
 */
int sae_take_commit(struct sae *sae, const uint8_t *scalar, const uint8_t *element);
/* The keys of a shared secret, ec_len() bytes: the last step of that, for vectors. */
int sae_make_keys(struct sae *sae, const uint8_t *secret);
/* hash_len() bytes. own: the one that we send, else the one that the peer has to send. */
int sae_confirm(const struct sae *sae, bool own, uint16_t counter, uint8_t *ret);
