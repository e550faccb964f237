/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/plain.h"

#include "ui-tui/plain-numbers.h"
#include "ui-tui/plain-parts.h"
#include "ui-tui/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	LISTEN_US = 5000000, /* for a first accessory */
	GATHER_US = 2000000, /* for the others that are near, after it */
};

struct command {
	const char *word; /* N_() */
	const char *help; /* N_() */
	bool numbered;	  /* it is about one of the list */
	int (*run)(struct plain *plain, struct row *row);
};

/* ---- What a person can ask for ---- */

static int list(struct plain *plain, struct row *row)
{
	plain_list(plain, false);
	return 0;
}

static int list_all(struct plain *plain, struct row *row)
{
	plain_list(plain, true);
	return 0;
}

static int join(struct plain *plain, struct row *row)
{
	if (row->use == ROW_TO_JOIN && !row->lost)
		return plain_join(plain, row);
	talk_say(&plain->talk, "%s",
		 row->lost ? row_why_not(row)
			   : _("It has no network of its own. Its number alone sets it "
			       "up."));
	return 0;
}

static int pair(struct plain *plain, struct row *row)
{
	if (row->on_aware && !row->lost)
		return plain_pair(plain, row);
	talk_say(&plain->talk, "%s",
		 row->lost ? row_why_not(row)
			   : _("It is not heard over Wi-Fi Aware. Its number alone sets "
			       "it up."));
	return 0;
}

static int details(struct plain *plain, struct row *row)
{
	plain_details(plain, row);
	return 0;
}

static int blink(struct plain *plain, struct row *row)
{
	blink_start(plain->wizard, row->accessory);
	return 0;
}

static int again(struct plain *plain, struct row *row)
{
	return plain_again(plain);
}

static int leave(struct plain *plain, struct row *row)
{
	return plain_leave(plain);
}

static int mine(struct plain *plain, struct row *row)
{
	return plain_mine(plain);
}

static int doctor(struct plain *plain, struct row *row)
{
	return plain_doctor(plain);
}

static int tell_log(struct plain *plain, struct row *row)
{
	plain_log(plain);
	return 0;
}

static int report(struct plain *plain, struct row *row)
{
	report_save(plain->wizard);
	return 0;
}

static int help(struct plain *plain, struct row *row);

static int quit(struct plain *plain, struct row *row)
{
	return talk_end(&plain->talk, 0);
}

/* clang-format off */
static const struct command commands[] = {
	{N_("list"),     N_("what is near and can be set up; Enter alone does the same"), false, list},
	{N_("list all"), N_("everything that is heard"), false, list_all},
	{N_("join"),     N_("joins the network that it publishes"), true, join},
	{N_("pair"),     N_("pairs it over Wi-Fi Aware, or tells whether it is the one that was paired"), true, pair},
	{N_("blink"),    N_("has it blink or beep, if it can"), true, blink},
	{N_("details"),  N_("everything that is known of it, and why it matches a product or not"), true, details},
	{N_("again"),    N_("tries again what failed"), false, again},
	{N_("leave"),    N_("leaves the network that was joined"), false, leave},
	{N_("mine"),     N_("what is remembered; there it is renamed and forgotten"), false, mine},
	{N_("doctor"),   N_("what stands in the way on this computer, and its cure"), false, doctor},
	{N_("log"),      N_("what has happened so far"), false, tell_log},
	{N_("report"),   N_("writes a report to a file, without secrets"), false, report},
	{N_("help"),     N_("this"), false, help},
	{N_("quit"),     N_("leaves; Ctrl-C does so at any time"), false, quit},
};
/* clang-format on */

static int help(struct plain *plain, struct row *row)
{
	talk_say(&plain->talk, _("Numbers of the list set those up: 1, or 1 3-5, or %s."),
		 _("all"));
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		talk_say(&plain->talk, "%s%s: %s.", _(commands[i].word),
			 commands[i].numbered ? _(" and a number") : "",
			 _(commands[i].help));
	return 0;
}

/* ---- Numbers ---- */

