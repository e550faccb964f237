/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* When a NAN device of the kernel listens beside the discovery windows, and when its peers do. */
#include "radio/aware-mode.h"

/* clang-format off */
enum {
	/* The three behind each window of 2.4 GHz, where most devices are still there, and two in each 128
	   TU: who has computed its answer waits for the eighth of a second at most, not for half of one.
	   Seven tenths of the time are left to other networks. Slot 0 is the window's own, 8 that of 5 GHz. */
	AWARE_SLOTS = 0x0606060e,
};
/* clang-format on */

/* As in struct radio_aware_open. 0, or what the kernel says: it keeps to the windows then. */
int aware_schedule_own(struct aware_mode *mode, uint32_t slots);
/* Of a station. */
int aware_schedule_peer(struct aware_mode *mode, const struct radio_aware_peer *when);
