/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/text.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <string.h>

struct vector {
	const char *title;
	const char *in;
	size_t len;
	bool utf8;
	const char *clean;   /* text_to_utf8() */
	const char *escaped; /* text_escape() */
};

#define FFFD "\xef\xbf\xbd"
/* clang-format off */
#define IN(s) s, sizeof(s) - 1
static const struct vector vectors[] = {
	{"empty", IN(""), true, "", ""},
	{"ascii", IN("Kitchen 1"), true, "Kitchen 1", "Kitchen 1"},
	{"two, three, four bytes", IN("K\xc3\xbc\xe2\x82\xac\xf0\x9f\x92\xa1"), true,
	 "K\xc3\xbc\xe2\x82\xac\xf0\x9f\x92\xa1", "K\xc3\xbc\xe2\x82\xac\xf0\x9f\x92\xa1"},
	{"backslash is doubled", IN("a\\x1b"), true, "a\\x1b", "a\\\\x1b"},
	{"escape sequence, C0", IN("\x1b[2J\n\t"), true, "\x1b[2J\n\t", "\\x1b[2J\\x0a\\x09"},
	{"DEL and C1 CSI", IN("\x7f\xc2\x9b" "2J"), true, "\x7f\xc2\x9b" "2J", "\\x7f\\u009b2J"},
	{"embedded NUL", IN("a\0b"), true, "a", "a\\x00b"},
	{"right-to-left override U+202E", IN("a\xe2\x80\xae" "b"), true, "a\xe2\x80\xae" "b", "a\\u202eb"},
	{"isolate U+2066, U+2069", IN("\xe2\x81\xa6x\xe2\x81\xa9"), true,
	 "\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069"},
	{"marks U+061C, U+200E, U+200F", IN("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"), true,
	 "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f", "\\u061c\\u200e\\u200f"},
	{"separators U+2028, U+2029", IN("\xe2\x80\xa8\xe2\x80\xa9"), true,
	 "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
	{"zero width U+200B, soft hyphen U+00AD, BOM U+FEFF", IN("\xe2\x80\x8b\xc2\xad\xef\xbb\xbf"),
	 true, "\xe2\x80\x8b\xc2\xad\xef\xbb\xbf", "\\u200b\\u00ad\\ufeff"},
	{"tag U+E0041, unassigned tag U+E0002", IN("\xf3\xa0\x81\x81\xf3\xa0\x80\x82"), true,
	 "\xf3\xa0\x81\x81\xf3\xa0\x80\x82", "\\U000e0041\\U000e0002"},
	{"Hangul filler U+3164 is blank", IN("\xe3\x85\xa4"), true, "\xe3\x85\xa4", "\\u3164"},
	{"neighbours of hidden ranges show: U+00A0, U+00AE, U+2010, U+202F, U+2070",
	 IN("\xc2\xa0\xc2\xae\xe2\x80\x90\xe2\x80\xaf\xe2\x81\xb0"), true,
	 "\xc2\xa0\xc2\xae\xe2\x80\x90\xe2\x80\xaf\xe2\x81\xb0",
	 "\xc2\xa0\xc2\xae\xe2\x80\x90\xe2\x80\xaf\xe2\x81\xb0"},
	/* Unicode 15, section 3.9, tables 3-8 to 3-11 */
	{"overlong C0 AF, E0 80 BF, F0 81 82 41", IN("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"), false,
	 FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A",
	 "\\xc0\\xaf\\xe0\\x80\\xbf\\xf0\\x81\\x82A"},
	{"surrogates ED A0 80, ED BF BF, ED AF 41", IN("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"), false,
	 FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A",
	 "\\xed\\xa0\\x80\\xed\\xbf\\xbf\\xed\\xafA"},
	{"F4 91 92 93, FF, 41, 80 BF 42", IN("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"), false,
	 FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B",
	 "\\xf4\\x91\\x92\\x93\\xffA\\x80\\xbf" "B"},
	{"truncated E1 80, E2, F0 91 92, F1 BF 41", IN("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), false,
	 FFFD FFFD FFFD FFFD "A", "\\xe1\\x80\\xe2\\xf0\\x91\\x92\\xf1\\xbf" "A"},
	{"cut in the last character", IN("ab\xe2\x82"), false, "ab" FFFD, "ab\\xe2\\x82"},
};
/* clang-format on */

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	char *clean = text_to_utf8(vector->in, vector->len);
	char *escaped = text_escape(vector->in, vector->len);

	assert_int_equal(text_is_utf8(vector->in, vector->len), vector->utf8);
	assert_string_equal(clean, vector->clean);
	assert_string_equal(escaped, vector->escaped);
	free(clean);
	free(escaped);
}

/* Whatever the bytes: valid UTF-8 comes out, and no control character. */
static void any_two_bytes_give_harmless_text(void **state)
{
	for (unsigned i = 0; i < 0x10000; i++) {
		uint8_t in[2] = {(uint8_t)(i >> 8), (uint8_t)i};
		char *clean = text_to_utf8(in, 2), *escaped = text_escape(in, 2);

		assert_true(text_is_utf8(clean, strlen(clean)));
		assert_true(text_is_utf8(escaped, strlen(escaped)));
		for (const char *p = escaped; *p; p++)
			assert_true((uint8_t)*p >= 0x20 && *p != 0x7f);
		free(clean);
		free(escaped);
	}
}

static void without_memory_there_is_no_text(void **state)
{
	static const char in[] = "\x1b[31mred\xff";
	unsigned rounds = 0;

	for (unsigned n = 1; alloc_fail_each(&n); rounds++) {
		char *clean = text_to_utf8(in, sizeof(in) - 1);
		char *escaped = text_escape(in, sizeof(in) - 1);

		assert_true(!clean || !strcmp(clean, "\x1b[31mred\xef\xbf\xbd"));
		assert_true(!escaped || !strcmp(escaped, "\\x1b[31mred\\xff"));
		assert_int_equal(!clean + !escaped, n <= 2);
		free(clean);
		free(escaped);
	}
	assert_int_equal(rounds, 3);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[i]};
	tests[ARRAY_SIZE(vectors)] = (struct CMUnitTest)cmocka_unit_test(
		any_two_bytes_give_harmless_text);
	tests[ARRAY_SIZE(vectors) + 1] = (struct CMUnitTest)cmocka_unit_test(
		without_memory_there_is_no_text);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
