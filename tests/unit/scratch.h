/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A test's own directory goes away with what is in it. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

static inline void scratch_remove(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char full[512];

	while (dir && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (snprintf(full, sizeof(full), "%s/%s", path, entry->d_name) <
		    (int)sizeof(full))
			scratch_remove(full);
	}
	if (dir)
		closedir(dir);
	remove(path);
}
