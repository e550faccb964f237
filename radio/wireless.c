/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/wireless.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int wireless_find(const char *name, unsigned *ret)
{
	char path[64];
	size_t len = strlen(name);
	unsigned index;

	if (len == 0 || len >= IF_NAMESIZE || strchr(name, '/') || name[0] == '.' ||
	    name[0] == '-')
		return -ENODEV;
	index = if_nametoindex(name);
	if (index == 0)
		return -ENODEV;
	snprintf(path, sizeof(path), "/sys/class/net/%s/phy80211", name);
	if (access(path, F_OK) < 0)
		return -EOPNOTSUPP;
	*ret = index;
	return 0;
}
