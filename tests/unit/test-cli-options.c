/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include "ui-tui/scope.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

enum { WORDS_MAX = 10 };

static const struct option_row own[] = {
	{"all", 'a', OPTION_FLAG, NULL, NULL, "", offsetof(struct options, all)},
	{"ssid", 's', OPTION_TEXT, "NAME", NULL, "", offsetof(struct options, ssid)},
	{"passphrase-file", 0, OPTION_FILE, "FILE", NULL, "",
	 offsetof(struct options, passphrase_file)},
	{"transport", 0, OPTION_WORD, "RADIO", "ble wifi", "",
	 offsetof(struct options, transport)},
	{"days", 0, OPTION_NUMBER, "N", "1 365", "", offsetof(struct options, days)},
	{NULL},
};

static int parse(struct command_line *line, char **words, int n)
{
	command_line_init(line, n, words);
	return command_line_parse(line, own);
}

#define PARSE(line, ...)                                                \
	({                                                              \
		static char *words_[] = {(char *)"usher", __VA_ARGS__}; \
		parse(line, words_, (int)ARRAY_SIZE(words_));           \
	})
#define W(text) ((char *)(text))

static void nothing_gives_the_defaults(void **state)
{
	struct command_line line;

	assert_int_equal(parse(&line, (char *[]){W("usher")}, 1), 0);
	assert_int_equal(line.n_operands, 0);
	assert_true(line.options.timeout_ms == DURATION_UNSET);
	assert_string_equal(line.options.color, "auto");
	assert_false(line.options.json);
	assert_null(line.options.ssid);
}

static void options_may_follow_operands(void **state)
{
	struct command_line line;

	assert_int_equal(
		PARSE(&line, W("one"), W("--ssid"), W("Home"), W("two"), W("--json")), 0);
	assert_int_equal(line.n_operands, 2);
	assert_string_equal(line.operands[0], "one");
	assert_string_equal(line.operands[1], "two");
	assert_string_equal(line.options.ssid, "Home");
	assert_true(line.options.json);
}

static void a_value_may_follow_an_equals_sign(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("--ssid=a=b"), W("--timeout=2m")), 0);
	assert_string_equal(line.options.ssid, "a=b");
	assert_int_equal(line.options.timeout_ms, 120000);
	assert_int_equal(PARSE(&line, W("--days=365")), 0);
	assert_int_equal(line.options.days, 365);
	assert_int_equal(PARSE(&line, W("--ssid=")), 0);
	assert_string_equal(line.options.ssid, "");
}

static void a_value_may_look_like_an_option(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("--ssid"), W("--json")), 0);
	assert_string_equal(line.options.ssid, "--json");
	assert_false(line.options.json);
}

static void two_dashes_end_the_options(void **state)
{
	struct command_line line;

	assert_int_equal(
		PARSE(&line, W("--json"), W("--"), W("--ssid"), W("--"), W("-v")), 0);
	assert_int_equal(line.n_operands, 3);
	assert_string_equal(line.operands[0], "--ssid");
	assert_string_equal(line.operands[1], "--");
	assert_string_equal(line.operands[2], "-v");
	assert_null(line.options.ssid);
}

static void what_stood_before_two_dashes_is_known(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("a"), W("-v"), W("--"), W("b"), W("-c")), 0);
	assert_true(line.ended);
	assert_int_equal(line.n_before, 1);
	assert_int_equal(line.n_operands, 3);
	assert_int_equal(PARSE(&line, W("a"), W("b")), 0);
	assert_false(line.ended);
	assert_int_equal(line.n_before, 2);
}

static void a_lone_dash_is_an_operand(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("-")), 0);
	assert_string_equal(line.operands[0], "-");
	assert_int_equal(PARSE(&line, W("--passphrase-file"), W("-")), 0);
	assert_string_equal(line.options.passphrase_file, "-");
}

static void letters_may_be_joined(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("-vva")), 0);
	assert_int_equal(line.options.verbose, 2);
	assert_true(line.options.all);
	assert_int_equal(PARSE(&line, W("-vsHome")), 0);
	assert_string_equal(line.options.ssid, "Home");
	assert_int_equal(PARSE(&line, W("-vs"), W("Home")), 0);
	assert_string_equal(line.options.ssid, "Home");
}

static void the_last_of_two_values_counts(void **state)
{
	struct command_line line;

	assert_int_equal(PARSE(&line, W("--ssid=a"), W("--ssid=b")), 0);
	assert_string_equal(line.options.ssid, "b");
}

