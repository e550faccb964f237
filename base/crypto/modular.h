/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Arithmetic modulo a large odd number: Diffie-Hellman and what is made of it. Numbers are
 * big-endian bytes; operands may have any length up to the modulus's (-E2BIG over it) and need
 * not be reduced, results always fill modular_len() bytes. ret may be an operand. All return 0,
 * -E2BIG, -ENOMEM or -EIO. Powers take a time that depends on the exponent's length only;
 * products, sums and reductions may leak by their time how long their operands are.
 */
#include "base/macros.h"

#include <stdbool.h>

enum { MODULAR_LEN_MAX = 512 };

struct number {
	const uint8_t *data;
	size_t len;
};

struct modular; /* one modulus, a prime where powers are taken */

/* 0; -EINVAL (even, zero, or over MODULAR_LEN_MAX), -ENOMEM. Leading zeroes count for its length. */
int modular_new(struct number modulus, struct modular **ret);
struct modular *modular_free(struct modular *modular);
DEFINE_FREEP(modular)
size_t modular_len(const struct modular *modular);

int modular_reduce(struct modular *modular, struct number a, uint8_t *ret);
int modular_add(struct modular *modular, struct number a, struct number b, uint8_t *ret);
int modular_subtract(struct modular *modular, struct number a, struct number b,
		     uint8_t *ret);
int modular_multiply(struct modular *modular, struct number a, struct number b,
		     uint8_t *ret);
int modular_power(struct modular *modular, struct number base, struct number exponent,
		  uint8_t *ret);

bool number_is_zero(struct number a);
/* Without its leading zeroes; zero is no byte at all. */
struct number number_trimmed(struct number a);
