/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The attributes of a cluster and its clock (Wi-Fi Aware v4.0 9.5.1, 9.5.2, 9.5.12, 9.5.16): who
   leads it, when a device is awake and on which channels. */
#include "aware/attr.h"

#include <stdbool.h>

/* clang-format off */
enum {
	AWARE_ENTRIES_MAX  = 8,
	AWARE_CHANNELS_MAX = 8,
	AWARE_BITMAP_MAX   = 64, /* bytes */
};
/* clang-format on */

struct aware_master {
	uint8_t preference, random_factor;
};
int aware_master_parse(const struct aware_attr *attr, struct aware_master *ret);
void aware_master_put(struct buf *buf, const struct aware_master *master);

/* The rank of an anchor master is compared as one number: preference, random factor, address. */
struct aware_cluster {
	uint64_t rank; /* little endian on the air */
	uint8_t hops;
	uint32_t beacon_time; /* of the anchor master: the lower half of its TSF */
};
int aware_cluster_parse(const struct aware_attr *attr, struct aware_cluster *ret);
void aware_cluster_put(struct buf *buf, const struct aware_cluster *cluster);

struct aware_device {
	uint8_t map;
	uint16_t
		windows; /* committed discovery windows: bits 0-2 2.4 GHz, 3-5 5 GHz, every 2^(n-1)th */
	uint8_t bands; /* bit 2: 2.4 GHz, bit 4: 5 GHz */
	uint8_t mode, antennas;
	uint16_t switch_us;
	uint8_t capabilities;
};
int aware_device_parse(const struct aware_attr *attr, struct aware_device *ret);
void aware_device_put(struct buf *buf, const struct aware_device *device);

struct aware_channel {
	uint8_t class; /* operating class: IEEE 802.11-2020 annex E */
	uint16_t channels;
	uint8_t primary;
	uint16_t auxiliary; /* of a class that has one: 80+80 MHz */
};

enum aware_entry_control {
	AWARE_ENTRY_COMMITTED = 1 << 0,
	AWARE_ENTRY_POTENTIAL = 1 << 1,
	AWARE_ENTRY_CONDITIONAL = 1 << 2,
	AWARE_ENTRY_BITMAP = 1 << 12,
};

struct aware_entry {
	uint16_t control; /* enum aware_entry_control, preference, utilisation, streams */
	uint16_t bitmap_control;
	uint8_t bitmap_len;
	uint8_t bitmap
		[AWARE_BITMAP_MAX]; /* of slots, from the least significant bit on */
	const uint8_t *bands; /* what follows: the list of bands or channels, borrowed */
	size_t bands_len;
};

struct aware_availability {
	uint8_t sequence;
	uint16_t control;
	struct reader entries; /* for aware_entry_next() */
};
int aware_availability_parse(const struct aware_attr *attr,
			     struct aware_availability *ret);
/* 1: one more; 0: the end; -EBADMSG. */
int aware_entry_next(struct reader *entries, struct aware_entry *ret);
void aware_entry_put(struct buf *buf, const struct aware_entry *entry);
/* The channels of an entry, at most max; how many. -EBADMSG. Bands instead of channels: 0. */
int aware_entry_channels(const struct aware_entry *entry, struct aware_channel *ret,
			 size_t max);
