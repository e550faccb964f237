/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the faces read of an accessory. */
#include "setup/accessory.h"

#include "base/json.h"
#include "provision/eddystone-config.h"
#include "setup/aware-peer.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"

_public_ const char *usher_accessory_get_id(const struct usher_accessory *accessory)
{
	return accessory->id;
}

_public_ const char *usher_accessory_get_key(const struct usher_accessory *accessory)
{
	return accessory->key;
}

_public_ const char *usher_accessory_get_name(const struct usher_accessory *accessory)
{
	if (accessory->given)
		return accessory->given;
	return accessory->device ? accessory->device->name : accessory->last_name;
}

_public_ const char *usher_accessory_get_product(const struct usher_accessory *accessory)
{
	if (!accessory->n_products || accessory->products[0]->kind == PRODUCT_BEACON)
		return NULL;
	return accessory->products[0]->id;
}

_public_ const char *
usher_accessory_get_product_name(const struct usher_accessory *accessory)
{
	/* a beacon's format is no product, but says what it is */
	return accessory->n_products ? accessory->products[0]->name : NULL;
}

_public_ const char *
usher_accessory_get_elsewhere(const struct usher_accessory *accessory)
{
	return accessory->n_products ? accessory->products[0]->finish_elsewhere : NULL;
}

_public_ bool usher_accessory_is_beacon(const struct usher_accessory *accessory)
{
	const struct ble_device *device = accessory->device;
	struct uuid service;

	if (!device || uuid_parse(EDDYSTONE_CONFIG_SERVICE_UUID, &service) < 0)
		return false;
	return device->eddystone || ble_device_has_service(device, &service);
}

_public_ const char *usher_accessory_get_picture(const struct usher_accessory *accessory)
{
	return accessory->n_products ? accessory->products[0]->picture : NULL;
}

_public_ const char *usher_accessory_get_protocol(const struct usher_accessory *accessory)
{
	const struct provision_protocol *protocol = accessory_protocol(accessory);

	return protocol ? protocol->name : NULL;
}

_public_ const char *usher_accessory_get_state(const struct usher_accessory *accessory)
{
	return accessory->state;
}

_public_ const char *usher_accessory_get_vendor(const struct usher_accessory *accessory)
{
	uint16_t company;
	size_t len;

	if (accessory->n_products && accessory->products[0]->vendor)
		return accessory->products[0]->vendor;
	if (!accessory->device)
		return accessory->last_vendor;
	if (!ble_device_manufacturer_data_at(accessory->device, 0, &company, &len))
		return NULL;
	return company_name(accessory->usher->companies, company);
}

_public_ int usher_accessory_get_rssi(const struct usher_accessory *accessory)
{
	return accessory->device ? accessory->device->rssi : accessory->last_rssi;
}

_public_ int usher_accessory_get_connectable(const struct usher_accessory *accessory)
{
	return accessory->device ? accessory->device->connectable
				 : accessory->last_connectable;
}

_public_ double usher_accessory_get_age(const struct usher_accessory *accessory)
{
	uint64_t heard = accessory->device ? accessory->device->last_us
					   : discovery_aware_heard_us(accessory);
	uint64_t now = clock_now();

	return now > heard ? (double)(now - heard) / 1e6 : 0;
}

_public_ enum usher_transport
usher_accessory_get_transport(const struct usher_accessory *accessory)
{
	return accessory->transport;
}

_public_ const char *usher_accessory_get_address(const struct usher_accessory *accessory)
{
	return accessory->address;
}

_public_ const char *usher_accessory_get_serial(const struct usher_accessory *accessory)
{
	return accessory->serial;
}

_public_ bool usher_accessory_is_lost(const struct usher_accessory *accessory)
{
	return !accessory->usher;
}

_public_ const uint8_t *usher_accessory_get_ssid(const struct usher_accessory *accessory,
						 size_t *ret_len)
{
	if (!accessory->network.ssid_len)
		return NULL;
	*ret_len = accessory->network.ssid_len;
	return accessory->network.ssid;
}

_public_ const struct usher_aware_peer *
usher_accessory_get_aware(const struct usher_accessory *accessory)
{
	return accessory->aware;
}

_public_ const char *usher_accessory_get_security(const struct usher_accessory *accessory)
{
	return accessory->network.security;
}

_public_ unsigned usher_accessory_get_frequency(const struct usher_accessory *accessory)
{
	return accessory->network.freq;
}

_public_ char *usher_accessory_to_json(const struct usher_accessory *accessory)
{
	_cleanup_(json_freep) struct json *root = json_new_object();

	accessory_add_json(accessory, root, "accessory");
	return json_print(json_get(root, "accessory"));
}
