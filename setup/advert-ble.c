/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields of a Bluetooth LE advertisement, each behind the bytes that it is decoded from. */
#include "setup/accessory.h"
#include "setup/advert.h"
#include "setup/context.h"
#include "setup/protocols.h"

#include "base/hex.h"
#include "ble/adv.h"
#include "provision/improv.h"

#include <stdio.h>
#include <string.h>

/* "0xfeaa", else the whole UUID. */
static const char *uuid_text(const struct uuid *uuid, char ret[UUID_STRING_SIZE])
{
	int64_t number = uuid_short(uuid);

	if (number < 0)
		uuid_format(uuid, ret);
	else
		snprintf(ret, UUID_STRING_SIZE, "0x%04llx", (long long)number);
	return ret;
}

/* Core spec vol 6 part B 1.3.2: the two highest bits of a random address tell its kind. */
static const char *address_kind(const struct ble_addr *addr)
{
	static const char *const kinds[] = {"random, not resolvable",
					    "random, resolvable", "random",
					    "random, static"};

	return addr->type == BLE_ADDR_PUBLIC ? "public" : kinds[addr->b[0] >> 6];
}

static void add_appearance(struct usher_advert *advert, uint16_t appearance)
{
	const uint8_t bytes[] = {(uint8_t)appearance, (uint8_t)(appearance >> 8)};
	const char *name = appearance_name(appearance);

	advert_add(advert, ad_type_name(AD_APPEARANCE), bytes, sizeof(bytes),
		   name ? "0x%04x %s" : "0x%04x", appearance, name);
}

static void add_link(struct usher_advert *advert, const struct usher_accessory *accessory)
{
	const struct ble_device *device = accessory->device;

	advert_add(advert, "address", device->addr.b, sizeof(device->addr.b), "%s (%s)",
		   accessory->address, address_kind(&device->addr));
	if (device->rssi != BLE_RSSI_UNKNOWN)
		advert_add(advert, "signal", NULL, 0, "%d dBm at hci%u", device->rssi,
			   device->adapter);
	if (device->connectable != BLE_UNKNOWN)
		advert_add(advert, "connectable", NULL, 0, "%s",
			   device->connectable == BLE_YES ? "yes" : "no");
	if (device->name)
		advert_add(advert,
			   device->name_complete ? ad_type_name(AD_NAME_COMPLETE)
						 : ad_type_name(AD_NAME_SHORT),
			   device->name, strlen(device->name), "%s", device->name);
	if (device->tx_power != BLE_RSSI_UNKNOWN)
		advert_add(advert, ad_type_name(AD_TX_POWER), &device->tx_power, 1,
			   "%d dBm", device->tx_power);
	if (device->appearance)
		add_appearance(advert, device->appearance);
}

static void add_tlm(struct usher_advert *advert, const struct eddystone *eddystone)
{
	if (eddystone->battery_mv)
		advert_add(advert, "battery", NULL, 0, "%u mV", eddystone->battery_mv);
	if (eddystone->temperature != EDDYSTONE_NO_TEMPERATURE)
		advert_add(advert, "temperature", NULL, 0, "%.1f C",
			   eddystone->temperature / 256.0);
	advert_add(advert, "advertisements sent", NULL, 0, "%u", eddystone->adv_count);
	advert_add(advert, "switched on for", NULL, 0, "%u s", eddystone->uptime_ds / 10);
}

/* Its frames take turns under one key; the bytes are those of the last one, the rest is remembered. */
static void add_eddystone(struct usher_advert *advert, const struct eddystone *eddystone)
{
	char first[32], second[32];

	if (eddystone->frames & EDDYSTONE_UID) {
		hex_encode(eddystone->namespace_id, 10, first);
		hex_encode(eddystone->instance_id, 6, second);
		advert_add(advert, "Eddystone UID", NULL, 0, "%s %s, %d dBm at 0 m",
			   first, second, eddystone->uid_tx_power);
	}
	if (eddystone->frames & EDDYSTONE_URL)
		advert_add(advert, "Eddystone URL", NULL, 0, "%s, %d dBm at 0 m",
			   eddystone->url, eddystone->url_tx_power);
	if (eddystone->frames & EDDYSTONE_EID) {
		hex_encode(eddystone->eid, 8, first);
		advert_add(advert, "Eddystone EID", NULL, 0, "%s, %d dBm at 0 m", first,
			   eddystone->eid_tx_power);
	}
	if (eddystone->frames & EDDYSTONE_ETLM)
		advert_add(advert, "Eddystone telemetry", NULL, 0, "encrypted");
	if (eddystone->frames & EDDYSTONE_TLM)
		add_tlm(advert, eddystone);
}

