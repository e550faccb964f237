/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/batch.h"

#include "ui-tui/i18n.h"
#include "ui-tui/loop.h"

#include <errno.h>
#include <string.h>

enum {
	WHOLE_MS = 180 * 1000
}; /* of a setup; what a person takes to answer is not counted */

static struct unit *unit_free(struct unit *unit)
{
	if (!unit)
		return NULL;
	usher_setup_free(unit->setup);
	usher_accessory_unref(unit->accessory);
	free(unit->name);
	free(unit->note);
	free(unit->text);
	free(unit);
	return NULL;
}

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
}

void batch_forget(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		batch->units[i]->answers = &batch->answers;
	forget_apart(batch);
	answers_deinit(&batch->answers);
}

int batch_add(struct batch *batch, struct usher_accessory *accessory, const char *name)
{
	struct unit *unit;

	for (size_t i = 0; i < batch->n; i++)
		if (batch->units[i]->accessory == accessory)
			return -EALREADY;
	if (batch->n == batch->capacity) {
		size_t capacity = batch->capacity ? 2 * batch->capacity : 8;
		struct unit **units = realloc(batch->units, capacity * sizeof(*units));

		if (!units)
			return -ENOMEM;
		batch->units = units;
		batch->capacity = capacity;
	}
	unit = calloc(1, sizeof(*unit));
	if (!unit)
		return -ENOMEM;
	unit->name = strdup(name);
	if (!unit->name) {
		free(unit);
		return -ENOMEM;
	}
	unit->accessory = usher_accessory_ref(accessory);
	unit->answers = &batch->answers;
	batch->units[batch->n++] = unit;
	return 0;
}

/* ---- Turns ---- */

bool unit_is_over(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_WAITING:
	case UNIT_RUNNING:
	case UNIT_ASKING:
		return false;
	case UNIT_DONE:
	case UNIT_FAILED:
	case UNIT_CANCELLED:
		break;
	}
	return true;
}

static void set_text(char **slot, const char *text)
{
	free(*slot);
	*slot = text ? usher_printable(text, strlen(text)) : NULL;
}

/* It goes on after a question. */
static void run(struct unit *unit)
{
	if (unit->asked_us)
		unit->begin_us += ui_now() - unit->asked_us;
	unit->asked_us = 0;
	unit->state = UNIT_RUNNING;
	unit->question = USHER_ASK_NONE;
}

static void end(struct unit *unit, enum unit_state state)
{
	run(unit);
	unit->state = state;
	unit->end_us = ui_now();
}

static void begin(struct batch *batch, struct unit *unit)
{
	const struct answers *answers = unit->answers;
	int r = usher_setup_start(batch->usher, unit->accessory, USHER_GOAL_SETUP,
				  &unit->setup);

	unit->state = UNIT_RUNNING;
	unit->begin_us = ui_now();
	unit->end_us = 0;
	if (r < 0) {
		unit->error = r;
		unit->certainty = USHER_CERTAIN;
		set_text(&unit->text, r == -EOPNOTSUPP
					      ? _("nothing is known to set it up with")
					      : NULL);
		end(unit, UNIT_FAILED);
		return;
	}
	usher_setup_set_retry(unit->setup, true);
	usher_setup_set_list_networks(unit->setup, true);
	usher_setup_set_again(unit->setup, unit->again);
	if (batch->begun && answers_has(answers, USHER_ASK_NETWORK)) {
		usher_setup_answer(unit->setup, USHER_ASK_NETWORK, answers->ssid,
				   answers->ssid_len);
		unit->network_version = answers->network_version;
	}
}

static bool needs_a_hand(const struct unit *unit)
{
	return strcmp(usher_accessory_get_state(unit->accessory), "ready") != 0;
}

/* As many as there are turns for, in their order. */
static void begin_next(struct batch *batch)
{
	size_t active = batch_count(batch, UNIT_RUNNING) +
			batch_count(batch, UNIT_ASKING);

	for (size_t i = 0; i < batch->n && active < BATCH_AT_ONCE; i++) {
		struct unit *unit = batch->units[i];

		if (unit->state != UNIT_WAITING || (!batch->begun && needs_a_hand(unit)))
			continue;
		begin(batch, unit);
		active += !unit_is_over(unit);
	}
}

