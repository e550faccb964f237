/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/rows.h"

#include "ui-tui/loop.h"
#include "ui-tui/rows-parts.h"

#include <errno.h>
#include <string.h>

void rows_deinit(struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		row_free(rows->all[i]);
	free(rows->all);
	free(rows->shown);
	free(rows->index);
	free(rows->filter);
	*rows = (struct rows){0};
}

static void collect_shown(struct rows *rows)
{
	rows->n_shown = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (rows->all[i]->shown)
			rows->shown[rows->n_shown++] = rows->all[i];
}

static int make_room(struct rows *rows)
{
	size_t capacity = rows->capacity ? 2 * rows->capacity : 32;
	struct row **all, **shown;

	if (rows->n < rows->capacity)
		return 0;
	all = reallocarray(rows->all, capacity, sizeof(*all));
	if (all)
		rows->all = all;
	shown = reallocarray(rows->shown, capacity, sizeof(*shown));
	if (shown)
		rows->shown = shown;
	if (!all || !shown)
		return -ENOMEM;
	rows->capacity = capacity;
	return 0;
}

/* Where a row goes that is not among the first n: see the head of rows.h. */
static size_t place_of(const struct rows *rows, const struct row *row)
{
	size_t i;

	if (!rows->settled) {
		for (i = 0; i < rows->n; i++)
			if (row_compare(row, rows->all[i], rows->sort, rows->grouped) < 0)
				return i;
		return rows->n;
	}
	for (i = rows->n; rows->grouped && i > 0; i--)
		if (!strcmp(rows->all[i - 1]->kind, row->kind))
			return i;
	return rows->n;
}

static void insert(struct rows *rows, struct row *row)
{
	size_t place = place_of(rows, row);

	memmove(rows->all + place + 1, rows->all + place,
		(rows->n - place) * sizeof(*rows->all));
	rows->all[place] = row;
	rows->n++;
}

static size_t place_now(const struct rows *rows, const struct row *row)
{
	size_t i = 0;

	while (rows->all[i] != row)
		i++;
	return i;
}

static void take_out(struct rows *rows, size_t place)
{
	memmove(rows->all + place, rows->all + place + 1,
		(rows->n - place - 1) * sizeof(*rows->all));
	rows->n--;
}

/* Those that are lost and fulfil this go; whether some went. */
static void drop_lost(struct rows *rows, size_t most)
{
	size_t kept = 0, n = rows->n;

	for (size_t i = 0; i < n; i++) {
		if (!rows->all[i]->lost || rows->n_lost <= most) {
			rows->all[kept++] = rows->all[i];
			continue;
		}
		rows->n_lost--;
		row_free(rows->all[i]);
	}
	rows->n = kept;
	if (kept == n)
		return;
	rows_index_rebuild(rows);
	collect_shown(rows);
}

static bool add(struct rows *rows, struct usher_accessory *accessory)
{
	struct row *row = row_new(accessory, ui_now());

	if (!row || make_room(rows) < 0 || rows_index_add(rows, row) < 0) {
		row_free(row);
		return false;
	}
	row->number = ++rows->numbers;
	insert(rows, row);
	rows_label(rows, row);
	row->shown = !rows->filter || row_passes(row, rows->filter);
	collect_shown(rows);
	return true;
}

/* Whether they are one unit: by its key, which outlives its address. */
static bool is_same(const struct usher_accessory *a, const struct usher_accessory *b)
{
	const char *a_key = usher_accessory_get_key(a);
	const char *b_key = usher_accessory_get_key(b);

	if (a_key && b_key)
		return !strcmp(a_key, b_key);
	return !strcmp(usher_accessory_get_id(a), usher_accessory_get_id(b));
}

/* It was here before: the library knows it as another object since it was lost. */
static struct row *find_lost(const struct rows *rows,
			     const struct usher_accessory *accessory)
{
	for (size_t i = 0; rows->n_lost && i < rows->n; i++)
		if (rows->all[i]->lost && is_same(rows->all[i]->accessory, accessory))
			return rows->all[i];
	return NULL;
}

/* Whether its new text or use puts it elsewhere. */
static bool moves(const struct rows *rows, unsigned changes)
{
	if (!rows->settled)
		return changes & (ROW_CHANGE_TEXT | ROW_CHANGE_USE);
	return rows->grouped && (changes & ROW_CHANGE_TEXT);
}

static bool update(struct rows *rows, struct row *row)
{
	unsigned changes = row_update(row, ui_now());

	if (changes & ROW_CHANGE_TEXT)
		rows_label(rows, row);
	if (moves(rows, changes)) {
		take_out(rows, place_now(rows, row));
		insert(rows, row);
	}
	if (!(changes & (ROW_CHANGE_TEXT | ROW_CHANGE_USE)))
		return changes;
	/* what was shown stays until the filter changes: rows do not vanish under the cursor */
	if (!row->shown)
		row->shown = !rows->filter || row_passes(row, rows->filter);
	collect_shown(rows);
	return true;
}

static bool lose(struct rows *rows, struct row *row)
{
	if (row->lost)
		return false;
	row->lost = true;
	rows->n_lost++;
	drop_lost(rows, ROWS_LOST_MAX);
	return true;
}

bool rows_event(struct rows *rows, const struct usher_event *event)
{
	enum usher_event_type type = usher_event_get_type(event);
	struct usher_accessory *accessory = usher_event_get_accessory(event);
	struct row *row;

	if (type != USHER_EVENT_FOUND && type != USHER_EVENT_CHANGED &&
	    type != USHER_EVENT_LOST)
		return false;
	if (!accessory) /* whom a pairing hears */
		return false;
	row = rows_find(rows, accessory);
	if (type == USHER_EVENT_LOST)
		return row && lose(rows, row);
	if (row && !row->lost)
		return update(rows, row);
	if (!row)
		row = find_lost(rows, accessory);
	if (!row)
		return add(rows, accessory);
	rows->n_lost--;
	row_follow(row, accessory);
	rows_index_rebuild(rows);
	update(rows, row);
	return true;
}

struct row *rows_numbered(const struct rows *rows, uint64_t number)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->all[i]->number == number)
			return rows->all[i];
	return NULL;
}

void rows_refresh(struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		update(rows, rows->all[i]);
}

void rows_settle(struct rows *rows)
{
	rows->settled = true;
}

static int compare(const void *a, const void *b, void *userdata)
{
	const struct rows *rows = userdata;

	return row_compare(*(struct row *const *)a, *(struct row *const *)b, rows->sort,
			   rows->grouped);
}

void rows_sort(struct rows *rows, enum rows_sort sort, bool grouped)
{
	drop_lost(rows, 0);
	rows->sort = sort;
	rows->grouped = grouped;
	if (rows->n)
		qsort_r(rows->all, rows->n, sizeof(*rows->all), compare, rows);
	collect_shown(rows);
}

int rows_filter(struct rows *rows, const char *words)
{
	char *filter = words && *words ? strdup(words) : NULL;

	if (words && *words && !filter)
		return -ENOMEM;
	free(rows->filter);
	rows->filter = filter;
	for (size_t i = 0; i < rows->n; i++)
		rows->all[i]->shown = !filter || row_passes(rows->all[i], filter);
	collect_shown(rows);
	return 0;
}

struct row *rows_shown(const struct rows *rows, size_t i)
{
	return i < rows->n_shown ? rows->shown[i] : NULL;
}

size_t rows_n_shown(const struct rows *rows)
{
	return rows->n_shown;
}

size_t rows_n_chosen(const struct rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += rows->all[i]->chosen;
	return n;
}
