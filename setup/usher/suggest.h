/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_SUGGEST_H
#define USHER_SUGGEST_H
/* Which network of the user an accessory is to be given. */
#include "network.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;

/*
 * The network that an accessory would be given by default: the one that the host is on, else one
 * it knows, else any in the air that needs nothing but a passphrase. Asked of the daemons once and
 * kept: call usher_suggest_start() early; the fd becomes readable meanwhile.
 */
int usher_suggest_start(struct usher *usher);
bool usher_suggest_is_done(const struct usher *usher);
/* 1 to 32 bytes; NULL: nothing is known (yet). i-th, the default first. Any ret may be NULL.
   known: the host has credentials for it; bands: enum usher_band, where it is heard. */
const uint8_t *usher_suggest_get(const struct usher *usher, size_t i, size_t *ret_len,
				 const char **ret_security, int *ret_signal,
				 unsigned *ret_bands, bool *ret_known);

#ifdef __cplusplus
}
#endif
#endif
