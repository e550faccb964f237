/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/cell.h"

#include "ui-tui/scope.h"
#include "ui-tui/utf8.h"

#include <string.h>

enum {
	REPLACEMENT = 0xfffd,
	/* Terminals differ on how wide what precedes one becomes. */
	VARIATION_FIRST = 0xfe00,
	VARIATION_LAST = 0xfe0f,
};

/* Bytes of the next character; what is no UTF-8 goes byte by byte. */
static size_t next_character(const char *text, uint32_t *ret)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t n = utf8_length(bytes[0]);

	*ret = REPLACEMENT;
	if (!n || strnlen(text, n) < n)
		return 1;
	*ret = utf8_decode(bytes, n);
	if (*ret != UINT32_MAX)
		return n;
	*ret = REPLACEMENT;
	return 1;
}

/* Whether a terminal only shows it: the library knows which ones it does not. */
static bool is_harmless(const char *bytes, size_t n, uint32_t c)
{
	_cleanup_(freep) char *printable = NULL;

	if (c < 0x80)
		return c >= ' ' && c != 0x7f;
	printable = usher_printable(bytes, n);
	return printable && strlen(printable) == n && !memcmp(printable, bytes, n);
}

static size_t next_harmless(const char *text, uint32_t *ret)
{
	size_t n = next_character(text, ret);

	if (*ret != REPLACEMENT && !is_harmless(text, n, *ret))
		*ret = REPLACEMENT;
	return n;
}

static unsigned width_of(uint32_t c)
{
	int width = wcwidth((wchar_t)c);

	if (c >= VARIATION_FIRST && c <= VARIATION_LAST)
		return 0;
	return width < 0 ? 1 : (unsigned)width;
}

/* The marks that follow; gives the bytes that they took. */
static size_t take_marks(const char *text, bool ascii, struct cell *cell)
{
	size_t taken = 0, n_marks = 0;

	while (text[taken]) {
		uint32_t c;
		size_t n = next_harmless(text + taken, &c);

		if (width_of(c) > 0)
			break;
		if (!ascii && n_marks < CELL_MARKS_MAX &&
		    (c < VARIATION_FIRST || c > VARIATION_LAST))
			cell->text[1 + n_marks++] = (wchar_t)c;
		taken += n;
	}
	return taken;
}

size_t cell_next(const char *text, bool ascii, struct cell *ret)
{
	uint32_t c;
	size_t n;

	*ret = (struct cell){.width = 0};
	if (!*text)
		return 0;
	n = next_harmless(text, &c);
	ret->width = width_of(c);
	if (!ret->width) /* a mark on nothing would sit on what another has drawn */
		return n;
	if (ascii && c >= 0x80) {
		c = '?';
		ret->width = 1;
	}
	ret->text[0] = (wchar_t)c;
	return n + take_marks(text + n, ascii, ret);
}
