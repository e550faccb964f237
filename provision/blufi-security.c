/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/blufi-security.h"

#include "base/crypto/aes.h"
#include "base/crypto/groups.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	OLD_LEN     = 128,
	CURRENT_LEN = GROUP_3072_LEN,
	KEY_MAX     = CURRENT_LEN,
};

/* What Espressif's apps offer: a prime, though no safe one, and the group that firmware was tried
   with. What 1024 bits are worth today does not depend on it. */
static const uint8_t old_prime[OLD_LEN] = {
	0xcf, 0x5c, 0xf5, 0xc3, 0x84, 0x19, 0xa7, 0x24, 0x95, 0x7f, 0xf5, 0xdd, 0x32, 0x3b, 0x9c, 0x45,
	0xc3, 0xcd, 0xd2, 0x61, 0xeb, 0x74, 0x0f, 0x69, 0xaa, 0x94, 0xb8, 0xbb, 0x1a, 0x5c, 0x96, 0x40,
	0x91, 0x53, 0xbd, 0x76, 0xb2, 0x42, 0x22, 0xd0, 0x32, 0x74, 0xe4, 0x72, 0x5a, 0x54, 0x06, 0x09,
	0x2e, 0x9e, 0x82, 0xe9, 0x13, 0x5c, 0x64, 0x3c, 0xae, 0x98, 0x13, 0x2b, 0x0d, 0x95, 0xf7, 0xd6,
	0x53, 0x47, 0xc6, 0x8a, 0xfc, 0x1e, 0x67, 0x7d, 0xa9, 0x0e, 0x51, 0xbb, 0xab, 0x5f, 0x5c, 0xf4,
	0x29, 0xc2, 0x91, 0xb4, 0xba, 0x39, 0xc6, 0xb2, 0xdc, 0x5e, 0x8c, 0x72, 0x31, 0xe4, 0x6a, 0xa7,
	0x72, 0x8e, 0x87, 0x66, 0x45, 0x32, 0xcd, 0xf5, 0x47, 0xbe, 0x20, 0xc9, 0xa3, 0xfa, 0x83, 0x42,
	0xbe, 0x6e, 0x34, 0x37, 0x1a, 0x27, 0xc0, 0x6f, 0x7d, 0xc0, 0xed, 0xdd, 0xd2, 0xf8, 0x63, 0x73,
};
/* clang-format on */

static const uint8_t generator[] = {2};

struct blufi_cipher {
	enum blufi_security security;
	uint8_t key[AES_KEY_256]; /* old: AES_KEY_128 of it */
	struct aes_ctr *out, *in; /* current */
};

struct blufi_agreement {
	enum blufi_security security;
	uint8_t private_key[BLUFI_PRIVATE_KEY];
	uint8_t public_key[KEY_MAX];
	struct number prime;
};

/* ---- the cipher ---- */

/* The names are the accessory's: what it encrypts goes to the client. */
static int start_stream(const uint8_t key[AES_KEY_256], const char *name,
			struct number secret, struct aes_ctr **ret)
{
	struct hash_part parts[] = {{name, strlen(name)}, {secret.data, secret.len}};
	uint8_t digest[HASH_SHA256_LEN];
	int r = hash_parts(HASH_SHA256, parts, ARRAY_SIZE(parts), digest);

	if (r == 0)
		r = aes_ctr_new(key, AES_KEY_256, digest, ret);
	secret_wipe(digest, sizeof(digest));
	return r;
}

static int cipher_new(enum blufi_security security, bool device, struct number secret,
		      struct blufi_cipher **ret)
{
	_cleanup_(blufi_cipher_freep) struct blufi_cipher *cipher = calloc(
		1, sizeof(*cipher));
	struct hash_part part = {secret.data, secret.len};
	int r;

