/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/text-match.h"

#include "tests/unit/unit.h"

/* clang-format off */
enum {
	CASE = TEXT_CASE_INSENSITIVE,
	DIA  = TEXT_DIACRITIC_INSENSITIVE,
	ANCH = TEXT_ANCHORED,
	BACK = TEXT_ANCHORED | TEXT_BACKWARDS,
};

static const struct vector {
	const char *title, *wanted;
	unsigned options;
	const char *text;
	bool matches;
} vectors[] = {
	{"inside", "lug", 0, "ACME Plug", true},
	{"nowhere", "bulb", 0, "ACME Plug", false},
	{"all of it", "ACME Plug", 0, "ACME Plug", true},
	{"longer than the text", "ACME Plug 2", 0, "ACME Plug", false},
	{"in an empty text", "a", 0, "", false},
	{"case counts", "acme", 0, "ACME Plug", false},
	{"case folded", "acme", CASE, "ACME Plug", true},
	{"case folded, the other way", "PLUG", CASE, "ACME Plug", true},
	{"case folded: Latin-1", "K\xc3\x9c" "CHE", CASE, "k\xc3\xbc" "che", true},
	{"case folded: Latin Extended-A, even and odd pairs", "\xc4\x8c\xc5\x81\xc5\xbd", CASE,
	 "\xc4\x8d\xc5\x82\xc5\xbe", true},
	{"case folded: U+0178 is far from U+00FF", "\xc5\xb8", CASE, "\xc3\xbf", true},
	{"case folded: the sign U+00D7 is no letter", "\xc3\x97", CASE, "\xc3\xb7", false},
	{"case folded: Greek with its final sigma", "\xce\xa6\xce\xa9\xce\xa3", CASE,
	 "\xcf\x86\xcf\x89\xcf\x82", true},
	{"case folded: Cyrillic", "\xd0\x81\xd0\x9b", CASE, "\xd1\x91\xd0\xbb", true},
	{"diacritics count", "Kuche", 0, "K\xc3\xbc" "che", false},
	{"diacritics folded", "Kuche", DIA, "K\xc3\xbc" "che", true},
	{"diacritics folded in what is wanted", "K\xc3\xbc" "che", DIA, "Kuche", true},
	{"diacritics folded: a combining mark", "Kuche", DIA, "Ku\xcc\x88" "che", true},
	{"diacritics folded: case still counts", "kuche", DIA, "K\xc3\xbc" "che", false},
	{"both folded", "KUCHE", DIA | CASE, "k\xc3\xbc" "che", true},
	{"diacritics folded: a stroke is none (Unicode does not decompose it)", "o", DIA,
	 "\xc3\xb8", false},
	{"anchored at the start", "ACME", ANCH, "ACME Plug", true},
	{"anchored, but inside", "Plug", ANCH, "ACME Plug", false},
	{"anchored at the end", "Plug", BACK, "ACME Plug", true},
	{"anchored at the end, but at the start", "ACME", BACK, "ACME Plug", false},
	{"anchored at the end, the first of two is not it", "aa", BACK, "aaa", true},
	{"anchored at the end, a mark follows", "cafe", BACK | DIA, "un cafe\xcc\x81", true},
	{"backwards alone searches everywhere", "ACME", TEXT_BACKWARDS, "ACME Plug", true},
	{"does not begin inside a character", "\xbc", 0, "\xc3\xbc", false},
	{"four bytes", "\xf0\x9f\x92\xa1", 0, "a\xf0\x9f\x92\xa1", true},
	{"four bytes, another", "\xf0\x9f\x92\xa1", CASE, "a\xf0\x9f\x92\xa2", false},
};
/* clang-format on */

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct text_match match = {.text = (char *)vector->wanted,
				   .options = vector->options};

	assert_int_equal(text_match_in(&match, vector->text), vector->matches);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
