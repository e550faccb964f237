/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The primes of Diffie-Hellman groups that others define; big endian. */
#include "base/crypto/modular.h"

enum { GROUP_3072_LEN = 384 };

/* RFC 3526 4 (group 15), also the 3072 bits of RFC 5054 appendix A, where g = 5. */
struct number group_modp_3072(void);
/* RFC 7919 A.2, g = 2. */
struct number group_ffdhe_3072(void);
