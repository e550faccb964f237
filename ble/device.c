/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/device.h"

#include "ble/adv.h"

#include <errno.h>
#include <string.h>

/* Of one advertisement. */
struct merge {
	unsigned changes; /* enum ble_change */
	bool replaced; /* a value is gone: payloads that held it have to be parsed again */
};

struct device *device_new(const struct ble_addr *addr)
{
	struct device *device = calloc(1, sizeof(*device));

	if (!device)
		return NULL;
	device->public.addr = *addr;
	device->public.rssi = BLE_RSSI_UNKNOWN;
	device->public.tx_power = BLE_RSSI_UNKNOWN;
	device->public.connectable = BLE_UNKNOWN;
	list_init(&device->heard_last);
	return device;
}

struct device *device_free(struct device *device)
{
	if (!device)
		return NULL;
	blocks_deinit(&device->blocks);
	free(device->services);
	free(device->public.name);
	free(device->public.eddystone);
	free(device);
	return NULL;
}

size_t device_bytes(const struct device *device)
{
	size_t bytes = sizeof(*device) + blocks_bytes(&device->blocks);

	bytes += device->services_capacity * sizeof(*device->services);
	if (device->public.name)
		bytes += strlen(device->public.name) + 1;
	if (device->public.eddystone)
		bytes += sizeof(*device->public.eddystone);
	return bytes;
}

/* Not against collisions on purpose: who sends in this device's name can set its values anyway. */
static uint64_t hash_bytes(const uint8_t *data, size_t len)
{
	uint64_t hash = len, word;

	for (; len >= sizeof(word); data += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, data, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 32;
	}
	word = 0;
	while (len-- > 0)
		word = word << 8 | data[len];
	hash = (hash ^ word) * 0x9e3779b97f4a7c15;
	return hash ^ hash >> 32;
}

static bool has_service(const struct device *device, const struct uuid *uuid)
{
	size_t i;

	for (i = 0; i < device->n_services; i++)
		if (uuid_equal(&device->services[i], uuid))
			return true;
	return false;
}

static int add_service(struct device *device, const struct uuid *uuid,
		       struct merge *merge)
{
	struct uuid *services;
	size_t capacity;

	if (has_service(device, uuid) || device->n_services == BLE_SERVICES_MAX)
		return 0;
	if (device->n_services == device->services_capacity) {
		capacity = MIN(MAX(1, 2 * device->services_capacity), BLE_SERVICES_MAX);
		services = realloc(device->services, capacity * sizeof(*services));
		if (!services)
			return -ENOMEM;
		device->services = services;
		device->services_capacity = (uint8_t)capacity;
	}
	device->services[device->n_services++] = *uuid;
	merge->changes |= BLE_CHANGE_SERVICES;
	return 0;
}

/* size: of a UUID on the air, 2, 4 or 16. */
static struct uuid read_uuid(struct reader *reader, size_t size)
{
	if (size == 2)
		return uuid_from_u16(reader_le16(reader));
	if (size == 4)
		return uuid_from_u32(reader_le32(reader));
	return uuid_from_le128(reader_bytes(reader, size));
}

static int merge_services(struct device *device, const struct ad_field *field,
			  size_t size, struct merge *merge)
{
	struct reader reader = reader_of(field->data, field->len);
	struct uuid uuid;
	int r;

	while (reader.len >= size) {
		uuid = read_uuid(&reader, size);
		r = add_service(device, &uuid, merge);
		if (r < 0)
			return r;
	}
	return 0;
}

/* 1: it was a frame, and what is new about it is noted; 0: it was none; -ENOMEM. */
static int merge_eddystone(struct device *device, const struct reader *data,
			   struct merge *merge)
{
	struct eddystone *kept = device->public.eddystone;
	struct eddystone merged;
	int frame;

	memset(&merged, 0, sizeof(merged));
	if (kept)
		memcpy(&merged, kept, sizeof(merged));
	frame = eddystone_merge(&merged, data->data, data->len);
	if (frame < 0)
		return 0;
	if (kept && memcmp(kept, &merged, sizeof(merged)) == 0)
		return 1;
	if (!kept) {
		kept = device->public.eddystone = calloc(1, sizeof(*kept));
		if (!kept)
			return -ENOMEM;
	}
	if (kept->frames & frame)
		merge->replaced = true;
	memcpy(kept, &merged, sizeof(merged));
	merge->changes |= BLE_CHANGE_DATA;
	return 1;
}

static int merge_data(struct device *device, enum block_kind kind,
		      const struct ad_field *field, size_t key_size, struct merge *merge)
{
	struct reader reader = reader_of(field->data, field->len);
	struct uuid key;
	bool eddystone;
	int frame = 0, r;

	if (field->len < key_size)
		return 0;
	key = read_uuid(&reader, key_size);
	eddystone = kind == BLOCK_SERVICE && uuid_short(&key) == EDDYSTONE_UUID16;
	if (eddystone)
		frame = merge_eddystone(device, &reader, merge);
	if (frame < 0)
		return frame;
	r = blocks_put(&device->blocks, kind, &key, reader.data, reader.len);
	if (r < 0)
		return r;
	if (eddystone) {
		merge->replaced |= device->feaa_is_plain;
		device->feaa_is_plain = frame == 0;
	}
	merge->replaced |= r == BLOCKS_EVICTED || (r == BLOCKS_REPLACED && frame == 0);
	if (r != BLOCKS_SAME && frame == 0)
		merge->changes |= BLE_CHANGE_DATA;
	return 0;
}

