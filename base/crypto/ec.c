/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/ec-private.h"

#include "base/crypto/crypto-errno.h"
#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { UNCOMPRESSED = 4, DRAWS_MAX = 64 }; /* SEC 1 2.3.3 */

size_t ec_len(enum ec_curve curve)
{
	switch (curve) {
	case EC_P256:
		return 32;
	case EC_P384:
		return 48;
	}
	return 0;
}

static mbedtls_ecp_group_id group_id(enum ec_curve curve)
{
	switch (curve) {
	case EC_P256:
		return MBEDTLS_ECP_DP_SECP256R1;
	case EC_P384:
		return MBEDTLS_ECP_DP_SECP384R1;
	}
	return MBEDTLS_ECP_DP_NONE;
}

int ec_init(struct ec *ec, enum ec_curve curve)
{
	mbedtls_ecp_group_init(&ec->group);
	mbedtls_ecp_point_init(&ec->a);
	mbedtls_ecp_point_init(&ec->b);
	mbedtls_ecp_point_init(&ec->result);
	mbedtls_mpi_init(&ec->number);
	ec->len = ec_len(curve);
	return crypto_errno(mbedtls_ecp_group_load(&ec->group, group_id(curve)));
}

/* mbedTLS wipes numbers as it frees them. */
void ec_deinit(struct ec *ec)
{
	mbedtls_ecp_group_free(&ec->group);
	mbedtls_ecp_point_free(&ec->a);
	mbedtls_ecp_point_free(&ec->b);
	mbedtls_ecp_point_free(&ec->result);
	mbedtls_mpi_free(&ec->number);
}

int ec_read_point(struct ec *ec, const uint8_t *point, mbedtls_ecp_point *ret)
{
	uint8_t text[1 + EC_POINT_MAX] = {UNCOMPRESSED};
	int r;

	memcpy(text + 1, point, 2 * ec->len);
	r = mbedtls_ecp_point_read_binary(&ec->group, ret, text, 1 + 2 * ec->len);
	if (r == 0)
		r = mbedtls_ecp_check_pubkey(&ec->group, ret);
	secret_wipe(text, sizeof(text));
	return crypto_errno(r) == -ENOMEM ? -ENOMEM : r ? -EBADMSG : 0;
}

int ec_write_point(struct ec *ec, uint8_t *ret)
{
	uint8_t text[1 + EC_POINT_MAX];
	size_t len = 0;
	int r;

	if (mbedtls_ecp_is_zero(&ec->result))
		return -EBADMSG;
	r = mbedtls_ecp_point_write_binary(&ec->group, &ec->result,
					   MBEDTLS_ECP_PF_UNCOMPRESSED, &len, text,
					   sizeof(text));
	if (r == 0)
		memcpy(ret, text + 1, 2 * ec->len);
	secret_wipe(text, sizeof(text));
	return crypto_errno(r);
}

/* ---- Scalars ---- */

static int write_number(const struct ec *ec, uint8_t *ret)
{
	return crypto_errno(mbedtls_mpi_write_binary(&ec->number, ret, ec->len));
}

static int read_number(struct ec *ec, const uint8_t *data, size_t len)
{
	return crypto_errno(mbedtls_mpi_read_binary(&ec->number, data, len));
}

static bool is_in_range(const struct ec *ec, int least)
{
	return mbedtls_mpi_cmp_int(&ec->number, least) >= 0 &&
	       mbedtls_mpi_cmp_mpi(&ec->number, &ec->group.N) < 0;
}

int ec_random_scalar(enum ec_curve curve, uint8_t *ret)
{
	_cleanup_(ec_deinit) struct ec ec;
	uint8_t drawn[EC_LEN_MAX];
	int r = ec_init(&ec, curve);

	for (unsigned i = 0; r == 0 && i < DRAWS_MAX; i++) {
		r = random_bytes(drawn, ec.len);
		if (r == 0)
			r = read_number(&ec, drawn, ec.len);
		if (r == 0 && is_in_range(&ec, 2)) {
			memcpy(ret, drawn, ec.len);
			break;
		}
		if (i == DRAWS_MAX - 1)
			r = -EIO; /* one draw in 2^32 at most misses */
	}
	secret_wipe(drawn, sizeof(drawn));
	return r;
}

