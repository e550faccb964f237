/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network that a product of the catalog publishes. */
#include "setup/network.h"

#include "setup/context.h"

#include <errno.h>

static enum usher_lifetime lifetime_of(enum usher_flow flow)
{
	switch (flow) {
	case USHER_FLOW_BOUND:
	case USHER_FLOW_GATEWAY:
		return USHER_ONCE;
	case USHER_FLOW_UNKNOWN:
	case USHER_FLOW_STAND_ALONE:
		break;
	}
	return USHER_KEPT;
}

_public_ int usher_network_set_product(struct usher_network *network, struct usher *usher,
				       const char *id, enum usher_flow *ret_flow)
{
	const struct descriptor *descriptor;
	const struct product *product;
	int r;

	r = usher->catalog ? 0 : catalog_load(&usher->catalog);
	if (r < 0)
		return r;
	product = catalog_product(usher->catalog, id);
	if (!product)
		return -ENOENT;
	descriptor = &product->descriptor;
	if (descriptor->criteria & CRITERION_SSID_PREFIX)
		r = usher_network_set_prefix(network, descriptor->ssid.bytes,
					     descriptor->ssid.len);
	else if (descriptor->criteria & CRITERION_SSID)
		r = usher_network_set_ssid(network, descriptor->ssid.bytes,
					   descriptor->ssid.len);
	else
		return -EOPNOTSUPP;
	if (r < 0)
		return r;
	if (ret_flow)
		*ret_flow = product->flow;
	return usher_network_set_lifetime(network, lifetime_of(product->flow), 0);
}
