/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/unit-words.h"

#include "ui-tui/i18n.h"
#include "ui-tui/phase.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_printf_(1, 2) static char *format(const char *text, ...)
{
	char *line = NULL;
	va_list args;

	va_start(args, text);
	if (vasprintf(&line, text, args) < 0)
		line = NULL;
	va_end(args);
	return line;
}

const char *doubt_words(enum usher_certainty certainty)
{
	return certainty == USHER_PROBABLE ? _(", probably") : "";
}

static char *error_words(const struct unit *unit)
{
	/* this one says by itself that the cause is not known */
	bool doubt = unit->error > 0 && unit->error != USHER_ERROR_JOIN_FAILED;

	return format("%s%s", _(usher_strerror(unit->error)),
		      doubt ? doubt_words(unit->certainty) : "");
}

bool unit_asks_for_pin(const struct unit *unit)
{
	const struct usher_aware_peer *peer = unit->accessory ? usher_accessory_get_aware(
									unit->accessory)
							      : NULL;

	return unit->question == USHER_ASK_CODE && peer &&
	       usher_aware_peer_get_methods(peer) & USHER_AWARE_PIN;
}

static char *question_words(const struct unit *unit)
{
	switch (unit->question) {
	case USHER_ASK_AUTHORIZE:
		return strdup(_("press the button on it now"));
	case USHER_ASK_NETWORK:
		if (unit->error)
			return error_words(unit);
		return strdup(_("asks which network to join"));
	case USHER_ASK_PASSPHRASE:
		if (unit->error)
			return error_words(unit);
		if (unit->answers->doubted)
			return strdup(_("waits until the passphrase is right"));
		return strdup(_("asks for the passphrase"));
	case USHER_ASK_CODE:
		if (unit->error)
			return error_words(unit);
		return strdup(unit_asks_for_pin(unit) ? _("asks for its PIN")
						      : _("asks for its code"));
	case USHER_ASK_NONE:
		break;
	}
	return strdup("");
}

static const char *done_words(const struct unit *unit)
{
	switch (usher_setup_get_reachable(unit->setup)) {
	case 1:
		return _("set up, and it answers on the network");
	case 0:
		return _("set up; it does not answer on the network yet");
	}
	return _("set up");
}

char *unit_words(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_WAITING:
		return strdup(_("waits for its turn"));
	case UNIT_RUNNING:
		if (*unit->pin)
			return format(_("type the PIN %s on it now"), unit->pin);
		return strdup(unit->phase ? phase_of_setup(unit->phase) : _("begins"));
	case UNIT_ASKING:
		return question_words(unit);
	case UNIT_DONE:
		return strdup(done_words(unit));
	case UNIT_FAILED:
		return error_words(unit);
	case UNIT_CANCELLED:
		return strdup(_("cancelled"));
	}
	return NULL;
}

/* The library's hints name options of the command line; these have a key here. */
const char *error_advice(int error)
{
	if (error == USHER_ERROR_NEEDS_PASSPHRASE || error == USHER_ERROR_WOULD_CUT)
		return NULL; /* it is asked for */
	if (error == USHER_ERROR_ALREADY)
		return _("try again to set it up anew all the same");
	if (error == USHER_ERROR_TIMED_OUT)
		return _("try again nearer to the accessory");
	if (error == USHER_ERROR_NO_AWARE)
		return _("the doctor says what each radio of this computer can do");
	if (error == USHER_ERROR_WRONG_PIN)
		return _("it shows a new PIN after each wrong one: type that");
	if (error == USHER_ERROR_NO_METHOD)
		return _("have it wait for a pairing, as its manual says, and try again");
	if (error == USHER_ERROR_PAIR_AGAIN || error == USHER_ERROR_NOT_PAIRED)
		return _("forget it under \"My accessories\" and try again: it takes its "
			 "PIN once more");
	if (error == USHER_ERROR_UNSUITABLE)
		return _("choose another network");
	return error ? _(usher_error_hint(error)) : NULL;
}

char *unit_advice(const struct unit *unit)
{
	const char *advice = error_advice(unit->error), *text = unit->text;

	if (*unit->pin && !unit->note)
		return strdup(_("It goes on by itself once the PIN was typed there."));
	if (unit->state == UNIT_WAITING || unit->state == UNIT_RUNNING)
		return unit->note ? strdup(unit->note) : NULL;
	if (unit->state == UNIT_ASKING && unit->question == USHER_ASK_AUTHORIZE)
		return strdup(_("Most accessories want a short press; it goes on by "
				"itself then."));
	if (unit->state == UNIT_CANCELLED)
		advice = NULL;
	if (unit->error == USHER_ERROR_WRONG_PIN && unit->has_keypad)
		advice = _("what was typed on it is not what was shown here: try again");
	if (unit->error == USHER_ERROR_WOULD_CUT)
		advice = _(usher_error_hint(unit->error)); /* here nobody is asked */
	if (!text && unit->state == UNIT_ASKING && !unit->error)
		text = unit->note;
	if (!text && !advice)
		return NULL;
	return format("%s%s%s", text ? text : "", text && advice ? "; " : "",
		      advice ? advice : "");
}

/* What failed and what was cancelled: each where there is some. */
char *batch_words(const struct batch *batch)
{
	size_t done = batch_count(batch, UNIT_DONE);
	size_t failed = batch_count(batch, UNIT_FAILED);
	size_t cancelled = batch_count(batch, UNIT_CANCELLED);
	_cleanup_(freep) char *failures = NULL, *rest = NULL;

	if (batch->n == 1 && done)
		return strdup(_("It is set up."));
	if (batch->n == done)
		return format(_("All %zu are set up."), done);
	if (failed)
		failures = format(_(", %zu failed"), failed);
	if (cancelled)
		rest = format(_(", %zu cancelled"), cancelled);
	return format(_("%zu of %zu set up%s%s."), done, batch->n,
		      failures ? failures : "", rest ? rest : "");
}

char *batch_names(const struct batch *batch)
{
	struct unit **units = batch->units;

	if (batch->n == 0)
		return strdup("");
	if (batch->n == 1)
		return strdup(units[0]->name);
	if (batch->n == 2)
		return format(_("%s and %s"), units[0]->name, units[1]->name);
	if (batch->n == 3)
		return format(_("%s, %s and %s"), units[0]->name, units[1]->name,
			      units[2]->name);
	return format(_("%s, %s and %zu others"), units[0]->name, units[1]->name,
		      batch->n - 2);
}
