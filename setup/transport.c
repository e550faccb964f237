/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/transport.h"

void transport_bind(struct transport *transport,
		    const struct provision_protocol *protocol,
		    const struct provision_machine *machine)
{
	transport->protocol = protocol;
	transport->machine = machine;
}

const char *transport_endpoint(const struct transport *transport, unsigned endpoint)
{
	const struct provision_protocol *protocol = transport->protocol;

	if (protocol->endpoint_uuid)
		return protocol->endpoint_uuid(transport->machine, endpoint);
	if (endpoint >= protocol->n_endpoints)
		return NULL;
	return protocol->endpoints[endpoint].uuid;
}
