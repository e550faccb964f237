/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include "cli/duration.h"
#include "cli/nearest.h"
#include "ui-tui/scope.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct option_row options_global[] = {
	{"json",     0,   OPTION_FLAG,     NULL,   NULL, "print JSON Lines; the last line is the result", offsetof(struct options, json)},
	{"no-input", 0,   OPTION_FLAG,     NULL,   NULL, "never ask anything: fail instead (exit 64)", offsetof(struct options, no_input)},
	{"timeout",  0,   OPTION_DURATION, "TIME", NULL, "end after 500ms, 30s, 2m, 1h; 0: without limit", offsetof(struct options, timeout_ms)},
	{"adapter",  0,   OPTION_TEXT,     "NAME", NULL, "use only this Bluetooth adapter, such as hci0", offsetof(struct options, adapter)},
	{"wifi",     0,   OPTION_TEXT,     "NAME", NULL, "use only this wireless interface, such as wlan1", offsetof(struct options, wifi)},
	{"ctrl",     0,   OPTION_DIR,      "DIR",  NULL, "wpa_supplicant's control sockets (/run/wpa_supplicant)", offsetof(struct options, ctrl)},
	{"state",    0,   OPTION_DIR,      "DIR",  NULL, "where accessories are remembered ($XDG_STATE_HOME/usher)", offsetof(struct options, state)},
	{"verbose",  'v', OPTION_COUNT,    NULL,   NULL, "say more on stderr; twice: everything", offsetof(struct options, verbose)},
	{"color",    0,   OPTION_WORD,     "WHEN", "auto always never", "colour: auto, always or never", offsetof(struct options, color)},
	{"help",     'h', OPTION_FLAG,     NULL,   NULL, "show this help", offsetof(struct options, help)},
	{"version",  0,   OPTION_FLAG,     NULL,   NULL, "show the version", offsetof(struct options, version)},
	{NULL},
};
/* clang-format on */

void command_line_init(struct command_line *line, int argc, char **argv)
{
	*line = (struct command_line){
		.argv = argv,
		.argc = argc,
		.next = 1,
		.options = {.timeout_ms = DURATION_UNSET, .color = "auto"},
	};
}

bool command_line_wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

static const struct option_row *row_find(const struct option_row *rows, const char *name,
					 size_t len)
{
	for (; rows && rows->name; rows++)
		if (strlen(rows->name) == len && !memcmp(rows->name, name, len))
			return rows;
	return NULL;
}

static const struct option_row *row_find_letter(const struct option_row *rows,
						char letter)
{
	for (; rows && rows->name; rows++)
		if (rows->letter && rows->letter == letter)
			return rows;
	return NULL;
}

/* The value after "=" is not repeated: somebody may have put a passphrase there. */
static int unknown_option(struct command_line *line, const struct option_row *own,
			  const char *typed, size_t len)
{
	const struct option_row *tables[] = {own, options_global};
	const char *best = NULL;
	char name[NEAREST_WORD_MAX + 1];
	unsigned distance;
	size_t i;

	snprintf(name, sizeof(name), "%.*s", (int)MIN(len, sizeof(name) - 1), typed);
	distance = nearest_limit(name) + 1;
	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct option_row *row = tables[i]; row && row->name; row++)
			nearest_offer(name, row->name, &best, &distance);
	snprintf(line->problem, sizeof(line->problem), "unknown option --%s", name);
	if (best)
		snprintf(line->hint, sizeof(line->hint), "did you mean --%s?", best);
	return -EINVAL;
}

static bool is_word_of(const char *value, size_t len, const char *words)
{
	while (*words) {
		size_t word = strcspn(words, " ");

		if (word == len && !strncmp(words, value, len))
			return true;
		words += word + strspn(words + word, " ");
	}
	return false;
}

static bool are_words_of(const char *value, const char *words)
{
	for (;; value++) {
		size_t len = strcspn(value, ",");

		if (!is_word_of(value, len, words))
			return false;
		value += len;
		if (!*value)
			return true;
	}
}

bool option_has_word(const char *value, const char *word)
{
	for (;; value++) {
		size_t len = strcspn(value, ",");

		if (len == strlen(word) && !strncmp(value, word, len))
			return true;
		value += len;
		if (!*value)
			return false;
	}
}

static int set_duration(struct command_line *line, const struct option_row *row,
			const char *value, uint64_t *ret)
{
	int r = duration_parse(value, ret);

	if (r == -ERANGE)
		snprintf(line->problem, sizeof(line->problem), "--%s is over a year",
			 row->name);
	else if (r < 0)
		snprintf(line->problem, sizeof(line->problem),
			 "--%s takes a time such as 500ms, 30s or 2m", row->name);
	return r < 0 ? -EINVAL : 0;
}

