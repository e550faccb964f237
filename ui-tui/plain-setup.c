/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A setup from its questions to its end: what goes on with each accessory is a line each time. */
#include "ui-tui/plain-parts.h"
#include "ui-tui/unit-words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	LOOK_US = 12000000, /* for accessories to tell which networks they see */
};

/* ---- What is told ---- */

void plain_forget_told(struct plain *plain)
{
	for (size_t i = 0; i < plain->n_told; i++) {
		free(plain->told[i].words);
		free(plain->told[i].advice);
	}
	freep(&plain->told);
	plain->n_told = 0;
}

/* What has come to its end before is no news when another one is tried again. */
static void remember_told(struct plain *plain)
{
	const struct batch *batch = &plain->wizard->batch;

	plain_forget_told(plain);
	plain->told = calloc(batch->n ? batch->n : 1, sizeof(*plain->told));
	plain->n_told = plain->told ? batch->n : 0;
	for (size_t i = 0; i < plain->n_told; i++)
		if (unit_is_over(batch->units[i])) {
			plain->told[i].words = unit_words(batch->units[i]);
			plain->told[i].advice = unit_advice(batch->units[i]);
		}
}

/* Takes text; whether it is another one than what was told. */
static bool is_new(char **told, char *text)
{
	bool same = (*told && text && !strcmp(*told, text)) || (!*told && !text);

	free(*told);
	*told = text;
	return !same && text;
}

static void tell_url(struct plain *plain, const struct unit *unit)
{
	const char *url = usher_setup_get_url(unit->setup, 0);
	_cleanup_(freep) char *shown = url ? usher_printable(url, strlen(url)) : NULL;

	if (shown)
		talk_say(&plain->talk, _("%s: go on at %s"), unit->name, shown);
}

static void tell_unit(struct plain *plain, const struct unit *unit,
		      struct plain_told *told)
{
	if (is_new(&told->words, unit_words(unit)) && *told->words) {
		talk_say_of(&plain->talk, unit->name, told->words);
		if (unit->state == UNIT_DONE)
			tell_url(plain, unit);
	}
	if (is_new(&told->advice, unit_advice(unit)))
		talk_say_of(&plain->talk, unit->name, told->advice);
}

static void tell_units(struct plain *plain)
{
	const struct batch *batch = &plain->wizard->batch;
	const struct unit *asked = plain->asked;

	for (size_t i = 0; i < batch->n && i < plain->n_told; i++)
		tell_unit(plain, batch->units[i], &plain->told[i]);
	if (asked && (asked->state != UNIT_ASKING || asked->question != plain->question))
		plain->talk.moot = true;
}

/* ---- Questions on the way ---- */

static bool needs_passphrase(const struct answers *answers)
{
	return !answers->open &&
	       !(answers->proven && answers_has(answers, USHER_ASK_PASSPHRASE));
}

