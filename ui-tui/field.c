/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/field.h"

#include "ui-tui/key.h"

#include <errno.h>
#include <string.h>
#include <wchar.h>

enum {
	CTRL_A = 1,
	CTRL_B = 2,
	CTRL_D = 4,
	CTRL_E = 5,
	CTRL_F = 6,
	CTRL_H = 8,
	CTRL_K = 11,
	CTRL_U = 21,
	CTRL_W = 23,
};

int field_init(struct field *field, size_t max, bool hidden)
{
	*field = (struct field){.text = secret_new(max), .max = max, .hidden = hidden};
	return field->text ? 0 : -ENOMEM;
}

void field_deinit(struct field *field)
{
	field->text = secret_free(field->text);
	field->cursor = 0;
}

void field_set(struct field *field, const char *text, size_t len)
{
	secret_set(field->text, text, MIN(len, field->max));
	field->cursor = secret_len(field->text);
}

/* ---- Characters ---- */

static bool
is_inside(char byte) /* of a character of UTF-8 (RFC 3629), not its first byte */
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct field *field, size_t at)
{
	const char *text = secret_data(field->text);

	if (at)
		at--;
	while (at && is_inside(text[at]))
		at--;
	return at;
}

static size_t after(const struct field *field, size_t at)
{
	const char *text = secret_data(field->text);
	size_t len = secret_len(field->text);

	if (at < len)
		at++;
	while (at < len && is_inside(text[at]))
		at++;
	return at;
}

size_t field_length(const struct field *field)
{
	size_t n = 0;

	for (size_t at = 0; at < secret_len(field->text); at = after(field, at))
		n++;
	return n;
}

/* ---- Editing ---- */

/* What is between from and to becomes text. The copy in between is as secret as the field. */
static int replace(struct field *field, size_t from, size_t to, const char *text,
		   size_t len)
{
	size_t rest = secret_len(field->text) - to;
	char joined[SECRET_MAX];

	if (from + len + rest > MIN(field->max, sizeof(joined)))
		return -E2BIG;
	memcpy(joined, secret_data(field->text), from);
	memcpy(joined + from, text, len);
	memcpy(joined + from + len, secret_data(field->text) + to, rest);
	secret_set(field->text, joined, from + len + rest);
	explicit_bzero(joined, sizeof(joined));
	field->cursor = from + len;
	return 0;
}

static bool is_control(char byte)
{
	return (unsigned char)byte < ' ' || byte == 127;
}

int field_insert(struct field *field, const char *text, size_t len)
{
	char kept[SECRET_MAX];
	size_t n = 0;
	int r = 0;

	for (size_t i = 0; i < len && r == 0; i++) {
		if (is_control(text[i]))
			continue;
		if (n == sizeof(kept))
			r = -E2BIG;
		else
			kept[n++] = text[i];
	}
	if (r == 0)
		r = replace(field, field->cursor, field->cursor, kept, n);
	explicit_bzero(kept, sizeof(kept));
	return r;
}

static size_t word_before(const struct field *field)
{
	const char *text = secret_data(field->text);
	size_t at = field->cursor;

	while (at && text[at - 1] == ' ')
		at--;
	while (at && text[at - 1] != ' ')
		at--;
	return at;
}

bool field_edit(struct field *field, uint32_t key)
{
	size_t at = field->cursor, len = secret_len(field->text);

	switch (key) {
	case KEY_BACKSPACE:
	case CTRL_H:
		replace(field, before(field, at), at, "", 0);
		return true;
	case KEY_DELETE:
	case CTRL_D:
		replace(field, at, after(field, at), "", 0);
		return true;
	case CTRL_U:
		replace(field, 0, at, "", 0);
		return true;
	case CTRL_K:
		replace(field, at, len, "", 0);
		return true;
	case CTRL_W:
		replace(field, word_before(field), at, "", 0);
		return true;
	case KEY_LEFT:
	case CTRL_B:
		field->cursor = before(field, at);
		return true;
	case KEY_RIGHT:
	case CTRL_F:
		field->cursor = after(field, at);
		return true;
	case KEY_HOME:
	case CTRL_A:
		field->cursor = 0;
		return true;
	case KEY_END:
	case CTRL_E:
		field->cursor = len;
		return true;
	}
	return false;
}

/* ---- Drawing ---- */

/* The columns of a character: 1 of what is hidden; what the locale cannot decode is escaped by the
   canvas and counts one a byte there. */
static unsigned width_of(const struct field *field, size_t at, size_t end)
{
	mbstate_t state = {};
	wchar_t wide;
	size_t n;
	int width;

	if (field->hidden)
		return 1;
	n = mbrtowc(&wide, secret_data(field->text) + at, end - at, &state);
	if (n == (size_t)-1 || n == (size_t)-2)
		return (unsigned)(end - at);
	width = wcwidth(wide);
	return width < 0 ? 1 : (unsigned)width;
}

/* So much of the text is left of what is seen that the cursor is within width. */
static size_t first_seen(const struct field *field, unsigned width)
{
	size_t at = field->cursor;
	unsigned used = 1; /* the cursor's own column */

	while (at) {
		size_t previous = before(field, at);

		used += width_of(field, previous, at);
		if (used > width)
			break;
		at = previous;
	}
	return at;
}

static void draw_hidden(const struct canvas *canvas, unsigned row, unsigned column,
			unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		canvas_put(canvas, row, column + i, 1, STYLE_TEXT,
			   canvas_glyph(canvas, GLYPH_DOT));
}

void field_draw(const struct field *field, const struct canvas *canvas, unsigned row,
		unsigned column, unsigned width)
{
	size_t len = secret_len(field->text), first = first_seen(field, width), end, next;
	unsigned used = 0, cursor = 0;
	char seen[SECRET_MAX + 1];

	for (end = first; end < len; end = next) {
		next = after(field, end);
		if (end == field->cursor)
			cursor = used;
		if (used + width_of(field, end, next) > width)
			break;
		used += width_of(field, end, next);
	}
	if (field->cursor == len)
		cursor = used;
	memcpy(seen, secret_data(field->text) + first, end - first);
	seen[end - first] = '\0';
	if (field->hidden)
		draw_hidden(canvas, row, column, used);
	else
		canvas_put(canvas, row, column, width, STYLE_TEXT, seen);
	explicit_bzero(seen, sizeof(seen));
	canvas_cursor(canvas, row, column + MIN(cursor, width ? width - 1 : 0));
}
