/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* When a NAN device of the kernel listens beside the discovery windows, and when its peers do. */
#include "radio/aware-mode.h"

/* clang-format off */
enum {
	/* The three behind each window of 2.4 GHz: an exchange goes on where the window ends, and nine
	   tenths of the time are left to other networks. Slot 0 is the window's own. */
	AWARE_SLOTS = 0x0000000e,
};
/* clang-format on */

/* As in struct radio_aware_open. 0, or what the kernel says: it keeps to the windows then. */
int aware_schedule_own(struct aware_mode *mode, uint32_t slots);
/* Of a station. */
int aware_schedule_peer(struct aware_mode *mode, const struct radio_aware_peer *when);
