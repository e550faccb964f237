/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-code.h"

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
	const char *text; /* what it says; "!" and the problem: -EINVAL */
};

/* clang-format off */
#define LETTERS_32  "0123456789abcdef0123456789abcdef"
#define LETTERS_64  LETTERS_32 LETTERS_32
#define LETTERS_128 LETTERS_64 LETTERS_64
#define MINIMAL     "\"ver\":\"v1\",\"name\":\"a\""
#define TOO_LONG    "its proof of possession (pop) has more than 128 bytes"

static const struct vector vectors[] = {
	{"Security 1 (app_main.c of wifi_prov)",
	 "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd1234\",\"transport\":\"ble\"}",
	 "ble 'PROV_0A1B2C' pop 'abcd1234'"},
	{"Security 2 (app_main.c of wifi_prov)",
	 "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"username\":\"wifiprov\",\"pop\":\"abcd1234\",\"transport\":\"ble\"}",
	 "ble 'PROV_0A1B2C' username 'wifiprov' pop 'abcd1234'"},
	{"Security 0, or no proof of possession", "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"transport\":\"ble\"}",
	 "ble 'PROV_0A1B2C'"},
	{"with the kind of network", "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd1234\",\"transport\":\"ble\",\"network\":\"wifi\"}",
	 "ble 'PROV_0A1B2C' pop 'abcd1234'"},
	{"SoftAP with a password, and the security", "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd1234\",\"transport\":\"softap\","
	 "\"security\":1,\"password\":\"12345678\"}", "softap 'PROV_0A1B2C' pop 'abcd1234' password '12345678' security 1"},
	{"the security as text", "{" MINIMAL ",\"security\":\"2\"}", "ble 'a' security 2"},
	{"an address of esp-jumpstart, escaped",
	 "https://espressif.github.io/esp-jumpstart/qrcode.html?data=%7B%22ver%22%3A%22v1%22%2C%22name%22%3A%22PROV_0A1B2C%22%2C%22pop%22%3A"
	 "%22abcd1234%22%2C%22transport%22%3A%22ble%22%7D", "ble 'PROV_0A1B2C' pop 'abcd1234'"},
	{"an address of RainMaker, as firmware prints it",
	 "https://rainmaker.espressif.com/qrcode.html?data={\"ver\":\"v1\",\"name\":\"PROV_0a1b2c\",\"pop\":\"a&b#c%41\",\"transport\":\"ble\"}\r\n",
	 "ble 'PROV_0a1b2c' pop 'a&b#c%41'"},
	{"the same with one more parameter",
	 "https://rainmaker.espressif.com/qrcode.html?data={\"ver\":\"v1\",\"name\":\"PROV_0a1b2c\"}&transport=ble", "ble 'PROV_0a1b2c'"},
	{"as a browser escapes it", "https://example.com/?data={%22ver%22:%22v1%22,%22name%22:%22a+b%22}&transport=ble#top", "ble 'a+b'"},
	{"another host, another order", "HTTPS://example.com:8443/a/b?x=1&mydata=2&data=%7B%22ver%22:%22v1%22,%22name%22:%22a%22%7D", "ble 'a'"},
	{"white space around it", " \t{" MINIMAL "}\r\n", "ble 'a'"},
	{"white space in it", "{ \"ver\" : \"v1\" ,\n\t\"name\" : \"a\" }", "ble 'a'"},
	{"keys that nobody knows", "{" MINIMAL ",\"x\":{\"pop\":\"b\"},\"y\":[1,2],\"z\":null}", "ble 'a'"},
	{"empty values are none", "{" MINIMAL ",\"username\":\"\",\"pop\":\"\",\"password\":\"\"}", "ble 'a'"},
	{"a name that is not ASCII", "{\"ver\":\"v1\",\"name\":\"K\\u00fcche\"}", "ble 'K\xc3\xbc" "che'"},
	{"32 bytes of name", "{\"ver\":\"v1\",\"name\":\"" LETTERS_32 "\"}", "ble '" LETTERS_32 "'"},
	{"64 bytes of username", "{" MINIMAL ",\"username\":\"" LETTERS_64 "\"}", "ble 'a' username '" LETTERS_64 "'"},
	{"128 bytes of pop", "{" MINIMAL ",\"pop\":\"" LETTERS_128 "\"}", "ble 'a' pop '" LETTERS_128 "'"},
	{"nothing", "", "!its JSON cannot be read, or is cut"},
	{"no object", "[\"ver\",\"v1\"]", "!it is no JSON object"},
	{"cut", "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd12", "!its JSON cannot be read, or is cut"},
	{"something behind it", "{" MINIMAL "}x", "!its JSON cannot be read, or is cut"},
	{"a parameter behind what is no address", "{" MINIMAL "}&transport=ble", "!its JSON cannot be read, or is cut"},
	{"a byte that is no UTF-8", "{\"ver\":\"v1\",\"name\":\"a\xff\"}", "!its JSON cannot be read, or is cut"},
	{"a NUL in it", "{\"ver\":\"v1\",\"name\":\"a\\u0000b\"}", "!its JSON cannot be read, or is cut"},
	{"no version", "{\"name\":\"a\"}", "!it has no version (ver)"},
	{"another version", "{\"ver\":\"v2\",\"name\":\"a\"}", "!its version (ver) is not v1"},
	{"a version of another type", "{\"ver\":1,\"name\":\"a\"}", "!its version (ver) is not v1"},
	{"no name", "{\"ver\":\"v1\",\"pop\":\"abcd1234\"}", "!it has no name"},
	{"an empty name", "{\"ver\":\"v1\",\"name\":\"\"}", "!its name is not 1 to 32 bytes of text"},
	{"33 bytes of name", "{\"ver\":\"v1\",\"name\":\"" LETTERS_32 "0\"}", "!its name is not 1 to 32 bytes of text"},
	{"a newline in the name", "{\"ver\":\"v1\",\"name\":\"a\\nb\"}", "!its name is not 1 to 32 bytes of text"},
	{"65 bytes of username", "{" MINIMAL ",\"username\":\"" LETTERS_64 "0\"}", "!its username is not up to 64 bytes of text"},
	{"129 bytes of pop", "{" MINIMAL ",\"pop\":\"" LETTERS_128 "0\"}", "!" TOO_LONG},
	{"a pop that is a number", "{" MINIMAL ",\"pop\":12345678}", "!" TOO_LONG},
	{"another transport", "{" MINIMAL ",\"transport\":\"nfc\"}", "!its transport is neither ble nor softap"},
	{"security 3", "{" MINIMAL ",\"security\":3}", "!its security is not 0, 1 or 2"},
	{"security 1.5", "{" MINIMAL ",\"security\":1.5}", "!its security is not 0, 1 or 2"},
	{"security of another type", "{" MINIMAL ",\"security\":true}", "!its security is not 0, 1 or 2"},
	{"7 bytes of password", "{" MINIMAL ",\"password\":\"1234567\"}", "!its password is not 8 to 63 bytes long"},
	{"64 bytes of password", "{" MINIMAL ",\"password\":\"" LETTERS_64 "\"}", "!its password is not 8 to 63 bytes long"},
	{"a Thread network", "{" MINIMAL ",\"network\":\"thread\"}",
	 "!it is for a Thread network, which only a Thread border router can let it into"},
	{"another network", "{" MINIMAL ",\"network\":\"zigbee\"}", "!its network is neither wifi nor thread"},
	{"a key twice", "{" MINIMAL ",\"name\":\"b\"}", "!a key is there twice"},
	{"a pop twice", "{" MINIMAL ",\"pop\":\"b\",\"pop\":\"c\"}", "!a key is there twice"},
	{"the security twice", "{" MINIMAL ",\"security\":1,\"security\":2}", "!a key is there twice"},
	{"an address without a code", "https://example.com/?dat=1&xdata=2", "!it is the address of a web page, and no code is in it (data=)"},
	{"an address without a query", "https://example.com/data=%7B%7D", "!it is the address of a web page, and no code is in it (data=)"},
	{"an escape that is cut", "https://example.com/?data=%7B%2", "!an escape (%) in its address is cut, or is none"},
	{"an escape without digits", "https://example.com/?data=%7B%zz", "!an escape (%) in its address is cut, or is none"},
	{"an address without an object", "https://example.com/?data=abc", "!its JSON cannot be read, or is cut"},
	{"an address that is escaped twice", "https://example.com/?data=%257B%257D", "!its JSON cannot be read, or is cut"},
};
/* clang-format on */

