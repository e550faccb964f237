/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/cluster-attr.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { /* the first byte of a list of bands or channels */
	LIST_IS_CHANNELS   = 1 << 0,
	LIST_NON_CONTIGUOUS = 1 << 1,
	LIST_COUNT_SHIFT   = 4,
};
/* clang-format on */

static int done(const struct reader *reader)
{
	return reader->failed || reader->len > 0 ? -EBADMSG : 0;
}

int aware_master_parse(const struct aware_attr *attr, struct aware_master *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_master master;
	int r;

	master.preference = reader_u8(&reader);
	master.random_factor = reader_u8(&reader);
	r = done(&reader);
	if (r == 0)
		*ret = master;
	return r;
}

void aware_master_put(struct buf *buf, const struct aware_master *master)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_MASTER_INDICATION);

	buf_u8(buf, master->preference);
	buf_u8(buf, master->random_factor);
	aware_attr_end(buf, mark);
}

int aware_cluster_parse(const struct aware_attr *attr, struct aware_cluster *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	uint64_t low = reader_le32(&reader), high = reader_le32(&reader);
	struct aware_cluster cluster = {.rank = high << 32 | low};
	int r;

	cluster.hops = reader_u8(&reader);
	cluster.beacon_time = reader_le32(&reader);
	r = done(&reader);
	if (r == 0)
		*ret = cluster;
	return r;
}

void aware_cluster_put(struct buf *buf, const struct aware_cluster *cluster)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_CLUSTER);

	buf_le32(buf, (uint32_t)cluster->rank);
	buf_le32(buf, cluster->rank >> 32);
	buf_u8(buf, cluster->hops);
	buf_le32(buf, cluster->beacon_time);
	aware_attr_end(buf, mark);
}

int aware_device_parse(const struct aware_attr *attr, struct aware_device *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_device device;
	int r;

	device.map = reader_u8(&reader);
	device.windows = reader_le16(&reader);
	device.bands = reader_u8(&reader);
	device.mode = reader_u8(&reader);
	device.antennas = reader_u8(&reader);
	device.switch_us = reader_le16(&reader);
	device.capabilities = reader_u8(&reader);
	r = done(&reader);
	if (r == 0)
		*ret = device;
	return r;
}

void aware_device_put(struct buf *buf, const struct aware_device *device)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_DEVICE_CAPABILITY);

	buf_u8(buf, device->map);
	buf_le16(buf, device->windows);
	buf_u8(buf, device->bands);
	buf_u8(buf, device->mode);
	buf_u8(buf, device->antennas);
	buf_le16(buf, device->switch_us);
	buf_u8(buf, device->capabilities);
	aware_attr_end(buf, mark);
}

int aware_availability_parse(const struct aware_attr *attr,
			     struct aware_availability *ret)
{
	struct reader reader = reader_of(attr->body, attr->len), entries;
	struct aware_availability availability = {.sequence = reader_u8(&reader)};
	struct aware_entry entry;
	int r;

	availability.control = reader_le16(&reader);
	if (reader.failed)
		return -EBADMSG;
	availability.entries = entries = reader;
	do
		r = aware_entry_next(&entries, &entry);
	while (r > 0);
	if (r == 0)
		*ret = availability;
	return r;
}

int aware_entry_next(struct reader *entries, struct aware_entry *ret)
{
	struct aware_entry entry = {};
	struct reader reader;
	const uint8_t *body;
	uint16_t len;

	if (entries->len == 0)
		return 0;
	len = reader_le16(entries);
	body = reader_bytes(entries, len);
	if (!body)
		return -EBADMSG;
	reader = reader_of(body, len);
	entry.control = reader_le16(&reader);
	if (entry.control & AWARE_ENTRY_BITMAP) {
		entry.bitmap_control = reader_le16(&reader);
		entry.bitmap_len = reader_u8(&reader);
		body = reader_bytes(&reader, entry.bitmap_len);
		if (!body || entry.bitmap_len > AWARE_BITMAP_MAX)
			return -EBADMSG;
		memcpy(entry.bitmap, body, entry.bitmap_len);
	}
	if (reader.failed)
		return -EBADMSG;
	entry.bands = reader.data;
	entry.bands_len = reader.len;
	*ret = entry;
	return 1;
}

void aware_entry_put(struct buf *buf, const struct aware_entry *entry)
{
	bool bitmap = entry->control & AWARE_ENTRY_BITMAP;

	buf_le16(buf, 2 + (bitmap ? 3 + entry->bitmap_len : 0) + entry->bands_len);
	buf_le16(buf, entry->control);
	if (bitmap) {
		buf_le16(buf, entry->bitmap_control);
		buf_u8(buf, entry->bitmap_len);
		buf_bytes(buf, entry->bitmap, entry->bitmap_len);
	}
	buf_bytes(buf, entry->bands, entry->bands_len);
}

int aware_entry_channels(const struct aware_entry *entry, struct aware_channel *ret,
			 size_t max)
{
	struct reader reader = reader_of(entry->bands, entry->bands_len);
	uint8_t control;
	size_t n;

	if (entry->bands_len == 0)
		return 0;
	control = reader_u8(&reader);
	if (!(control & LIST_IS_CHANNELS))
		return 0;
	for (n = 0; n < (size_t)control >> LIST_COUNT_SHIFT; n++) {
		struct aware_channel channel = {.class = reader_u8(&reader)};

		channel.channels = reader_le16(&reader);
		channel.primary = reader_u8(&reader);
		if (control & LIST_NON_CONTIGUOUS)
			channel.auxiliary = reader_le16(&reader);
		if (n < max)
			ret[n] = channel;
	}
	return done(&reader) < 0 ? -EBADMSG : (int)MIN(n, max);
}
