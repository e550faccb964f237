/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "ble/adv.h"
#include "ble/table.h"

#include "base/buf.h"
#include "base/text.h"

#include <string.h>

static void look_at(const struct ble_device *device)
{
	struct uuid uuid;
	uint16_t company;
	size_t len, n;
	uint8_t type;

	must(!device->name || text_is_utf8(device->name, strlen(device->name)));
	for (n = 0; ble_device_service(device, n); n++)
		must(ble_device_has_service(device, ble_device_service(device, n)));
	must(n <= BLE_SERVICES_MAX);
	for (n = 0; ble_device_service_data_at(device, n, &uuid, &len); n++)
		must(len <= 254 && ble_device_service_data(device, &uuid, &len));
	must(n <= BLE_BLOCKS_MAX);
	for (n = 0; ble_device_manufacturer_data_at(device, n, &company, &len); n++)
		must(len <= 254 && ble_device_manufacturer_data(device, company, &len));
	must(n <= BLE_BLOCKS_MAX);
	for (n = 0; ble_device_other_at(device, n, &type, &len); n++)
		must(len <= 254);
	must(n <= BLE_OTHERS_MAX);
}

/* Whatever was remembered of earlier payloads, what this one says stands. */
static void holds_latest(const struct ble_device *device, const struct ble_report *report)
{
	struct reader ad = reader_of(report->ad, report->ad_len);
	struct ad_field field, data = {0}, maker = {0}, name = {0};
	const uint8_t *kept;
	size_t len = 0;

	while (ad_next(&ad, &field)) {
		if (field.type == AD_SERVICE_DATA16 && field.len >= 2)
			data = field;
		if (field.type == AD_SERVICE_DATA32 || field.type == AD_SERVICE_DATA128)
			data.data = NULL; /* may be the same key */
		if (field.type == AD_MANUFACTURER && field.len >= 2)
			maker = field;
		if (field.type == AD_NAME_COMPLETE)
			name = field;
	}
	if (data.data) {
		struct uuid uuid = uuid_from_u16(data.data[0] | data.data[1] << 8);
		struct eddystone frame = {0};

		kept = ble_device_service_data(device, &uuid, &len);
		must(kept);
		if (uuid_short(&uuid) == EDDYSTONE_UUID16 &&
		    eddystone_merge(&frame, data.data + 2, data.len - 2) > 0) {
			memcpy(&frame, device->eddystone, sizeof(frame));
			eddystone_merge(&frame, data.data + 2, data.len - 2);
			must(!memcmp(&frame, device->eddystone, sizeof(frame)));
		} else {
			must(len == data.len - 2 && !memcmp(kept, data.data + 2, len));
		}
	}
	if (maker.data) {
		kept = ble_device_manufacturer_data(
			device, maker.data[0] | maker.data[1] << 8, &len);
		must(kept && len == maker.len - 2 && !memcmp(kept, maker.data + 2, len));
	}
	if (name.data) {
		char *text = ad_name(&name);

		must(!*text || (device->name && !strcmp(text, device->name)));
		free(text);
	}
}

/*
 * A stream of reports: which of four devices and two adapters, RSSI, seconds passed, a length
 * and AD structures. The same report twice changes nothing the second time but the signal.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct ble_table *table;
	uint64_t now_us = 1;

	must(ble_table_new(&table) == 0);
	while (reader.len > 0) {
		struct ble_report report = {.connectable = BLE_UNKNOWN};
		struct ble_device *device;
		uint8_t who = reader_u8(&reader);
		int changes;

		report.addr.b[5] = who & 3;
		report.adapter = who >> 2 & 1;
		report.connectable = (int8_t)((who >> 3) % 3 - 1);
		report.rssi = (int8_t)reader_u8(&reader);
		now_us += reader_u8(&reader) * 1000000ULL;
		report.time_us = now_us;
		report.ad_len = reader_u8(&reader);
		report.ad_len = MIN(report.ad_len, reader.len);
		report.ad = reader_bytes(&reader, report.ad_len);
		if (!report.ad)
			break;
		changes = ble_table_feed(table, &report, &device);
		must(changes >= 0 && device);
		look_at(device);
		holds_latest(device, &report);
		changes = ble_table_feed(table, &report, &device);
		must(!(changes & ~(BLE_CHANGE_RSSI | BLE_CHANGE_CONNECTABLE)));
		ble_table_expire(table, now_us, BLE_STALE_S * 1000000ULL);
		must(ble_table_count(table) <= 4);
	}
	ble_table_free(table);
	return 0;
}