static void add(char *text, size_t size, const char *name, const char *value)
{
	if (value && *value)
		snprintf(text + strlen(text), size - strlen(text), " %s '%s'", name,
			 value);
}

static const char *content(const struct secret *secret)
{
	return secret ? (const char *)secret_data(secret) : NULL;
}

static void describe(const struct espressif_code *code, char *text, size_t size)
{
	snprintf(text, size, "%s '%s'",
		 code->transport == ESPRESSIF_SOFTAP ? "softap" : "ble", code->name);
	add(text, size, "username", code->username);
	add(text, size, "pop", content(code->pop));
	add(text, size, "password", content(code->password));
	if (code->security != ESPRESSIF_SECURITY_NOT_TOLD)
		snprintf(text + strlen(text), size - strlen(text), " security %d",
			 code->security);
}

/* In memory of its exact length, so that a sanitizer sees a byte read behind it. */
static int parse(const char *text, size_t len, struct espressif_code *ret,
		 const char **ret_problem)
{
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = espressif_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct espressif_code code = {0};
	const char *problem = NULL;
	char text[512];
	int r = parse(vector->code, strlen(vector->code), &code, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_null(code.pop);
		return;
	}
	assert_int_equal(r, 0);
	describe(&code, text, sizeof(text));
	espressif_code_deinit(&code);
	assert_string_equal(text, vector->text);
}

