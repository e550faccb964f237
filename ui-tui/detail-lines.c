/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/detail-lines.h"

#include "ui-tui/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void empty(struct detail_lines *lines)
{
	while (lines->n)
		free(lines->all[--lines->n].text);
}

void detail_lines_deinit(struct detail_lines *lines)
{
	empty(lines);
	free(lines->all);
	*lines = (struct detail_lines){0};
}

/* Takes text; NULL is fine. */
static struct detail_line *add(struct detail_lines *lines, enum style style, char *text)
{
	size_t capacity = lines->capacity ? 2 * lines->capacity : 64;
	struct detail_line *all;

	if (text && lines->n == lines->capacity) {
		all = reallocarray(lines->all, capacity, sizeof(*all));
		if (all) {
			lines->all = all;
			lines->capacity = capacity;
		}
	}
	if (!text || lines->n == lines->capacity) {
		free(text);
		return NULL;
	}
	lines->all[lines->n] = (struct detail_line){.style = style, .text = text};
	return &lines->all[lines->n++];
}

void detail_heading(struct detail_lines *lines, const char *text)
{
	if (lines->n)
		add(lines, STYLE_TEXT, strdup(""));
	add(lines, STYLE_BOLD, strdup(text));
}

void detail_add(struct detail_lines *lines, enum style style, const char *label,
		const char *format, ...)
{
	struct detail_line *line;
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	line = len < 0 ? NULL : add(lines, style, text);
	if (!line)
		return;
	line->indent = DETAIL_LABEL;
	line->label_style = STYLE_DIM;
	if (label)
		snprintf(line->label, sizeof(line->label), "%s", label);
}

size_t detail_bytes(const char *hex, size_t at, unsigned columns, char *ret, size_t room)
{
	size_t most = MIN(columns / 3, (room - 1) / 3), n = 0, len = strlen(hex) / 2;

	for (; n < most && at + n < len; n++, ret += 3)
		snprintf(ret, 4, "%.2s ", hex + 2 * (at + n));
	*ret = '\0';
	return n;
}

void detail_lines_collect(struct detail_lines *lines, struct usher *usher,
			  const struct row *row, unsigned columns)
{
	unsigned room = columns > DETAIL_LABEL + 2 ? columns - DETAIL_LABEL - 2 : 1;

	/* eight or sixteen bytes a line are easier to count than any other number */
	room = room >= 16 * 3 ? 16 * 3 : room >= 8 * 3 ? 8 * 3 : 4 * 3;
	empty(lines);
	detail_facts(lines, row);
	detail_advert(lines, row, room);
	detail_why(lines, usher, row, room);
}

void detail_lines_item(size_t i, struct pager_item *ret, void *userdata)
{
	const struct detail_lines *lines = userdata;
	const struct detail_line *line = &lines->all[i];

	ret->style = line->style;
	ret->text = line->text;
	ret->indent = line->indent;
	ret->label_style = line->label_style;
	memcpy(ret->label, line->label, sizeof(ret->label));
}
