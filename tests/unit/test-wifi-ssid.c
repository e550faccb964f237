/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/ssid.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the three above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *text;
	const char *hex; /* the bytes that it stands for; NULL: -EINVAL */
};

/* clang-format off */
/* What printf_encode() of hostap's src/utils/common.c writes. */
static const struct vector vectors[] = {
	{"plain", "ACME-1", "41434d452d31"},
	{"none", "", ""},
	{"blanks at both ends", " a ", "206120"},
	{"every short escape", "\\\"\\\\\\e\\n\\r\\t", "225c1b0a0d09"},
	{"NUL and high bytes", "\\x00\\xff\\x80", "00ff80"},
	{"upper-case digits", "\\xC3\\xBC", "c3bc"},
	{"an escape and text that looks like its digits", "\\x4142", "413432"},
	{"32 bytes", "0123456789abcdef0123456789abcdef",
	 "3031323334353637383961626364656630313233343536373839616263646566"},
	{"32 bytes, all escaped",
	 "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
	 "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01",
	 "0000000000000000000000000000000000000000000000000000000000000001"},
	{"33 bytes", "0123456789abcdef0123456789abcdef!", NULL},
	{"a backslash at the end", "a\\", NULL},
	{"an unknown escape", "\\a", NULL},
	{"an octal escape, that it never writes", "\\101", NULL},
	{"an escape without digits", "\\x", NULL},
	{"an escape of one digit", "\\x4", NULL},
	{"an escape of no hex", "\\x4g", NULL},
	{"a raw newline", "a\nb", NULL},
	{"a raw DEL", "a\x7f", NULL},
	{"raw UTF-8", "\xc3\xbc", NULL},
};
/* clang-format on */

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct wifi_ssid ssid = {.len = 3, .data = "old"};
	size_t len = strlen(vector->text);
	char *exact = malloc(len ? len : 1), hex[2 * WIFI_SSID_MAX + 1];
	int r;

	assert_non_null(exact);
	memcpy(exact, vector->text, len);
	r = wifi_ssid_parse(exact, len, &ssid);
	free(exact);
	hex_encode(ssid.data, ssid.len, hex);
	assert_int_equal(r, vector->hex ? 0 : -EINVAL);
	assert_string_equal(hex, vector->hex ? vector->hex : "6f6c64");
}

static void an_escaped_NUL_byte_ends_nothing(void **state)
{
	static const char text[] = {'a', '\\', '\0', 'b'};
	struct wifi_ssid ssid = {};

	assert_int_equal(wifi_ssid_parse(text, sizeof(text), &ssid), -EINVAL);
}

static void set_takes_32_bytes_and_no_more(void **state)
{
	uint8_t bytes[33] = {1};
	struct wifi_ssid ssid = {};

	assert_int_equal(wifi_ssid_set(&ssid, bytes, 33), -EINVAL);
	assert_int_equal(ssid.len, 0);
	assert_int_equal(wifi_ssid_set(&ssid, bytes, 32), 0);
	assert_int_equal(ssid.len, 32);
	assert_int_equal(wifi_ssid_set(&ssid, NULL, 0), 0);
	assert_int_equal(ssid.len, 0);
}

static void bytes_are_compared_not_strings(void **state)
{
	const struct wifi_ssid a = {3, "A\0B"}, b = {3, "A\0C"}, prefix = {2, "A\0"},
			       empty = {}, nul = {2, "\0\0"};

	assert_true(wifi_ssid_equal(&a, &a));
	assert_false(wifi_ssid_equal(&a, &b));
	assert_false(wifi_ssid_equal(&a, &prefix));
	assert_true(wifi_ssid_has_prefix(&a, &prefix));
	assert_true(wifi_ssid_has_prefix(&a, &a));
	assert_false(wifi_ssid_has_prefix(&prefix, &a));
	assert_false(wifi_ssid_has_prefix(&a, &nul));
	assert_true(wifi_ssid_is_hidden(&empty));
	assert_true(wifi_ssid_is_hidden(&nul));
	assert_false(wifi_ssid_is_hidden(&a));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 3] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		an_escaped_NUL_byte_ends_nothing);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(set_takes_32_bytes_and_no_more);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(bytes_are_compared_not_strings);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
