/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/presence.h"

/* clang-format off */
enum {
	CLASS_20_MHZ  = 81,     /* IEEE 802.11-2020 table E-4: 2.4 GHz, channels from 1 on */
	CHANNEL_6     = 1 << 5, /* its sixth */
	BAND_2_4_GHZ  = 1 << 2,
	WINDOWS_2_4_GHZ = 7,
	ANTENNAS      = 0x11,   /* one to send, one to receive */
	SLOTS         = 32,     /* of 16 TU, in 512 TU */
	DURATION_MASK = 7,      /* bitmap control: 16 TU << n */
	DURATION_MAX  = 3,      /* 128 TU */
	PERIOD_SHIFT  = 3, PERIOD_MASK = 7, /* 64 TU << n, 0: once */
	PERIOD_MIN    = 1, PERIOD_MAX  = 3, /* 128 to 512 TU */
	START_SHIFT   = 6, START_MASK  = 0x1ff, /* in slots of 16 TU */
};
/* clang-format on */

static bool is_channel_6(const struct aware_entry *entry)
{
	struct aware_channel channels[AWARE_CHANNELS_MAX];
	int n = aware_entry_channels(entry, channels, AWARE_CHANNELS_MAX);

	for (int i = 0; i < n; i++)
		if (channels[i].class == CLASS_20_MHZ && channels[i].channels & CHANNEL_6)
			return true;
	return false;
}

/* Without a bitmap: all the time. */
static uint32_t slots_of(const struct aware_entry *entry)
{
	unsigned duration = entry->bitmap_control & DURATION_MASK;
	unsigned period = entry->bitmap_control >> PERIOD_SHIFT & PERIOD_MASK;
	unsigned start = entry->bitmap_control >> START_SHIFT & START_MASK;
	unsigned length = SLOTS >> (PERIOD_MAX - MIN(period, (unsigned)PERIOD_MAX));
	uint32_t slots = 0;

	if (!(entry->control & AWARE_ENTRY_BITMAP))
		return UINT32_MAX;
	if (duration > DURATION_MAX || period < PERIOD_MIN || period > PERIOD_MAX)
		return 0;
	for (unsigned i = 0; i < length; i++) {
		unsigned bit = i >> duration;

		if (bit / 8 < entry->bitmap_len && entry->bitmap[bit / 8] >> bit % 8 & 1)
			for (unsigned at = start + i; at < start + i + SLOTS;
			     at += length)
				slots |= UINT32_C(1) << at % SLOTS;
	}
	return slots;
}

static void take_availability(struct aware_presence *presence,
			      const struct aware_attr *attr)
{
	struct aware_availability availability;
	struct aware_entry entry;
	uint32_t slots = 0;

	if (aware_availability_parse(attr, &availability) < 0)
		return;
	while (aware_entry_next(&availability.entries, &entry) > 0)
		if (entry.control & AWARE_ENTRY_COMMITTED && is_channel_6(&entry))
			slots |= slots_of(&entry);
	presence->slots = slots;
}

void aware_presence_take(struct aware_presence *presence, const uint8_t *attrs,
			 size_t len)
{
	struct aware_device device;
	struct aware_attr attr;

	if (aware_attr_find(attrs, len, AWARE_ATTR_DEVICE_CAPABILITY, &attr) == 0 &&
	    aware_device_parse(&attr, &device) == 0)
		/* nobody leaves out all of 2.4 GHz: one that says so means the usual */
		presence->windows = device.windows & WINDOWS_2_4_GHZ ? device.windows
								     : device.windows | 1;
	if (aware_attr_find(attrs, len, AWARE_ATTR_AVAILABILITY, &attr) == 0)
		take_availability(presence, &attr);
}

void aware_presence_put(struct buf *buf, const struct aware_presence *presence)
{
	static const uint8_t channels[] = {0x11, CLASS_20_MHZ, CHANNEL_6, 0, 0};
	const struct aware_device device = {.windows = presence->windows,
					    .bands = BAND_2_4_GHZ,
					    .antennas = ANTENNAS};
	struct aware_entry entry = {
		.control = 0x10e1 |
			   AWARE_ENTRY_BITMAP, /* committed, used as needed, one stream */
		.bitmap_control = PERIOD_MAX << PERIOD_SHIFT,
		.bitmap_len = SLOTS / 8,
		.bands = channels,
		.bands_len = sizeof(channels),
	};
	size_t mark;

	aware_device_put(buf, &device);
	if (!presence->slots)
		return;
	for (unsigned i = 0; i < SLOTS / 8; i++)
		entry.bitmap[i] = presence->slots >> 8 * i & 0xff;
	mark = aware_attr_begin(buf, AWARE_ATTR_AVAILABILITY);
	buf_u8(buf, 1);
	buf_le16(buf, 0x0010); /* of map 0; committed slots changed */
	aware_entry_put(buf, &entry);
	aware_attr_end(buf, mark);
}
