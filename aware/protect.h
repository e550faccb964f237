/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Protected management frames (IEEE 802.11-2020 12.5.3, 12.5.5): CCMP-128 and GCMP-256 over a
 * frame as aware/frame.h has it. Needed where the kernel does not do it: on a monitor
 * interface, and to check recordings.
 */
#include "aware/frame.h"
#include "aware/keys.h"

enum { AWARE_PACKET_HEADER = 8 };

/*
 * A dual SDF or NAF becomes a sealed frame: ret is the whole frame as it goes on the air.
 * packet: counts up from 1 for each frame of a key, 48 bits. 0; -EINVAL, -ENOMEM, -EIO.
 */
int aware_protect_seal(const struct aware_suite *suite, const uint8_t *tk,
		       uint64_t packet, const struct aware_frame *frame, struct buf *ret);
/*
 * The other way: body gets the plaintext, frame what it says, and ret_packet its number, which
 * the caller holds against the last one. -EBADMSG: not authentic, or cut.
 */
int aware_protect_open(const struct aware_suite *suite, const uint8_t *tk,
		       const struct aware_frame *sealed, struct buf *body,
		       struct aware_frame *ret, uint64_t *ret_packet);
