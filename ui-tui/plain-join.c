/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network that an accessory publishes: joined, used, left. */
#include "ui-tui/phase.h"
#include "ui-tui/plain-parts.h"
#include "ui-tui/unit-words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- What is told ---- */

static void tell_joined(struct plain *plain, const struct joining *joining)
{
	const struct usher_join *join = joining->join;
	const char *ipv4 = usher_join_get_ipv4(join), *ipv6 = usher_join_get_ipv6(join),
		   *router = usher_join_get_router(join),
		   *internet = usher_join_get_internet(join);

	talk_say(&plain->talk, _("%s: joined over %s."), joining->name,
		 usher_join_get_interface(join));
	if (ipv4 || ipv6)
		talk_say(&plain->talk, _("This computer: %s%s%s"), ipv4 ? ipv4 : "",
			 ipv4 && ipv6 ? ", " : "", ipv6 ? ipv6 : "");
	if (router)
		talk_say(&plain->talk, _("The accessory: %s"), router);
	if (internet)
		talk_say(&plain->talk, _("The Internet over it: %s"), internet);
}

/* In words; the caller frees. NULL: nothing to say, or out of memory. */
static char *words_of(const struct joining *joining)
{
	const char *hint = error_advice(joining->error);
	char *text = NULL;

	switch (joining->state) {
	case JOINING_IDLE:
		return strdup(joining->join ? _("left; this computer is as it was before")
					    : "");
	case JOINING_GOING_ON:
	case JOINING_LEAVING:
		return strdup(joining->phase ? phase_of_join(joining->phase) : "");
	case JOINING_JOINED:
		return strdup(_("joined"));
	case JOINING_FAILED:
		break;
	}
	if (joining->error == USHER_ERROR_CANCELLED)
		return strdup(_("cancelled; this computer is as it was before"));
	if (asprintf(&text, "%s%s%s%s%s%s", _(usher_strerror(joining->error)),
		     doubt_words(joining->certainty), joining->text ? "; " : "",
		     joining->text ? joining->text : "", hint ? "; " : "",
		     hint ? hint : "") < 0)
		return NULL;
	return text;
}

static void tell_join(struct plain *plain)
{
	const struct joining *joining = plain->joining;
	_cleanup_(freep) char *words = words_of(joining);

	if (!words || !*words || (plain->told_join && !strcmp(words, plain->told_join)))
		return;
	if (joining->state == JOINING_JOINED)
		tell_joined(plain, joining);
	else
		talk_say_of(&plain->talk, joining->name, words);
	free(plain->told_join);
	plain->told_join = words;
	words = NULL;
	/* the question whether it is to be left, when it is gone already */
	plain->talk.moot = joining->state != JOINING_JOINED;
}

static void stop_telling(struct plain *plain)
{
	plain->tell = NULL;
	freep(&plain->told_join);
}

/* ---- What is asked ---- */

/* 0; 1: not at all; or as talk_ask(). */
static int ask_passphrase(struct plain *plain)
{
	struct talk *talk = &plain->talk;
	_cleanup_(freep) char *prompt = NULL;
	const char *problem;
	int r;

	if (asprintf(&prompt, _("Passphrase of %s, hidden (Enter alone: back): "),
		     plain->joining->name) < 0)
		return -ENOMEM;
	for (;;) {
		r = talk_ask(talk, ASK_HIDDEN, prompt);
		if (r < 0)
			return r;
		if (!secret_len(talk->line))
			return 1;
		problem = secret_len(talk->line) > PASSPHRASE_SAE_MAX
				  ? N_("it is too long")
				  : secret_check_passphrase(talk->line);
		if (!problem)
			break;
		talk_say(talk, _("This cannot be it: %s."), _(problem));
	}
	r = joining_set_passphrase(plain->joining, secret_data(talk->line),
				   secret_len(talk->line));
	secret_set(talk->line, "", 0);
	return r;
}

/* 0; 1: not at all; or as talk_ask(). */
static int ask_how_long(struct plain *plain)
{
	struct joining *joining = plain->joining;
	_cleanup_(freep) char *prompt = NULL;

	if (asprintf(&prompt,
		     _("Join %s for now, or keep it joined until you leave it? (%s, %s, "
		       "%s) [%s]: "),
		     joining->name, _("now"), _("keep"), _("back"),
		     joining->kept ? _("keep") : _("now")) < 0)
		return -ENOMEM;
	for (;;) {
		_cleanup_(freep) char *typed = NULL;
		int r = talk_ask(&plain->talk, 0, prompt);

		typed = r == 0 ? talk_words(&plain->talk) : NULL;
		if (r < 0 || !typed)
			return r < 0 ? r : -ENOMEM;
		if (talk_is(typed, N_("back")))
			return 1;
		if (!*typed)
			return 0;
		if (talk_is(typed, N_("now")) || talk_is(typed, N_("keep"))) {
			joining->kept = talk_is(typed, N_("keep"));
			return 0;
		}
	}
}

