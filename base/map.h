/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A hash map from 64-bit keys to pointers: open addressing, linear probing, at most 3/4
 * full, keys mixed with a per-process random seed so that addresses chosen by a stranger
 * do not collide on purpose.
 */
#include "base/macros.h"

struct map_entry {
	uint64_t key;
	void *value; /* NULL: free */
};

struct map {
	struct map_entry *entries;
	size_t capacity; /* a power of two, or 0 */
	size_t count;
};

/* Replaces what was there. value is not NULL. 0 or -ENOMEM. */
int map_put(struct map *map, uint64_t key, void *value);
void *map_get(const struct map *map, uint64_t key);
/* What was there, or NULL. */
void *map_remove(struct map *map, uint64_t key);
void map_deinit(struct map *map); /* the values stay their owner's */

/* Every value, in no order; the map must not change meanwhile. */
#define map_for_each(pos, map)                                     \
	for (struct map_entry *pos = (map)->entries;               \
	     pos && pos < (map)->entries + (map)->capacity; pos++) \
		if (pos->value)