static int merge_name(struct device *device, const struct ad_field *field,
		      struct merge *merge)
{
	struct ble_device *public = &device->public;
	bool complete = field->type == AD_NAME_COMPLETE;
	uint64_t hash = hash_bytes(field->data, field->len);
	_cleanup_(freep) char *name = NULL;

	if (public->name && public->name_complete && !complete)
		return 0;
	if (public->name && device->name_hash == hash &&
	    public->name_complete == complete)
		return 0;
	name = ad_name(field);
	if (!name)
		return -ENOMEM;
	if (!*name)
		return 0;
	device->name_hash = hash;
	public->name_complete = complete;
	if (public->name && strcmp(public->name, name) == 0)
		return 0;
	merge->changes |= BLE_CHANGE_NAME;
	merge->replaced |= public->name != NULL;
	free(public->name);
	public->name = steal(&name);
	return 0;
}

static void merge_tx_power(struct device *device, const struct ad_field *field,
			   struct merge *merge)
{
	struct reader reader = reader_of(field->data, field->len);
	int8_t tx_power = (int8_t)reader_u8(&reader);

	if (reader.failed || tx_power == device->public.tx_power)
		return;
	merge->replaced |= device->public.tx_power != BLE_RSSI_UNKNOWN;
	merge->changes |= BLE_CHANGE_OTHER;
	device->public.tx_power = tx_power;
}

static void merge_appearance(struct device *device, const struct ad_field *field,
			     struct merge *merge)
{
	struct reader reader = reader_of(field->data, field->len);
	uint16_t appearance = reader_le16(&reader);

	if (reader.failed || appearance == device->public.appearance)
		return;
	merge->replaced |= device->public.appearance != 0;
	merge->changes |= BLE_CHANGE_OTHER;
	device->public.appearance = appearance;
}

/*
 * What nobody here reads, kept for who looks at it. It is no change: a mesh beacon has other
 * bytes in each advertisement.
 */
static int merge_other(struct device *device, const struct ad_field *field,
		       struct merge *merge)
{
	const struct blocks *blocks = &device->blocks;
	struct uuid key = uuid_from_u16(field->type);
	int r;

	/* never in the place of what is read */
	if (!blocks_find(blocks, BLOCK_OTHER, &key) &&
	    (blocks->n == BLE_BLOCKS_MAX ||
	     blocks_at(blocks, BLOCK_OTHER, BLE_OTHERS_MAX - 1)))
		return 0;
	r = blocks_put(&device->blocks, BLOCK_OTHER, &key, field->data, field->len);
	if (r < 0)
		return r;
	merge->replaced |= r == BLOCKS_REPLACED;
	device->uncounted |= r != BLOCKS_SAME;
	return 0;
}

static int merge_field(struct device *device, const struct ad_field *field,
		       struct merge *merge)
{
	switch (field->type) {
	case AD_UUID16_SOME:
	case AD_UUID16_ALL:
		return merge_services(device, field, 2, merge);
	case AD_UUID32_SOME:
	case AD_UUID32_ALL:
		return merge_services(device, field, 4, merge);
	case AD_UUID128_SOME:
	case AD_UUID128_ALL:
		return merge_services(device, field, 16, merge);
	case AD_SERVICE_DATA16:
		return merge_data(device, BLOCK_SERVICE, field, 2, merge);
	case AD_SERVICE_DATA32:
		return merge_data(device, BLOCK_SERVICE, field, 4, merge);
	case AD_SERVICE_DATA128:
		return merge_data(device, BLOCK_SERVICE, field, 16, merge);
	case AD_MANUFACTURER:
		return merge_data(device, BLOCK_MANUFACTURER, field, 2, merge);
	case AD_NAME_SHORT:
	case AD_NAME_COMPLETE:
		return merge_name(device, field, merge);
	case AD_TX_POWER:
		merge_tx_power(device, field, merge);
		return 0;
	case AD_APPEARANCE:
		merge_appearance(device, field, merge);
		return 0;
	}
	return merge_other(device, field, merge);
}

static bool is_remembered(const struct device *device, uint64_t payload)
{
	size_t i;

	for (i = 0; i < device->n_payloads; i++)
		if (device->payloads[i] == payload)
			return true;
	return false;
}

static void remember(struct device *device, uint64_t payload)
{
	device->payloads[device->next_payload] = payload;
	device->next_payload = (device->next_payload + 1) % DEVICE_PAYLOADS;
	if (device->n_payloads < DEVICE_PAYLOADS)
		device->n_payloads++;
}

int device_merge(struct device *device, const struct ble_report *report)
{
	size_t len = MIN(report->ad_len, (size_t)BLE_AD_MAX);
	struct reader ad = reader_of(report->ad, len);
	struct merge merge = {.changes = device_hear(device, report)};
	uint64_t payload = hash_bytes(report->ad, len);
	struct ad_field field;
	int r;

	if (is_remembered(device, payload))
		return (int)merge.changes;
	while (ad_next(&ad, &field)) {
		r = merge_field(device, &field, &merge);
		if (r < 0) {
			/* what was replaced by then may stand in a remembered one */
			device->n_payloads = device->next_payload = 0;
			return r;
		}
	}
	if (merge.replaced)
		device->n_payloads = device->next_payload = 0;
	remember(device, payload);
	return (int)merge.changes;
}

const struct uuid *ble_device_service(const struct ble_device *device, size_t i)
{
	const struct device *own = device_of(device);

	return i < own->n_services ? &own->services[i] : NULL;
}

bool ble_device_has_service(const struct ble_device *device, const struct uuid *uuid)
{
	return has_service(device_of(device), uuid);
}
