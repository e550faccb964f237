/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/x25519.h"

#include "base/crypto/crypto-errno.h"
#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

#include <mbedtls/ecp.h>

/* What one multiplication on the curve takes. */
struct curve {
	mbedtls_ecp_group group;
	mbedtls_ecp_point point, result;
	mbedtls_mpi scalar;
};

static void curve_deinit(struct curve *curve)
{
	mbedtls_ecp_group_free(&curve->group);
	mbedtls_ecp_point_free(&curve->point);
	mbedtls_ecp_point_free(&curve->result);
	mbedtls_mpi_free(&curve->scalar);
}

static int curve_init(struct curve *curve)
{
	mbedtls_ecp_group_init(&curve->group);
	mbedtls_ecp_point_init(&curve->point);
	mbedtls_ecp_point_init(&curve->result);
	mbedtls_mpi_init(&curve->scalar);
	return crypto_errno(
		mbedtls_ecp_group_load(&curve->group, MBEDTLS_ECP_DP_CURVE25519));
}

/* Blinds the coordinates of a multiplication against those who measure it. */
static int draw(void *unused, unsigned char *ret, size_t len)
{
	return random_bytes(ret, len) < 0 ? MBEDTLS_ERR_ECP_RANDOM_FAILED : 0;
}

/* RFC 7748 5: decodeScalar25519 */
static int set_scalar(struct curve *curve, const uint8_t private_key[X25519_LEN])
{
	uint8_t clamped[X25519_LEN];
	int r;

	memcpy(clamped, private_key, sizeof(clamped));
	clamped[0] &= 248;
	clamped[31] &= 127;
	clamped[31] |= 64;
	r = mbedtls_mpi_read_binary_le(&curve->scalar, clamped, sizeof(clamped));
	secret_wipe(clamped, sizeof(clamped));
	return crypto_errno(r);
}

static int multiply(struct curve *curve, const mbedtls_ecp_point *point,
		    uint8_t ret[X25519_LEN])
{
	uint8_t result[X25519_LEN];
	size_t len = 0;
	int r = mbedtls_ecp_mul(&curve->group, &curve->result, &curve->scalar, point,
				draw, NULL);

	/* what mbedTLS knows as a point of low order, it says before it multiplies */
	if (r == MBEDTLS_ERR_ECP_INVALID_KEY)
		return -EBADMSG;
	if (r == 0)
		r = mbedtls_ecp_point_write_binary(&curve->group, &curve->result,
						   MBEDTLS_ECP_PF_COMPRESSED, &len,
						   result, sizeof(result));
	if (r == 0 && len != sizeof(result))
		r = MBEDTLS_ERR_ECP_BAD_INPUT_DATA;
	if (r == 0)
		memcpy(ret, result, sizeof(result));
	secret_wipe(result, sizeof(result));
	return crypto_errno(r);
}

int x25519_pair_init_from(struct x25519_pair *pair, const uint8_t private_key[X25519_LEN])
{
	_cleanup_(curve_deinit) struct curve curve;
	int r = curve_init(&curve);

	if (r == 0)
		r = set_scalar(&curve, private_key);
	if (r == 0)
		r = multiply(&curve, &curve.group.G, pair->public_key);
	if (r == 0)
		memcpy(pair->private_key, private_key, X25519_LEN);
	return r;
}

int x25519_pair_init(struct x25519_pair *pair)
{
	uint8_t private_key[X25519_LEN];
	int r = random_bytes(private_key, sizeof(private_key));

	if (r == 0)
		r = x25519_pair_init_from(pair, private_key);
	secret_wipe(private_key, sizeof(private_key));
	return r;
}

void x25519_pair_deinit(struct x25519_pair *pair)
{
	secret_wipe(pair, sizeof(*pair));
}

int x25519_shared(const struct x25519_pair *pair, const uint8_t public_key[X25519_LEN],
		  uint8_t ret[X25519_LEN])
{
	static const uint8_t zero[X25519_LEN];
	_cleanup_(curve_deinit) struct curve curve;
	uint8_t shared[X25519_LEN];
	int r = curve_init(&curve);

	if (r == 0)
		r = set_scalar(&curve, pair->private_key);
	if (r == 0)
		r = crypto_errno(mbedtls_ecp_point_read_binary(&curve.group, &curve.point,
							       public_key, X25519_LEN));
	if (r == 0)
		r = multiply(&curve, &curve.point, shared);
	if (r == 0 && equal_in_constant_time(shared, zero, sizeof(zero)))
		r = -EBADMSG;
	if (r == 0)
		memcpy(ret, shared, sizeof(shared));
	secret_wipe(shared, sizeof(shared));
	return r;
}