static int ask(struct plain *plain, struct unit *unit)
{
	int r = 0;

	switch (unit->question) {
	case USHER_ASK_NETWORK:
		r = plain_ask_network(plain, unit);
		if (r == 0 && needs_passphrase(unit->answers))
			r = plain_ask_passphrase(plain, unit);
		return r;
	case USHER_ASK_PASSPHRASE:
		return plain_ask_passphrase(plain, unit);
	case USHER_ASK_CODE:
		return plain_ask_code(plain, unit);
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return 0;
}

static int answer(struct plain *plain, struct unit *unit)
{
	struct batch *batch = &plain->wizard->batch;
	int r;

	plain->asked = unit;
	plain->question = unit->question;
	r = ask(plain, unit);
	plain->asked = NULL;
	if (r == 1)
		batch_cancel(batch, unit);
	else if (r == 0)
		batch_answer(batch);
	tell_units(plain);
	return r == -EAGAIN || r == 1 ? 0 : r;
}

/* ---- While it goes on ---- */

static void cancel_all(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		batch_cancel(batch, batch->units[i]);
}

static void cancel(struct plain *plain, const char *number)
{
	struct batch *batch = &plain->wizard->batch;
	const struct row *row;

	if (!*number) {
		cancel_all(batch);
		return;
	}
	row = plain_row(plain, number);
	for (size_t i = 0; row && i < batch->n; i++)
		if (batch->units[i]->accessory == row->accessory)
			batch_cancel(batch, batch->units[i]);
}

static void tell_all(struct plain *plain)
{
	const struct batch *batch = &plain->wizard->batch;

	for (size_t i = 0; i < batch->n; i++) {
		_cleanup_(freep) char *words = unit_words(batch->units[i]);

		if (words)
			talk_say_of(&plain->talk, batch->units[i]->name, words);
	}
}

static void tell_busy_help(struct plain *plain)
{
	talk_say(&plain->talk,
		 _("Enter tells where each one stands; %s ends all of them, %s and a "
		   "number one."),
		 _("cancel"), _("cancel"));
}

/* What a person typed while nothing was asked. */
static void take_line(struct plain *plain)
{
	_cleanup_(freep) char *typed = talk_words(&plain->talk);
	char *rest = typed ? strchr(typed, ' ') : NULL;

	secret_set(plain->talk.line, "", 0);
	if (rest)
		*rest++ = '\0';
	if (!typed || !*typed)
		tell_all(plain);
	else if (talk_is(typed, N_("cancel")))
		cancel(plain, rest ? rest : "");
	else
		tell_busy_help(plain);
	tell_units(plain);
}

static int attend(struct plain *plain)
{
	struct batch *batch = &plain->wizard->batch;
	int r = 0;

	plain->tell = tell_units;
	tell_units(plain);
	while (r >= 0 && !batch_is_over(batch)) {
		struct unit *unit = batch_asking(batch, USHER_ASK_NONE);

		if (unit) {
			r = answer(plain, unit);
			continue;
		}
		/* lines of a pipe or a file are for questions */
		r = talk_turn(&plain->talk, plain->talk.terminal, 0);
		if (r == 1)
			take_line(plain);
	}
	return MIN(r, 0);
}

static void tell_result(struct plain *plain)
{
	const struct batch *batch = &plain->wizard->batch;
	_cleanup_(freep) char *words = batch_words(batch);

	if (words && batch->n > 1)
		talk_say(&plain->talk, "%s", words);
	if (batch_count(batch, UNIT_DONE) < batch->n)
		talk_say(&plain->talk,
			 _("\"%s\" tries again what failed; what was typed is kept."),
			 _("again"));
}

static int run(struct plain *plain)
{
	int r;

	remember_told(plain);
	if (plain->talk.terminal)
		tell_busy_help(plain);
	r = attend(plain);
	if (r == 0) { /* else what goes on is cancelled, which is told until the end */
		plain->tell = NULL;
		tell_result(plain);
	}
	return r;
}

/* ---- Before it begins ---- */

static bool is_looking(const struct wizard *wizard)
{
	return !usher_suggest_is_done(wizard->usher) ||
	       batch_count(&wizard->batch, UNIT_RUNNING);
}

/* So that the list of networks is that of the accessories, too. */
static int look(struct plain *plain)
{
	struct wizard *wizard = plain->wizard;
	uint64_t until = ui_now() + LOOK_US;
	_cleanup_(freep) char *names = batch_names(&wizard->batch);
	int r = 0;

	talk_say(&plain->talk, _("Setting up %s."), names ? names : "");
	batch_look(&wizard->batch);
	if (is_looking(wizard))
		talk_say(&plain->talk, "%s", _("Asking which networks are there..."));
	while (r >= 0 && is_looking(wizard) && ui_now() < until)
		r = talk_turn(&plain->talk, false, until);
	return r;
}

int plain_setup(struct plain *plain)
{
	struct wizard *wizard = plain->wizard;
	int r = look(plain);

	while (r == 0) {
		r = plain_ask_network(plain, NULL);
		if (r != 0 || !needs_passphrase(&wizard->batch.answers))
			break;
		r = plain_ask_passphrase(plain, NULL);
		if (r != 1)
			break;
		r = 0; /* back to the networks */
	}
	if (r == 1) {
		cancel_all(&wizard->batch);
		talk_say(&plain->talk, "%s", _("Nothing was sent."));
		return 0;
	}
	if (r < 0)
		return r;
	batch_start(&wizard->batch);
	return run(plain);
}

int plain_again(struct plain *plain)
{
	struct batch *batch = &plain->wizard->batch;
	size_t n = 0;

	for (size_t i = 0; batch->begun && i < batch->n; i++) {
		struct unit *unit = batch->units[i];

		if (unit->state != UNIT_FAILED && unit->state != UNIT_CANCELLED)
			continue;
		batch_retry(batch, unit);
		n++;
	}
	if (n)
		return run(plain);
	talk_say(&plain->talk, "%s", _("Nothing has failed."));
	return 0;
}
