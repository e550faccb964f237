/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The roots that the files of interface.h read under. */
const char *sysfs_root(void);
const char *procfs_root(void);
/* The first line of /sys/class/net/NAME/FILE. 0; -errno. */
int sysfs_net_line(const char *name, const char *file, char *ret, unsigned size);
