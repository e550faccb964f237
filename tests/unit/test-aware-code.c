/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-code.h"

#include "tests/unit/alloc.h"

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
	size_t len;	  /* 0: up to its NUL */
	const char *text; /* what it says; "!" and the problem: -EINVAL */
};

/* clang-format off */
#define TEN       "0123456789"
#define SIXTY     TEN TEN TEN TEN TEN TEN
#define NO_SCHEME "!it does not begin with AWARE:"
#define SERVICE   "!its service (S) is no name of a service, such as _usher-setup._udp"
#define PASSWORD  "!its PIN or passphrase (P) is not 1 to 63 bytes"
#define NAME      "!its name (N) is not 1 to 64 bytes of text"
#define CUT       "!a field is cut, or has no name"
#define TWICE     "!a field is there twice"
#define BYTES(text) text, sizeof(text) - 1

static const struct vector vectors[] = {
	{"all of it", "AWARE:S:_usher-setup._udp;P:123456;N:lamp;;", 0, "_usher-setup._udp 'lamp' 123456"},
	{"another order, lower-case scheme, a newline", "aware:N:lamp;P:123456;S:_a._tcp;;\r\n", 0, "_a._tcp 'lamp' 123456"},
	{"no name", "AWARE:S:_a._udp;P:123456;;", 0, "_a._udp '' 123456"},
	{"neither name nor secret", "AWARE:S:_a._udp;;", 0, "_a._udp ''"},
	{"one semicolon at the end", "AWARE:S:_a._udp;P:123456;", 0, "_a._udp '' 123456"},
	{"a passphrase", "AWARE:S:_a._udp;P:correct horse;;", 0, "_a._udp '' correct horse"},
	{"what is escaped", "AWARE:S:_a._udp;P:a\\;b\\:c\\\\d;N:the \\\"lamp\\\";;", 0, "_a._udp 'the \"lamp\"' a;b:c\\d"},
	{"quotes around a value", "AWARE:S:\"_a._udp\";P:\"123456\";;", 0, "_a._udp '' 123456"},
	{"a passphrase that ends in a backslash", "AWARE:S:_a._udp;P:a\\\\;;", 0, "_a._udp '' a\\"},
	{"a percent sign means nothing", "AWARE:S:_a._udp;P:%31;;", 0, "_a._udp '' %31"},
	{"a name above ASCII", "AWARE:S:_a._udp;N:K\xc3\xbc" "che;;", 0, "_a._udp 'K\xc3\xbc" "che'"},
	{"fields that are not known are skipped", "AWARE:X:1;S:_a._udp;VERSION:2;X:3;P:123456;;", 0, "_a._udp '' 123456"},
	{"the longest service", "AWARE:S:_abcdefghijklmno._tcp;;", 0, "_abcdefghijklmno._tcp ''"},
	{"the longest passphrase", "AWARE:S:_a._udp;P:" SIXTY "012;;", 0, "_a._udp '' " SIXTY "012"},
	{"the longest name", "AWARE:S:_a._udp;N:" SIXTY "0123;;", 0, "_a._udp '" SIXTY "0123'"},

	{"nothing", "", 0, NO_SCHEME},
	{"another scheme", "WIFI:S:_a._udp;;", 0, NO_SCHEME},
	{"the scheme, cut", "AWARE", 0, NO_SCHEME},
	{"nothing behind the scheme", "AWARE:", 0, "!it names no service (S)"},
	{"no service", "AWARE:P:123456;N:lamp;;", 0, "!it names no service (S)"},
	{"an empty service", "AWARE:S:;P:123456;;", 0, SERVICE},
	{"a service without its protocol", "AWARE:S:_a;P:123456;;", 0, SERVICE},
	{"a service of 16 characters", "AWARE:S:_abcdefghijklmnop._tcp;;", 0, SERVICE},
	{"a service with a NUL", BYTES("AWARE:S:_a._udp\0;;"), SERVICE},
	{"an empty secret", "AWARE:S:_a._udp;P:;;", 0, PASSWORD},
	{"a passphrase of 64 bytes", "AWARE:S:_a._udp;P:" SIXTY "0123;;", 0, PASSWORD},
	{"a passphrase with a NUL", BYTES("AWARE:S:_a._udp;P:a\0b;;"), PASSWORD},
	{"an empty name", "AWARE:S:_a._udp;N:;;", 0, NAME},
	{"a name of 65 bytes", "AWARE:S:_a._udp;N:" SIXTY "01234;;", 0, NAME},
	{"a name that is no UTF-8", "AWARE:S:_a._udp;N:\xff;;", 0, NAME},
	{"a name with a newline", "AWARE:S:_a._udp;N:a\nb;;", 0, NAME},
	{"a name with a NUL", BYTES("AWARE:S:_a._udp;N:a\0b;;"), NAME},
	{"a service twice", "AWARE:S:_a._udp;S:_a._udp;;", 0, TWICE},
	{"a secret twice", "AWARE:S:_a._udp;P:123456;P:123457;;", 0, TWICE},
	{"a name twice", "AWARE:N:a;S:_a._udp;N:a;;", 0, TWICE},
	{"cut in a value", "AWARE:S:_a._udp;P:1234", 0, CUT},
	{"cut in an escape", "AWARE:S:_a._udp;P:1234\\;", 0, CUT},
	{"a field without a name", "AWARE:S:_a._udp;:1;;", 0, CUT},
	{"something behind the end", "AWARE:S:_a._udp;;x", 0, CUT},
};
/* clang-format on */

/* In memory of its exact size: what is read beyond it is seen. */
static int parse(const char *text, size_t len, struct aware_code *ret,
		 const char **ret_problem)
{
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = aware_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	size_t len = vector->len ? vector->len : strlen(vector->code);
	struct aware_code code = {};
	const char *problem = NULL;
	char text[256];
	int r = parse(vector->code, len, &code, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_null(code.password);
		return;
	}
	assert_int_equal(r, 0);
	assert_true(aware_code_is(vector->code, len));
	snprintf(text, sizeof(text), "%s '%s'%s%s", code.service, code.name,
		 code.password ? " " : "",
		 code.password ? (const char *)secret_data(code.password) : "");
	aware_code_deinit(&code);
	assert_string_equal(text, vector->text);
}

static void a_code_of_513_bytes_is_refused(void **state)
{
	char text[AWARE_CODE_MAX + 1];
	struct aware_code code = {};
	const char *problem;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "AWARE:S:_a._udp;X:", 18);
	text[AWARE_CODE_MAX - 1] = ';';
	assert_int_equal(parse(text, AWARE_CODE_MAX, &code, &problem), 0);
	aware_code_deinit(&code);
	text[AWARE_CODE_MAX] = ';';
	assert_int_equal(parse(text, AWARE_CODE_MAX + 1, &code, &problem), -EINVAL);
	assert_string_equal(problem, "it is too long");
}

static void memory_that_runs_out_is_told(void **state)
{
	static const char text[] = "AWARE:S:_a._udp;P:123456;N:lamp;;";
	unsigned failed = 0;

	(void)state;
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct aware_code code = {};
		const char *problem;
		int r = aware_code_parse(text, sizeof(text) - 1, &code, &problem);

		assert_true(r == 0 || r == -ENOMEM);
		failed += r == -ENOMEM;
		aware_code_deinit(&code);
	}
	assert_true(failed >= 1);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(a_code_of_513_bytes_is_refused),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){vectors[i].title, vector_holds, NULL, NULL,
					       (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
