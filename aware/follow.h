/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Which cluster a device belongs to that leads none (Wi-Fi Aware v4.0 4.1, 4.4), and when its
 * discovery windows are: learned from beacons alone, pure. Needed on a monitor interface; a NAN
 * device of the kernel does it by itself.
 */
#include "aware/frame.h"

/* clang-format off */
enum {
	AWARE_WINDOW_PERIOD_US = 524288,  /* 512 TU, of the cluster's clock (TSF) */
	AWARE_WINDOW_US        = 16384,   /* 16 TU: how long one is */
	AWARE_FOLLOW_LOST_US   = 5300000, /* silent for ten windows: the cluster is gone */
	AWARE_FOLLOW_WEAK_DBM  = -75,     /* one that is heard so badly is not joined */
};

enum aware_follow_news {
	AWARE_FOLLOW_NOTHING,
	AWARE_FOLLOW_JOINED, /* cluster is another one */
	AWARE_FOLLOW_LEFT,   /* there is none any more */
};
/* clang-format on */

struct aware_follow {
	bool joined;
	uint8_t cluster[6];
	uint64_t rank; /* of its anchor master: the greatest that is heard is followed */
	uint64_t ahead_us; /* its clock less ours, modulo 2^64 */
	uint64_t heard_us;
};

/* A beacon that came just now. signal: dBm, 0: not told. */
enum aware_follow_news aware_follow_hear(struct aware_follow *follow,
					 const struct aware_frame *beacon, int signal,
					 uint64_t now_us);
enum aware_follow_news aware_follow_timeout(struct aware_follow *follow, uint64_t now_us);
/* When to call timeout(); 0: never. */
uint64_t aware_follow_deadline(const struct aware_follow *follow);
/*
 * When to send: now_us where a window is open and at least need_us of it are left, else the
 * begin of the next one. Only in a cluster. need_us: under AWARE_WINDOW_US.
 */
uint64_t aware_follow_window(const struct aware_follow *follow, uint64_t now_us,
			     uint64_t need_us);
