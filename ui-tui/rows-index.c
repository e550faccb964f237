/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an accessory to its row, for thousands of changes a second: open addressing by its pointer. */
#include "ui-tui/rows-parts.h"

#include <errno.h>
#include <string.h>

enum { INDEX_FIRST = 64 };

static size_t slot_of(const struct rows *rows, const struct usher_accessory *accessory)
{
	/* Fibonacci hashing: the low bits of a pointer are the same for all */
	uint64_t hash = (uint64_t)(uintptr_t)accessory * 0x9e3779b97f4a7c15;
	size_t slot = (size_t)(hash >> 32) & (rows->index_size - 1);

	while (rows->index[slot] && rows->index[slot]->accessory != accessory)
		slot = (slot + 1) & (rows->index_size - 1);
	return slot;
}

struct row *rows_find(const struct rows *rows, const struct usher_accessory *accessory)
{
	return rows->index_size ? rows->index[slot_of(rows, accessory)] : NULL;
}

void rows_index_rebuild(struct rows *rows)
{
	if (!rows->index_size)
		return;
	memset(rows->index, 0, rows->index_size * sizeof(*rows->index));
	for (size_t i = 0; i < rows->n; i++)
		rows->index[slot_of(rows, rows->all[i]->accessory)] = rows->all[i];
}

int rows_index_add(struct rows *rows, struct row *row)
{
	if (2 * (rows->n + 1) > rows->index_size) {
		size_t size = rows->index_size ? 2 * rows->index_size : INDEX_FIRST;
		struct row **index = calloc(size, sizeof(*index));

		if (!index)
			return -ENOMEM;
		free(rows->index);
		rows->index = index;
		rows->index_size = size;
		rows_index_rebuild(rows);
	}
	rows->index[slot_of(rows, row->accessory)] = row;
	return 0;
}
