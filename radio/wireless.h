/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The one check that keeps other interfaces out of reach: only those of cfg80211 have a phy in
 * sysfs. ret: its index. -ENODEV: there is none of that name; -EOPNOTSUPP: it is not wireless.
 */
int wireless_find(const char *name, unsigned *ret);
