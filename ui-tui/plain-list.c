/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is near, as a numbered list. A number that was told stands for the same accessory until the end. */
#include "ui-tui/plain-parts.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	NEWS_US  = 2000000, /* between looks for what came: somebody listens to it */
	NEWS_MAX = 5,	    /* told one by one; of more their number */
	STRONG   = -60,	    /* dBm */
	GOOD     = -75,
};
/* clang-format on */

const char *plain_signal(int rssi)
{
	if (rssi == ROW_NO_SIGNAL)
		return "";
	if (rssi >= STRONG)
		return _("strong signal");
	return rssi >= GOOD ? _("good signal") : _("weak signal");
}

/* Its number, from 1; 0: it has none yet. */
static size_t number_of(const struct plain *plain, const struct row *row)
{
	for (size_t i = 0; i < plain->n_listed; i++)
		if (plain->listed[i] == row->number)
			return i + 1;
	return 0;
}

/* 0: out of memory. */
static size_t give_number(struct plain *plain, const struct row *row)
{
	size_t number = number_of(plain, row), capacity;
	uint64_t *listed;

	if (number)
		return number;
	if (plain->n_listed == plain->capacity) {
		capacity = plain->capacity ? 2 * plain->capacity : 32;
		listed = realloc(plain->listed, capacity * sizeof(*listed));
		if (!listed)
			return 0;
		plain->listed = listed;
		plain->capacity = capacity;
	}
	plain->listed[plain->n_listed++] = row->number;
	return plain->n_listed;
}

struct row *plain_numbered(const struct plain *plain, size_t number)
{
	if (number < 1 || number > plain->n_listed)
		return NULL;
	return rows_numbered(&plain->wizard->rows, plain->listed[number - 1]);
}

struct row *plain_row(struct plain *plain, const char *number)
{
	bool is_number = *number && !number[strspn(number, "0123456789")];
	struct row *row = NULL;

	if (is_number)
		row = plain_numbered(plain, strtoul(number, NULL, 10));
	if (row)
		return row;
	if (is_number)
		talk_say(&plain->talk, _("There is no number %s in the list."), number);
	else
		talk_say(&plain->talk, "%s",
			 _("Which one? Type the word, a blank, and its number in the "
			   "list."));
	return NULL;
}

static void append(char **line, const char *text)
{
	char *longer;

	if (!*line || !*text)
		return;
	if (asprintf(&longer, "%s, %s", *line, text) < 0)
		return;
	free(*line);
	*line = longer;
}

/* "3. kitchen lamp, Improv, ready, strong signal" */
static void tell_row(struct plain *plain, const struct row *row)
{
	_cleanup_(freep) char *title = row_title(row), *line = NULL;
	size_t number = give_number(plain, row);

	if (!title || asprintf(&line, "%zu. %s", number, title) < 0)
		return;
	if (*row->name)
		append(&line, row->kind);
	append(&line, row_state(row));
	if (!row->lost)
		append(&line, plain_signal(row->rssi));
	talk_say(&plain->talk, "%s", line);
}

void plain_list(struct plain *plain, bool all)
{
	struct rows *rows = &plain->wizard->rows;
	size_t told = 0, others = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = rows->all[i];

		if (all || row->use != ROW_TO_WATCH) {
			tell_row(plain, row);
			told++;
		} else {
			others++;
		}
	}
	rows_settle(rows);
	if (!told)
		talk_say(
			&plain->talk, "%s",
			_("Nothing that can be set up is heard. Is it switched on, near, "
			  "and in setup mode? New ones are told as they come."));
	if (others)
		talk_say(
			&plain->talk,
			ngettext("%zu more is heard that cannot be set up: \"%s\" tells "
				 "it too.",
				 "%zu more are heard that cannot be set up: \"%s\" tells "
				 "them too.",
				 (unsigned long)others),
			others, _("list all"));
}

static bool is_news(const struct plain *plain, const struct row *row)
{
	return row_can_be_set_up(row) && !number_of(plain, row);
}

void plain_tell_news(struct plain *plain)
{
	struct rows *rows = &plain->wizard->rows;
	size_t n = 0, told = 0;

	if (ui_now() < plain->news_us + NEWS_US) {
		plain->talk.watch_us = plain->news_us + NEWS_US;
		return;
	}
	plain->news_us = ui_now();
	for (size_t i = 0; i < rows->n; i++)
		n += is_news(plain, rows->all[i]);
	if (!n)
		return;
	talk_say(&plain->talk, "%s", _("New:"));
	for (size_t i = 0; i < rows->n && told < NEWS_MAX; i++)
		if (is_news(plain, rows->all[i])) {
			tell_row(plain, rows->all[i]);
			told++;
		}
	if (n == told)
		return;
	talk_say(&plain->talk,
		 ngettext("and %zu more: Enter lists all of them.",
			  "and %zu more: Enter lists all of them.",
			  (unsigned long)(n - told)),
		 n - told);
	/* those count as told */
	for (size_t i = 0; i < rows->n; i++)
		if (is_news(plain, rows->all[i]))
			give_number(plain, rows->all[i]);
}