static int add(struct plain *plain, struct row *row)
{
	_cleanup_(freep) char *title = row_title(row);
	struct batch *batch = &plain->wizard->batch;
	int r;

	if (!row_can_be_set_up(row)) {
		talk_say(&plain->talk, "%s: %s", title ? title : "", row_why_not(row));
		return 0;
	}
	r = title ? batch_add(batch, row->accessory, title) : -ENOMEM;
	if (r < 0)
		return r == -EALREADY ? 0 : r;
	batch->units[batch->n - 1]->again = row->use == ROW_SET_UP;
	if (row->use == ROW_SET_UP)
		talk_say(&plain->talk, _("%s is set up already; this sets it up again."),
			 title);
	return 0;
}

struct choice {
	size_t to_set_up, to_join, to_pair;
	struct row *join, *pair;
};

static struct choice count(const struct plain *plain, const bool *chosen)
{
	struct choice choice = {0};

	for (size_t i = 0; i < plain->n_listed; i++) {
		struct row *row = chosen[i] ? plain_numbered(plain, i + 1) : NULL;

		if (!row)
			continue;
		choice.to_join += row->use == ROW_TO_JOIN;
		choice.to_pair += row->use == ROW_TO_PAIR;
		choice.to_set_up += row->use != ROW_TO_JOIN && row->use != ROW_TO_PAIR;
		if (row->use == ROW_TO_JOIN)
			choice.join = row;
		if (row->use == ROW_TO_PAIR)
			choice.pair = row;
	}
	return choice;
}

static int set_up_chosen(struct plain *plain, const bool *chosen)
{
	struct batch *batch = &plain->wizard->batch;
	int r = 0;

	batch_clear(batch);
	for (size_t i = 0; i < plain->n_listed && r == 0; i++) {
		struct row *row = chosen[i] ? plain_numbered(plain, i + 1) : NULL;

		if (row)
			r = add(plain, row);
	}
	return r == 0 && batch->n ? plain_setup(plain) : r;
}

static int take_chosen(struct plain *plain, const bool *chosen)
{
	struct choice choice = count(plain, chosen);

	if (choice.to_pair > 1 ||
	    (choice.to_pair && (choice.to_join || choice.to_set_up)))
		talk_say(&plain->talk, "%s",
			 _("What is paired over Wi-Fi Aware is paired one after the "
			   "other: choose one."));
	else if (choice.to_pair)
		return pair(plain, choice.pair);
	else if (choice.to_set_up && choice.to_join)
		talk_say(&plain->talk, "%s",
			 _("What has a network of its own is joined, not set up with "
			   "the others: choose one kind."));
	else if (choice.to_join > 1)
		talk_say(&plain->talk, "%s",
			 _("Only one network can be joined at a time: choose one."));
	else if (choice.to_join)
		return join(plain, choice.join);
	else
		return set_up_chosen(plain, chosen);
	return 0;
}

/* All that can be set up and is not yet. */
static void choose_all(const struct plain *plain, bool *chosen)
{
	for (size_t i = 0; i < plain->n_listed; i++) {
		const struct row *row = plain_numbered(plain, i + 1);

		chosen[i] = row && !row->lost && row->use == ROW_TO_SET_UP;
	}
}

/* -EINVAL: it is something else than numbers. */
static int take_numbers(struct plain *plain, const char *typed)
{
	_cleanup_(freep) bool *chosen = calloc(plain->n_listed + 1, sizeof(*chosen));
	unsigned long number;
	int r = 0;

	if (!chosen)
		return -ENOMEM;
	if (talk_is(typed, N_("all")))
		choose_all(plain, chosen);
	else
		r = numbers_parse(typed, chosen, plain->n_listed, &number);
	if (r == -ERANGE) {
		talk_say(&plain->talk, _("There is no number %lu in the list."), number);
		return 0;
	}
	return r < 0 ? r : take_chosen(plain, chosen);
}

/* ---- The conversation ---- */

/* The word itself, else the only one that begins like that. */
static const struct command *find_command(const char *typed)
{
	const struct command *found = NULL;
	size_t len = strlen(typed), n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		const struct command *command = &commands[i];

		if (talk_is(typed, command->word))
			return command;
		if (strncasecmp(typed, command->word, len) &&
		    strncasecmp(typed, _(command->word), len))
			continue;
		found = command;
		n++;
	}
	return n == 1 ? found : NULL;
}

