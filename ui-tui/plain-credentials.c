/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The questions of a setup: which network, its passphrase, a code. */
#include "ui-tui/networks.h"
#include "ui-tui/plain-parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SSID_MAX = 32 };

/* Those of all, or of the unit that asks; to be written to. */
static struct answers *answers_of(struct plain *plain, struct unit *unit)
{
	struct batch *batch = &plain->wizard->batch;

	return unit ? batch_answers_of(batch, unit) : &batch->answers;
}

/* "back": one step, or this one is left out of what goes on. Translated, static. */
static const char *way_back(const struct unit *unit)
{
	return unit ? N_("skip") : N_("back");
}

/* ---- Which network ---- */

static void tell_network(struct plain *plain, const struct networks *networks, size_t i)
{
	const struct network_row *row = &networks->rows[i];
	_cleanup_(freep) char *seen = NULL;
	const char *parts[] = {
		network_security(row),
		row->signal ? plain_signal(row->signal) : "",
		network_bands(row),
		row->known ? _("known here") : "",
		NULL,
	};
	char line[512];
	size_t used;

	if (networks->told &&
	    asprintf(&seen, _("%u of %u see it"), row->seen_by, networks->told) >= 0)
		parts[4] = seen;
	used = (size_t)snprintf(line, sizeof(line), "%zu. %s", i + 1, row->name);
	for (size_t p = 0; p < ARRAY_SIZE(parts) && used < sizeof(line); p++)
		if (parts[p] && *parts[p])
			used += (size_t)snprintf(line + used, sizeof(line) - used, ", %s",
						 parts[p]);
	talk_say(&plain->talk, "%s", line);
	if (network_obstacle(row))
		talk_say(&plain->talk, "   %s", network_obstacle(row));
}

/* NULL: out of memory. */
static char *network_prompt(const struct networks *networks, const struct unit *unit)
{
	char *text;

	if (!networks->n)
		return asprintf(&text, _("Network (%s, %s): "), _("other"),
				_(way_back(unit))) < 0
			       ? NULL
			       : text;
	return asprintf(&text, _("Network (a number, %s, %s) [1, %s]: "), _("other"),
			_(way_back(unit)), networks->rows[0].name) < 0
		       ? NULL
		       : text;
}

/* 0, 1: back, or as talk_ask(). A name is taken as it is typed, blanks in it too. */
static int ask_name(struct plain *plain, struct unit *unit)
{
	struct talk *talk = &plain->talk;
	_cleanup_(freep) char *name = NULL;
	int r = talk_ask(talk, 0, _("Its name (Enter alone: back): "));
	size_t len;

	if (r < 0)
		return r;
	name = charset_decode(&talk->charset, secret_data(talk->line));
	if (!name)
		return -ENOMEM;
	len = strlen(name);
	if (!len)
		return 1;
	if (len > SSID_MAX) {
		talk_say(talk, _("A network's name has at most %d bytes."), SSID_MAX);
		return 1;
	}
	answers_set_network(answers_of(plain, unit), name, len, false);
	return 0;
}

static const struct network_row *find_typed(const struct networks *networks,
					    const char *typed)
{
	size_t number = strtoul(typed, NULL, 10);

	if (!*typed)
		return networks->n ? &networks->rows[0] : NULL;
	if (!typed[strspn(typed, "0123456789")] && number >= 1 && number <= networks->n)
		return &networks->rows[number - 1];
	return networks_find(networks, typed, strlen(typed));
}

/* 0: set; 1: back; 2: ask again; or as talk_ask(). */
static int ask_listed(struct plain *plain, struct unit *unit,
		      const struct networks *networks)
{
	_cleanup_(freep) char *prompt = network_prompt(networks, unit), *typed = NULL;
	const struct network_row *row;
	int r = prompt ? talk_ask(&plain->talk, 0, prompt) : -ENOMEM;

	if (r < 0)
		return r;
	typed = talk_words(&plain->talk);
	if (!typed)
		return -ENOMEM;
	if (talk_is(typed, way_back(unit)))
		return 1;
	if (talk_is(typed, N_("other"))) {
		r = ask_name(plain, unit);
		return r == 1 ? 2 : r;
	}
	row = find_typed(networks, typed);
	if (!row) {
		talk_say(&plain->talk,
			 _("That is not in the list. \"%s\" asks for the "
			   "name of another one."),
			 _("other"));
		return 2;
	}
	answers_set_network(answers_of(plain, unit), row->ssid, row->ssid_len,
			    network_is_open(row));
	return 0;
}

