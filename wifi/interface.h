/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Wireless interfaces of this host, and what hangs on one of them: from sysfs, procfs and the
 * addresses of interfaces. Reads only. USHER_SYSFS and USHER_PROCFS name other roots.
 */
#include "base/macros.h"

#include <net/if.h>
#include <stdbool.h>

struct wifi_interface {
	char name[IF_NAMESIZE];
	unsigned index;
	unsigned phy;	  /* N of phyN; two interfaces of one phy share its channel */
	bool up, carrier; /* carrier: associated */
	bool blocked_soft, blocked_hard; /* rfkill: the one that counts */
};

enum { WIFI_INTERFACES_MAX = 16 };

/*
 * Stations by name, those without carrier first: they cost nobody a connection. Access points and
 * monitors are left out. How many, or -errno.
 */
int wifi_interfaces(struct wifi_interface *ret, size_t max);
/* -ENODEV: no such interface; -ENOTSUP: it is not a wireless one, or no station. */
int wifi_interface_find(const char *name, struct wifi_interface *ret);

/* What would be cut if it changed its network. */
struct wifi_interface_use {
	bool default_route; /* a default route goes over it */
	bool only_default_route; /* and none other does, but for tunnels, which need one themselves */
	bool ssh; /* the session of this process came in over it: SSH_CONNECTION, its own or a parent's */
};
int wifi_interface_use(const char *name, struct wifi_interface_use *ret);
