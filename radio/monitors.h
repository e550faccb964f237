/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * One advertisement monitor per adapter, for the time of an observation. What it looks for
 * is never on the air. While there is one the kernel scans without the controller's duplicate
 * filter, which else lets a device through once per scan of 10 s, and scans passively between
 * two discoveries. A monitor outlives the socket that made it, so it is removed at the end.
 */
#include "base/macros.h"

#include <stdbool.h>

enum { MONITORS_MAX = 16 };

struct monitor {
	uint16_t adapter;
	uint16_t handle; /* 0: none, the kernel refused */
	bool asked;	 /* the kernel's answer is awaited */
	bool busy;	 /* refused because another one is just being added or removed */
};

struct monitors {
	int mgmt;
	int only;     /* this adapter, -1: all of them */
	bool listing; /* which adapters there are was asked for */
	struct monitor list[MONITORS_MAX];
	size_t count;
};

/* Asks for a monitor on each adapter that is there; the answers come with monitors_take(). */
void monitors_start(struct monitors *monitors, int mgmt, int only);
/* Every packet of the management socket: answers, adapters that come, go and change. */
void monitors_take(struct monitors *monitors, const uint8_t *packet, size_t len);
/* An answer is awaited: some monitor may not be there yet, or nobody could remove it yet. */
bool monitors_busy(const struct monitors *monitors);
/* The kernel was busy with another monitor, as it is for a moment after an observation has ended. */
bool monitors_refused(const struct monitors *monitors);
/* Asks once more for those. */
void monitors_retry(struct monitors *monitors);
void monitors_stop(struct monitors *monitors);