int plain_ask_network(struct plain *plain, struct unit *unit)
{
	struct wizard *wizard = plain->wizard;
	struct networks networks;
	int r;

	do {
		if (networks_collect(wizard->usher, &wizard->batch, &networks) < 0)
			return -ENOMEM;
		if (networks.n)
			talk_say(&plain->talk, "%s", _("Networks:"));
		else
			talk_say(&plain->talk, "%s", _("No network is heard."));
		for (size_t i = 0; i < networks.n; i++)
			tell_network(plain, &networks, i);
		r = ask_listed(plain, unit, &networks);
		networks_deinit(&networks);
	} while (r == 2);
	return r;
}

/* ---- Its passphrase ---- */

struct lock {
	bool known;   /* this computer has its passphrase */
	bool secured; /* it is known that there is one */
};

/* One whose passphrase here was refused is typed. */
static struct lock look_up(const struct wizard *wizard, const struct answers *answers)
{
	struct lock lock = {0};
	const struct network_row *row;
	struct networks networks;

	if (networks_collect(wizard->usher, &wizard->batch, &networks) < 0)
		return lock;
	row = networks_find(&networks, answers->ssid, answers->ssid_len);
	lock.secured = row && network_is_secured(row);
	lock.known = row && row->known && !wizard->batch.begun;
	networks_deinit(&networks);
	return lock;
}

static char *passphrase_prompt(const struct answers *answers, struct lock lock,
			       const struct unit *unit)
{
	_cleanup_(freep) char *ssid = usher_printable(answers->ssid, answers->ssid_len);
	const char *back = _(way_back(unit));
	char *text = NULL;
	int r;

	if (!ssid)
		return NULL;
	if (lock.known)
		r = asprintf(
			&text,
			_("Passphrase of %s, hidden (%s or Enter alone: the one that "
			  "this computer has; %s): "),
			ssid, _("known"), back);
	else if (lock.secured)
		r = asprintf(&text, _("Passphrase of %s, hidden (or %s): "), ssid, back);
	else
		r = asprintf(
			&text,
			_("Passphrase of %s, hidden (Enter alone: it is open and has "
			  "none; %s): "),
			ssid, back);
	return r < 0 ? NULL : text;
}

/* 0: taken; 2: ask again; -ENOMEM. */
static int take_passphrase(struct plain *plain, struct unit *unit, struct lock lock)
{
	const struct secret *typed = plain->talk.line;
	const char *problem = NULL;

	if (lock.known &&
	    (!secret_len(typed) || talk_is(secret_data(typed), N_("known")))) {
		answers_set_known(answers_of(plain, unit));
		return 0;
	}
	if (secret_len(typed) || lock.secured)
		problem = secret_check_passphrase(typed);
	if (problem) {
		talk_say(&plain->talk, _("This cannot be it: %s."), _(problem));
		return 2;
	}
	return answers_set_passphrase(answers_of(plain, unit), secret_data(typed),
				      secret_len(typed));
}

int plain_ask_passphrase(struct plain *plain, struct unit *unit)
{
	struct wizard *wizard = plain->wizard;
	const struct answers *answers = unit ? unit->answers : &wizard->batch.answers;
	struct lock lock = look_up(wizard, answers);
	_cleanup_(freep) char *prompt = passphrase_prompt(answers, lock, unit);
	int r;

	if (!prompt)
		return -ENOMEM;
	do {
		r = talk_ask(&plain->talk, ASK_HIDDEN, prompt);
		if (r == 0 && talk_is(secret_data(plain->talk.line), way_back(unit)))
			r = 1;
		if (r == 0)
			r = take_passphrase(plain, unit, lock);
		secret_set(plain->talk.line, "", 0);
	} while (r == 2);
	return r;
}

int plain_ask_code(struct plain *plain, struct unit *unit)
{
	_cleanup_(freep) char *prompt = NULL;
	int r;

	if (asprintf(&prompt, _("The code on %s (or %s): "), unit->name,
		     _(way_back(unit))) < 0)
		return -ENOMEM;
	do
		r = talk_ask(&plain->talk, 0, prompt);
	while (r == 0 && !secret_len(plain->talk.line));
	if (r == 0 && talk_is(secret_data(plain->talk.line), way_back(unit)))
		r = 1;
	if (r == 0)
		r = batch_set_code(&plain->wizard->batch, unit,
				   secret_data(plain->talk.line),
				   secret_len(plain->talk.line));
	secret_set(plain->talk.line, "", 0);
	return r;
}
