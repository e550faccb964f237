/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In which order rows stand, and which of them a filter lets pass. Pure. */
#include "ui-tui/rows-parts.h"

#include <string.h>
#include <wchar.h>
#include <wctype.h>

enum { WORDS_MAX = 256 }; /* characters of a row that are looked at, and of a filter */

/* An unknown signal is the weakest. */
static int signal_of(const struct row *row)
{
	return row->rssi == ROW_NO_SIGNAL ? INT8_MIN : row->rssi;
}

static int by_signal(const struct row *a, const struct row *b)
{
	return signal_of(b) - signal_of(a);
}

/* What has no text stands behind what has some. */
static int by_text(const char *a, const char *b)
{
	if (!*a || !*b)
		return !*a - !*b;
	return strcoll(a, b);
}

static int by_name(const struct row *a, const struct row *b)
{
	int order = by_text(a->name, b->name);

	return order ? order : strcmp(a->label, b->label);
}

static int by_sort(const struct row *a, const struct row *b, enum rows_sort sort)
{
	int order = 0;

	switch (sort) {
	case ROWS_BY_USE:
		order = (int)a->use - (int)b->use;
		return order ? order : by_signal(a, b);
	case ROWS_BY_SIGNAL:
		return by_signal(a, b);
	case ROWS_BY_NAME:
		return by_name(a, b);
	case ROWS_BY_KIND:
		order = by_text(a->kind, b->kind);
		return order ? order : by_name(a, b);
	case ROWS_SORTS_N:
		break;
	}
	return 0;
}

int row_compare(const struct row *a, const struct row *b, enum rows_sort sort,
		bool grouped)
{
	int order = grouped ? by_text(a->kind, b->kind) : 0;

	if (!order)
		order = by_sort(a, b, sort);
	if (!order)
		order = a->number < b->number ? -1 : a->number > b->number;
	return order;
}

/* Small letters; what the locale cannot decode ends it. Gives the characters. */
static size_t fold(const char *text, wchar_t *ret, size_t room)
{
	mbstate_t state = {0};
	size_t n = 0;

	while (*text && n + 1 < room) {
		wchar_t c;
		size_t len = mbrtowc(&c, text, strlen(text), &state);

		if (len == (size_t)-1 || len == (size_t)-2)
			break;
		ret[n++] = (wchar_t)towlower((wint_t)c);
		text += len;
	}
	ret[n] = L'\0';
	return n;
}

bool row_passes(const struct row *row, const char *words)
{
	const char *texts[] = {row->name, row->kind, row->label, row->id, row_state(row)};
	wchar_t folded[WORDS_MAX], said[WORDS_MAX], *word, *rest;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts) && n + 2 < WORDS_MAX; i++) {
		n += fold(texts[i], said + n, WORDS_MAX - n - 1);
		said[n++] = L'\n'; /* no word goes over it */
	}
	said[n] = L'\0';
	fold(words, folded, WORDS_MAX);
	for (word = wcstok(folded, L" ", &rest); word; word = wcstok(NULL, L" ", &rest))
		if (!wcsstr(said, word))
			return false;
	return true;
}
