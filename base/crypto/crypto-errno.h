/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Inside of base/crypto: mbedTLS's error numbers in ours. */

/* 0 for 0; -ENOMEM where it ran out of memory, else -EIO: it was asked for what it cannot do. */
int crypto_errno(int error);
