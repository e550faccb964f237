/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the faces read of a join. */
#include "setup/join.h"

_public_ const char *usher_join_get_interface(const struct usher_join *join)
{
	return *join->interface ? join->interface : NULL;
}

_public_ const uint8_t *usher_join_get_ssid(const struct usher_join *join,
					    size_t *ret_len)
{
	const struct wifi_ssid *ssid = &join->info.bss.ssid;

	if (ret_len)
		*ret_len = ssid->len;
	return ssid->len ? ssid->data : NULL;
}

static bool is_chosen(const struct usher_join *join)
{
	return join->info.bss.freq != 0;
}

_public_ const uint8_t *usher_join_get_bssid(const struct usher_join *join)
{
	return is_chosen(join) ? join->info.bss.bssid : NULL;
}

_public_ unsigned usher_join_get_frequency(const struct usher_join *join)
{
	return join->info.bss.freq;
}

_public_ int usher_join_get_signal(const struct usher_join *join)
{
	return join->info.bss.signal;
}

_public_ const char *usher_join_get_security(const struct usher_join *join)
{
	return is_chosen(join) ? wifi_kind_name(join->info.bss.security.kind) : NULL;
}

_public_ const char *usher_join_get_ipv4(const struct usher_join *join)
{
	return *join->ipv4 ? join->ipv4 : NULL;
}

_public_ const char *usher_join_get_ipv6(const struct usher_join *join)
{
	return *join->ipv6 ? join->ipv6 : NULL;
}

_public_ const char *usher_join_get_router(const struct usher_join *join)
{
	return *join->router ? join->router : NULL;
}

_public_ const char *usher_join_get_internet(const struct usher_join *join)
{
	switch (join->internet) {
	case WIFI_CONNECTIVITY_PORTAL:
		return "portal";
	case WIFI_CONNECTIVITY_FULL:
		return "full";
	case WIFI_CONNECTIVITY_NONE:
	case WIFI_CONNECTIVITY_LIMITED:
		return "none";
	case WIFI_CONNECTIVITY_UNKNOWN:
		return NULL;
	}
	return NULL;
}

_public_ const char *usher_join_get_phase(const struct usher_join *join, size_t i,
					  double *ret_ms)
{
	return phases_get(&join->phases, i, clock_now(), ret_ms);
}
