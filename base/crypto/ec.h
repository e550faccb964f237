/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Arithmetic on the NIST curves P-256 and P-384 (groups 19 and 20 of RFC 2409's registry), as
 * SAE and PASN need it. Numbers are ec_len() bytes, big endian; points are x and y after each
 * other, 2 * ec_len() bytes. A point that comes in is checked to be on the curve; none of
 * ours is the point at infinity. All return 0, -EBADMSG (such a point or number does not
 * do), -ENOMEM or -EIO, and write ret only on success.
 */
#include "base/macros.h"

#include <stdbool.h>

enum ec_curve {
	EC_P256 = 19,
	EC_P384 = 20,
};

enum { EC_LEN_MAX = 48, EC_POINT_MAX = 96 };

size_t ec_len(enum ec_curve curve);

/* A random number from 2 to the group's order less one. */
int ec_random_scalar(enum ec_curve curve, uint8_t *ret);
/* From 1 to the order less one. */
bool ec_is_scalar(enum ec_curve curve, const uint8_t *scalar);
/* a + b modulo the order; -EBADMSG when that is below 2. */
int ec_add_scalars(enum ec_curve curve, const uint8_t *a, const uint8_t *b, uint8_t *ret);
/* Any bytes as a number, modulo the order less one, and one more: never zero. */
int ec_reduce_scalar(enum ec_curve curve, const uint8_t *data, size_t len, uint8_t *ret);

bool ec_is_point(enum ec_curve curve, const uint8_t *point);
/* scalar times the point, or times the generator (NULL); blinded. */
int ec_multiply(enum ec_curve curve, const uint8_t *scalar, const uint8_t *point,
		uint8_t *ret);
int ec_add(enum ec_curve curve, const uint8_t *a, const uint8_t *b, uint8_t *ret);
int ec_negate(enum ec_curve curve, const uint8_t *point, uint8_t *ret);
/* The point of that x whose y is odd or even. -EBADMSG: there is none. */
int ec_decompress(enum ec_curve curve, const uint8_t *x, bool odd, uint8_t *ret);
/* The simplified SWU map of any bytes as a field element (RFC 9380 6.6.2; IEEE 802.11-2020
   12.4.4.2.3), in time that does not depend on which of the two candidates it is. */
int ec_map(enum ec_curve curve, const uint8_t *u, size_t len, uint8_t *ret);
