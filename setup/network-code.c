/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network as the code that carries it. */
#include "wifi/code.h"

#include "base/buf.h"
#include "setup/network.h"

#include <errno.h>

_public_ int usher_network_to_code(const struct usher_network *network, char **ret)
{
	struct wifi_code code = {
		.security = network->passphrase ? WIFI_CODE_WPA : WIFI_CODE_OPEN,
		.ssid = network->selector.ssid,
		.passphrase = network->passphrase, /* borrowed */
		.hidden = network->selector.hidden,
	};
	struct wifi_eap eap;
	struct buf buf = {0};

	if (network->selector.prefix || network_get_eap(network, &eap))
		return -EOPNOTSUPP;
	if (!network->selector.ssid.len)
		return -EINVAL;
	wifi_code_write(&code, &buf);
	*ret = buf_steal_string(&buf);
	buf_deinit(&buf);
	return *ret ? 0 : -ENOMEM;
}
