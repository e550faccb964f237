/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/text.h"

#include "ui-tui/scope.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* Bytes of the next character, its columns in *ret_width. */
static size_t next_character(const char *p, mbstate_t *state, unsigned *ret_width)
{
	wchar_t c;
	size_t n = mbrtowc(&c, p, strlen(p), state);
	int width;

	if (n == (size_t)-1 || n == (size_t)-2 || n == 0) {
		memset(state, 0, sizeof(*state));
		*ret_width = 1;
		return 1;
	}
	width = wcwidth(c);
	*ret_width = width < 0 ? 1 : (unsigned)width;
	return n;
}

unsigned text_width(const char *text)
{
	mbstate_t state = {0};
	unsigned width = 0, one;

	while (*text) {
		text += next_character(text, &state, &one);
		width += one;
	}
	return width;
}

/* Bytes of the longest beginning that takes at most width columns, those in *ret_width. */
static size_t beginning(const char *text, unsigned width, unsigned *ret_width)
{
	mbstate_t state = {0};
	const char *p = text;
	unsigned one;

	*ret_width = 0;
	while (*p) {
		size_t n = next_character(p, &state, &one);

		if (*ret_width + one > width)
			break;
		*ret_width += one;
		p += n;
	}
	return (size_t)(p - text);
}

char *text_fit(const char *text, unsigned width)
{
	bool cut = text_width(text) > width;
	unsigned kept;
	size_t n;
	char *fitted;

	if (!width)
		return strdup("");
	n = beginning(text, cut ? width - 1 : width, &kept);
	if (asprintf(&fitted, "%.*s%s%*s", (int)n, text, cut ? "~" : "",
		     (int)(width - kept - cut), "") < 0)
		return NULL;
	return fitted;
}

size_t text_line(const char *text, unsigned width, const char **ret_rest)
{
	unsigned kept;
	size_t n = beginning(text, width, &kept), end = n;

	*ret_rest = NULL;
	if (!*text)
		return 0;
	if (text[n]) {
		while (end && text[end] != ' ')
			end--;
		while (end && text[end - 1] == ' ')
			end--;
	}
	if (!end) /* one word, of which not even a character may fit: it is never tried for ever */
		end = n ? n : next_character(text, &(mbstate_t){0}, &kept);
	*ret_rest = text + end + strspn(text + end, " ");
	if (!**ret_rest)
		*ret_rest = NULL;
	return end;
}
