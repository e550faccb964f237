/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * SRP6a as Espressif's Security 2 has it: RFC 5054's 3072-bit group with g = 5 and SHA-512, what
 * is hashed is padded to the group's length where the comments say so. Pure; both sides.
 * All return 0, -ENOMEM, -EIO, and what their comments say.
 */
#include "base/crypto/modular.h"

/* clang-format off */
enum {
	SRP6A_LEN    = 384,
	SRP6A_HASH   = 64,
	SRP6A_SECRET = 32, /* bytes of a and b: twice the strength of the group, RFC 3526 8 */
};
/* clang-format on */

/* Who wants to prove what; not kept. */
struct srp6a_identity {
	const char *username;
	const void *password;
	size_t password_len;
	const uint8_t *salt;
	size_t salt_len;
};

/* What both sides have in common; srp6a_agreed_deinit() wipes it. */
struct srp6a_agreed {
	uint8_t key[SRP6A_HASH];	  /* K */
	uint8_t client_proof[SRP6A_HASH]; /* M1 */
	uint8_t device_proof[SRP6A_HASH]; /* M2 */
};

void srp6a_agreed_deinit(struct srp6a_agreed *agreed);

/* x = H(salt | H(username ":" password)) */
int srp6a_private_key(const struct srp6a_identity *identity, uint8_t ret[SRP6A_HASH]);

/* A = g^a; ret is what is sent, padded. */
int srp6a_client_public(const uint8_t secret[SRP6A_SECRET], uint8_t ret[SRP6A_LEN]);
/*
 * S = (B - k * g^x)^(a + u * x). By itself for the one check that no peer's values lead to:
 * -EDOM when u = 0.
 */
int srp6a_client_premaster(const uint8_t secret[SRP6A_SECRET],
			   const uint8_t x[SRP6A_HASH], struct number device_public,
			   const uint8_t u[SRP6A_HASH], uint8_t ret[SRP6A_LEN]);
/* device_public: B as it came, not padded. -EDOM: B = 0 mod N, u = 0; -E2BIG: B is over SRP6A_LEN. */
int srp6a_client_agree(const uint8_t secret[SRP6A_SECRET],
		       const uint8_t client_public[SRP6A_LEN],
		       const struct srp6a_identity *identity, struct number device_public,
		       struct srp6a_agreed *ret);

/* v = g^x, padded: all that an accessory needs to know of the password. */
int srp6a_verifier(const struct srp6a_identity *identity, uint8_t ret[SRP6A_LEN]);
/* B = k * v + g^b, padded. */
int srp6a_device_public(const uint8_t secret[SRP6A_SECRET],
			const uint8_t verifier[SRP6A_LEN], uint8_t ret[SRP6A_LEN]);

struct srp6a_device {
	const uint8_t *secret;	 /* b, SRP6A_SECRET bytes */
	const uint8_t *verifier; /* SRP6A_LEN bytes */
	const char *username;
	const uint8_t *salt;
	size_t salt_len;
	struct number public; /* B as it was sent */
};

/* client_public: SRP6A_LEN bytes. -EDOM: A = 0 mod N, u = 0. */
int srp6a_device_agree(const struct srp6a_device *device,
		       const uint8_t client_public[SRP6A_LEN], struct srp6a_agreed *ret);
