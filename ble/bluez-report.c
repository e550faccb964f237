/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Device1's properties as AD structures again. D-Bus merges what was heard over time and
 * tells no bytes; each property becomes the structures that it was made from.
 */
#include "ble/bluez-private.h"

#include "ble/adv.h"

#include <errno.h>
#include <string.h>

static struct buf *part_begin(void *object, size_t member)
{
	struct buf *part = (struct buf *)((char *)object + member);

	buf_clear(part);
	part->error = 0;
	return part;
}

/* One structure that does not fit is left out, the others stand; memory is the only error. */
static int part_put_failed(struct buf *part)
{
	if (part->error == -ENOMEM)
		return -ENOMEM;
	part->error = 0;
	return 0;
}

void part_unset(void *object, size_t member)
{
	part_begin(object, member);
}

int part_set_flags(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	const void *data;
	size_t len;
	int r = sd_bus_message_read_array(message, 'y', &data, &len);

	if (r < 0)
		return r;
	if (len > 0)
		ad_put(part, AD_FLAGS, data, len);
	return part_put_failed(part);
}

int part_set_name(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	const char *name;
	int r = sd_bus_message_read_basic(message, 's', &name);

	if (r < 0)
		return r;
	ad_put(part, AD_NAME_COMPLETE, name, strlen(name));
	return part_put_failed(part);
}

int part_set_tx_power(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	int16_t dbm;
	uint8_t octet;
	int r = sd_bus_message_read_basic(message, 'n', &dbm);

	if (r < 0)
		return r;
	octet = (uint8_t)dbm;
	ad_put(part, AD_TX_POWER, &octet, 1);
	return part_put_failed(part);
}

int part_set_appearance(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	uint16_t value;
	int r = sd_bus_message_read_basic(message, 'q', &value);

	if (r < 0)
		return r;
	ad_put(part, AD_APPEARANCE, (uint8_t[]){(uint8_t)value, (uint8_t)(value >> 8)},
	       2);
	return part_put_failed(part);
}

int part_set_uuids(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	const char *text;
	struct uuid uuid;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "s");
	while (r > 0 && (r = sd_bus_message_read_basic(message, 's', &text)) > 0) {
		if (part->len >= BLE_AD_MAX || uuid_parse(text, &uuid) < 0)
			continue;
		ad_put_uuid(part, &uuid);
		r = part_put_failed(part);
		if (r < 0)
			return r;
		r = 1;
	}
	return r < 0 ? r : sd_bus_message_exit_container(message);
}

/* At a variant of bytes; what is of another type is skipped: *ret_data is NULL. */
static int read_bytes(sd_bus_message *message, const void **ret_data, size_t *ret_len)
{
	int r = sd_bus_message_enter_container(message, 'v', "ay");

	*ret_data = NULL;
	if (r == -ENXIO)
		return sd_bus_message_skip(message, "v");
	if (r >= 0)
		r = sd_bus_message_read_array(message, 'y', ret_data, ret_len);
	if (r < 0)
		return r;
	if (!*ret_data)
		*ret_data = "";
	return sd_bus_message_exit_container(message);
}

int part_set_service_data(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	const char *text;
	const void *data;
	struct uuid uuid;
	size_t len;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
		r = sd_bus_message_read_basic(message, 's', &text);
		if (r >= 0)
			r = read_bytes(message, &data, &len);
		if (r >= 0 && data && part->len < BLE_AD_MAX &&
		    uuid_parse(text, &uuid) == 0) {
			ad_put_service_data(part, &uuid, data, len);
			r = part_put_failed(part);
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
	}
	return r < 0 ? r : sd_bus_message_exit_container(message);
}

int part_set_manufacturer(void *object, size_t member, sd_bus_message *message)
{
	struct buf *part = part_begin(object, member);
	uint16_t company;
	const void *data;
	size_t len;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "{qv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(message, 'e', "qv")) > 0) {
		r = sd_bus_message_read_basic(message, 'q', &company);
		if (r >= 0)
			r = read_bytes(message, &data, &len);
		if (r >= 0 && data && part->len < BLE_AD_MAX) {
			ad_put_manufacturer(part, company, data, len);
			r = part_put_failed(part);
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
	}
	return r < 0 ? r : sd_bus_message_exit_container(message);
}

size_t bluez_device_write_ad(const struct bluez_device *device, uint8_t *ret, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < PART_COUNT; i++) {
		const uint8_t *from = device->parts[i].data;
		size_t left = device->parts[i].len;

		while (left > 0 && len + 1 + from[0] <= size) {
			memcpy(ret + len, from, 1 + from[0]);
			len += 1 + from[0];
			left -= 1 + from[0];
			from += 1 + from[0];
		}
	}
	return len;
}

void bluez_device_report(struct bluez *bluez, const struct bluez_device *device)
{
	uint8_t ad[BLE_AD_MAX];
	struct ble_report report = {
		.adapter = device->adapter->info.index,
		.addr = device->addr,
		.rssi = device->rssi == DEVICE_NOT_HEARD
				? BLE_RSSI_UNKNOWN
				: (int8_t)MAX(MIN(device->rssi, BLE_RSSI_UNKNOWN),
					      INT8_MIN),
		.connectable = BLE_UNKNOWN,
		.time_us = clock_now(),
		.ad = ad,
	};

	report.ad_len = bluez_device_write_ad(device, ad, sizeof(ad));
	adapter_monitor_count(device->adapter, report.time_us);
	if (bluez->ops->report)
		bluez->ops->report(&report, bluez->userdata);
}
