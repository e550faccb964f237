/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Field elements of a curve y^2 = x^3 + a*x + b with a = -3 and a prime p = 3 (mod 4), as
 * P-256 and P-384 are: square roots are powers to (p + 1) / 4.
 */
#include "base/crypto/ec-private.h"

#include "base/crypto/crypto-errno.h"

#include <errno.h>

enum { CURVE_A = -3, FIELD_NUMBERS = 12 };

/* Numbers of one computation. The first error latches, and nothing is computed any more. */
struct field {
	struct ec ec;
	mbedtls_mpi n[FIELD_NUMBERS];
	int error;
};

static int field_init(struct field *f, enum ec_curve curve)
{
	for (size_t i = 0; i < FIELD_NUMBERS; i++)
		mbedtls_mpi_init(&f->n[i]);
	f->error = ec_init(&f->ec, curve);
	return f->error;
}

static void field_deinit(struct field *f)
{
	for (size_t i = 0; i < FIELD_NUMBERS; i++)
		mbedtls_mpi_free(&f->n[i]);
	ec_deinit(&f->ec);
}

static void latch(struct field *f, int r)
{
	if (f->error == 0)
		f->error = crypto_errno(r);
}

static void reduce(struct field *f, mbedtls_mpi *x)
{
	if (f->error == 0)
		latch(f, mbedtls_mpi_mod_mpi(x, x, &f->ec.group.P));
}

static void multiply(struct field *f, mbedtls_mpi *ret, const mbedtls_mpi *a,
		     const mbedtls_mpi *b)
{
	if (f->error == 0)
		latch(f, mbedtls_mpi_mul_mpi(ret, a, b));
	reduce(f, ret);
}

static void add(struct field *f, mbedtls_mpi *ret, const mbedtls_mpi *a,
		const mbedtls_mpi *b)
{
	if (f->error == 0)
		latch(f, mbedtls_mpi_add_mpi(ret, a, b));
	reduce(f, ret);
}

static void set(struct field *f, mbedtls_mpi *ret, int value)
{
	if (f->error == 0)
		latch(f, mbedtls_mpi_lset(ret, value));
	reduce(f, ret);
}

/* x to the power of (p + plus) / divisor. */
static void power(struct field *f, mbedtls_mpi *ret, const mbedtls_mpi *x, int plus,
		  unsigned shift)
{
	mbedtls_mpi exponent;

	mbedtls_mpi_init(&exponent);
	if (f->error == 0)
		latch(f, mbedtls_mpi_add_int(&exponent, &f->ec.group.P, plus));
	if (f->error == 0)
		latch(f, mbedtls_mpi_shift_r(&exponent, shift));
	if (f->error == 0)
		latch(f, mbedtls_mpi_exp_mod(ret, x, &exponent, &f->ec.group.P, NULL));
	mbedtls_mpi_free(&exponent);
}

/* Fermat: of zero it is zero. */
static void invert(struct field *f, mbedtls_mpi *ret, const mbedtls_mpi *x)
{
	power(f, ret, x, -2, 0);
}

/* The right side of the curve's equation. */
static void right_side(struct field *f, mbedtls_mpi *ret, const mbedtls_mpi *x,
		       mbedtls_mpi *scratch)
{
	multiply(f, ret, x, x);
	set(f, scratch, CURVE_A);
	add(f, ret, ret, scratch);
	multiply(f, ret, ret, x);
	add(f, ret, ret, &f->ec.group.B);
}

/* x and the root of value, of that oddness, as a point. value is no square: -EBADMSG. */
static int to_point(struct field *f, const mbedtls_mpi *x, const mbedtls_mpi *value,
		    bool odd, uint8_t *ret)
{
	mbedtls_mpi *y = &f->n[FIELD_NUMBERS - 1], *other = &f->n[FIELD_NUMBERS - 2];
	size_t len = f->ec.len;

	power(f, y, value, 1, 2);
	multiply(f, other, y, y);
	if (f->error == 0 && mbedtls_mpi_cmp_mpi(other, value) != 0)
		return -EBADMSG;
	if (f->error == 0)
		latch(f, mbedtls_mpi_sub_mpi(other, &f->ec.group.P, y));
	if (f->error == 0)
		latch(f, mbedtls_mpi_safe_cond_assign(y, other,
						      mbedtls_mpi_get_bit(y, 0) != odd));
	if (f->error == 0)
		latch(f, mbedtls_mpi_write_binary(x, ret, len));
	if (f->error == 0)
		latch(f, mbedtls_mpi_write_binary(y, ret + len, len));
	return f->error;
}