	if (!cipher)
		return -ENOMEM;
	cipher->security = security;
	r = hash_parts(security == BLUFI_SECURITY_OLD ? HASH_MD5 : HASH_SHA256, &part, 1,
		       cipher->key);
	if (r == 0 && security == BLUFI_SECURITY_CURRENT)
		r = start_stream(cipher->key, "blufi_enc", secret,
				 device ? &cipher->out : &cipher->in);
	if (r == 0 && security == BLUFI_SECURITY_CURRENT)
		r = start_stream(cipher->key, "blufi_dec", secret,
				 device ? &cipher->in : &cipher->out);
	if (r < 0)
		return r;
	*ret = steal(&cipher);
	return 0;
}

struct blufi_cipher *blufi_cipher_free(struct blufi_cipher *cipher)
{
	if (!cipher)
		return NULL;
	aes_ctr_free(cipher->out);
	aes_ctr_free(cipher->in);
	secret_wipe(cipher, sizeof(*cipher));
	free(cipher);
	return NULL;
}

int blufi_cipher_encrypt(struct blufi_cipher *cipher, uint8_t sequence, uint8_t *data,
			 size_t len)
{
	const uint8_t iv[AES_BLOCK] = {sequence};

	if (cipher->security == BLUFI_SECURITY_OLD)
		return aes_cfb_encrypt(cipher->key, AES_KEY_128, iv, data, len, data);
	return aes_ctr_xor(cipher->out, data, len, data);
}

int blufi_cipher_decrypt(struct blufi_cipher *cipher, uint8_t sequence, uint8_t *data,
			 size_t len)
{
	const uint8_t iv[AES_BLOCK] = {sequence};

	if (cipher->security == BLUFI_SECURITY_OLD)
		return aes_cfb_decrypt(cipher->key, AES_KEY_128, iv, data, len, data);
	return aes_ctr_xor(cipher->in, data, len, data);
}

/* ---- Diffie-Hellman ---- */

static struct number prime_of(enum blufi_security security)
{
	if (security == BLUFI_SECURITY_CURRENT)
		return group_ffdhe_3072();
	return (struct number){old_prime, sizeof(old_prime)};
}

/* -EPROTO unless 1 < y < p - 1: the secret of another is known to everybody. */
static int check_public(struct modular *group, struct number y)
{
	static const uint8_t one_byte[] = {1};
	struct number one = {one_byte, 1}, trimmed = number_trimmed(y);
	uint8_t value[KEY_MAX];
	int r;

	if (trimmed.len == 0 || (trimmed.len == 1 && trimmed.data[0] == 1))
		return -EPROTO;
	r = modular_reduce(group, y, value);
	if (r < 0)
		return r == -E2BIG ? -EPROTO : r;
	/* reduced, it is another number: it was not below p */
	if (y.len > modular_len(group) ||
	    memcmp(value + modular_len(group) - y.len, y.data, y.len))
		return -EPROTO;
	r = modular_add(group, y, one, value);
	if (r == 0 && number_is_zero((struct number){value, modular_len(group)}))
		r = -EPROTO;
	return r;
}

/* The secret keeps its leading zeroes on both sides. */
static int agree(enum blufi_security security, bool device, struct modular *group,
		 const uint8_t private_key[BLUFI_PRIVATE_KEY], struct number peer,
		 struct blufi_cipher **ret)
{
	uint8_t secret[KEY_MAX];
	int r = check_public(group, peer);

	if (r == 0)
		r = modular_power(group, peer,
				  (struct number){private_key, BLUFI_PRIVATE_KEY},
				  secret);
	if (r == 0)
		r = cipher_new(security, device,
			       (struct number){secret, modular_len(group)}, ret);
	secret_wipe(secret, sizeof(secret));
	return r;
}

static int make_pair(struct modular *group, struct number base,
		     const uint8_t *private_key, uint8_t ret_private[BLUFI_PRIVATE_KEY],
		     uint8_t *ret_public)
{
	if (private_key)
		memcpy(ret_private, private_key, BLUFI_PRIVATE_KEY);
	else if (random_bytes(ret_private, BLUFI_PRIVATE_KEY) < 0)
		return -EIO;
	return modular_power(group, base, (struct number){ret_private, BLUFI_PRIVATE_KEY},
			     ret_public);
}

