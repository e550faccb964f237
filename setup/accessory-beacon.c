/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a beacon measures, and how far away something that says its power may be. */
#include "setup/accessory.h"

#include <math.h>

/*
 * What the first metre costs at 2.4 GHz: Eddystone's figure, by which a power at 0 m (its own, and the
 * TX power of an advertisement) becomes one at 1 m.
 */
enum { FIRST_METRE_DB = 41 };

static int power_of_eddystone(const struct eddystone *eddystone)
{
	if (eddystone->frames & EDDYSTONE_UID)
		return eddystone->uid_tx_power - FIRST_METRE_DB;
	if (eddystone->frames & EDDYSTONE_URL)
		return eddystone->url_tx_power - FIRST_METRE_DB;
	if (eddystone->frames & EDDYSTONE_EID)
		return eddystone->eid_tx_power - FIRST_METRE_DB;
	return ACCESSORY_NO_POWER;
}

static int power_at_1m(const struct ble_device *device)
{
	int power = ACCESSORY_NO_POWER;
	struct ibeacon beacon;
	const uint8_t *data;
	size_t len;

	if (device->eddystone)
		power = power_of_eddystone(device->eddystone);
	if (power != ACCESSORY_NO_POWER)
		return power;
	data = ble_device_manufacturer_data(device, APPLE_COMPANY, &len);
	if (data && !ibeacon_parse(data, len, &beacon))
		return beacon.measured_power;
	return device->tx_power == BLE_RSSI_UNKNOWN ? ACCESSORY_NO_POWER
						    : device->tx_power - FIRST_METRE_DB;
}

struct accessory_beacon accessory_beacon(const struct ble_device *device)
{
	const struct eddystone *eddystone = device ? device->eddystone : NULL;
	struct accessory_beacon beacon = {
		.battery_mv = -1,
		.uptime_s = -1,
		.temperature = EDDYSTONE_NO_TEMPERATURE,
		.power_at_1m = device ? power_at_1m(device) : ACCESSORY_NO_POWER,
	};

	if (!eddystone || !(eddystone->frames & EDDYSTONE_TLM))
		return beacon;
	if (eddystone->battery_mv)
		beacon.battery_mv = eddystone->battery_mv;
	beacon.uptime_s = eddystone->uptime_ds / 10.0;
	beacon.temperature = eddystone->temperature;
	return beacon;
}

static struct accessory_beacon look(const struct usher_accessory *accessory)
{
	return accessory->device ? accessory_beacon(accessory->device)
				 : accessory->last_beacon;
}

_public_ int usher_accessory_get_battery_mv(const struct usher_accessory *accessory)
{
	return look(accessory).battery_mv;
}

_public_ double usher_accessory_get_uptime(const struct usher_accessory *accessory)
{
	return look(accessory).uptime_s;
}

_public_ bool usher_accessory_get_temperature(const struct usher_accessory *accessory,
					      double *ret)
{
	int temperature = look(accessory).temperature;

	if (temperature == EDDYSTONE_NO_TEMPERATURE)
		return false;
	*ret = temperature / 256.0;
	return true;
}

_public_ double usher_accessory_get_distance(const struct usher_accessory *accessory)
{
	int power = look(accessory).power_at_1m;
	int rssi = usher_accessory_get_rssi(accessory);

	if (power == ACCESSORY_NO_POWER || rssi == BLE_RSSI_UNKNOWN)
		return -1;
	/* in the open: the power falls with the square of the distance */
	return pow(10, (power - rssi) / 20.0);
}
