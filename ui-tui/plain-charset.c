/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/plain-charset.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROWTH = 8 }; /* bytes that one byte may become: "ß" is "ss", a symbol a word */

#define NOTHING ((iconv_t)-1)

void charset_init(struct charset *charset, bool ascii)
{
	const char *theirs = nl_langinfo(CODESET);
	char to[64];

	*charset = (struct charset){.out = NOTHING, .in = NOTHING};
	if (strcmp(theirs, "UTF-8") != 0)
		charset->in = iconv_open("UTF-8", theirs);
	else if (!ascii)
		return;
	snprintf(to, sizeof(to), "%s//TRANSLIT", ascii ? "ASCII" : theirs);
	charset->out = iconv_open(to, "UTF-8");
	if (charset->out == NOTHING)
		charset->out = iconv_open("ASCII//TRANSLIT", "UTF-8");
}

void charset_deinit(struct charset *charset)
{
	if (charset->out != NOTHING)
		iconv_close(charset->out);
	if (charset->in != NOTHING)
		iconv_close(charset->in);
}

/* Over what cannot be converted: one character of UTF-8, or one byte. */
static void skip(char **from, size_t *left)
{
	do {
		++*from;
		--*left;
	} while (*left && (**from & 0xc0) == 0x80);
}

static char *convert(iconv_t how, const char *text)
{
	size_t left = strlen(text), room = left * GROWTH;
	char *from = (char *)text, *converted = malloc(room + 1), *to = converted;

	if (!converted)
		return NULL;
	iconv(how, NULL, NULL, NULL, NULL);
	while (left && iconv(how, &from, &left, &to, &room) == (size_t)-1) {
		if (errno == E2BIG || !room)
			break;
		*to++ = '?';
		room--;
		skip(&from, &left);
	}
	*to = '\0';
	return converted;
}

char *charset_encode(const struct charset *charset, const char *text)
{
	return charset->out == NOTHING ? strdup(text) : convert(charset->out, text);
}

char *charset_decode(const struct charset *charset, const char *text)
{
	return charset->in == NOTHING ? strdup(text) : convert(charset->in, text);
}
