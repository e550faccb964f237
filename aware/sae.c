/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/sae.h"

#include "aware/kdf.h"
#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { WIDE_MAX = EC_LEN_MAX + EC_LEN_MAX / 2 };

enum hash_type sae_hash(enum ec_curve curve)
{
	return curve == EC_P256 ? HASH_SHA256 : HASH_SHA384;
}

/* One of the two points that add up to the password's. */
static int map_password(enum ec_curve curve, const struct hash_part *ssid,
			const struct hash_part *password, const char *label,
			uint8_t ret[EC_POINT_MAX])
{
	struct hash_part info = {label, strlen(label)};
	size_t len = ec_len(curve) + ec_len(curve) / 2;
	uint8_t wide[WIDE_MAX];
	int r = hash_hkdf(sae_hash(curve), ssid, password, &info, wide, len);

	if (r == 0)
		r = ec_map(curve, wide, len, ret);
	secret_wipe(wide, sizeof(wide));
	return r;
}

int sae_password_point(enum ec_curve curve, const char *ssid, const void *password,
		       size_t len, uint8_t ret[EC_POINT_MAX])
{
	struct hash_part salt = {ssid, strlen(ssid)}, secret = {password, len};
	uint8_t p1[EC_POINT_MAX], p2[EC_POINT_MAX];
	int r;

	if (len == 0 || len > SAE_PASSWORD_MAX)
		return -EINVAL;
	r = map_password(curve, &salt, &secret, "SAE Hash to Element u1 P1", p1);
	if (r == 0)
		r = map_password(curve, &salt, &secret, "SAE Hash to Element u2 P2", p2);
	if (r == 0)
		r = ec_add(curve, p1, p2, ret);
	secret_wipe(p1, sizeof(p1));
	secret_wipe(p2, sizeof(p2));
	return r;
}

/* The password's point for these two stations: 12.4.5.2. */
static int make_pwe(struct sae *sae, const uint8_t *password_point, const uint8_t a[6],
		    const uint8_t b[6])
{
	static const uint8_t zeroes[HASH_LEN_MAX];
	bool a_first = memcmp(a, b, 6) > 0;
	struct hash_part addresses[] = {{a_first ? a : b, 6}, {a_first ? b : a, 6}};
	enum hash_type hash = sae_hash(sae->curve);
	uint8_t value[HASH_LEN_MAX], scalar[EC_LEN_MAX];
	int r = hash_hmac(hash, zeroes, hash_len(hash), addresses, 2, value);

	if (r == 0)
		r = ec_reduce_scalar(sae->curve, value, hash_len(hash), scalar);
	if (r == 0)
		r = ec_multiply(sae->curve, scalar, password_point, sae->pwe);
	secret_wipe(value, sizeof(value));
	secret_wipe(scalar, sizeof(scalar));
	return r;
}

/* scalar = private + mask, element = -mask * PWE */
static int make_commit(struct sae *sae, const uint8_t *mask)
{
	int r = ec_add_scalars(sae->curve, sae->private_scalar, mask, sae->scalar);

	if (r == 0)
		r = ec_multiply(sae->curve, mask, sae->pwe, sae->element);
	if (r == 0)
		r = ec_negate(sae->curve, sae->element, sae->element);
	return r;
}

int sae_init_from(struct sae *sae, enum ec_curve curve,
		  const uint8_t password_point[EC_POINT_MAX], const uint8_t a[6],
		  const uint8_t b[6], const uint8_t *private_scalar, const uint8_t *mask)
{
	int r;

	*sae = (struct sae){.curve = curve};
	memcpy(sae->private_scalar, private_scalar, ec_len(curve));
	r = make_pwe(sae, password_point, a, b);
	if (r == 0)
		r = make_commit(sae, mask);
	if (r < 0)
		sae_deinit(sae);
	return r;
}

