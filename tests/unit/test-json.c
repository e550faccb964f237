/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/json.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct text {
	const char *title;
	const char *text;
	int result;
	const char *printed; /* NULL: as text */
};

/* clang-format off */
static const struct text texts[] = {
	{"object", "{\"a\":1,\"b\":[true,false,null,\"x\"]}", 0, NULL},
	{"white space around", " \r\n\t{ \"a\" : 1 }\n", 0, "{\"a\":1}"},
	{"a bare string", "\"\xc3\xbc\"", 0, NULL},
	{"surrogate pair", "\"\\ud83d\\udca1\"", 0, "\"\xf0\x9f\x92\xa1\""},
	{"escaped backslash before u0000", "\"\\\\u0000\"", 0, NULL},
	{"brackets in a string do not nest", "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"", 0, NULL},
	{"32 levels", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 0, NULL},
	{"33 levels", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", -EINVAL, NULL},
	{"nothing", "", -EINVAL, NULL},
	{"only white space", "  ", -EINVAL, NULL},
	{"unfinished object", "{\"a\":1", -EINVAL, NULL},
	{"unfinished string", "\"abc", -EINVAL, NULL},
	{"string ends in its escape", "\"abc\\", -EINVAL, NULL},
	{"trailing bytes", "{} x", -EINVAL, NULL},
	{"two values", "{}{}", -EINVAL, NULL},
	{"a control character between values", "\x0b{\"a\":\x01" "1}", -EINVAL, NULL},
	{"raw control character in a string", "\"a\nb\"", -EINVAL, NULL},
	{"NUL by escape would cut the string", "\"a\\u0000b\"", -EINVAL, NULL},
	{"lone surrogate", "\"\\ud83d\"", -EINVAL, NULL},
	{"invalid UTF-8", "\"\xc3\"", -EINVAL, NULL},
	{"single quotes", "{'a':1}", -EINVAL, NULL},
};
/* clang-format on */

static void text_parses(void **state)
{
	const struct text *text = *state;
	struct json *json = NULL;
	size_t len = strlen(text->text);
	char *exact = malloc(len ? len : 1), *printed;

	/* without a NUL behind it, so that a sanitizer sees a read past the end */
	memcpy(exact, text->text, len);
	assert_int_equal(json_parse(exact, len, &json), text->result);
	free(exact);
	if (text->result < 0) {
		assert_null(json);
		return;
	}
	printed = json_print(json);
	assert_string_equal(printed, text->printed ? text->printed : text->text);
	free(printed);
	json_free(json);
}

static struct json *parse(const char *text)
{
	struct json *json;

	assert_int_equal(json_parse(text, strlen(text), &json), 0);
	return json;
}

static void a_nul_byte_is_not_json(void **state)
{
	struct json *json;

	assert_int_equal(json_parse("{}\0", 3, &json), -EINVAL);
	assert_int_equal(json_parse("\"a\0b\"", 5, &json), -EINVAL);
}

static void over_a_mebibyte_is_refused(void **state)
{
	char *text = malloc(JSON_TEXT_MAX + 1);
	struct json *json;

	memset(text, ' ', JSON_TEXT_MAX + 1);
	text[0] = '1';
	assert_int_equal(json_parse(text, JSON_TEXT_MAX + 1, &json), -E2BIG);
	assert_int_equal(json_parse(text, JSON_TEXT_MAX, &json), 0);
	json_free(json);
	free(text);
}

static void reading_falls_back(void **state)
{
	struct json *json = parse(
		"{\"s\":\"x\",\"n\":1.5,\"t\":true,\"z\":null,\"a\":[1,2],"
		"\"huge\":1e999,\"S\":\"upper\"}");
	double sum = 0;

	assert_string_equal(json_get_string(json, "s"), "x");
	assert_string_equal(json_get_string(json, "S"), "upper");
	assert_null(json_get_string(json, "n"));
	assert_null(json_get_string(json, "missing"));
	assert_true(json_get_number(json, "n", -1) == 1.5);
	assert_true(json_get_number(json, "s", -1) == -1);
	assert_true(json_get_number(json, "huge", -1) == -1);
	assert_true(json_get_bool(json, "t", false));
	assert_true(json_get_bool(json, "n", true));
	assert_true(json_is_null(json_get(json, "z")));
	assert_false(json_is_null(json_get(json, "missing")));
	assert_true(json_is_array(json_get(json, "a")));
	assert_false(json_is_object(json_get(json, "a")));
	assert_null(json_get(json_get(json, "a"), "s"));
	assert_null(json_get(NULL, "s"));
	assert_null(json_first(json_get(json, "s")));
	assert_null(json_first(NULL));
	json_for_each (number, json_get(json, "a"))
		sum += json_number(number, 100);
	assert_true(sum == 3);
	assert_string_equal(json_key(json_first(json)), "s");
	json_free(json);
}

static char *build(void)
{
	struct json *root = json_new_object(), *array, *object;
	char *line;

	json_add_string(root, "text", "a\"b\n");
	json_add_string(root, "none", NULL);
	json_add_hex(root, "hex", "\x00\xff", 2);
	json_add_number(root, "int", 54132642);
	json_add_number(root, "real", 70017396.2);
	json_add_bool(root, "yes", true);
	json_add_null(root, "null");
	array = json_add_array(root, "array");
	json_add_number(array, NULL, -1);
	object = json_add_object(array, NULL);
	json_add_string(object, "deep", "x");
	json_add(root, "tree", json_new_array());
	line = json_print(root);
	json_free(root);
	return line;
}

static const char built[] =
	"{\"text\":\"a\\\"b\\n\",\"none\":null,\"hex\":\"00ff\",\"int\":54132642,"
	"\"real\":70017396.2,\"yes\":true,\"null\":null,"
	"\"array\":[-1,{\"deep\":\"x\"}],\"tree\":[]}";

static void builds_a_line(void **state)
{
	char *line = build();

	assert_string_equal(line, built);
	free(line);
}

static void numbers_print_plainly(void **state)
{
	static const struct {
		double value;
		const char *printed;
	} rows[] = {
		{0, "[0]"},
		{-70, "[-70]"},
		{4294967295, "[4294967295]"},
		{999999999999999, "[999999999999999]"},
		/* microseconds since 1970 in November 2026 */
		{1795305600000000, "[1795305600000000]"},
		{-1795305600000000, "[-1795305600000000]"},
		{0x1p53, "[9007199254740992]"},
		{0.1, "[0.1]"},
		{NAN, "[null]"},
		{INFINITY, "[null]"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct json *array = json_new_array();
		char *line;

		json_add_number(array, NULL, rows[i].value);
		line = json_print(array);
		assert_string_equal(line, rows[i].printed);
		if (isfinite(rows[i].value))
			assert_true(json_number(json_first(array), 7) == rows[i].value);
		free(line);
		json_free(array);
	}
}

static void invalid_utf8_never_leaves(void **state)
{
	struct json *array = json_new_array();
	char *line;

	json_add_string(array, NULL, "caf\xe9");
	line = json_print(array);
	assert_string_equal(line, "[\"caf\xef\xbf\xbd\"]");
	free(line);
	json_free(array);
}

static void building_on_nothing_gives_nothing(void **state)
{
	json_add_string(NULL, "a", "b");
	assert_null(json_add_object(NULL, "a"));
	json_add(NULL, "a",
		 json_new_object()); /* freed: a leak fails the sanitizer build */
	assert_null(json_print(NULL));
}

/* Ours and cJSON's. */
static void hook_allocations(bool on)
{
	cJSON_Hooks hooks = {.malloc_fn = alloc_malloc, .free_fn = free};

	cJSON_InitHooks(on ? &hooks : NULL);
}

static void what_cannot_be_read_is_located(void **state)
{
	static const struct {
		const char *text;
		size_t at;
	} rows[] = {
		{"", 0},	 {"{\"a\":1,}", 7},  {"[1,2] x", 6}, {"[\"ab\ncd\"]", 1},
		{"[1,\xff]", 0}, {"{\"a\":nul}", 5}, {"[1,2", 3},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct json *json = NULL;
		size_t at = 99;

		assert_int_equal(json_parse_located(rows[i].text, strlen(rows[i].text),
						    &json, &at),
				 -EINVAL);
		assert_int_equal(at, rows[i].at);
	}
}

static void a_failed_allocation_shows_when_printed(void **state)
{
	unsigned ok = 0;

	hook_allocations(true);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		char *line = build();

		if (line) {
			assert_string_equal(line, built);
			ok++;
		}
		free(line);
	}
	hook_allocations(false);
	/* only the last round, where nothing failed */
	assert_int_equal(ok, 1);
}

static void parsing_without_memory_says_so(void **state)
{
	unsigned ok = 0;

	hook_allocations(true);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct json *json = NULL;
		int r = json_parse(built, strlen(built), &json);

		if (r == 0)
			ok++;
		else
			assert_int_equal(r, -ENOMEM);
		json_free(json);
	}
	hook_allocations(false);
	assert_int_equal(ok, 1);
}

/* What a tree would do, without the tree. */
static void puts_a_string(void **state)
{
	static const char text[] = "a\"b\\c\n\x01\x7f/\xc3\xa9";
	struct json *json = NULL;
	struct buf buf = {};

	json_put_string(&buf, text, strlen(text));
	assert_int_equal(buf.error, 0);
	assert_memory_equal(buf.data, "\"a\\\"b\\\\c\\u000a\\u0001\\u007f/\xc3\xa9\"",
			    buf.len);
	assert_int_equal(json_parse((const char *)buf.data, buf.len, &json), 0);
	assert_string_equal(json_string(json), text);
	json_free(json);
	buf_deinit(&buf);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(a_nul_byte_is_not_json),
		cmocka_unit_test(over_a_mebibyte_is_refused),
		cmocka_unit_test(reading_falls_back),
		cmocka_unit_test(builds_a_line),
		cmocka_unit_test(numbers_print_plainly),
		cmocka_unit_test(invalid_utf8_never_leaves),
		cmocka_unit_test(building_on_nothing_gives_nothing),
		cmocka_unit_test(what_cannot_be_read_is_located),
		cmocka_unit_test(a_failed_allocation_shows_when_printed),
		cmocka_unit_test(parsing_without_memory_says_so),
		cmocka_unit_test(puts_a_string),
	};
	struct CMUnitTest tests[ARRAY_SIZE(texts) + ARRAY_SIZE(others)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		tests[i] = (struct CMUnitTest){.name = texts[i].title,
					       .test_func = text_parses,
					       .initial_state = (void *)&texts[i]};
	memcpy(tests + ARRAY_SIZE(texts), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
