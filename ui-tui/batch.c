/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/batch.h"

#include "ui-tui/loop.h"

#include <errno.h>
#include <string.h>

void batch_init(struct batch *batch, struct usher *usher)
{
	*batch = (struct batch){.usher = usher};
}

static void forget_apart(struct batch *batch)
{
	while (batch->n_apart) {
		answers_deinit(batch->apart[--batch->n_apart]);
		free(batch->apart[batch->n_apart]);
	}
}

void batch_deinit(struct batch *batch)
{
	batch_clear(batch);
	answers_deinit(&batch->answers);
	free(batch->units);
	free(batch->apart);
	*batch = (struct batch){};
}

void batch_clear(struct batch *batch)
{
	while (batch->n)
		unit_free(batch->units[--batch->n]);
	forget_apart(batch);
	batch->answers.doubted = false;
	batch->begun = false;
	batch->asked = NULL;
	batch->code_of = NULL;
}

void batch_forget(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		batch->units[i]->answers = &batch->answers;
	forget_apart(batch);
	answers_deinit(&batch->answers);
}

/* Takes the unit; NULL: out of memory. 0 or -ENOMEM. */
static int append(struct batch *batch, struct unit *unit)
{
	if (unit && batch->n == batch->capacity) {
		size_t capacity = batch->capacity ? 2 * batch->capacity : 8;
		struct unit **units = realloc(batch->units, capacity * sizeof(*units));

		if (!units) {
			unit_free(unit);
			return -ENOMEM;
		}
		batch->units = units;
		batch->capacity = capacity;
	}
	if (!unit)
		return -ENOMEM;
	batch->units[batch->n++] = unit;
	return 0;
}

int batch_add(struct batch *batch, struct usher_accessory *accessory, const char *name)
{
	for (size_t i = 0; i < batch->n; i++)
		if (batch->units[i]->accessory == accessory)
			return -EALREADY;
	return append(batch, unit_new(accessory, name, &batch->answers));
}

int batch_add_code(struct batch *batch, const void *code, size_t len, const char *name)
{
	struct unit *unit = unit_new(NULL, name, &batch->answers);

	if (!unit)
		return -ENOMEM;
	unit->by_code = secret_new(SECRET_MAX);
	if (!unit->by_code) {
		unit_free(unit);
		return -ENOMEM;
	}
	secret_set(unit->by_code, code, len);
	return append(batch, unit);
}

/* ---- Turns ---- */

static bool needs_a_hand(const struct unit *unit)
{
	return !unit->accessory ||
	       strcmp(usher_accessory_get_state(unit->accessory), "ready") != 0;
}

static bool is_on_wifi(const struct unit *unit)
{
	return unit->accessory &&
	       usher_accessory_get_transport(unit->accessory) == USHER_WIFI;
}

/* One at a time is set up in a network of its own. */
static bool waits_for_wifi(const struct batch *batch, const struct unit *unit)
{
	for (size_t i = 0; is_on_wifi(unit) && i < batch->n; i++) {
		const struct unit *other = batch->units[i];

		if (is_on_wifi(other) &&
		    (other->state == UNIT_RUNNING || other->state == UNIT_ASKING))
			return true;
	}
	return false;
}

/* As many as there are turns for, in their order. */
void batch_begin_next(struct batch *batch)
{
	size_t active = batch_count(batch, UNIT_RUNNING) +
			batch_count(batch, UNIT_ASKING);

	for (size_t i = 0; i < batch->n && active < BATCH_AT_ONCE; i++) {
		struct unit *unit = batch->units[i];

		if (unit->state != UNIT_WAITING || waits_for_wifi(batch, unit) ||
		    (!batch->begun && needs_a_hand(unit)))
			continue;
		unit_begin(unit, batch->usher, batch->begun);
		active += !unit_is_over(unit);
	}
}

void batch_look(struct batch *batch)
{
	if (!batch->begun)
		batch_begin_next(batch);
}

void batch_start(struct batch *batch)
{
	if (batch->begun)
		return;
	batch->begun = true;
	for (size_t i = 0; i < batch->n; i++) {
		struct unit *unit = batch->units[i];

		if (unit_is_over(unit)) /* it was too early */
			unit_reset(unit);
		if (unit->begin_us)
			unit->begin_us = ui_now();
		if (unit->asked_us)
			unit->asked_us = ui_now();
	}
	batch_answer(batch);
	batch_begin_next(batch);
}

void batch_cancel(struct batch *batch, struct unit *unit)
{
	if (unit->state == UNIT_WAITING)
		unit_end(unit, UNIT_CANCELLED);
	else if (!unit_is_over(unit))
		usher_setup_cancel(unit->setup);
}

void batch_retry(struct batch *batch, struct unit *unit)
{
	if (!unit_is_over(unit))
		return;
	unit_reset(unit);
	batch_begin_next(batch);
}

bool batch_is_over(const struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if (!unit_is_over(batch->units[i]))
			return false;
	return batch->begun;
}

size_t batch_count(const struct batch *batch, enum unit_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++)
		n += batch->units[i]->state == state;
	return n;
}
