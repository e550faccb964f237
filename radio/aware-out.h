/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * What waits for the caller of `aware`, as the packets that will be sent. Bounded: what was
 * received is dropped when the caller is slow, as the air drops it too; what became of a frame or
 * of a key keeps its room, since the caller is told of each of them.
 */
#include "base/radio-aware.h"

/* clang-format off */
enum {
	AWARE_OUT_MAX  = 256, /* packets */
	AWARE_OUT_HEARD = 64, /* of them received frames at most; the caller sends no more then */
	AWARE_OUT_SIZE = RADIO_HEADER_SIZE + 12 + RADIO_AWARE_80211_MAX,
};
/* clang-format on */

/* About 600 KiB: static storage, all zeroes is an empty queue. */
struct aware_out {
	struct {
		size_t len;
		uint8_t data[AWARE_OUT_SIZE];
	} packets[AWARE_OUT_MAX];
	unsigned first, count;
	uint64_t dropped;
};

/* 0, also where it was dropped; -ENOBUFS: even what must not be dropped has no room. */
int aware_out_push(struct aware_out *out, enum radio_type type,
		   const struct radio_aware *what);
bool aware_out_is_full(const struct aware_out *out);
/* Sends what the caller takes now. 0; negative: it is gone. */
int aware_out_flush(struct aware_out *out, int channel);