static int take_command(struct plain *plain, char *typed)
{
	const struct command *command = find_command(typed);
	char *blank = strchr(typed, ' ');
	const char *rest = "";
	struct row *row = NULL;

	if (!command && blank) {
		*blank = '\0';
		rest = blank + 1 + strspn(blank + 1, " ");
		command = find_command(typed);
	}
	if (!command || (*rest && !command->numbered)) {
		talk_say(&plain->talk,
			 _("That is neither a number of the list nor a word "
			   "that is known here; \"%s\" tells which are."),
			 _("help"));
		return 0;
	}
	if (command->numbered) {
		row = plain_row(plain, rest);
		if (!row)
			return 0;
	}
	return command->run(plain, row);
}

static int ask_what(struct plain *plain)
{
	_cleanup_(freep) char *prompt = NULL, *typed = NULL;
	int r;

	if (asprintf(&prompt, _("Numbers to set up, or a word (%s tells which): "),
		     _("help")) < 0)
		return -ENOMEM;
	plain->tell = plain_tell_news;
	r = talk_ask(&plain->talk, ASK_ANYTHING, prompt);
	plain->tell = NULL;
	typed = r == 0 ? talk_words(&plain->talk) : NULL;
	if (r < 0 || !typed)
		return r < 0 ? r : -ENOMEM;
	if (!*typed)
		return list(plain, NULL);
	r = take_numbers(plain, typed);
	return r == -EINVAL ? take_command(plain, typed) : r;
}

static void tell_radio(struct plain *plain)
{
	int error = plain->wizard->radio_error;
	const char *hint = usher_error_hint(error);

	if (error == plain->radio_told)
		return;
	plain->radio_told = error;
	if (!error)
		talk_say(&plain->talk, "%s", _("The radio works again."));
	else if (hint)
		talk_say(&plain->talk, _("The radio: %s. What helps: %s."),
			 _(usher_strerror(error)), _(hint));
	else
		talk_say(&plain->talk, _("The radio: %s."), _(usher_strerror(error)));
}

static void watch(void *userdata)
{
	struct plain *plain = userdata;
	const struct rows *rows = &plain->wizard->rows;

	tell_radio(plain);
	for (size_t i = 0; i < rows->n && !plain->found_us; i++)
		if (row_can_be_set_up(rows->all[i]))
			plain->found_us = ui_now();
	if (plain->tell)
		plain->tell(plain);
}

/* Until what is near has had the time to be heard. */
static int listen_first(struct plain *plain)
{
	uint64_t until = ui_now() + LISTEN_US, gathered = until;
	int r = 0;

	while (r >= 0 && ui_now() < gathered) {
		r = talk_turn(&plain->talk, false, gathered);
		if (plain->found_us)
			gathered = MIN(until, plain->found_us + GATHER_US);
	}
	return MIN(r, 0);
}

static int begin(struct plain *plain)
{
	struct wizard *wizard = plain->wizard;
	int r;

	usher_suggest_start(wizard->usher);
	r = usher_discover(wizard->usher, NULL);
	if (r < 0)
		return r;
	talk_say(&plain->talk, "%s",
		 _("This sets up Bluetooth and Wi-Fi accessories. It asks one thing "
		   "after another: type the answer, then Enter."));
	talk_say(&plain->talk, "%s", _("Listening to what is near..."));
	r = listen_first(plain);
	if (r == 0)
		plain_list(plain, false);
	return r;
}

static int run(struct plain *plain)
{
	int r = begin(plain);

	while (r == 0)
		r = ask_what(plain);
	if (r != -ECANCELED) {
		talk_say(&plain->talk, "%s", _(usher_strerror(r)));
		talk_end(&plain->talk, usher_error_exit_code(r));
	}
	talk_settle(&plain->talk);
	return plain->talk.code;
}

int plain_run(struct wizard *wizard, struct ui_loop *loop)
{
	struct plain plain = {.wizard = wizard};
	int r = talk_init(&plain.talk, wizard, loop);

	plain.talk.watch = watch;
	plain.talk.userdata = &plain;
	if (r == 0) {
		r = run(&plain);
	} else {
		fprintf(stderr, "usher: %s\n", _(usher_strerror(r)));
		r = usher_error_exit_code(r);
	}
	talk_deinit(&plain.talk);
	plain_forget_told(&plain);
	free(plain.listed);
	free(plain.told_join);
	return r;
}
