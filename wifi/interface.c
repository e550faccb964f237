/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Documentation/ABI/testing/sysfs-class-net, sysfs-class-ieee80211. */
#include "wifi/interface.h"

#include "base/rfkill.h"
#include "wifi/interface-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_arp.h>
#include <linux/wireless.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static void closedirp(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

const char *sysfs_root(void)
{
	return getenv("USHER_SYSFS") ?: "/sys";
}

const char *procfs_root(void)
{
	return getenv("USHER_PROCFS") ?: "/proc";
}

int sysfs_net_line(const char *name, const char *file, char *ret, unsigned size)
{
	_cleanup_(closep) int fd = -1;
	char path[PATH_MAX];
	ssize_t n;

	if ((size_t)snprintf(path, sizeof(path), "%s/class/net/%s/%s", sysfs_root(), name,
			     file) >= sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	n = read(fd, ret, size - 1);
	if (n < 0)
		return -errno; /* EINVAL: the carrier of an interface that is down */
	ret[n] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	return 0;
}

static unsigned long read_number(const char *name, const char *file)
{
	char text[32];

	return sysfs_net_line(name, file, text, sizeof(text)) < 0
		       ? 0
		       : strtoul(text, NULL, 0);
}

/* sysfs does not tell access points from stations; the old wireless extensions do, where the
   kernel has them. */
static bool may_be_station(const char *name)
{
	_cleanup_(closep) int fd = -1;
	struct iwreq request = {};

	if (read_number(name, "type") != ARPHRD_ETHER)
		return false;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, SIOCGIWMODE, &request) < 0)
		return true;
	return request.u.mode == IW_MODE_AUTO || request.u.mode == IW_MODE_INFRA;
}

static void read_blocks(struct wifi_interface *interface)
{
	char phy[64], dir[PATH_MAX];

	if (sysfs_net_line(interface->name, "phy80211/name", phy, sizeof(phy)) < 0)
		return;
	snprintf(dir, sizeof(dir), "%s/class/rfkill", sysfs_root());
	switch (rfkill_read(dir, "wlan", phy)) {
	case RFKILL_HARD:
		interface->blocked_hard = true;
		break;
	case RFKILL_SOFT:
		interface->blocked_soft = true;
		break;
	case RFKILL_NONE:
		break;
	}
}

int wifi_interface_find(const char *name, struct wifi_interface *ret)
{
	struct wifi_interface interface = {};
	char text[32];
	int r;

	if (!name[0] || strlen(name) >= sizeof(interface.name) || strchr(name, '/') ||
	    name[0] == '.')
		return -ENODEV;
	if (sysfs_net_line(name, "ifindex", text, sizeof(text)) < 0)
		return -ENODEV;
	interface.index = (unsigned)strtoul(text, NULL, 10);
	r = sysfs_net_line(name, "phy80211/index", text, sizeof(text));
	if (r < 0 || !may_be_station(name))
		return -ENOTSUP;
	interface.phy = (unsigned)strtoul(text, NULL, 10);
	strcpy(interface.name, name);
	interface.up = read_number(name, "flags") & IFF_UP;
	interface.carrier = read_number(name, "carrier") == 1;
	read_blocks(&interface);
	*ret = interface;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct wifi_interface *x = a, *y = b;

	if (x->carrier != y->carrier)
		return x->carrier ? 1 : -1;
	return strverscmp(x->name, y->name);
}

int wifi_interfaces(struct wifi_interface *ret, size_t max)
{
	_cleanup_(closedirp) DIR *dir = NULL;
	struct dirent *entry;
	char path[PATH_MAX];
	size_t n = 0;

	if ((size_t)snprintf(path, sizeof(path), "%s/class/net", sysfs_root()) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (n < max && (entry = readdir(dir))) {
		if (wifi_interface_find(entry->d_name, &ret[n]) == 0)
			n++;
	}
	qsort(ret, n, sizeof(*ret), compare);
	return (int)n;
}
