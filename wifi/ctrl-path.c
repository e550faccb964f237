/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/ctrl-path.h"

#include <errno.h>
#include <stdio.h>

const char *wifi_ctrl_dir(const char *dir)
{
	if (!dir)
		dir = secure_getenv("USHER_CTRL_DIR");
	return dir ? dir : "/run/wpa_supplicant";
}

int wifi_ctrl_path(const char *dir, const char *interface, char *ret, size_t size)
{
	int n = snprintf(ret, size, "%s/%s", wifi_ctrl_dir(dir), interface);

	return (size_t)n < size ? 0 : -ENAMETOOLONG;
}

int wifi_ctrl_global_path(const char *dir, char *ret, size_t size)
{
	int n = snprintf(ret, size, "%s-global", wifi_ctrl_dir(dir));

	return (size_t)n < size ? 0 : -ENAMETOOLONG;
}
