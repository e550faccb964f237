/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/text-match.h"

/* The letter below the diacritic for U+00C0 to U+017F, where Unicode decomposes it; else '-'. */
static const char letters[] = "AAAAAA-CEEEEIIII-NOOOOO--UUUUY--"
			      "aaaaaa-ceeeeiiii-nooooo--uuuuy-y"
			      "AaAaAaCcCcCcCcDd--EeEeEeEeEeGgGg"
			      "GgGgHh--IiIiIiIiI---JjKk-LlLlLl-"
			      "---NnNnNn---OoOoOo--RrRrRrSsSsSs"
			      "SsTtTt--UuUuUuUuUuUuWwYyYZzZzZz-";

static uint32_t without_diacritic(uint32_t c)
{
	if (c < 0xc0 || c > 0x17f || letters[c - 0xc0] == '-')
		return c;
	return (uint32_t)letters[c - 0xc0];
}

static uint32_t lower(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if (c >= 0xc0 && c <= 0xde && c != 0xd7)
		return c + 32;
	/* Latin Extended-A: pairs, the capital first */
	if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17f)
		return c;
	if (c == 0x178)
		return 0xff;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	/* Greek; its final sigma */
	if (c >= 0x391 && c <= 0x3ab && c != 0x3a2)
		return c + 32;
	if (c == 0x3c2)
		return 0x3c3;
	/* Cyrillic */
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c >= 0x410 && c <= 0x42f)
		return c + 32;
	return c;
}

static bool is_continuation(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

/* Of valid UTF-8; 0 at the end, where it stays. */
static uint32_t decode(const char **text)
{
	uint8_t first = (uint8_t) * *text;
	uint32_t c;

	if (!first)
		return 0;
	(*text)++;
	if (first < 0x80)
		return first;
	c = first < 0xe0 ? first & 0x1f : first < 0xf0 ? first & 0x0f : first & 0x07;
	for (; is_continuation(**text); (*text)++)
		c = c << 6 | ((uint8_t) * *text & 0x3f);
	return c;
}

/* The next character as it is compared. */
static uint32_t next(const char **text, unsigned options)
{
	uint32_t c = decode(text);

	if (options & TEXT_DIACRITIC_INSENSITIVE) {
		while (c >= 0x300 && c <= 0x36f) /* combining marks */
			c = decode(text);
		c = without_diacritic(c);
	}
	return options & TEXT_CASE_INSENSITIVE ? lower(c) : c;
}

static bool match_here(const struct text_match *match, const char *text)
{
	const char *wanted = match->text;
	uint32_t c;

	while ((c = next(&wanted, match->options)))
		if (c != next(&text, match->options))
			return false;
	if (match->options & TEXT_ANCHORED && match->options & TEXT_BACKWARDS)
		return next(&text, match->options) == 0;
	return true;
}

bool text_match_in(const struct text_match *match, const char *text)
{
	if (match->options & TEXT_ANCHORED && !(match->options & TEXT_BACKWARDS))
		return match_here(match, text);
	for (; *text; text++)
		if (!is_continuation(*text) && match_here(match, text))
			return true;
	return false;
}
