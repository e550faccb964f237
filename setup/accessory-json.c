/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The accessory object of the CLI's contract (doc/json.md): every key is always there. */
#include "setup/accessory.h"

#include "base/hex.h"
#include "base/json.h"
#include "provision/step.h"

#include <stdio.h>
#include <string.h>

static void add_services(const struct ble_device *device, struct json *object)
{
	struct json *list = json_add_array(object, "services");
	char text[UUID_STRING_SIZE];
	const struct uuid *uuid;
	size_t i;

	for (i = 0; (uuid = ble_device_service(device, i)); i++) {
		uuid_format(uuid, text);
		json_add_string(list, NULL, text);
	}
}

static void add_data(const struct ble_device *device, struct json *object)
{
	struct json *services = json_add_object(object, "service_data");
	struct json *companies = json_add_object(object, "manufacturer_data");
	char text[UUID_STRING_SIZE];
	const uint8_t *data;
	struct uuid uuid;
	uint16_t company;
	size_t i, len;

	for (i = 0; (data = ble_device_service_data_at(device, i, &uuid, &len)); i++) {
		uuid_format(&uuid, text);
		json_add_hex(services, text, data, len);
	}
	for (i = 0; (data = ble_device_manufacturer_data_at(device, i, &company, &len));
	     i++) {
		snprintf(text, sizeof(text), "0x%04x", company);
		json_add_hex(companies, text, data, len);
	}
}

/* From 1/256, rounded half away from zero: as fine as any beacon measures. */
static int hundredths(int16_t temperature)
{
	int scaled = temperature * 100;

	return (scaled + (scaled < 0 ? -128 : 128)) / 256;
}

static void add_tlm(const struct eddystone *eddystone, struct json *object)
{
	struct json *tlm = json_add_object(object, "tlm");

	if (eddystone->battery_mv)
		json_add_number(tlm, "battery_mv", eddystone->battery_mv);
	else
		json_add_null(tlm, "battery_mv");
	if (eddystone->temperature != EDDYSTONE_NO_TEMPERATURE)
		json_add_number(tlm, "temperature_c",
				hundredths(eddystone->temperature) / 100.0);
	else
		json_add_null(tlm, "temperature_c");
	json_add_number(tlm, "adv_count", eddystone->adv_count);
	json_add_number(tlm, "uptime_s", eddystone->uptime_ds / 10.0);
}

static void add_eddystone(const struct eddystone *eddystone, struct json *parent)
{
	struct json *object = json_add_object(parent, "eddystone"), *frame;

	if (eddystone->frames & EDDYSTONE_UID) {
		frame = json_add_object(object, "uid");
		json_add_hex(frame, "namespace", eddystone->namespace_id, 10);
		json_add_hex(frame, "instance", eddystone->instance_id, 6);
		json_add_number(frame, "tx_power", eddystone->uid_tx_power);
	}
	if (eddystone->frames & EDDYSTONE_URL) {
		frame = json_add_object(object, "url");
		json_add_string(frame, "url", eddystone->url);
		json_add_number(frame, "tx_power", eddystone->url_tx_power);
	}
	if (eddystone->frames & EDDYSTONE_TLM)
		add_tlm(eddystone, object);
	if (eddystone->frames & EDDYSTONE_ETLM) {
		frame = json_add_object(object, "etlm");
		json_add_hex(frame, "ciphertext", eddystone->etlm_ciphertext, 12);
		json_add_hex(frame, "salt", eddystone->etlm_salt, 2);
		json_add_hex(frame, "mic", eddystone->etlm_mic, 2);
	}
	if (eddystone->frames & EDDYSTONE_EID) {
		frame = json_add_object(object, "eid");
		json_add_hex(frame, "eid", eddystone->eid, 8);
		json_add_number(frame, "tx_power", eddystone->eid_tx_power);
	}
}

static void add_apple(const struct ble_device *device, struct json *object)
{
	size_t len;
	const uint8_t *data = ble_device_manufacturer_data(device, APPLE_COMPANY, &len);
	struct ibeacon beacon;
	struct hap_advert hap;
	struct json *part;

	if (data && !ibeacon_parse(data, len, &beacon)) {
		struct uuid uuid;
		char text[UUID_STRING_SIZE];

		memcpy(uuid.b, beacon.uuid, sizeof(uuid.b));
		uuid_format(&uuid, text);
		part = json_add_object(object, "ibeacon");
		json_add_string(part, "uuid", text);
		json_add_number(part, "major", beacon.major);
		json_add_number(part, "minor", beacon.minor);
		json_add_number(part, "measured_power", beacon.measured_power);
	} else if (data && !hap_advert_parse(data, len, &hap)) {
		part = json_add_object(object, "hap");
		json_add_bool(part, "paired", hap.paired);
		json_add_hex(part, "device_id", hap.device_id, sizeof(hap.device_id));
		json_add_number(part, "category", hap.category);
	}
}

static void add_matter(const struct ble_device *device, struct json *object)
{
	const struct uuid uuid = uuid_from_u16(MATTER_UUID16);
	size_t len;
	const uint8_t *data = ble_device_service_data(device, &uuid, &len);
	struct matter_advert matter;
	struct json *part;

	if (!data || matter_advert_parse(data, len, &matter))
		return;
	part = json_add_object(object, "matter");
	json_add_number(part, "discriminator", matter.discriminator);
	json_add_number(part, "vendor_id", matter.vendor_id);
	json_add_number(part, "product_id", matter.product_id);
}

static void add_radio(const struct ble_device *device, struct json *object)
{
	json_add_string(object, "address_type",
			device->addr.type == BLE_ADDR_PUBLIC ? "public" : "random");
	if (device->rssi == BLE_RSSI_UNKNOWN)
		json_add_null(object, "rssi");
	else
		json_add_number(object, "rssi", device->rssi);
	if (device->connectable == BLE_UNKNOWN)
		json_add_null(object, "connectable");
	else
		json_add_bool(object, "connectable", device->connectable == BLE_YES);
	add_services(device, object);
	add_data(device, object);
	if (device->eddystone)
		add_eddystone(device->eddystone, object);
	add_apple(device, object);
	add_matter(device, object);
}

void accessory_add_protocols(const struct usher_accessory *accessory, struct json *object)
{
	struct json *list = json_add_array(object, "protocols");
	size_t i, k;

	for (i = 0; i < accessory->n_products; i++) {
		const char *name = accessory->products[i]->protocol;

		for (k = 0; name && k < i; k++)
			if (accessory->products[k]->protocol &&
			    !strcmp(accessory->products[k]->protocol, name))
				name = NULL;
		if (name)
			json_add_string(list, NULL, name);
	}
}

void accessory_add_json(const struct usher_accessory *accessory, struct json *parent,
			const char *key)
{
	struct json *object;

	if (!accessory->device && accessory->last_json) {
		if (json_parse(accessory->last_json, strlen(accessory->last_json),
			       &object) < 0)
			return;
		if (accessory->transport != USHER_BLE) /* a setup changes it */
			json_add_string(object, "state", accessory->state);
		json_add(parent, key, object);
		return;
	}
	object = json_add_object(parent, key);
	json_add_string(object, "id", accessory->id);
	json_add_string(object, "key", accessory->key);
	json_add_string(object, "transport", "ble");
	json_add_string(object, "name", usher_accessory_get_name(accessory));
	json_add_string(object, "product", usher_accessory_get_product(accessory));
	if (accessory->device)
		add_radio(accessory->device, object);
	accessory_add_protocols(accessory, object);
	json_add_string(object, "state", accessory->state);
}