/* What is asked before the next try. 0; 1: there is none; or as talk_ask(). */
static int ask_failed(struct plain *plain)
{
	struct joining *joining = plain->joining;
	int r;

	if (joining->error == USHER_ERROR_NEEDS_PASSPHRASE ||
	    joining->error == USHER_ERROR_WRONG_PASSWORD)
		return ask_passphrase(plain);
	if (joining->error != USHER_ERROR_WOULD_CUT)
		return 1;
	r = talk_confirm(
		&plain->talk,
		_("Joining this network cuts this computer's own connection for "
		  "as long as it lasts: its only way out, or the ssh session that "
		  "you type in. It is put back afterwards. Join all the same?"));
	joining->allow_cut = r == 1;
	return r < 0 ? r : !r;
}

/* ---- How it goes ---- */

static bool is_cancelled(const struct plain *plain)
{
	_cleanup_(freep) char *typed = talk_words(&plain->talk);

	return typed && (talk_is(typed, N_("cancel")) || talk_is(typed, N_("leave")));
}

static int await_busy(struct plain *plain)
{
	struct joins *joins = &plain->wizard->joins;
	int r = 0;

	while (r >= 0 && joining_is_busy(plain->joining)) {
		r = talk_turn(&plain->talk, plain->talk.terminal, 0);
		if (r == 1 && is_cancelled(plain))
			joins_leave(joins, plain->joining);
		else if (r == 1)
			talk_say(&plain->talk, _("\"%s\" ends it."), _("cancel"));
		if (r == 1)
			secret_set(plain->talk.line, "", 0);
	}
	return MIN(r, 0);
}

/* Joined for now: until the person says so, or the input ends. */
static int stay(struct plain *plain)
{
	struct joining *joining = plain->joining;
	int r = 0;

	while (r >= 0 && joining->state == JOINING_JOINED) {
		r = talk_ask(&plain->talk, ASK_ANYTHING,
			     _("It stays joined until Enter leaves it: "));
		if (r == 0)
			joins_leave(&plain->wizard->joins, joining);
		if (r == -EAGAIN) /* it is being mended, or gone */
			r = 0;
		if (r == 0)
			r = await_busy(plain);
	}
	return MIN(r, 0);
}

static int go(struct plain *plain)
{
	struct wizard *wizard = plain->wizard;
	struct joining *joining = plain->joining;
	int r = 0;

	while (r == 0) {
		joins_start(&wizard->joins, joining);
		tell_join(plain);
		r = await_busy(plain);
		if (r == 0 && joining->state != JOINING_FAILED)
			break;
		if (r == 0)
			r = ask_failed(plain);
	}
	if (r != 0 || joining->state != JOINING_JOINED)
		return MIN(r, 0);
	if (!joining->kept)
		return stay(plain);
	talk_say(&plain->talk,
		 _("It stays joined until you leave it, also after the wizard: \"%s\" "
		   "here, or `usher leave`. The next start of this computer ends it."),
		 _("leave"));
	return 0;
}

int plain_join(struct plain *plain, struct row *row)
{
	struct joining *joining = joins_of(&plain->wizard->joins, row->accessory);
	int r;

	if (!joining)
		return -ENOMEM;
	if (joining->state == JOINING_JOINED) {
		talk_say(&plain->talk, _("%s is joined already; \"%s\" leaves it."),
			 joining->name, _("leave"));
		return 0;
	}
	plain->joining = joining;
	talk_say(&plain->talk, "%s",
		 _("This computer joins the accessory's own network. Its other "
		   "connections stay as they are."));
	r = ask_how_long(plain);
	if (r != 0)
		return MIN(r, 0);
	plain->tell = tell_join;
	r = go(plain);
	if (r == 0) /* else it is being left, which is told until the end */
		stop_telling(plain);
	return r;
}

int plain_leave(struct plain *plain)
{
	struct joins *joins = &plain->wizard->joins;
	int r = 0;

	plain->joining = NULL;
	for (size_t i = 0; i < joins->n; i++)
		if (joins->all[i]->state == JOINING_JOINED)
			plain->joining = joins->all[i];
	if (!plain->joining) {
		talk_say(
			&plain->talk, "%s",
			_("Nothing was joined here. `usher leave` leaves what was joined "
			  "before."));
		return 0;
	}
	plain->tell = tell_join;
	joins_leave(joins, plain->joining);
	r = await_busy(plain);
	stop_telling(plain);
	return r;
}