int blufi_agreement_new(enum blufi_security security, const uint8_t *private_key,
			struct blufi_agreement **ret)
{
	_cleanup_(blufi_agreement_freep) struct blufi_agreement *agreement = calloc(
		1, sizeof(*agreement));
	_cleanup_(modular_freep) struct modular *group = NULL;
	int r;

	if (!agreement)
		return -ENOMEM;
	agreement->security = security;
	agreement->prime = prime_of(security);
	r = modular_new(agreement->prime, &group);
	if (r == 0)
		r = make_pair(group, (struct number){generator, sizeof(generator)},
			      private_key, agreement->private_key, agreement->public_key);
	if (r < 0)
		return r;
	*ret = steal(&agreement);
	return 0;
}

struct blufi_agreement *blufi_agreement_free(struct blufi_agreement *agreement)
{
	if (!agreement)
		return NULL;
	secret_wipe(agreement, sizeof(*agreement));
	free(agreement);
	return NULL;
}

static void append(struct buf *ret, struct number value)
{
	buf_be16(ret, value.len);
	buf_bytes(ret, value.data, value.len);
}

void blufi_agreement_offer(const struct blufi_agreement *agreement, struct buf *ret)
{
	append(ret, agreement->prime);
	append(ret, (struct number){generator, sizeof(generator)});
	append(ret, (struct number){agreement->public_key, agreement->prime.len});
}

int blufi_agreement_finish(const struct blufi_agreement *agreement, const uint8_t *peer,
			   size_t len, struct blufi_cipher **ret)
{
	_cleanup_(modular_freep) struct modular *group = NULL;
	int r = modular_new(agreement->prime, &group);

	if (r < 0)
		return r;
	return agree(agreement->security, false, group, agreement->private_key,
		     (struct number){peer, len}, ret);
}

/* ---- the accessory's side ---- */

static struct number take(struct reader *reader)
{
	size_t len = reader_be16(reader);

	return (struct number){reader_bytes(reader, len), len};
}

/* Old firmware takes any group that fits its buffers; the current one knows one group and does not
   look at what it is offered. */
static int open_group(enum blufi_security security, struct number prime,
		      struct number public_key, struct modular **ret)
{
	int r;

	if (security == BLUFI_SECURITY_CURRENT)
		return public_key.len == CURRENT_LEN
			       ? modular_new(group_ffdhe_3072(), ret)
			       : -EPROTO;
	if (prime.len < BLUFI_PRIVATE_KEY || prime.len > OLD_LEN)
		return -EPROTO;
	r = modular_new(prime, ret);
	return r == -EINVAL ? -EPROTO : r;
}

int blufi_agreement_accept(enum blufi_security security, const uint8_t *private_key,
			   const uint8_t *offer, size_t len, struct buf *ret_public,
			   struct blufi_cipher **ret)
{
	struct reader reader = reader_of(offer, len);
	struct number prime = take(&reader), base = take(&reader), peer = take(&reader);
	_cleanup_(modular_freep) struct modular *group = NULL;
	uint8_t own[BLUFI_PRIVATE_KEY], public_key[KEY_MAX];
	int r;

	if (reader.failed || base.len == 0 || base.len > prime.len)
		return -EPROTO;
	r = open_group(security, prime, peer, &group);
	if (r == 0 && security == BLUFI_SECURITY_CURRENT)
		base = (struct number){generator, sizeof(generator)};
	if (r == 0)
		r = make_pair(group, base, private_key, own, public_key);
	if (r == 0)
		r = agree(security, true, group, own, peer, ret);
	if (r == 0)
		buf_bytes(ret_public, public_key, modular_len(group));
	secret_wipe(own, sizeof(own));
	return r;
}