int ec_decompress(enum ec_curve curve, const uint8_t *x, bool odd, uint8_t *ret)
{
	_cleanup_(field_deinit) struct field f;
	mbedtls_mpi *number = &f.n[0], *value = &f.n[1];

	if (field_init(&f, curve) == 0)
		latch(&f, mbedtls_mpi_read_binary(number, x, f.ec.len));
	if (f.error == 0 && mbedtls_mpi_cmp_mpi(number, &f.ec.group.P) >= 0)
		return -EBADMSG;
	right_side(&f, value, number, &f.n[2]);
	return f.error ? f.error : to_point(&f, number, value, odd, ret);
}

/* x1 = -b / a * (1 + 1 / m) with m = z^2 u^4 + z u^2; b / (z a) where m is zero. */
static void first_candidate(struct field *f, const mbedtls_mpi *zu2, mbedtls_mpi *x1)
{
	mbedtls_mpi *m = &f->n[4], *t = &f->n[5], *b_by_a = &f->n[6], *special = &f->n[7];
	mbedtls_mpi *z = &f->n[0];
	bool is_zero;

	multiply(f, m, zu2, zu2);
	add(f, m, m, zu2);
	is_zero = f->error == 0 && mbedtls_mpi_cmp_int(m, 0) == 0;
	set(f, t, CURVE_A);
	multiply(f, special, z, t);
	invert(f, special, special);
	multiply(f, special, special, &f->ec.group.B);
	invert(f, b_by_a, t);
	multiply(f, b_by_a, b_by_a, &f->ec.group.B);
	if (f->error == 0)
		latch(f, mbedtls_mpi_sub_mpi(b_by_a, &f->ec.group.P, b_by_a));
	invert(f, t, m);
	if (f->error == 0)
		latch(f, mbedtls_mpi_add_int(t, t, 1));
	multiply(f, x1, b_by_a, t);
	if (f->error == 0)
		latch(f, mbedtls_mpi_safe_cond_assign(x1, special, is_zero));
}

int ec_map(enum ec_curve curve, const uint8_t *u, size_t len, uint8_t *ret)
{
	_cleanup_(field_deinit) struct field f;
	mbedtls_mpi *z = &f.n[0], *number = &f.n[1], *zu2 = &f.n[2], *x = &f.n[3];
	mbedtls_mpi *x2 = &f.n[4], *value = &f.n[5], *value2 = &f.n[6], *t = &f.n[7];
	bool is_square;

	if (field_init(&f, curve) == 0)
		latch(&f, mbedtls_mpi_read_binary(number, u, len));
	reduce(&f, number);
	set(&f, z, curve == EC_P256 ? -10 : -12); /* RFC 9380 8.2, 8.3 */
	multiply(&f, zu2, number, number);
	multiply(&f, zu2, zu2, z);
	first_candidate(&f, zu2, x);
	multiply(&f, x2, zu2, x);
	right_side(&f, value, x, t);
	right_side(&f, value2, x2, t);
	/* Euler's criterion; both candidates are computed, one is copied */
	power(&f, t, value, -1, 1);
	is_square = f.error == 0 && mbedtls_mpi_cmp_int(t, 1) <= 0;
	if (f.error == 0)
		latch(&f, mbedtls_mpi_safe_cond_assign(x, x2, !is_square));
	if (f.error == 0)
		latch(&f, mbedtls_mpi_safe_cond_assign(value, value2, !is_square));
	return f.error ? f.error
		       : to_point(&f, x, value, mbedtls_mpi_get_bit(number, 0), ret);
}