static int set_number(struct command_line *line, const struct option_row *row,
		      const char *value, unsigned *ret)
{
	const char *last = strchr(row->words, ' ') + 1;
	unsigned long low = strtoul(row->words, NULL, 10), high = strtoul(last, NULL, 10),
		      number = 0;
	const char *p = value;

	while (*p >= '0' && *p <= '9' && number <= high)
		number = number * 10 + (unsigned long)(*p++ - '0');
	if (p > value && !*p && number >= low && number <= high) {
		*ret = (unsigned)number;
		return 0;
	}
	snprintf(line->problem, sizeof(line->problem),
		 "--%s takes a number from %lu to %s", row->name, low, last);
	return -EINVAL;
}

static int add_value(struct command_line *line, const struct option_row *row,
		     const char *value, struct option_list *ret)
{
	if (ret->n == OPTION_LIST_MAX) {
		snprintf(line->problem, sizeof(line->problem),
			 "--%s is given %d times at most", row->name, OPTION_LIST_MAX);
		return -EINVAL;
	}
	ret->values[ret->n++] = value;
	return 0;
}

static int set_value(struct command_line *line, const struct option_row *row,
		     const char *value)
{
	void *field = (char *)&line->options + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_COUNT:
		++*(unsigned *)field;
		return 0;
	case OPTION_WORD:
		if (!is_word_of(value, strlen(value), row->words)) {
			snprintf(line->problem, sizeof(line->problem),
				 "--%s takes one of: %s", row->name, row->words);
			return -EINVAL;
		}
		*(const char **)field = value;
		return 0;
	case OPTION_WORDS:
		if (!are_words_of(value, row->words)) {
			snprintf(line->problem, sizeof(line->problem),
				 "--%s takes some of: %s; with commas between", row->name,
				 row->words);
			return -EINVAL;
		}
		*(const char **)field = value;
		return 0;
	case OPTION_TEXT:
	case OPTION_FILE:
	case OPTION_DIR:
		*(const char **)field = value;
		return 0;
	case OPTION_LIST:
		return add_value(line, row, value, field);
	case OPTION_DURATION:
		return set_duration(line, row, value, field);
	case OPTION_NUMBER:
		return set_number(line, row, value, field);
	}
	return -EINVAL;
}

/* value: what came with the option in the same word; NULL: nothing. */
static int apply(struct command_line *line, const struct option_row *row,
		 const char *value)
{
	if (!row->argument && value) {
		snprintf(line->problem, sizeof(line->problem), "--%s takes no value",
			 row->name);
		return -EINVAL;
	}
	if (row->argument && !value) {
		if (line->next >= line->argc) {
			snprintf(line->problem, sizeof(line->problem),
				 "--%s needs a value", row->name);
			return -EINVAL;
		}
		value = line->argv[line->next++];
	}
	return set_value(line, row, value);
}

static int parse_long(struct command_line *line, const struct option_row *own,
		      const char *text)
{
	const char *equals = strchr(text, '=');
	size_t len = equals ? (size_t)(equals - text) : strlen(text);
	const struct option_row *row = row_find(own, text, len);

	if (!row)
		row = row_find(options_global, text, len);
	if (!row)
		return unknown_option(line, own, text, len);
	return apply(line, row, equals ? equals + 1 : NULL);
}

/* "-v", "-vv", "-vh"; a letter that takes a value takes the rest of the word or the next. */
static int parse_letters(struct command_line *line, const struct option_row *own,
			 const char *letters)
{
	int r;

	for (; *letters; letters++) {
		const struct option_row *row = row_find_letter(own, *letters);

		if (!row)
			row = row_find_letter(options_global, *letters);
		if (!row) {
			bool plain = *letters > ' ' && *letters < 0x7f;

			snprintf(line->problem, sizeof(line->problem),
				 "unknown option -%c", plain ? *letters : '?');
			return -EINVAL;
		}
		if (row->argument)
			return apply(line, row, letters[1] ? letters + 1 : NULL);
		r = apply(line, row, NULL);
		if (r < 0)
			return r;
	}
	return 0;
}

static int parse(struct command_line *line, const struct option_row *own, bool to_operand)
{
	bool options = true;
	int r;

	line->operands = line->argv + line->next;
	line->n_operands = 0;
	while (line->next < line->argc) {
		char *word = line->argv[line->next];

		if (!options || word[0] != '-' || !word[1]) {
			if (to_operand)
				return 0;
			line->operands[line->n_operands++] = word;
			line->next++;
			continue;
		}
		line->next++;
		if (!strcmp(word, "--")) {
			options = false;
			line->ended = true;
			line->n_before = line->n_operands;
		} else if (word[1] == '-') {
			r = parse_long(line, own, word + 2);
			if (r < 0)
				return r;
		} else {
			r = parse_letters(line, own, word + 1);
			if (r < 0)
				return r;
		}
	}
	if (options)
		line->n_before = line->n_operands;
	return 0;
}

int command_line_parse_globals(struct command_line *line, const struct option_row *own)
{
	return parse(line, own, true);
}

int command_line_parse(struct command_line *line, const struct option_row *own)
{
	return parse(line, own, false);
}
