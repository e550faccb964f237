/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/steps.h"

#include "ui-tui/views.h"

const struct answers *steps_answers(const struct wizard *wizard)
{
	const struct batch *batch = &wizard->batch;

	return batch->asked ? batch->asked->answers : &batch->answers;
}

struct answers *steps_answers_to_set(struct wizard *wizard)
{
	struct batch *batch = &wizard->batch;

	return batch->asked ? batch_answers_of(batch, batch->asked) : &batch->answers;
}

static bool needs_passphrase(const struct answers *answers)
{
	return !answers->open &&
	       !(answers->proven && answers_has(answers, USHER_ASK_PASSPHRASE));
}

void steps_network_is_set(struct wizard *wizard)
{
	bool needed = needs_passphrase(steps_answers(wizard));

	if (!needed) {
		steps_secret_is_set(wizard);
		return;
	}
	if (wizard->batch.begun)
		wizard_pop(wizard);
	wizard_push(wizard, passphrase_view_new(wizard));
}

void steps_secret_is_set(struct wizard *wizard)
{
	struct batch *batch = &wizard->batch;

	if (batch->begun) {
		wizard_pop(wizard);
		batch->asked = NULL;
		batch_answer(batch);
	} else {
		wizard_home(wizard);
		wizard_push(wizard, progress_view_new(wizard));
	}
}

void steps_back(struct wizard *wizard)
{
	struct batch *batch = &wizard->batch;

	wizard_pop(wizard);
	if (batch->begun && batch->asked) {
		/* a network that was chosen already is told all the same */
		batch->asked = NULL;
		batch_answer(batch);
	}
}

const struct unit *steps_refused(const struct wizard *wizard,
				 enum usher_question question)
{
	const struct batch *batch = &wizard->batch;

	if (!batch->asked)
		return NULL;
	if (batch->asked->error && batch->asked->question == question)
		return batch->asked;
	for (size_t i = 0; i < batch->n; i++) {
		const struct unit *unit = batch->units[i];

		if (unit->state == UNIT_ASKING && unit->question == question &&
		    unit->error && unit->answers == batch->asked->answers)
			return unit;
	}
	return NULL;
}