static void add_matter(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	struct matter_advert matter;

	if (matter_advert_parse(data, len, &matter))
		return;
	advert_add(advert, "Matter discriminator", NULL, 0, "%u", matter.discriminator);
	advert_add(advert, "Matter vendor and product", NULL, 0, "0x%04x 0x%04x",
		   matter.vendor_id, matter.product_id);
}

static void add_service_data(struct usher_advert *advert,
			     const struct usher_accessory *accessory)
{
	const struct ble_device *device = accessory->device;
	char text[UUID_STRING_SIZE];
	const uint8_t *data;
	struct uuid uuid;
	size_t i, len;

	for (i = 0; (data = ble_device_service_data_at(device, i, &uuid, &len)); i++) {
		advert_add(advert, "service data", data, len, "%s",
			   uuid_text(&uuid, text));
		switch (uuid_short(&uuid)) {
		case EDDYSTONE_UUID16:
			if (device->eddystone)
				add_eddystone(advert, device->eddystone);
			break;
		case MATTER_UUID16:
			add_matter(advert, data, len);
			break;
		case IMPROV_SERVICE_DATA_UUID16:
			advert_add(advert, "Improv state", NULL, 0, "%s",
				   protocol_state(&improv_protocol, device));
			break;
		}
	}
}

static void add_apple(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	char text[UUID_STRING_SIZE];
	struct ibeacon beacon;
	struct hap_advert hap;
	struct uuid uuid;

	if (!ibeacon_parse(data, len, &beacon)) {
		memcpy(uuid.b, beacon.uuid, sizeof(uuid.b));
		uuid_format(&uuid, text);
		advert_add(advert, "iBeacon", NULL, 0, "%s %u/%u, %d dBm at 1 m", text,
			   beacon.major, beacon.minor, beacon.measured_power);
	} else if (!hap_advert_parse(data, len, &hap)) {
		hex_encode(hap.device_id, sizeof(hap.device_id), text);
		advert_add(advert, "HomeKit", NULL, 0, "%s, category %u, %s", text,
			   hap.category, hap.paired ? "paired" : "not paired");
	}
}

static void add_manufacturer_data(struct usher_advert *advert,
				  const struct usher_accessory *accessory)
{
	const uint8_t *data;
	uint16_t company;
	size_t i, len;

	for (i = 0; (data = ble_device_manufacturer_data_at(accessory->device, i,
							    &company, &len));
	     i++) {
		const char *name = company_name(accessory->usher->companies, company);

		advert_add(advert, ad_type_name(AD_MANUFACTURER), data, len, "0x%04x%s%s",
			   company, name ? " " : "", name ?: "");
		if (company == APPLE_COMPANY)
			add_apple(advert, data, len);
	}
}

void advert_add_ble(struct usher_advert *advert, const struct usher_accessory *accessory)
{
	const struct ble_device *device = accessory->device;
	char text[UUID_STRING_SIZE];
	const struct uuid *uuid;
	const uint8_t *data;
	uint8_t type;
	size_t i, len;

	add_link(advert, accessory);
	for (i = 0; (uuid = ble_device_service(device, i)); i++)
		advert_add(advert, "service", NULL, 0, "%s", uuid_text(uuid, text));
	add_service_data(advert, accessory);
	add_manufacturer_data(advert, accessory);
	for (i = 0; (data = ble_device_other_at(device, i, &type, &len)); i++)
		advert_add_other(advert, type, data, len);
}
