/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-srp6a.h"

#include "base/crypto/groups.h"
#include "base/crypto/hash.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

static const uint8_t generator[] = {5};

/* clang-format off */
#define PART(array)   {array, sizeof(array)}
#define NUMBER(array) (struct number){array, sizeof(array)}
#define SHA512(ret, ...)                                                     \
	hash_parts(HASH_SHA512, (const struct hash_part[]){__VA_ARGS__},     \
		   ARRAY_SIZE(((const struct hash_part[]){__VA_ARGS__})), ret)
/* clang-format on */

/* PAD() of RFC 5054: a has at most SRP6A_LEN bytes. */
static void pad(struct number a, uint8_t ret[SRP6A_LEN])
{
	memset(ret, 0, SRP6A_LEN - a.len);
	memcpy(ret + SRP6A_LEN - a.len, a.data, a.len);
}

static int open_group(struct modular **ret)
{
	return modular_new(group_modp_3072(), ret);
}

void srp6a_agreed_deinit(struct srp6a_agreed *agreed)
{
	secret_wipe(agreed, sizeof(*agreed));
}

int srp6a_private_key(const struct srp6a_identity *identity, uint8_t ret[SRP6A_HASH])
{
	uint8_t inner[SRP6A_HASH];
	int r = SHA512(inner, {identity->username, strlen(identity->username)}, {":", 1},
		       {identity->password, identity->password_len});

	if (r == 0)
		r = SHA512(ret, {identity->salt, identity->salt_len}, PART(inner));
	secret_wipe(inner, sizeof(inner));
	return r;
}

/* k = H(PAD(N) | PAD(g)) */
static int multiplier(uint8_t ret[SRP6A_HASH])
{
	struct number prime = group_modp_3072();
	uint8_t padded[SRP6A_LEN];

	pad(NUMBER(generator), padded);
	return SHA512(ret, {prime.data, prime.len}, PART(padded));
}

/* u = H(PAD(A) | PAD(B)) */
static int scrambler(const uint8_t client_public[SRP6A_LEN], struct number device_public,
		     uint8_t ret[SRP6A_HASH])
{
	uint8_t padded[SRP6A_LEN];

	pad(device_public, padded);
	return SHA512(ret, {client_public, SRP6A_LEN}, PART(padded));
}

/* H(PAD(N)) xor H(PAD(g)) */
static int group_hash(uint8_t ret[SRP6A_HASH])
{
	struct number prime = group_modp_3072();
	uint8_t padded[SRP6A_LEN], of_g[SRP6A_HASH];
	int r = SHA512(ret, {prime.data, prime.len});

	pad(NUMBER(generator), padded);
	if (r == 0)
		r = SHA512(of_g, PART(padded));
	for (size_t i = 0; r == 0 && i < SRP6A_HASH; i++)
		ret[i] ^= of_g[i];
	return r;
}

/*
 * K = H(S), M1 = H(H(N) xor H(g) | H(username) | salt | A | B | K), M2 = H(A | M1 | K): S without
 * leading zeroes, A and B as they were sent.
 */
static int prove(const char *username, struct hash_part salt,
		 const uint8_t client_public[SRP6A_LEN], struct number device_public,
		 const uint8_t premaster[SRP6A_LEN], struct srp6a_agreed *ret)
{
	struct number s = number_trimmed((struct number){premaster, SRP6A_LEN});
	struct hash_part a = {client_public, SRP6A_LEN};
	uint8_t of_group[SRP6A_HASH], of_username[SRP6A_HASH];
	int r = SHA512(ret->key, {s.data, s.len});

	if (r == 0)
		r = group_hash(of_group);
	if (r == 0)
		r = SHA512(of_username, {username, strlen(username)});
	if (r == 0)
		r = SHA512(ret->client_proof, PART(of_group), PART(of_username), salt, a,
			   {device_public.data, device_public.len}, PART(ret->key));
	if (r == 0)
		r = SHA512(ret->device_proof, a, PART(ret->client_proof), PART(ret->key));
	return r;
}

/* 0, or -EDOM for a public value that is 0 mod N: everybody knows what comes of it. */
static int check_public(struct modular *group, struct number value)
{
	uint8_t reduced[SRP6A_LEN];
	int r = modular_reduce(group, value, reduced);

	if (r < 0)
		return r;
	return number_is_zero(NUMBER(reduced)) ? -EDOM : 0;
}

int srp6a_client_public(const uint8_t secret[SRP6A_SECRET], uint8_t ret[SRP6A_LEN])
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	int r = open_group(&group);

	if (r < 0)
		return r;
	return modular_power(group, NUMBER(generator),
			     (struct number){secret, SRP6A_SECRET}, ret);
}

