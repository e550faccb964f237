/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/network.h"

#include <errno.h>

_public_ int usher_network_to_code(const struct usher_network *network, char **ret)
{
	return -EOPNOTSUPP; /* until wifi/code is there */
}
