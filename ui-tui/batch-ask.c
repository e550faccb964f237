/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the setups of a batch ask, who is told what, and their events. */
#include "ui-tui/batch.h"

#include "ui-tui/loop.h"

#include <string.h>

/* Of a setup; what a person takes to answer is not counted. */
enum { WHOLE_MS = 180 * 1000 };

/* ---- Questions and answers ---- */

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
	    !unit_version(unit, unit->question) ||
	    !answers_has(unit->answers, unit->question) ||
	    (unit->question == USHER_ASK_CODE && unit != batch->code_of) ||
	    (unit->error && *unit_version(unit, unit->question) == version))
		return;
	r = tell(unit);
	if (r < 0) {
		unit->error = r;
		return;
	}
	usher_setup_set_timeout(unit->setup, WHOLE_MS);
	*unit_version(unit, unit->question) = version;
	unit_run(unit);
	unit->error = USHER_OK;
	unit_set_text(&unit->text, NULL);
}

int batch_set_code(struct batch *batch, struct unit *unit, const void *code, size_t len)
{
	batch->code_of = unit;
	return answers_set_code(unit->answers, code, len);
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
	version = unit_version(unit, unit->question);
	if (!version)
		return;
	/* over a new connection it asks as if it had not refused what it was told */
	if (usher_event_get_error(event) || !unit->error ||
	    *version != answers_version(unit->answers, unit->question)) {
		unit->error = usher_event_get_error(event);
		unit->certainty = usher_event_get_certainty(event);
		unit_set_text(&unit->text, usher_event_get_text(event));
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
	unit_set_text(&unit->text, usher_event_get_text(event));
	if (unit->error == USHER_OK) {
		unit_end(unit, UNIT_DONE);
		answers_prove(unit->answers, unit->passphrase_version);
		batch_answer(batch); /* those that were kept waiting by a doubt */
	} else {
		unit_end(unit, unit->error == USHER_ERROR_CANCELLED ? UNIT_CANCELLED
								    : UNIT_FAILED);
		if (unit->error == USHER_ERROR_WRONG_PASSWORD)
			answers_doubt(unit->answers, unit->passphrase_version);
	}
	batch_begin_next(batch);
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
		unit_run(unit);
		unit->phase = usher_event_get_phase(event);
		/* it was typed, or is too late, once something else than the request goes on */
		if (strcmp(unit->phase, "request") != 0)
			unit_hide_pin(unit);
		return true;
	case USHER_EVENT_PIN:
		unit_show_pin(unit, event);
		return true;
	case USHER_EVENT_NOTE:
		unit_set_text(&unit->note, usher_event_get_text(event));
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
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		break;
	}
	return false;
}