static void globals_stop_at_the_verb(void **state)
{
	char *words[] = {W("usher"), W("--json"), W("-v"), W("scan"), W("--all")};
	struct command_line line;

	command_line_init(&line, ARRAY_SIZE(words), words);
	assert_int_equal(command_line_parse_globals(&line, NULL), 0);
	assert_int_equal(line.next, 3);
	assert_true(line.options.json);
	line.next++;
	assert_int_equal(command_line_parse(&line, own), 0);
	assert_true(line.options.all);
	assert_int_equal(line.options.verbose, 1);
}

static void json_is_seen_behind_a_fault(void **state)
{
	char *words[] = {W("usher"), W("--bogus"), W("--json")};
	char *ended[] = {W("usher"), W("--"), W("--json")};

	assert_true(command_line_wants_json(ARRAY_SIZE(words), words));
	assert_false(command_line_wants_json(ARRAY_SIZE(ended), ended));
}

struct fault {
	const char *title;
	char *words[3]; /* NULL: none */
	const char *problem;
	const char *hint;
};

static const struct fault faults[] = {
	{"unknown", {W("--frobnicate")}, "unknown option --frobnicate", ""},
	{"mistyped", {W("--sisd=x")}, "unknown option --sisd", "did you mean --ssid?"},
	{"mistyped global",
	 {W("--jsno")},
	 "unknown option --jsno",
	 "did you mean --json?"},
	{"the beginning of a name, and its value is not shown",
	 {W("--passphrase=hunter22")},
	 "unknown option --passphrase",
	 "did you mean --passphrase-file?"},
	{"unknown letter", {W("-x")}, "unknown option -x", ""},
	{"unknown control letter", {W("-\x1b")}, "unknown option -?", ""},
	{"no value", {W("--ssid")}, "--ssid needs a value", ""},
	{"no value for a letter", {W("-s")}, "--ssid needs a value", ""},
	{"a value for a flag", {W("--json=1")}, "--json takes no value", ""},
	{"no such word",
	 {W("--color=blue")},
	 "--color takes one of: auto always never",
	 ""},
	{"part of a word",
	 {W("--color=al")},
	 "--color takes one of: auto always never",
	 ""},
	{"no word", {W("--transport=")}, "--transport takes one of: ble wifi", ""},
	{"two words",
	 {W("--transport=ble wifi")},
	 "--transport takes one of: ble wifi",
	 ""},
	{"not a time",
	 {W("--timeout=soon")},
	 "--timeout takes a time such as 500ms, 30s or 2m",
	 ""},
	{"a number below", {W("--days=0")}, "--days takes a number from 1 to 365", ""},
	{"a number beyond", {W("--days=366")}, "--days takes a number from 1 to 365", ""},
	{"a number that wraps around",
	 {W("--days=18446744073709551617")},
	 "--days takes a number from 1 to 365",
	 ""},
	{"no number", {W("--days=7d")}, "--days takes a number from 1 to 365", ""},
	{"too long a time", {W("--timeout=9999h")}, "--timeout is over a year", ""},
};

static void refuses(void **state)
{
	const struct fault *fault = *state;
	char *words[WORDS_MAX] = {W("usher")};
	struct command_line line;
	int n = 1;

	for (size_t i = 0; i < ARRAY_SIZE(fault->words) && fault->words[i]; i++)
		words[n++] = fault->words[i];
	assert_int_equal(parse(&line, words, n), -EINVAL);
	assert_string_equal(line.problem, fault->problem);
	assert_string_equal(line.hint, fault->hint);
}

int main(void)
{
	const struct CMUnitTest first[] = {
		cmocka_unit_test(nothing_gives_the_defaults),
		cmocka_unit_test(options_may_follow_operands),
		cmocka_unit_test(a_value_may_follow_an_equals_sign),
		cmocka_unit_test(a_value_may_look_like_an_option),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(what_stood_before_two_dashes_is_known),
		cmocka_unit_test(a_lone_dash_is_an_operand),
		cmocka_unit_test(letters_may_be_joined),
		cmocka_unit_test(the_last_of_two_values_counts),
		cmocka_unit_test(globals_stop_at_the_verb),
		cmocka_unit_test(json_is_seen_behind_a_fault),
	};
	struct CMUnitTest tests[ARRAY_SIZE(first) + ARRAY_SIZE(faults)];

	memcpy(tests, first, sizeof(first));
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		tests[ARRAY_SIZE(first) + i] = (struct CMUnitTest){
			.name = faults[i].title,
			.test_func = refuses,
			.initial_state = (void *)&faults[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
