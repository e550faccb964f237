/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Removal shifts the rest of a probe run back instead of leaving tombstones, so that a map
 * through which millions of short-lived addresses went is as fast as a new one.
 */
#include "base/map.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { MAP_CAPACITY_MIN = 16 };

static pthread_once_t seed_once = PTHREAD_ONCE_INIT;
static uint64_t seed[2];

static void seed_init(void)
{
	struct timespec now;

	/* Refused only before the kernel has any entropy; no reason to wait for some. */
	if (getrandom(seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed)) {
		clock_gettime(CLOCK_REALTIME, &now);
		seed[0] = (uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec;
		seed[1] = (uint64_t)(uintptr_t)&now ^ (uint64_t)getpid() << 48;
	}
	seed[1] |= 1;
}

/* A folded 64 x 64 bit multiplication: every bit of the key reaches the low bits. */
static size_t map_home(const struct map *map, uint64_t key)
{
	unsigned __int128 product = (unsigned __int128)(key ^ seed[0]) * seed[1];
	uint64_t hash = (uint64_t)product ^ (uint64_t)(product >> 64);

	hash ^= hash >> 32;
	return hash & (map->capacity - 1);
}

/* The key's entry, or the free one where it belongs. */
static struct map_entry *map_slot(const struct map *map, uint64_t key)
{
	size_t i = map_home(map, key);

	while (map->entries[i].value && map->entries[i].key != key)
		i = (i + 1) & (map->capacity - 1);
	return &map->entries[i];
}

static int map_grow(struct map *map)
{
	struct map grown = {.capacity = MAX(map->capacity * 2, (size_t)MAP_CAPACITY_MIN)};

	grown.entries = calloc(grown.capacity, sizeof(*grown.entries));
	if (!grown.entries)
		return -ENOMEM;
	map_for_each (entry, map)
		*map_slot(&grown, entry->key) = *entry;
	grown.count = map->count;
	free(map->entries);
	*map = grown;
	return 0;
}

int map_put(struct map *map, uint64_t key, void *value)
{
	struct map_entry *entry;
	int r;

	pthread_once(&seed_once, seed_init);
	if (map->count >= map->capacity / 4 * 3) {
		r = map_grow(map);
		if (r < 0)
			return r;
	}
	entry = map_slot(map, key);
	if (!entry->value)
		map->count++;
	*entry = (struct map_entry){.key = key, .value = value};
	return 0;
}

void *map_get(const struct map *map, uint64_t key)
{
	return map->count ? map_slot(map, key)->value : NULL;
}

void *map_remove(struct map *map, uint64_t key)
{
	size_t mask = map->capacity - 1;
	struct map_entry *entry;
	size_t hole, i;
	void *value;

	if (!map->count)
		return NULL;
	entry = map_slot(map, key);
	value = entry->value;
	if (!value)
		return NULL;
	hole = (size_t)(entry - map->entries);
	for (i = (hole + 1) & mask; map->entries[i].value; i = (i + 1) & mask) {
		size_t home = map_home(map, map->entries[i].key);

		/* Moves back unless its home lies behind the hole. */
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		map->entries[hole] = map->entries[i];
		hole = i;
	}
	map->entries[hole] = (struct map_entry){0};
	map->count--;
	return value;
}

void map_deinit(struct map *map)
{
	free(map->entries);
	*map = (struct map){0};
}
