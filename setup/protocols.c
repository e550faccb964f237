/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/protocols.h"

#include "provision/aware-setup.h"
#include "provision/espressif.h"
#include "provision/improv.h"
#include "provision/nordic.h"
#include "provision/nymea.h"
#include "provision/shelly.h"
#include "provision/zephyr.h"

#include <string.h>

/* It advertises its service as long as it waits to be set up, and no longer. */
static const char *espressif_advertised_state(const struct ble_device *device)
{
	static const char *const services[] = {
		ESPRESSIF_SERVICE_UUID,
		ESPRESSIF_EXAMPLE_SERVICE_UUID,
	};
	struct uuid uuid;

	for (size_t i = 0; i < ARRAY_SIZE(services); i++)
		if (uuid_parse(services[i], &uuid) == 0 &&
		    ble_device_has_service(device, &uuid))
			return "ready";
	return "unknown";
}

static const char *improv_advertised_state(const struct ble_device *device)
{
	const struct uuid uuid = uuid_from_u16(IMPROV_SERVICE_DATA_UUID16);
	size_t len = 0;
	const uint8_t *data = ble_device_service_data(device, &uuid, &len);

	if (!data || len < 2) /* firmware before revision 2.0 sends none */
		return "unknown";
	switch (data[0]) {
	case IMPROV_STATE_AUTHORIZATION:
		return "needs-authorization";
	case IMPROV_STATE_AUTHORIZED:
		return "ready";
	case IMPROV_STATE_PROVISIONED:
		return "provisioned";
	default:
		return "unknown";
	}
}

static const char *nordic_advertised_state(const struct ble_device *device)
{
	const uint8_t *data;
	struct uuid uuid;
	size_t len = 0;

	if (uuid_parse(NORDIC_SERVICE_UUID, &uuid) < 0)
		return "unknown";
	data = ble_device_service_data(device, &uuid, &len);
	if (!data || len < NORDIC_ADVERT_LEN) /* it comes in the scan response */
		return "unknown";
	return data[1] & (NORDIC_ADVERT_PROVISIONED | NORDIC_ADVERT_CONNECTED)
		       ? "provisioned"
		       : "ready";
}

/* Whether it has a network is not told; a plain Mongoose OS tells nothing at all. */
static const char *shelly_advertised_state(const struct ble_device *device)
{
	struct shelly_advert advert;
	size_t len = 0;
	const uint8_t *data = ble_device_manufacturer_data(device, SHELLY_COMPANY, &len);

	if (!data || shelly_advert_parse(data, len, &advert) < 0 || !advert.has_flags)
		return "unknown";
	return advert.flags & SHELLY_RPC_OVER_BLE ? "ready" : "unknown";
}

static const struct {
	const struct provision_protocol *protocol;
	/* NULL: it advertises none. */
	const char *(*state)(const struct ble_device *device);
} protocols[] = {
	{&aware_setup_protocol, NULL},
	{&blufi_protocol, NULL},
	{&espressif_protocol, espressif_advertised_state},
	{&improv_protocol, improv_advertised_state},
	{&nordic_protocol, nordic_advertised_state},
	{&shelly_protocol, shelly_advertised_state},
	{&nymea_protocol, NULL},
	{&zephyr_protocol, NULL},
};

const struct provision_protocol *protocol_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!strcmp(protocols[i].protocol->name, name))
			return protocols[i].protocol;
	return NULL;
}

const struct provision_protocol *protocol_at(size_t i)
{
	return i < ARRAY_SIZE(protocols) ? protocols[i].protocol : NULL;
}

bool protocol_speaks_http(const struct provision_protocol *protocol)
{
	return protocol == &espressif_protocol;
}

bool protocol_speaks_aware(const struct provision_protocol *protocol)
{
	return protocol == &aware_setup_protocol;
}

const char *protocol_state(const struct provision_protocol *protocol,
			   const struct ble_device *device)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].protocol == protocol && protocols[i].state)
			return protocols[i].state(device);
	return "unknown";
}
