/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The service and manufacturer data of one device, and the AD structures that have no place
 * of their own: the latest bytes per key, at most
 * BLE_BLOCKS_MAX keys, in the order they were first heard. A block keeps its memory when
 * its data changes, so what changes with every advertisement costs no allocation.
 */
#include "ble/uuid.h"

enum block_kind {
	BLOCK_SERVICE,
	BLOCK_MANUFACTURER, /* key: uuid_from_u16(company) */
	BLOCK_OTHER,	    /* key: uuid_from_u16(enum ad_type) */
};

struct block {
	struct uuid key;
	uint8_t kind; /* enum block_kind */
	uint8_t len;
	uint8_t capacity;
	uint8_t *data;
};

struct blocks {
	struct block *items;
	uint8_t n, capacity;
};

enum blocks_put {
	BLOCKS_SAME,
	BLOCKS_ADDED,
	BLOCKS_REPLACED, /* other data of that key is gone */
	BLOCKS_EVICTED,	 /* it was added, the oldest key is gone */
};

/* enum blocks_put, or -ENOMEM: nothing changed then. len is at most 254. */
int blocks_put(struct blocks *blocks, enum block_kind kind, const struct uuid *key,
	       const uint8_t *data, size_t len);
const struct block *blocks_find(const struct blocks *blocks, enum block_kind kind,
				const struct uuid *key);
/* The i-th of its kind, NULL past the end. */
const struct block *blocks_at(const struct blocks *blocks, enum block_kind kind,
			      size_t i);
size_t blocks_bytes(const struct blocks *blocks); /* of memory, without *blocks */
void blocks_deinit(struct blocks *blocks);
