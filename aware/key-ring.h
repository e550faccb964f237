/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The keys of peers, and the packet numbers of each, where protection is done in software
 * (IEEE 802.11-2020 12.5.3.4.4): sealing counts up, opening takes no number twice. Pure; keys
 * lie in locked memory and are wiped.
 */
#include "aware/protect.h"

enum { AWARE_KEYS_MAX = 64 };

struct aware_key_ring;

int aware_key_ring_new(struct aware_key_ring **ret);
struct aware_key_ring *aware_key_ring_free(struct aware_key_ring *ring); /* wipes */
DEFINE_FREEP(aware_key_ring)

/*
 * Takes a copy of the key, in place of the peer's last one. The same key put again keeps its
 * numbers: a nonce must not come twice. 0; -EINVAL: the suite; -ENOSPC, -ENOMEM.
 */
int aware_key_ring_put(struct aware_key_ring *ring, const uint8_t peer[6],
		       const struct aware_suite *suite, const uint8_t *tk);
void aware_key_ring_remove(struct aware_key_ring *ring, const uint8_t peer[6]);
bool aware_key_ring_has(const struct aware_key_ring *ring, const uint8_t peer[6]);

/* With the key of frame->to; ret is the whole frame. -ENOKEY, or as aware_protect_seal(). */
int aware_key_ring_seal(struct aware_key_ring *ring, const struct aware_frame *frame,
			struct buf *ret);
/*
 * With the key of sealed->from; body gets the plaintext, ret what it says. -ENOKEY; -EBADMSG:
 * it is not authentic; -EALREADY: it, or a later one, has come before.
 */
int aware_key_ring_open(struct aware_key_ring *ring, const struct aware_frame *sealed,
			struct buf *body, struct aware_frame *ret);