bool ec_is_scalar(enum ec_curve curve, const uint8_t *scalar)
{
	_cleanup_(ec_deinit) struct ec ec;

	return ec_init(&ec, curve) == 0 && read_number(&ec, scalar, ec.len) == 0 &&
	       is_in_range(&ec, 1);
}

int ec_add_scalars(enum ec_curve curve, const uint8_t *a, const uint8_t *b, uint8_t *ret)
{
	_cleanup_(mbedtls_mpi_free) mbedtls_mpi second;
	_cleanup_(ec_deinit) struct ec ec;
	int r = ec_init(&ec, curve);

	mbedtls_mpi_init(&second);
	if (r == 0)
		r = read_number(&ec, a, ec.len);
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_read_binary(&second, b, ec.len));
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_add_mpi(&ec.number, &ec.number, &second));
	if (r == 0)
		r = crypto_errno(
			mbedtls_mpi_mod_mpi(&ec.number, &ec.number, &ec.group.N));
	if (r == 0 && !is_in_range(&ec, 2))
		r = -EBADMSG;
	return r < 0 ? r : write_number(&ec, ret);
}

int ec_reduce_scalar(enum ec_curve curve, const uint8_t *data, size_t len, uint8_t *ret)
{
	_cleanup_(mbedtls_mpi_free) mbedtls_mpi modulus;
	_cleanup_(ec_deinit) struct ec ec;
	int r = ec_init(&ec, curve);

	mbedtls_mpi_init(&modulus);
	if (r == 0)
		r = read_number(&ec, data, len);
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_sub_int(&modulus, &ec.group.N, 1));
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_mod_mpi(&ec.number, &ec.number, &modulus));
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_add_int(&ec.number, &ec.number, 1));
	return r < 0 ? r : write_number(&ec, ret);
}

/* ---- Points ---- */

bool ec_is_point(enum ec_curve curve, const uint8_t *point)
{
	_cleanup_(ec_deinit) struct ec ec;

	return ec_init(&ec, curve) == 0 && ec_read_point(&ec, point, &ec.a) == 0;
}

/* Blinds the coordinates of a multiplication against those who measure it. */
static int draw(void *unused, unsigned char *ret, size_t len)
{
	return random_bytes(ret, len) < 0 ? MBEDTLS_ERR_ECP_RANDOM_FAILED : 0;
}

int ec_multiply(enum ec_curve curve, const uint8_t *scalar, const uint8_t *point,
		uint8_t *ret)
{
	_cleanup_(ec_deinit) struct ec ec;
	int r = ec_init(&ec, curve);

	if (r == 0)
		r = read_number(&ec, scalar, ec.len);
	if (r == 0 && !is_in_range(&ec, 1))
		return -EBADMSG;
	if (r == 0 && point)
		r = ec_read_point(&ec, point, &ec.a);
	if (r == 0)
		r = crypto_errno(mbedtls_ecp_mul(&ec.group, &ec.result, &ec.number,
						 point ? &ec.a : &ec.group.G, draw,
						 NULL));
	return r < 0 ? r : ec_write_point(&ec, ret);
}

int ec_add(enum ec_curve curve, const uint8_t *a, const uint8_t *b, uint8_t *ret)
{
	_cleanup_(ec_deinit) struct ec ec;
	int r = ec_init(&ec, curve);

	if (r == 0)
		r = ec_read_point(&ec, a, &ec.a);
	if (r == 0)
		r = ec_read_point(&ec, b, &ec.b);
	if (r == 0)
		r = crypto_errno(mbedtls_mpi_lset(&ec.number, 1));
	if (r == 0)
		r = crypto_errno(mbedtls_ecp_muladd(&ec.group, &ec.result, &ec.number,
						    &ec.a, &ec.number, &ec.b));
	return r < 0 ? r : ec_write_point(&ec, ret);
}

int ec_negate(enum ec_curve curve, const uint8_t *point, uint8_t *ret)
{
	_cleanup_(ec_deinit) struct ec ec;
	int r = ec_init(&ec, curve);

	if (r == 0)
		r = ec_read_point(&ec, point, &ec.a);
	if (r == 0)
		r = read_number(&ec, point + ec.len, ec.len);
	if (r == 0) /* no point of a curve of prime order has a y of zero */
		r = crypto_errno(
			mbedtls_mpi_sub_mpi(&ec.number, &ec.group.P, &ec.number));
	if (r < 0)
		return r;
	memmove(ret, point, ec.len);
	return write_number(&ec, ret + ec.len);
}
