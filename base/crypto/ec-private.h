/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Shared by ec.c (points) and ec-map.c (field elements): one curve at work. */
#include "base/crypto/ec.h"

#include <mbedtls/ecp.h>

struct ec {
	mbedtls_ecp_group group;
	mbedtls_ecp_point a, b, result;
	mbedtls_mpi number;
	size_t len;
};

int ec_init(struct ec *ec, enum ec_curve curve);
void ec_deinit(struct ec *ec);
/* Checked; -EBADMSG. */
int ec_read_point(struct ec *ec, const uint8_t *point, mbedtls_ecp_point *ret);
/* ec->result; -EBADMSG: it is at infinity. */
int ec_write_point(struct ec *ec, uint8_t *ret);
