/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/homekit-code.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the five above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *code;
	const char *text; /* what it says; "!" and the problem: -EINVAL */
};

/* clang-format off */
#define NOT_THOSE "!it is neither X-HM:// nor eight digits such as 031-45-154"
#define NOT_BASE36 "!a character in it is neither a letter nor a digit"
#define INVALID   "!its setup code is one that no accessory may have"

static const struct vector vectors[] = {
	{"a bridge", "X-HM://0023ISYWYACMN", "category 2 flags 2 id ACMN code 031-45-154"},
	{"an outlet, IP and WAC", "X-HM://007JNU5AE7OSX", "category 7 flags 10 id 7OSX code 518-08-582"},
	{"an outlet, BLE", "X-HM://0076CDMX27OSX", "category 7 flags 4 id 7OSX code 518-08-582"},
	{"a camera", "X-HM://00GW95DQA7OSX", "category 17 flags 2 id 7OSX code 031-45-154"},
	{"a switch", "X-HM://0081YCYEP3QYT", "category 8 flags 2 id 3QYT code 841-31-633"},
	{"the lowest setup code", "X-HM://0023GXK3LACMN", "category 2 flags 2 id ACMN code 000-00-001"},
	{"every category and flag, the highest setup code", "X-HM://070JE1M9QZZZZ", "category 255 flags 15 id ZZZZ code 999-99-998"},
	{"lower case", "x-hm://007jnu5ae7osx", "category 7 flags 10 id 7OSX code 518-08-582"},
	{"digits", "031-45-154", "digits 031-45-154"},
	{"nothing", "", NOT_THOSE},
	{"digits without dashes", "03145154", NOT_THOSE},
	{"digits with dashes elsewhere", "0314-5154-", NOT_THOSE},
	{"another scheme", "MT:YNJV7VSC00CMVH7SR00", NOT_THOSE},
	{"nothing behind the scheme", "X-HM://", "!it is too short"},
	{"cut", "X-HM://0023ISYWYACM", "!it is too short"},
	{"too long", "X-HM://0023ISYWYACMNX", "!it is too long"},
	{"a dash in it", "X-HM://0023ISYW-ACMN", NOT_BASE36},
	{"a setup id that is none", "X-HM://0023ISYWYAC_N", NOT_BASE36},
	{"version 1", "X-HM://34AYTHCCIACMN", "!its version is not known"},
	{"more than 46 bits", "X-HM://OY11W7YDEACMN", "!its version is not known"},
	{"a reserved bit", "X-HM://072NH7ZR6ACMN", "!bits are set in it that have no meaning"},
	{"setup code 0", "X-HM://0023GXK3KACMN", INVALID},
	{"setup code 22222222", "X-HM://0023U5UVIACMN", INVALID},
	{"setup code 12345678", "X-HM://0075OVT5A1A2B", INVALID},
	{"setup code 99999999", "X-HM://00254GWLBACMN", INVALID},
	{"a setup code of nine digits", "X-HM://00254GWLCACMN", INVALID},
	{"digits that no accessory may have", "876-54-321", INVALID},
};
/* clang-format on */

static void describe(const struct homekit_code *code, char *text, size_t size)
{
	if (*code->setup_id)
		snprintf(text, size, "category %u flags %u id %s code %s", code->category,
			 code->flags, code->setup_id,
			 (const char *)secret_data(code->setup_code));
	else
		snprintf(text, size, "digits %s",
			 (const char *)secret_data(code->setup_code));
}

/* In memory of its exact length, so that a sanitizer sees a byte read behind it. */
static int parse(const char *text, size_t len, struct homekit_code *ret,
		 const char **ret_problem)
{
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = homekit_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct homekit_code code = {0};
	const char *problem = NULL;
	char text[128];
	int r = parse(vector->code, strlen(vector->code), &code, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_null(code.setup_code);
		return;
	}
	assert_int_equal(r, 0);
	assert_true(homekit_code_is(vector->code, strlen(vector->code)));
	describe(&code, text, sizeof(text));
	homekit_code_deinit(&code);
	assert_string_equal(text, vector->text);
}

static void categories_have_names(void **state)
{
	(void)state;
	assert_string_equal(homekit_category_name(2), "Bridge");
	assert_string_equal(homekit_category_name(33), "Router");
	assert_null(homekit_category_name(0));
	assert_null(homekit_category_name(24));
	assert_null(homekit_category_name(34));
	assert_null(homekit_category_name(255));
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(categories_have_names),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){vectors[i].title, vector_holds, NULL, NULL,
					       (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
