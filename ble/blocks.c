/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/blocks.h"

#include "ble/table.h"

#include <errno.h>
#include <string.h>

static int reserve(struct block *block, size_t len)
{
	uint8_t *data;

	if (len <= block->capacity)
		return 0;
	data = realloc(block->data, len);
	if (!data)
		return -ENOMEM;
	block->data = data;
	block->capacity = (uint8_t)len;
	return 0;
}

static int set_data(struct block *block, const uint8_t *data, size_t len)
{
	int r = reserve(block, len);

	if (r < 0)
		return r;
	if (len > 0)
		memcpy(block->data, data, len);
	block->len = (uint8_t)len;
	return 0;
}

/* Room for one more: a new item, or the oldest one, moved to the end, with its memory. */
static struct block *make_room(struct blocks *blocks)
{
	struct block *items, oldest;
	size_t capacity;

	if (blocks->n == BLE_BLOCKS_MAX) {
		oldest = blocks->items[0];
		memmove(blocks->items, blocks->items + 1,
			(blocks->n - 1U) * sizeof(*blocks->items));
		blocks->items[blocks->n - 1] = oldest;
		return &blocks->items[blocks->n - 1];
	}
	if (blocks->n == blocks->capacity) {
		capacity = MIN(MAX(1, 2 * blocks->capacity), BLE_BLOCKS_MAX);
		items = realloc(blocks->items, capacity * sizeof(*items));
		if (!items)
			return NULL;
		blocks->items = items;
		blocks->capacity = (uint8_t)capacity;
	}
	blocks->items[blocks->n] = (struct block){0};
	return &blocks->items[blocks->n];
}

static int add(struct blocks *blocks, enum block_kind kind, const struct uuid *key,
	       const uint8_t *data, size_t len)
{
	bool full = blocks->n == BLE_BLOCKS_MAX;
	struct block *block = make_room(blocks);
	int r;

	if (!block)
		return -ENOMEM;
	r = set_data(block, data, len);
	if (r < 0)
		return r;
	block->key = *key;
	block->kind = (uint8_t)kind;
	if (full)
		return BLOCKS_EVICTED;
	blocks->n++;
	return BLOCKS_ADDED;
}

int blocks_put(struct blocks *blocks, enum block_kind kind, const struct uuid *key,
	       const uint8_t *data, size_t len)
{
	struct block *block = (struct block *)blocks_find(blocks, kind, key);
	int r;

	if (!block)
		return add(blocks, kind, key, data, len);
	if (block->len == len && (len == 0 || memcmp(block->data, data, len) == 0))
		return BLOCKS_SAME;
	r = set_data(block, data, len);
	return r < 0 ? r : BLOCKS_REPLACED;
}

const struct block *blocks_find(const struct blocks *blocks, enum block_kind kind,
				const struct uuid *key)
{
	size_t i;

	for (i = 0; i < blocks->n; i++)
		if (blocks->items[i].kind == kind &&
		    uuid_equal(&blocks->items[i].key, key))
			return &blocks->items[i];
	return NULL;
}

const struct block *blocks_at(const struct blocks *blocks, enum block_kind kind, size_t i)
{
	size_t j;

	for (j = 0; j < blocks->n; j++)
		if (blocks->items[j].kind == kind && i-- == 0)
			return &blocks->items[j];
	return NULL;
}

size_t blocks_bytes(const struct blocks *blocks)
{
	size_t i, bytes = blocks->capacity * sizeof(*blocks->items);

	for (i = 0; i < blocks->n; i++)
		bytes += blocks->items[i].capacity;
	return bytes;
}

void blocks_deinit(struct blocks *blocks)
{
	size_t i;

	for (i = 0; i < blocks->n; i++)
		free(blocks->items[i].data);
	free(blocks->items);
	*blocks = (struct blocks){0};
}