int srp6a_client_premaster(const uint8_t secret[SRP6A_SECRET],
			   const uint8_t x[SRP6A_HASH], struct number device_public,
			   const uint8_t u[SRP6A_HASH], uint8_t ret[SRP6A_LEN])
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	struct number number_u = {u, SRP6A_HASH}, number_x = {x, SRP6A_HASH};
	uint8_t k[SRP6A_HASH], base[SRP6A_LEN], exponent[SRP6A_LEN];
	int r = open_group(&group);

	if (r == 0 && number_is_zero(number_u))
		r = -EDOM;
	if (r == 0)
		r = multiplier(k);
	if (r == 0)
		r = modular_power(group, NUMBER(generator), number_x, base);
	if (r == 0)
		r = modular_multiply(group, NUMBER(k), NUMBER(base), base);
	if (r == 0)
		r = modular_subtract(group, device_public, NUMBER(base), base);
	/* a + u * x has some 1024 bits: modulo N it is itself */
	if (r == 0)
		r = modular_multiply(group, number_u, number_x, exponent);
	if (r == 0)
		r = modular_add(group, NUMBER(exponent),
				(struct number){secret, SRP6A_SECRET}, exponent);
	if (r == 0)
		r = modular_power(group, NUMBER(base), NUMBER(exponent), ret);
	secret_wipe(base, sizeof(base));
	secret_wipe(exponent, sizeof(exponent));
	return r;
}

int srp6a_client_agree(const uint8_t secret[SRP6A_SECRET],
		       const uint8_t client_public[SRP6A_LEN],
		       const struct srp6a_identity *identity, struct number device_public,
		       struct srp6a_agreed *ret)
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	uint8_t x[SRP6A_HASH], u[SRP6A_HASH], s[SRP6A_LEN];
	int r = open_group(&group);

	if (r == 0)
		r = check_public(group, device_public);
	if (r == 0)
		r = scrambler(client_public, device_public, u);
	if (r == 0)
		r = srp6a_private_key(identity, x);
	if (r == 0)
		r = srp6a_client_premaster(secret, x, device_public, u, s);
	if (r == 0)
		r = prove(identity->username,
			  (struct hash_part){identity->salt, identity->salt_len},
			  client_public, device_public, s, ret);
	secret_wipe(x, sizeof(x));
	secret_wipe(s, sizeof(s));
	return r;
}

int srp6a_verifier(const struct srp6a_identity *identity, uint8_t ret[SRP6A_LEN])
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	uint8_t x[SRP6A_HASH];
	int r = open_group(&group);

	if (r == 0)
		r = srp6a_private_key(identity, x);
	if (r == 0)
		r = modular_power(group, NUMBER(generator), NUMBER(x), ret);
	secret_wipe(x, sizeof(x));
	return r;
}

int srp6a_device_public(const uint8_t secret[SRP6A_SECRET],
			const uint8_t verifier[SRP6A_LEN], uint8_t ret[SRP6A_LEN])
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	uint8_t k[SRP6A_HASH], product[SRP6A_LEN];
	int r = open_group(&group);

	if (r == 0)
		r = multiplier(k);
	if (r == 0)
		r = modular_multiply(group, NUMBER(k),
				     (struct number){verifier, SRP6A_LEN}, product);
	if (r == 0)
		r = modular_power(group, NUMBER(generator),
				  (struct number){secret, SRP6A_SECRET}, ret);
	if (r == 0)
		r = modular_add(group, NUMBER(product), (struct number){ret, SRP6A_LEN},
				ret);
	return r;
}

/* S = (A * v^u)^b */
static int device_premaster(struct modular *group, const struct srp6a_device *device,
			    const uint8_t client_public[SRP6A_LEN],
			    const uint8_t u[SRP6A_HASH], uint8_t ret[SRP6A_LEN])
{
	struct number s = {ret, SRP6A_LEN};
	int r = modular_power(group, (struct number){device->verifier, SRP6A_LEN},
			      (struct number){u, SRP6A_HASH}, ret);

	if (r == 0)
		r = modular_multiply(group, (struct number){client_public, SRP6A_LEN}, s,
				     ret);
	if (r == 0)
		r = modular_power(group, s, (struct number){device->secret, SRP6A_SECRET},
				  ret);
	return r;
}

int srp6a_device_agree(const struct srp6a_device *device,
		       const uint8_t client_public[SRP6A_LEN], struct srp6a_agreed *ret)
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	uint8_t u[SRP6A_HASH], s[SRP6A_LEN];
	int r = open_group(&group);

	if (r == 0)
		r = check_public(group, (struct number){client_public, SRP6A_LEN});
	if (r == 0)
		r = scrambler(client_public, device->public, u);
	if (r == 0 && number_is_zero(NUMBER(u)))
		r = -EDOM;
	if (r == 0)
		r = device_premaster(group, device, client_public, u, s);
	if (r == 0)
		r = prove(device->username,
			  (struct hash_part){device->salt, device->salt_len},
			  client_public, device->public, s, ret);
	secret_wipe(s, sizeof(s));
	return r;
}
