/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/modular.h"

#include "base/crypto/crypto-errno.h"

#include <errno.h>

#include <mbedtls/bignum.h>

struct modular {
	mbedtls_mpi modulus;
	mbedtls_mpi helper; /* of powers, made by the first one */
	size_t len;
};

int modular_new(struct number modulus, struct modular **ret)
{
	_cleanup_(modular_freep) struct modular *modular = NULL;
	int r;

	if (modulus.len == 0 || modulus.len > MODULAR_LEN_MAX ||
	    modulus.data[modulus.len - 1] % 2 == 0)
		return -EINVAL;
	modular = calloc(1, sizeof(*modular));
	if (!modular)
		return -ENOMEM;
	mbedtls_mpi_init(&modular->modulus);
	mbedtls_mpi_init(&modular->helper);
	modular->len = modulus.len;
	r = mbedtls_mpi_read_binary(&modular->modulus, modulus.data, modulus.len);
	if (r)
		return crypto_errno(r);
	*ret = steal(&modular);
	return 0;
}

struct modular *modular_free(struct modular *modular)
{
	if (!modular)
		return NULL;
	mbedtls_mpi_free(&modular->modulus);
	mbedtls_mpi_free(&modular->helper);
	free(modular);
	return NULL;
}

size_t modular_len(const struct modular *modular)
{
	return modular->len;
}

static int add(struct modular *modular, mbedtls_mpi *x, const mbedtls_mpi *a,
	       const mbedtls_mpi *b)
{
	return mbedtls_mpi_add_mpi(x, a, b);
}

static int subtract(struct modular *modular, mbedtls_mpi *x, const mbedtls_mpi *a,
		    const mbedtls_mpi *b)
{
	return mbedtls_mpi_sub_mpi(x, a, b);
}

static int multiply(struct modular *modular, mbedtls_mpi *x, const mbedtls_mpi *a,
		    const mbedtls_mpi *b)
{
	return mbedtls_mpi_mul_mpi(x, a, b);
}

static int power(struct modular *modular, mbedtls_mpi *x, const mbedtls_mpi *a,
		 const mbedtls_mpi *b)
{
	int r = mbedtls_mpi_exp_mod(x, a, b, &modular->modulus, &modular->helper);

	/* In one place mbedTLS 2.28 does not look whether it had the memory, and goes on with 0: a key
	   that everybody knows. A power is 0 only of 0. */
	if (r == 0 && mbedtls_mpi_cmp_int(x, 0) == 0 && mbedtls_mpi_cmp_int(a, 0) != 0)
		return MBEDTLS_ERR_MPI_ALLOC_FAILED;
	return r;
}

typedef int operation(struct modular *modular, mbedtls_mpi *x, const mbedtls_mpi *a,
		      const mbedtls_mpi *b);

static int compute(struct modular *modular, operation *operate, struct number a,
		   struct number b, uint8_t *ret)
{
	/* wiped as they are freed */
	_cleanup_(mbedtls_mpi_free) mbedtls_mpi left, right, result;
	int r;

	mbedtls_mpi_init(&left);
	mbedtls_mpi_init(&right);
	mbedtls_mpi_init(&result);
	if (a.len > modular->len || b.len > modular->len)
		return -E2BIG;
	r = mbedtls_mpi_read_binary(&left, a.data, a.len);
	if (r == 0)
		r = mbedtls_mpi_read_binary(&right, b.data, b.len);
	if (r == 0)
		r = operate(modular, &result, &left, &right);
	if (r == 0)
		r = mbedtls_mpi_mod_mpi(&result, &result, &modular->modulus);
	if (r == 0)
		r = mbedtls_mpi_write_binary(&result, ret, modular->len);
	return crypto_errno(r);
}

int modular_reduce(struct modular *modular, struct number a, uint8_t *ret)
{
	return compute(modular, add, a, (struct number){NULL, 0}, ret);
}

int modular_add(struct modular *modular, struct number a, struct number b, uint8_t *ret)
{
	return compute(modular, add, a, b, ret);
}

int modular_subtract(struct modular *modular, struct number a, struct number b,
		     uint8_t *ret)
{
	return compute(modular, subtract, a, b, ret);
}

int modular_multiply(struct modular *modular, struct number a, struct number b,
		     uint8_t *ret)
{
	return compute(modular, multiply, a, b, ret);
}

int modular_power(struct modular *modular, struct number base, struct number exponent,
		  uint8_t *ret)
{
	return compute(modular, power, base, exponent, ret);
}

struct number number_trimmed(struct number a)
{
	while (a.len > 0 && a.data[0] == 0) {
		a.data++;
		a.len--;
	}
	return a;
}

bool number_is_zero(struct number a)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < a.len; i++)
		bits |= a.data[i];
	return bits == 0;
}