/* Out of its former setup, if there was one. */
static void reset(struct unit *unit)
{
	unit->setup = usher_setup_free(unit->setup);
	unit->state = UNIT_WAITING;
	unit->question = USHER_ASK_NONE;
	unit->phase = NULL;
	unit->error = USHER_OK;
	set_text(&unit->note, NULL);
	set_text(&unit->text, NULL);
	unit->begin_us = unit->end_us = unit->asked_us = 0;
}

void batch_look(struct batch *batch)
{
	if (!batch->begun)
		begin_next(batch);
}

void batch_start(struct batch *batch)
{
	if (batch->begun)
		return;
	batch->begun = true;
	for (size_t i = 0; i < batch->n; i++) {
		if (unit_is_over(batch->units[i])) /* it was too early */
			reset(batch->units[i]);
		else if (batch->units[i]->begin_us)
			batch->units[i]->begin_us = batch->units[i]->asked_us = ui_now();
	}
	batch_answer(batch);
	begin_next(batch);
}

void batch_cancel(struct batch *batch, struct unit *unit)
{
	if (unit->state == UNIT_WAITING)
		end(unit, UNIT_CANCELLED);
	else if (!unit_is_over(unit))
		usher_setup_cancel(unit->setup);
}

void batch_retry(struct batch *batch, struct unit *unit)
{
	if (!unit_is_over(unit))
		return;
	unit->again |= unit->error == USHER_ERROR_ALREADY || unit->state == UNIT_DONE;
	reset(unit);
	begin_next(batch);
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

/* ---- Questions and answers ---- */

static unsigned *version_of(struct unit *unit, enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NETWORK:
		return &unit->network_version;
	case USHER_ASK_PASSPHRASE:
		return &unit->passphrase_version;
	case USHER_ASK_CODE:
		return &unit->code_version;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return NULL;
}

static int tell(struct unit *unit)
{
	const struct answers *answers = unit->answers;

	switch (unit->question) {
	case USHER_ASK_NETWORK:
		return usher_setup_answer(unit->setup, unit->question, answers->ssid,
					  answers->ssid_len);
	case USHER_ASK_PASSPHRASE:
		if (answers->known) {
			usher_setup_set_known_passphrase(unit->setup, true);
			return 0;
		}
		return usher_setup_answer(
			unit->setup, unit->question,
			answers->open ? "" : secret_data(answers->passphrase),
			answers->open ? 0 : secret_len(answers->passphrase));
	case USHER_ASK_CODE:
		return usher_setup_answer(unit->setup, unit->question,
					  secret_data(answers->code),
					  secret_len(answers->code));
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return 0;
}

/* Goes on when there is an answer, and a new one where the former was refused. */
static void answer_unit(struct batch *batch, struct unit *unit)
{
	unsigned version = answers_version(unit->answers, unit->question);
	int r;

	if (!batch->begun || unit->state != UNIT_ASKING ||
	    !version_of(unit, unit->question) ||
	    !answers_has(unit->answers, unit->question) ||
	    (unit->error && *version_of(unit, unit->question) == version))
		return;
	r = tell(unit);
	if (r < 0) {
		unit->error = r;
		return;
	}
	usher_setup_set_timeout(unit->setup, WHOLE_MS);
	*version_of(unit, unit->question) = version;
	run(unit);
	unit->error = USHER_OK;
	set_text(&unit->text, NULL);
}

void batch_answer(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		answer_unit(batch, batch->units[i]);
}

struct unit *batch_asking(const struct batch *batch, enum usher_question question)
{
	for (size_t i = 0; i < batch->n; i++) {
		struct unit *unit = batch->units[i];

		if (unit->state != UNIT_ASKING ||
		    (!batch->begun && answers_has(unit->answers, unit->question)))
			continue;
		if (unit->question == question ||
		    (question == USHER_ASK_NONE && unit->question != USHER_ASK_AUTHORIZE))
			return unit;
	}
	return NULL;
}

/* Its network does not do, or a passphrase that others joined with. */
static bool goes_apart(const struct unit *unit)
{
	return unit->state == UNIT_ASKING && unit->error &&
	       (unit->question == USHER_ASK_NETWORK ||
		(unit->question == USHER_ASK_PASSPHRASE && unit->answers->proven));
}

static bool goes_with(const struct unit *other, const struct unit *unit)
{
	return other->answers == unit->answers && other->question == unit->question &&
	       goes_apart(other);
}

struct answers *batch_answers_of(struct batch *batch, struct unit *unit)
{
	struct answers *former = unit->answers, *copy, **apart;
	size_t with = 0, of = 0;

	for (size_t i = 0; i < batch->n; i++) {
		with += goes_with(batch->units[i], unit);
		of += batch->units[i]->answers == former;
	}
	if (!goes_apart(unit) || with == of)
		return former;
	apart = realloc(batch->apart, (batch->n_apart + 1) * sizeof(struct answers *));
	if (!apart)
		return former;
	batch->apart = apart;
	copy = malloc(sizeof(*copy));
	if (!copy || answers_copy(former, copy) < 0) {
		free(copy);
		return former;
	}
	batch->apart[batch->n_apart++] = copy;
	for (size_t i = 0; i < batch->n; i++)
		if (batch->units[i] != unit && goes_with(batch->units[i], unit))
			batch->units[i]->answers = copy;
	unit->answers = copy;
	return copy;
}

/* ---- Events ---- */

static void on_ask(struct batch *batch, struct unit *unit,
		   const struct usher_event *event)
{
	const unsigned *version;

	unit->state = UNIT_ASKING;
	unit->question = usher_event_get_question(event);
	version = version_of(unit, unit->question);
	if (!version)
		return;
	/* over a new connection it asks as if it had not refused what it was told */
	if (usher_event_get_error(event) || !unit->error ||
	    *version != answers_version(unit->answers, unit->question)) {
		unit->error = usher_event_get_error(event);
		unit->certainty = usher_event_get_certainty(event);
		set_text(&unit->text, usher_event_get_text(event));
	}
	/* as long as a person likes */
	unit->asked_us = ui_now();
	usher_setup_set_timeout(unit->setup, 0);
	if (unit->question == USHER_ASK_PASSPHRASE && unit->error)
		answers_doubt(unit->answers, unit->passphrase_version);
	else if (unit->question == USHER_ASK_PASSPHRASE && unit->answers->known &&
		 unit->passphrase_version == unit->answers->passphrase_version)
		answers_clear_known(unit->answers); /* it cannot be read */
	answer_unit(batch, unit);
}

static void on_end(struct batch *batch, struct unit *unit,
		   const struct usher_event *event)
{
	unit->error = usher_event_get_error(event);
	unit->certainty = usher_event_get_certainty(event);
	set_text(&unit->text, usher_event_get_text(event));
	if (unit->error == USHER_OK) {
		end(unit, UNIT_DONE);
		answers_prove(unit->answers, unit->passphrase_version);
		batch_answer(batch); /* those that were kept waiting by a doubt */
	} else {
		end(unit,
		    unit->error == USHER_ERROR_CANCELLED ? UNIT_CANCELLED : UNIT_FAILED);
		if (unit->error == USHER_ERROR_WRONG_PASSWORD)
			answers_doubt(unit->answers, unit->passphrase_version);
	}
	begin_next(batch);
}

static struct unit *unit_of(const struct batch *batch, const struct usher_event *event)
{
	const struct usher_setup *setup = usher_event_get_setup(event);

	for (size_t i = 0; setup && i < batch->n; i++)
		if (batch->units[i]->setup == setup)
			return batch->units[i];
	return NULL;
}

bool batch_event(struct batch *batch, const struct usher_event *event)
{
	struct unit *unit = unit_of(batch, event);

	if (!unit)
		return false;
	switch (usher_event_get_type(event)) {
	case USHER_EVENT_PHASE:
		/* a question that is open comes again when it still matters */
		run(unit);
		unit->phase = usher_event_get_phase(event);
		return true;
	case USHER_EVENT_NOTE:
		set_text(&unit->note, usher_event_get_text(event));
		return true;
	case USHER_EVENT_ASK:
		on_ask(batch, unit, event);
		return true;
	case USHER_EVENT_END:
		on_end(batch, unit, event);
		return true;
	case USHER_EVENT_INFO:
		return true;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_JOINED:
		break;
	}
	return false;
}
