/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Whether a radio is switched off: by software, or by a switch that only a hand can move. */
#include "base/macros.h"

enum rfkill_block {
	RFKILL_NONE,
	RFKILL_SOFT,
	RFKILL_HARD,
};

/*
 * The worst of the switches of a type ("bluetooth", "wlan") whose name is name ("hci0", "phy0");
 * NULL: of all of that type. dir: /sys/class/rfkill.
 */
enum rfkill_block rfkill_read(const char *dir, const char *type, const char *name);
