/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/keys.h"

#include "aware/kdf.h"
#include "base/secret.h"

#include <string.h>

const uint8_t aware_opportunistic_pmk[AWARE_PMK_LEN] = {'P', 'M', 'K', 'z'};

static bool is_256(const struct aware_suite *suite)
{
	return suite->cipher == AWARE_CIPHER_PK_PASN_256;
}

size_t aware_suite_tk_len(const struct aware_suite *suite)
{
	return is_256(suite) ? 32 : 16;
}

/* IEEE 802.11-2020 12.13.8: an AKM with a hash of its own keeps it; PASN alone takes the cipher's. */
static enum hash_type pasn_hash(const struct aware_suite *suite)
{
	return is_256(suite) && suite->akm == AWARE_AKM_PASN ? HASH_SHA384 : HASH_SHA256;
}

/* Wi-Fi Aware's own keys go by its cipher suite. */
static enum hash_type suite_hash(const struct aware_suite *suite)
{
	return is_256(suite) ? HASH_SHA384 : HASH_SHA256;
}

size_t aware_suite_mic_len(const struct aware_suite *suite)
{
	return pasn_hash(suite) == HASH_SHA384 ? 24 : 16;
}

int aware_keys_derive(const struct aware_suite *suite,
		      const struct aware_addresses *addresses,
		      const uint8_t pmk[AWARE_PMK_LEN], const void *secret,
		      size_t secret_len, struct aware_keys *ret)
{
	const struct hash_part context[] = {{addresses->initiator, 6},
					    {addresses->responder, 6},
					    {secret, secret_len}};
	uint8_t ptk[AWARE_KCK_LEN + AWARE_TK_MAX + AWARE_KDK_LEN];
	size_t tk_len = aware_suite_tk_len(suite);
	int r = kdf_derive(pasn_hash(suite), pmk, AWARE_PMK_LEN, "PASN PTK Derivation",
			   context, ARRAY_SIZE(context), ptk,
			   AWARE_KCK_LEN + tk_len + AWARE_KDK_LEN);

	if (r == 0) {
		*ret = (struct aware_keys){};
		memcpy(ret->kck, ptk, AWARE_KCK_LEN);
		memcpy(ret->tk, ptk + AWARE_KCK_LEN, tk_len);
		memcpy(ret->kdk, ptk + AWARE_KCK_LEN + tk_len, AWARE_KDK_LEN);
	}
	secret_wipe(ptk, sizeof(ptk));
	return r;
}

void aware_keys_deinit(struct aware_keys *keys)
{
	secret_wipe(keys, sizeof(*keys));
}

static int derive(const struct aware_suite *suite,
		  const struct aware_addresses *addresses, const struct aware_keys *keys,
		  const char *label, uint8_t *ret, size_t len)
{
	const struct hash_part context[] = {{addresses->initiator, 6},
					    {addresses->responder, 6}};

	return kdf_derive(suite_hash(suite), keys->kdk, AWARE_KDK_LEN, label, context,
			  ARRAY_SIZE(context), ret, len);
}

int aware_keys_kek(const struct aware_suite *suite,
		   const struct aware_addresses *addresses, const struct aware_keys *keys,
		   uint8_t ret[AWARE_KEK_MAX])
{
	return derive(suite, addresses, keys, "NAN Management KEK Derivation", ret,
		      aware_suite_tk_len(suite));
}

int aware_keys_nd_pmk(const struct aware_suite *suite,
		      const struct aware_addresses *addresses,
		      const struct aware_keys *keys, uint8_t ret[AWARE_PMK_LEN])
{
	return derive(suite, addresses, keys, "NDP PMK Derivation", ret, AWARE_PMK_LEN);
}

int aware_keys_opportunistic_npk(const struct aware_suite *suite,
				 const struct aware_addresses *addresses,
				 const struct aware_keys *keys,
				 uint8_t ret[AWARE_PMK_LEN])
{
	return derive(suite, addresses, keys, "NAN Opportunistic NPK Derivation", ret,
		      AWARE_PMK_LEN);
}

int aware_keys_mic(const struct aware_suite *suite,
		   const struct aware_addresses *addresses, const struct aware_keys *keys,
		   const struct aware_mic_input *input, uint8_t ret[AWARE_MIC_MAX])
{
	const uint8_t *first = input->from_responder ? addresses->responder
						     : addresses->initiator;
	const uint8_t *second = input->from_responder ? addresses->initiator
						      : addresses->responder;
	const struct hash_part parts[] = {{first, 6},
					  {second, 6},
					  {input->extra, input->extra_len},
					  {input->body, input->body_len}};
	uint8_t mic[HASH_LEN_MAX];
	int r = hash_hmac(pasn_hash(suite), keys->kck, AWARE_KCK_LEN, parts,
			  ARRAY_SIZE(parts), mic);

	if (r == 0)
		memcpy(ret, mic, aware_suite_mic_len(suite));
	return r;
}

int aware_keys_hash_first(const struct aware_suite *suite, const void *body, size_t len,
			  uint8_t *ret)
{
	const struct hash_part part = {body, len};
	enum hash_type hash = pasn_hash(suite);
	int r = hash_parts(hash, &part, 1, ret);

	return r < 0 ? r : (int)hash_len(hash);
}

int aware_identity_tag(const uint8_t nik[AWARE_NIK_LEN], const uint8_t address[6],
		       const uint8_t nonce[AWARE_NIRA_NONCE_LEN],
		       uint8_t ret[AWARE_NIRA_TAG_LEN])
{
	const struct hash_part parts[] = {
		{"NIR", 3}, {address, 6}, {nonce, AWARE_NIRA_NONCE_LEN}};
	uint8_t tag[HASH_LEN_MAX];
	int r = hash_hmac(HASH_SHA256, nik, AWARE_NIK_LEN, parts, ARRAY_SIZE(parts), tag);

	if (r == 0)
		memcpy(ret, tag, AWARE_NIRA_TAG_LEN);
	return r;
}
