/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/nearest.h"

#include "ui-tui/scope.h"
#include "cli/verbs.h"
#include "tests/unit/unit.h"

#include <string.h>

struct vector {
	const char *typed;
	const char *word;
	unsigned distance;
};

static const struct vector vectors[] = {
	{"scan", "scan", 0},
	{"", "scan", 4},
	{"scna", "scan", 1},
	{"sacn", "scan", 1},
	{"scann", "scan", 1},
	{"can", "scan", 1},
	{"skan", "scan", 1},
	{"ca", "abc", 3}, /* optimal string alignment, not 2 */
	{"kitten", "sitting", 3},
	{"pass", "passphrase-file", 1},
	{"pa", "passphrase-file", 13},
};

static void measures(void **state)
{
	const struct vector *vector = *state;

	assert_int_equal(nearest_distance(vector->typed, vector->word), vector->distance);
}

static void long_words_are_not_compared(void **state)
{
	char word[200];

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(nearest_distance(word, "scan"), NEAREST_WORD_MAX);
	assert_int_equal(nearest_distance("scan", word), NEAREST_WORD_MAX);
}

static void verbs_are_suggested(void **state)
{
	assert_string_equal(verb_nearest("sacn"), "scan");
	assert_string_equal(verb_nearest("docter"), "doctor");
	assert_string_equal(verb_nearest("identfy"), "identify");
	assert_null(verb_nearest("provision"));
	assert_null(verb_nearest(""));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2] = {
		cmocka_unit_test(long_words_are_not_compared),
		cmocka_unit_test(verbs_are_suggested),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i + 2] = (struct CMUnitTest){.name = vectors[i].typed,
						   .test_func = measures,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
