/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the faces read of something done over Wi-Fi Aware. */
#include "setup/aware.h"

_public_ const char *usher_aware_get_service(const struct usher_aware *aware)
{
	return aware->service;
}

_public_ const char *usher_aware_get_radio(const struct usher_aware *aware)
{
	return *aware->radio ? aware->radio : NULL;
}

_public_ const char *usher_aware_get_interface(const struct usher_aware *aware)
{
	return *aware->interface ? aware->interface : NULL;
}
