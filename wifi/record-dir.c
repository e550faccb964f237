/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/record-private.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HOST_STATE_DIR "/var/lib/usher"
#define HOST_GROUP     "netdev"

static void fclosep(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* Of the host's own file: a directory service could take its time. */
static int local_group(const char *name, gid_t *ret)
{
	_cleanup_(fclosep) FILE *file = fopen("/etc/group", "re");
	struct group *group;

	while (file && (group = fgetgrent(file))) {
		if (strcmp(group->gr_name, name) == 0) {
			*ret = group->gr_gid;
			return 0;
		}
	}
	return -ENOENT;
}

/* As data/tmpfiles.d does. Without the group it is root's alone. */
static int make_host_dir(void)
{
	gid_t gid;

	if (mkdir(HOST_STATE_DIR, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	if (local_group(HOST_GROUP, &gid) < 0)
		return 0;
	if (chown(HOST_STATE_DIR, 0, gid) < 0 || chmod(HOST_STATE_DIR, 02770) < 0)
		return -errno;
	return 0;
}

int records_path(bool create, char *ret, size_t size)
{
	const char *dir = getenv("USHER_HOST_STATE");
	char real[PATH_MAX];
	int r;

	if (!dir && create && geteuid() == 0) {
		r = make_host_dir();
		if (r < 0)
			return r;
	}
	if (dir && create && mkdir(dir, 0700) < 0 && errno != EEXIST)
		return -errno;
	if (!realpath(dir ? dir : HOST_STATE_DIR, real))
		return -errno;
	return (size_t)snprintf(ret, size, "%s/host.db", real) < size ? 0 : -ENAMETOOLONG;
}

int wifi_records_check(void)
{
	const char *dir = getenv("USHER_HOST_STATE");

	if (access(dir ? dir : HOST_STATE_DIR, W_OK | X_OK) >= 0)
		return 0;
	/* begin() makes it */
	return errno == ENOENT && (dir || geteuid() == 0) ? 0 : -errno;
}
