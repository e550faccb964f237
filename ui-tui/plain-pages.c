/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is beside setting up: what is remembered, the doctor, details, the log. */
#include "ui-tui/detail-lines.h"
#include "ui-tui/mine.h"
#include "ui-tui/plain-parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL_COLUMNS = 160 }; /* a row of bytes is not broken before that */

/* ---- My accessories ---- */

static void tell_mine(struct plain *plain, const struct mine *mine, size_t number)
{
	const char *name = *mine->name ? mine->name : mine->key;
	_cleanup_(freep) char *title = usher_printable(name, strlen(name));
	_cleanup_(freep) char *kind = usher_printable(mine->kind, strlen(mine->kind));
	const char *where = mine_network(mine);
	_cleanup_(freep) char *network = usher_printable(where, strlen(where));
	char when[32] = "";
	struct tm tm;

	if (!title || !kind || !network)
		return;
	if (mine->when)
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M",
			 localtime_r(&mine->when, &tm));
	talk_say(&plain->talk, "%zu. %s%s%s%s%s%s%s", number, title, *kind ? ", " : "",
		 kind, *network ? ", " : "", network, *when ? ", " : "", when);
}

static int rename_one(struct plain *plain, const struct mine *mine)
{
	_cleanup_(freep) char *name = NULL;
	int r = talk_ask(&plain->talk, 0, _("Its new name (Enter alone: as it is): "));

	if (r < 0)
		return r;
	name = talk_words(&plain->talk);
	if (!name || !*name)
		return 0;
	r = mine_rename(plain->wizard->usher, mine, name);
	if (r == -EINVAL)
		talk_say(&plain->talk, "%s",
			 _("A name has 1 to 64 characters that can be seen."));
	else if (r < 0)
		talk_say(&plain->talk, _("What is remembered cannot be changed: %s."),
			 strerror(-r));
	rows_refresh(&plain->wizard->rows);
	return 0;
}

static int forget_one(struct plain *plain, const struct mine *mine)
{
	const char *name = *mine->name ? mine->name : mine->key;
	_cleanup_(freep) char *title = usher_printable(name, strlen(name));
	_cleanup_(freep) char *question = NULL;
	int r;

	question = title ? mine_forget_question(mine, title) : NULL;
	if (!question)
		return -ENOMEM;
	r = talk_confirm(&plain->talk, question);
	if (r != 1)
		return r;
	r = mine_forget(plain->wizard->usher, mine);
	if (r < 0)
		talk_say(&plain->talk, _("What is remembered cannot be changed: %s."),
			 strerror(-r));
	else
		talk_say(&plain->talk, "%s", _("It is forgotten."));
	rows_refresh(&plain->wizard->rows);
	return 0;
}

/* 1: back; 0: once more; or as talk_ask(). */
static int ask_mine(struct plain *plain, const struct mines *mines)
{
	_cleanup_(freep) char *prompt = NULL, *typed = NULL;
	size_t number;
	char *rest;
	int r;

	if (asprintf(&prompt, _("%s or %s, a blank and a number (Enter alone: back): "),
		     _("rename"), _("forget")) < 0)
		return -ENOMEM;
	r = talk_ask(&plain->talk, 0, prompt);
	if (r < 0)
		return r;
	typed = talk_words(&plain->talk);
	if (!typed || !*typed || talk_is(typed, N_("back")))
		return 1;
	rest = typed + strcspn(typed, " ");
	number = strtoul(rest, NULL, 10);
	*rest = '\0';
	if (number < 1 || number > mines->n)
		talk_say(&plain->talk, _("The numbers go from 1 to %zu."), mines->n);
	else if (talk_is(typed, N_("rename")))
		return rename_one(plain, &mines->rows[number - 1]);
	else if (talk_is(typed, N_("forget")))
		return forget_one(plain, &mines->rows[number - 1]);
	return 0;
}

int plain_mine(struct plain *plain)
{
	struct mines mines;
	int r = 0;

	while (r == 0) {
		r = mines_read(plain->wizard->usher, &mines);
		if (r < 0) {
			talk_say(&plain->talk,
				 _("What is remembered cannot be read: %s."),
				 strerror(-r));
			return 0;
		}
		for (size_t i = 0; i < mines.n; i++)
			tell_mine(plain, &mines.rows[i], i + 1);
		if (mines.n) {
			r = ask_mine(plain, &mines);
		} else {
			talk_say(&plain->talk, "%s",
				 _("Nothing is remembered yet. What you set up appears "
				   "here, with the name that you give it."));
			r = 1;
		}
		mines_deinit(&mines);
	}
	return MIN(r, 0);
}

/* ---- The doctor ---- */

static void tell_findings(struct plain *plain)
{
	static const char *const levels[] = {
		[USHER_FINDING_OK] = N_("ok"),
		[USHER_FINDING_WARNING] = N_("warning"),
		[USHER_FINDING_BROKEN] = N_("broken"),
	};
	const struct usher_doctor *doctor = plain->wizard->doctor;
	const char *what, *sentence, *cure;
	enum usher_finding_level level;
	bool fine = true;

	for (size_t i = 0;
	     usher_doctor_get_finding(doctor, i, &level, &what, &sentence, &cure); i++) {
		talk_say(&plain->talk, "%s: %s: %s", _(levels[level]), what, sentence);
		if (cure)
			talk_say(&plain->talk, "%s %s", _("cure:"), cure);
		fine &= level == USHER_FINDING_OK;
	}
	if (fine)
		talk_say(&plain->talk, "%s", _("Nothing stands in the way."));
}

int plain_doctor(struct plain *plain)
{
	struct wizard *wizard = plain->wizard;
	int r;

	wizard->doctor = usher_doctor_free(wizard->doctor);
	r = usher_doctor_start(wizard->usher, &wizard->doctor);
	if (r < 0) {
		talk_say(&plain->talk, "%s", _(usher_strerror(r)));
		return 0;
	}
	talk_say(&plain->talk, "%s", _("Looking at radios, daemons and permissions ..."));
	while (r >= 0 && !usher_doctor_is_done(wizard->doctor))
		r = talk_turn(&plain->talk, false, 0);
	if (r < 0)
		return r;
	tell_findings(plain);
	return 0;
}

/* ---- Details, the log ---- */

void plain_details(struct plain *plain, struct row *row)
{
	struct detail_lines lines = {0};

	detail_lines_collect(&lines, plain->wizard->usher, row, DETAIL_COLUMNS);
	for (size_t i = 0; i < lines.n; i++) {
		const struct detail_line *line = &lines.all[i];
		const char *text = line->text ? line->text : "";

		if (*line->label)
			talk_say(&plain->talk, "%s: %s", line->label, text);
		else if (*text)
			talk_say(&plain->talk, "%s", text);
	}
	detail_lines_deinit(&lines);
}

void plain_log(struct plain *plain)
{
	const struct history_line *line;
	char when[16];
	struct tm tm;

	for (size_t i = 0; (line = history_at(&plain->wizard->history, i)); i++) {
		strftime(when, sizeof(when), "%H:%M:%S", localtime_r(&line->when, &tm));
		talk_say(&plain->talk, "%s %s", when, line->text);
	}
}