int sae_init(struct sae *sae, enum ec_curve curve,
	     const uint8_t password_point[EC_POINT_MAX], const uint8_t a[6],
	     const uint8_t b[6])
{
	uint8_t private_scalar[EC_LEN_MAX], mask[EC_LEN_MAX];
	int r = ec_random_scalar(curve, private_scalar);

	if (r == 0)
		r = ec_random_scalar(curve, mask);
	if (r == 0) /* a sum below 2 has a chance of 2 in the order of the group */
		r = sae_init_from(sae, curve, password_point, a, b, private_scalar, mask);
	secret_wipe(private_scalar, sizeof(private_scalar));
	secret_wipe(mask, sizeof(mask));
	return r == -EBADMSG ? -EIO : r;
}

void sae_deinit(struct sae *sae)
{
	secret_wipe(sae, sizeof(*sae));
}

/* K = private * (peer_scalar * PWE + peer_element); its x is the shared secret. */
static int share(const struct sae *sae, uint8_t ret[EC_POINT_MAX])
{
	int r = ec_multiply(sae->curve, sae->peer_scalar, sae->pwe, ret);

	if (r == 0)
		r = ec_add(sae->curve, ret, sae->peer_element, ret);
	return r == 0 ? ec_multiply(sae->curve, sae->private_scalar, ret, ret) : r;
}

/* 12.4.5.4: KCK and PMK of the secret, PMKID of the scalars' sum. */
int sae_make_keys(struct sae *sae, const uint8_t *secret)
{
	static const uint8_t zeroes[HASH_LEN_MAX];
	enum hash_type hash = sae_hash(sae->curve);
	size_t len = ec_len(sae->curve), kck_len = hash_len(hash);
	uint8_t seed[HASH_LEN_MAX], sum[EC_LEN_MAX], keys[HASH_LEN_MAX + SAE_PMK_LEN];
	struct hash_part part = {secret, len}, context = {sum, len};
	int r = ec_add_scalars(sae->curve, sae->scalar, sae->peer_scalar, sum);

	if (r == 0)
		r = hash_hmac(hash, zeroes, kck_len, &part, 1, seed);
	if (r == 0)
		r = kdf_derive(hash, seed, kck_len, "SAE KCK and PMK", &context, 1, keys,
			       kck_len + SAE_PMK_LEN);
	if (r == 0) {
		memcpy(sae->kck, keys, kck_len);
		memcpy(sae->pmk, keys + kck_len, SAE_PMK_LEN);
		memcpy(sae->pmkid, sum, SAE_PMKID_LEN);
	}
	secret_wipe(seed, sizeof(seed));
	secret_wipe(keys, sizeof(keys));
	return r;
}

int sae_take_commit(struct sae *sae, const uint8_t *scalar, const uint8_t *element)
{
	size_t len = ec_len(sae->curve);
	uint8_t secret[EC_POINT_MAX];
	int r;

	if (!ec_is_scalar(sae->curve, scalar) || !ec_is_point(sae->curve, element))
		return -EBADMSG;
	/* our own, thrown back, would prove nothing */
	if (memcmp(scalar, sae->scalar, len) == 0 &&
	    memcmp(element, sae->element, 2 * len) == 0)
		return -EBADMSG;
	memcpy(sae->peer_scalar, scalar, len);
	memcpy(sae->peer_element, element, 2 * len);
	r = share(sae, secret);
	if (r == 0)
		r = sae_make_keys(sae, secret);
	secret_wipe(secret, sizeof(secret));
	return r;
}

int sae_confirm(const struct sae *sae, bool own, uint16_t counter, uint8_t *ret)
{
	const uint8_t text[] = {counter & 0xff, counter >> 8};
	enum hash_type hash = sae_hash(sae->curve);
	size_t len = ec_len(sae->curve);
	const struct hash_part ours[] = {{sae->scalar, len}, {sae->element, 2 * len}};
	const struct hash_part theirs[] = {{sae->peer_scalar, len},
					   {sae->peer_element, 2 * len}};
	const struct hash_part *first = own ? ours : theirs,
			       *second = own ? theirs : ours;
	const struct hash_part parts[] = {
		{text, sizeof(text)}, first[0], first[1], second[0], second[1]};

	return hash_hmac(hash, sae->kck, hash_len(hash), parts, ARRAY_SIZE(parts), ret);
}
