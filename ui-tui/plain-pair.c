/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An accessory on Wi-Fi Aware: paired, or verified where it is paired. */
#include "ui-tui/phase.h"
#include "ui-tui/plain-parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* In words; the caller frees. NULL: nothing to say, or out of memory. */
static char *words_of(const struct pairing *pairing)
{
	_cleanup_(freep) char *advice = NULL;
	char *text = NULL;

	switch (pairing->state) {
	case PAIRING_IDLE:
	case PAIRING_ASKING:
		return NULL;
	case PAIRING_GOING_ON:
		if (*pairing->shown) {
			if (asprintf(&text, _("type this PIN on the accessory: %s"),
				     pairing->shown) < 0)
				return NULL;
			return text;
		}
		return pairing->phase ? strdup(phase_of_pairing(pairing->phase)) : NULL;
	case PAIRING_DONE:
		return strdup(
			pairing->verified
				? _("it is the one that was paired before: no PIN was "
				    "needed")
				: _("paired with this computer"));
	case PAIRING_FAILED:
		break;
	}
	advice = pairing_advice(pairing);
	if (asprintf(&text, "%s%s%s%s%s", _(usher_strerror(pairing->error)),
		     pairing->text ? "; " : "", pairing->text ? pairing->text : "",
		     advice ? ". " : "", advice ? advice : "") < 0)
		return NULL;
	return text;
}

static void tell_done(struct plain *plain, const struct pairing *pairing)
{
	struct talk *talk = &plain->talk;

	if (!pairing->authenticated)
		talk_say(talk, "%s",
			 _("Without a PIN: who answered has not shown that it is this "
			   "accessory."));
	if (pairing->cached)
		talk_say(
			talk, "%s",
			_("It is remembered, also when it is switched off or has another "
			  "address: next time no PIN is needed."));
	if (pairing->note)
		talk_say(talk, "%s", pairing->note);
	else if (!pairing->cached)
		talk_say(talk, "%s", _("It is not remembered."));
}

static void tell_pairing(struct plain *plain)
{
	const struct pairing *pairing = &plain->wizard->pairing;
	_cleanup_(freep) char *words = words_of(pairing);

	/* the question for the PIN, when it has waited for too long */
	plain->talk.moot = pairing->state != PAIRING_ASKING;
	if (!words || (plain->told_join && !strcmp(words, plain->told_join)))
		return;
	talk_say_of(&plain->talk, pairing->name, words);
	if (pairing->state == PAIRING_DONE)
		tell_done(plain, pairing);
	free(plain->told_join);
	plain->told_join = words;
	words = NULL;
}

/* 0; 1: not at all; or as talk_ask(). */
static int ask_secret(struct plain *plain, struct pairing *pairing)
{
	struct talk *talk = &plain->talk;
	const char *problem;
	int r;

	if (pairing->wrong)
		talk_say(
			talk, "%s",
			pairing->passphrase
				? _("The passphrase was wrong.")
				: _("The PIN was wrong. It shows a new one now, where it "
				    "shows one: type that. One that is printed on it "
				    "stays the same."));
	for (;;) {
		if (pairing->passphrase)
			r = talk_ask(talk, ASK_HIDDEN,
				     _("Its passphrase, hidden (Enter alone: back): "));
		else
			r = talk_ask(
				talk, 0,
				_("Its PIN, six digits on its display, or printed on "
				  "it (Enter alone: back): "));
		if (r < 0)
			return r;
		if (!secret_len(talk->line))
			return 1;
		problem = secret_len(talk->line) > PAIRING_SECRET_MAX
				  ? N_("it is too long")
				  : pairing_answer(pairing, talk->line);
		if (!problem)
			break;
		talk_say(talk, _("This cannot be it: %s."), _(problem));
	}
	secret_set(talk->line, "", 0);
	return 0;
}

/* Until it is over, or a person goes back. 0; 1; or as talk_ask(). */
static int follow(struct plain *plain, struct pairing *pairing)
{
	int r = 0;

	while (r == 0 && pairing_is_busy(pairing)) {
		if (pairing->state == PAIRING_ASKING) {
			r = ask_secret(plain, pairing);
			if (r == -EAGAIN)
				r = 0;
			continue;
		}
		r = talk_turn(&plain->talk, false, 0);
	}
	return r;
}

static int go(struct plain *plain, struct pairing *pairing)
{
	int r;

	do {
		pairing_start(pairing);
		r = follow(plain, pairing);
		if (r != 0 || pairing->state != PAIRING_FAILED ||
		    pairing->error != USHER_ERROR_PAIR_AGAIN)
			break;
		r = talk_confirm(&plain->talk, _("Pair it anew?"));
		pairing->again = r == 1;
		r = MIN(r, 0);
	} while (r == 0 && pairing->again);
	return MIN(r, 0);
}

static int agree(struct plain *plain)
{
	return talk_confirm(&plain->talk,
			    _("It has no PIN to show, and none is printed on it. It can "
			      "be paired all the same, but nobody can tell then whether "
			      "it is this accessory that answers, or somebody near who "
			      "passes for it. Pair it without a PIN?"));
}

int plain_pair(struct plain *plain, struct row *row)
{
	struct pairing *pairing = &plain->wizard->pairing;
	_cleanup_(freep) char *title = row_title(row);
	int r = title ? pairing_set(pairing, row->accessory, title, NULL) : -ENOMEM;

	if (r < 0)
		return r;
	if (pairing_is_weak(pairing)) {
		r = agree(plain);
		if (r != 1)
			return r;
		pairing->agreed = true;
	}
	freep(&plain->told_join);
	plain->tell = tell_pairing;
	r = go(plain, pairing);
	tell_pairing(plain);
	plain->tell = NULL;
	freep(&plain->told_join);
	pairing_stop(pairing);
	rows_refresh(&plain->wizard->rows);
	return r;
}
