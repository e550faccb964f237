/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's radio switches: Documentation/ABI/stable/sysfs-class-rfkill. */
#include "base/rfkill.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void closedirp(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

/* The first line of a short file; empty where there is none. */
static void read_line(int dir, const char *sub, const char *name, char *ret, size_t size)
{
	_cleanup_(closep) int fd = -1;
	char path[NAME_MAX + 16];
	ssize_t n;

	ret[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s", sub, name);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	n = read(fd, ret, size - 1);
	ret[MAX(n, 0)] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
}

static enum rfkill_block read_switch(int dir, const char *sub, const char *type,
				     const char *name)
{
	char text[64];

	read_line(dir, sub, "type", text, sizeof(text));
	if (strcmp(text, type) != 0)
		return RFKILL_NONE;
	read_line(dir, sub, "name", text, sizeof(text));
	if (name && strcmp(text, name) != 0)
		return RFKILL_NONE;
	read_line(dir, sub, "hard", text, sizeof(text));
	if (strcmp(text, "1") == 0)
		return RFKILL_HARD;
	read_line(dir, sub, "soft", text, sizeof(text));
	return strcmp(text, "1") == 0 ? RFKILL_SOFT : RFKILL_NONE;
}

enum rfkill_block rfkill_read(const char *path, const char *type, const char *name)
{
	_cleanup_(closedirp) DIR *dir = opendir(path);
	enum rfkill_block worst = RFKILL_NONE;
	struct dirent *entry;

	if (!dir)
		return RFKILL_NONE;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			worst = MAX(worst,
				    read_switch(dirfd(dir), entry->d_name, type, name));
	}
	return worst;
}
