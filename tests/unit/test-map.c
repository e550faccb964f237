/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/map.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

static void an_empty_map_has_nothing(void **state)
{
	struct map map = {0};

	assert_null(map_get(&map, 0));
	assert_null(map_remove(&map, 0));
	map_for_each (entry, &map)
		fail();
	map_deinit(&map);
}

static void put_replaces(void **state)
{
	struct map map = {0};
	int a, b;

	/* 0 is a key as any other */
	assert_int_equal(map_put(&map, 0, &a), 0);
	assert_int_equal(map_put(&map, UINT64_MAX, &b), 0);
	assert_ptr_equal(map_get(&map, 0), &a);
	assert_int_equal(map_put(&map, 0, &b), 0);
	assert_int_equal(map.count, 2);
	assert_ptr_equal(map_remove(&map, 0), &b);
	assert_null(map_get(&map, 0));
	assert_ptr_equal(map_get(&map, UINT64_MAX), &b);
	assert_int_equal(map.count, 1);
	map_deinit(&map);
}

enum { KEYS = 4096, STEPS = 200000 };

/* A shadow array says what the map has to hold after each of many puts and removes. */
static void stays_right_over_many_changes(void **state)
{
	static char values[KEYS], *shadow[KEYS];
	struct map map = {0};
	uint64_t random = 88172645463325252;
	size_t count = 0;

	memset(shadow, 0, sizeof(shadow));
	for (int step = 0; step < STEPS; step++) {
		size_t i;

		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		i = random % KEYS;
		if (random >> 63) {
			assert_int_equal(map_put(&map, i << 40, &values[i]), 0);
			count += !shadow[i];
			shadow[i] = &values[i];
		} else {
			assert_ptr_equal(map_remove(&map, i << 40), shadow[i]);
			count -= !!shadow[i];
			shadow[i] = NULL;
		}
		assert_int_equal(map.count, count);
	}
	for (size_t i = 0; i < KEYS; i++)
		assert_ptr_equal(map_get(&map, i << 40), shadow[i]);
	map_for_each (entry, &map) {
		assert_ptr_equal(entry->value, shadow[entry->key >> 40]);
		count--;
	}
	assert_int_equal(count, 0);
	/* growth is by use, not by the number of changes */
	assert_in_range(map.capacity, KEYS / 2, KEYS * 2);
	map_deinit(&map);
}

static void a_full_map_leaves_room(void **state)
{
	struct map map = {0};
	int value;

	for (uint64_t key = 0; key < 10000; key++) {
		assert_int_equal(map_put(&map, key, &value), 0);
		assert_true(map.count * 4 <= map.capacity * 3);
	}
	map_deinit(&map);
}

static void a_failed_allocation_changes_nothing(void **state)
{
	struct map map = {0};
	int value;

	alloc_fail_nth(1);
	assert_int_equal(map_put(&map, 1, &value), -ENOMEM);
	assert_int_equal(alloc_fail_stop(), 1);
	assert_int_equal(map.count, 0);
	for (uint64_t key = 0; key < 12; key++)
		assert_int_equal(map_put(&map, key, &value), 0);
	/* the 13th of 16 needs a larger table */
	alloc_fail_nth(1);
	assert_int_equal(map_put(&map, 12, &value), -ENOMEM);
	assert_int_equal(alloc_fail_stop(), 1);
	assert_int_equal(map.count, 12);
	for (uint64_t key = 0; key < 12; key++)
		assert_ptr_equal(map_get(&map, key), &value);
	assert_null(map_get(&map, 12));
	map_deinit(&map);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_has_nothing),
		cmocka_unit_test(put_replaces),
		cmocka_unit_test(stays_right_over_many_changes),
		cmocka_unit_test(a_full_map_leaves_room),
		cmocka_unit_test(a_failed_allocation_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
