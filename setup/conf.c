/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/conf.h"

#include "base/log.h"
#include "base/macros.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { CONF_MAX = 65536 };

static const char system_file[] = "/etc/usher/usher.conf";

char *conf_find(const char *text, const char *key)
{
	size_t key_len = strlen(key);

	while (*text) {
		size_t len = strcspn(text, "\n"), end;
		const char *at = text + strspn(text, " \t"), *value;

		text += len + (text[len] == '\n');
		if (strncmp(at, key, key_len) != 0)
			continue;
		value = at + key_len + strspn(at + key_len, " \t");
		if (*value != '=')
			continue;
		value += 1 + strspn(value + 1, " \t");
		end = strcspn(value, "#\n");
		while (end && isspace((unsigned char)value[end - 1]))
			end--;
		return end ? strndup(value, end) : NULL;
	}
	return NULL;
}

static char *find_in(const char *path, const char *key)
{
	_cleanup_(freep) char *text = calloc(1, CONF_MAX + 1);
	FILE *file = fopen(path, "re");
	size_t n;

	if (!file) {
		if (errno != ENOENT && errno != ENOTDIR)
			log_warning("%s cannot be read: %s", path, strerror(errno));
		return NULL;
	}
	n = text ? fread(text, 1, CONF_MAX, file) : 0;
	fclose(file);
	return n ? conf_find(text, key) : NULL;
}

char *conf_get(const char *key)
{
	const char *config = secure_getenv("XDG_CONFIG_HOME"),
		   *home = secure_getenv("HOME");
	_cleanup_(freep) char *path = NULL;
	char *value = NULL;
	int r = -1;

	if (config && *config == '/')
		r = asprintf(&path, "%s/usher/usher.conf", config);
	else if (home && *home == '/')
		r = asprintf(&path, "%s/.config/usher/usher.conf", home);
	if (r < 0)
		path = NULL;
	else
		value = find_in(path, key);
	return value ? value : find_in(system_file, key);
}
