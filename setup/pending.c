/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stands in for parts of wifi/ until they are there. */
#include "wifi/interface.h"
#include "wifi/security.h"

#include <errno.h>

__attribute__((weak)) const char *wifi_kind_name(enum wifi_kind kind)
{
	return "unknown";
}

__attribute__((weak)) int wifi_interfaces(struct wifi_interface *ret, size_t max)
{
	return 0;
}

__attribute__((weak)) int wifi_interface_find(const char *name,
					      struct wifi_interface *ret)
{
	return -ENODEV;
}