static void each_shorter_one_is_refused(void **state)
{
	const char *whole = vectors[6].code; /* in an address */
	const char *problem;
	struct espressif_code code = {0};

	(void)state;
	for (size_t len = 0; len < strlen(whole); len++) {
		problem = NULL;
		assert_int_equal(parse(whole, len, &code, &problem), -EINVAL);
		assert_non_null(problem);
		assert_null(code.pop);
	}
}

static void one_of_2049_bytes_is_refused(void **state)
{
	static const char begin[] = "{" MINIMAL ",\"x\":\"";
	char text[ESPRESSIF_CODE_MAX + 1];
	struct espressif_code code = {0};
	const char *problem;

	(void)state;
	for (size_t len = ESPRESSIF_CODE_MAX; len <= ESPRESSIF_CODE_MAX + 1; len++) {
		memset(text, 'x', len);
		memcpy(text, begin, strlen(begin));
		memcpy(text + len - 2, "\"}", 2);
		assert_int_equal(parse(text, len, &code, &problem),
				 len > ESPRESSIF_CODE_MAX ? -EINVAL : 0);
	}
	assert_string_equal(problem, "it is too long");
	espressif_code_deinit(&code);
}

static void it_is_known_by_how_it_begins(void **state)
{
	(void)state;
	assert_true(espressif_code_is(" {\"x", 4));
	assert_true(espressif_code_is("https://a/?data=", 16));
	assert_false(espressif_code_is("https://a/?dat=", 15));
	assert_false(espressif_code_is("http://a/?data=", 15));
	assert_false(espressif_code_is("WIFI:S:a;;", 10));
	assert_false(espressif_code_is("", 0));
}

static void memory_that_runs_out_is_told(void **state)
{
	const struct vector *vector = &vectors[4];

	(void)state;
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct espressif_code code = {0};
		const char *problem = NULL;
		int r = espressif_code_parse(vector->code, strlen(vector->code), &code,
					     &problem);

		assert_true(r == 0 || r == -ENOMEM);
		if (r < 0)
			assert_null(code.pop);
		espressif_code_deinit(&code);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(each_shorter_one_is_refused),
		cmocka_unit_test(one_of_2049_bytes_is_refused),
		cmocka_unit_test(it_is_known_by_how_it_begins),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){vectors[i].title, vector_holds, NULL, NULL,
					       (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
