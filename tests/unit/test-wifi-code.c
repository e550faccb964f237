/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code.h"

#include "base/buf.h"
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
	const char *text;    /* what it says; "!" and the problem: -EINVAL */
	const char *written; /* NULL: the same again */
};

/* clang-format off */
#define SSID_33 "S:012345678901234567890123456789012;"

static const struct vector vectors[] = {
	{"every character that is escaped (ZXing, Barcode Contents)",
	 "WIFI:T:WPA;S:a\\;b\\:c\\\"d\\\\e;P:p\\,w;;", "WPA 'a;b:c\"d\\e' 'p,w'"},
	{"open", "WIFI:T:nopass;S:ACME-1;;", "open 'ACME-1'"},
	{"open, without its type", "WIFI:S:ACME-1;;", "open 'ACME-1'", "WIFI:T:nopass;S:ACME-1;;"},
	{"open, an empty passphrase", "WIFI:T:nopass;S:a;P:;;", "open 'a'", "WIFI:T:nopass;S:a;;"},
	{"a passphrase without a type", "WIFI:S:a;P:12345678;;", "WPA 'a' '12345678'", "WIFI:T:WPA;S:a;P:12345678;;"},
	{"another order, and a newline behind it", "WIFI:P:12345678;H:true;S:a;T:WPA;;\r\n",
	 "WPA 'a' '12345678' hidden", "WIFI:T:WPA;S:a;P:12345678;H:true;;"},
	{"not hidden, one semicolon at the end", "WIFI:T:WPA2;S:a;P:12345678;H:false;", "WPA 'a' '12345678'",
	 "WIFI:T:WPA;S:a;P:12345678;;"},
	{"WEP", "WIFI:T:WEP;S:a;P:12345;;", "WEP 'a' '12345'"},
	{"WPA3, as Android writes it", "WIFI:T:SAE;S:a;P:12345678;;", "SAE 'a' '12345678'"},
	{"WPA3 with a password identifier", "WIFI:T:SAE;S:a;I:guest;P:12345678;;", "SAE 'a' '12345678' id guest"},
	{"lower-case type", "WIFI:T:wpa;S:a;P:12345678;;", "WPA 'a' '12345678'", "WIFI:T:WPA;S:a;P:12345678;;"},
	{"quotes around what looks like hex", "WIFI:T:WPA;S:\"cafe\";P:\"12345678\";;", "WPA 'cafe' '12345678'",
	 "WIFI:T:WPA;S:cafe;P:12345678;;"},
	{"quotes that are part of it", "WIFI:T:WPA;S:\\\"cafe\\\";P:12345678;;", "WPA '\"cafe\"' '12345678'"},
	{"a quote at one end", "WIFI:T:nopass;S:\"cafe\\\";;", "open '\"cafe\"'", "WIFI:T:nopass;S:\\\"cafe\\\";;"},
	{"quotes, and a backslash before the last", "WIFI:T:nopass;S:\"a\\\\\";;", "open 'a\\'", "WIFI:T:nopass;S:a\\\\;;"},
	{"bytes above ASCII", "WIFI:T:nopass;S:K\xc3\xbc" "che\xff;;", "open 'K\xc3\xbc" "che\xff'"},
	{"a percent sign means nothing", "WIFI:T:WPA;S:100%41;P:a%20b12345;;", "WPA '100%41' 'a%20b12345'"},
	{"the form of the WPA3 specification", "WIFI:T:WPA;R:1;S:100%25%3b;P:a%20b\\12345;;",
	 "WPA '100%;' 'a b\\12345' transition-disabled", "WIFI:T:WPA;S:100%\\;;P:a b\\\\12345;;"},
	{"the same with a public key", "WIFI:T:SAE;S:a;P:%41;K:MDkwEwYHKoZIzj0CAQ==;;", "SAE 'a' 'A'",
	 "WIFI:T:SAE;S:a;P:A;;"},
	{"R:0 disables nothing", "WIFI:T:WPA;R:0;S:a;P:12345678;;", "WPA 'a' '12345678'", "WIFI:T:WPA;S:a;P:12345678;;"},
	{"802.1X", "WIFI:T:WPA2-EAP;S:a;E:PEAP;PH2:MSCHAPV2;A:anon;I:me;P:pw;;",
	 "EAP 'a' 'pw' eap PEAP phase2 MSCHAPV2 anonymous anon identity me"},
	{"802.1X without a password", "WIFI:T:WPA2-EAP;S:a;E:TLS;I:me;;", "EAP 'a' eap TLS identity me"},
	{"fields that nobody knows", "WIFI:T:nopass;X:1;LONGNAME:2;S:a;;", "open 'a'", "WIFI:T:nopass;S:a;;"},
	{"nothing", "", "!it does not begin with WIFI:"},
	{"another scheme", "DPP:K:a;;", "!it does not begin with WIFI:"},
	{"lower-case scheme", "wifi:S:a;;", "open 'a'", "WIFI:T:nopass;S:a;;"},
	{"no field", "WIFI:;", "!it has no SSID (S)"},
	{"no field and no end", "WIFI:", "!it has no SSID (S)"},
	{"no SSID", "WIFI:T:WPA;P:12345678;;", "!it has no SSID (S)"},
	{"an empty SSID", "WIFI:T:nopass;S:;;", "!it has no SSID (S)"},
	{"33 bytes of SSID", "WIFI:T:nopass;" SSID_33 ";", "!its SSID (S) has more than 32 bytes"},
	{"a type that nobody knows", "WIFI:T:WPA9;S:a;P:12345678;;", "!its security (T) is not known"},
	{"open with a passphrase", "WIFI:T:nopass;S:a;P:12345678;;", "!it says that the network is open, and has a passphrase"},
	{"WPA without a passphrase", "WIFI:T:WPA;S:a;;", "!its network needs a passphrase (P), and it has none"},
	{"a field that is cut", "WIFI:T:WPA;S:a;P:1234", "!a field is cut, or has no name"},
	{"a field that is cut in an escape", "WIFI:T:WPA;S:a;P:1234\\;", "!a field is cut, or has no name"},
	{"a field without a name", "WIFI::a;S:a;;", "!a field is cut, or has no name"},
	{"a field without a colon", "WIFI:T;S:a;;", "!a field is cut, or has no name"},
	{"something behind the end", "WIFI:S:a;;x", "!a field is cut, or has no name"},
	{"a field twice", "WIFI:S:a;S:b;;", "!a field is there twice"},
	{"a passphrase twice", "WIFI:T:WPA;S:a;P:12345678;P:87654321;;", "!a field is there twice"},
	{"H is something else", "WIFI:S:a;H:yes;;", "!H is neither true nor false"},
	{"R is no number", "WIFI:S:a;R:x;;", "!R is not a hexadecimal number"},
	{"a cut percent sign", "WIFI:R:1;S:a%4;;", "!an escape is cut, or is none"},
	{"a percent sign without digits", "WIFI:R:1;S:a%zz;;", "!an escape is cut, or is none"},
	{"an EAP method that is too long", "WIFI:T:WPA2-EAP;S:a;E:0123456789abcdef;;", "!its EAP method (E) is too long"},
};
/* clang-format on */

static void add(char *text, size_t size, const char *name, const char *value)
{
	if (*value)
		snprintf(text + strlen(text), size - strlen(text), " %s %s", name, value);
}

static void describe(const struct wifi_code *code, char *text, size_t size)
{
	static const char *const names[] = {"open", "WEP", "WPA", "SAE", "EAP"};

	snprintf(text, size, "%s '%.*s'", names[code->security], code->ssid.len,
		 (const char *)code->ssid.data);
	if (code->passphrase)
		snprintf(text + strlen(text), size - strlen(text), " '%s'",
			 (const char *)secret_data(code->passphrase));
	if (code->hidden)
		snprintf(text + strlen(text), size - strlen(text), " hidden");
	if (code->transition_disable)
		snprintf(text + strlen(text), size - strlen(text),
			 " transition-disabled");
	add(text, size, "id", code->sae_id);
	add(text, size, "eap", code->eap);
	add(text, size, "phase2", code->phase2);
	add(text, size, "anonymous", code->anonymous);
	add(text, size, "identity", code->identity);
}

static int parse(const char *text, struct wifi_code *ret, const char **ret_problem)
{
	size_t len = strlen(text);
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = wifi_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct wifi_code code = {};
	struct buf buf = {};
	const char *problem = NULL;
	char text[512], *written;
	int r = parse(vector->code, &code, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_null(code.passphrase);
		return;
	}
	assert_int_equal(r, 0);
	describe(&code, text, sizeof(text));
	wifi_code_write(&code, &buf);
	wifi_code_deinit(&code);
	written = buf_steal_string(&buf);
	assert_string_equal(text, vector->text);
	assert_string_equal(written, vector->written ? vector->written : vector->code);
	free(written);
}

static void an_SSID_of_any_bytes_comes_back(void **state)
{
	struct wifi_code code = {.security = WIFI_CODE_WPA}, again = {};
	const char *problem;
	struct buf buf = {};

	for (unsigned first = 0; first < 256; first += 32) {
		uint8_t bytes[32];

		for (unsigned i = 0; i < 32; i++)
			bytes[i] = (uint8_t)(first + i);
		assert_int_equal(wifi_ssid_set(&code.ssid, bytes, 32), 0);
		assert_int_equal(secret_new(bytes, 32, &code.passphrase), 0);
		buf_clear(&buf);
		wifi_code_write(&code, &buf);
		assert_int_equal(wifi_code_parse((const char *)buf.data, buf.len, &again,
						 &problem),
				 0);
		assert_true(wifi_ssid_equal(&again.ssid, &code.ssid));
		assert_int_equal(secret_len(again.passphrase), 32);
		assert_memory_equal(secret_data(again.passphrase), bytes, 32);
		code.passphrase = secret_free(code.passphrase);
		wifi_code_deinit(&again);
	}
	buf_deinit(&buf);
}

static void a_code_of_1025_bytes_is_refused(void **state)
{
	char text[WIFI_CODE_MAX + 2];
	struct wifi_code code = {};
	const char *problem;

	memset(text, 'x', sizeof(text));
	memcpy(text, "WIFI:S:a;X:", 11);
	text[WIFI_CODE_MAX - 1] = ';';
	assert_int_equal(wifi_code_parse(text, WIFI_CODE_MAX, &code, &problem), 0);
	wifi_code_deinit(&code);
	text[WIFI_CODE_MAX] = ';';
	assert_int_equal(wifi_code_parse(text, WIFI_CODE_MAX + 1, &code, &problem),
			 -EINVAL);
	assert_string_equal(problem, "it is too long");
}

static void memory_that_runs_out_is_told(void **state)
{
	static const char text[] = "WIFI:T:WPA;R:1;S:a;P:12345678;;";
	unsigned failed = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_code code = {};
		const char *problem;
		int r = wifi_code_parse(text, sizeof(text) - 1, &code, &problem);

		assert_true(r == 0 || r == -ENOMEM);
		assert_int_equal(!code.passphrase, r < 0);
		failed += r == -ENOMEM;
		wifi_code_deinit(&code);
	}
	assert_true(failed >= 2);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 3] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_SSID_of_any_bytes_comes_back);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_code_of_1025_bytes_is_refused);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(memory_that_runs_out_is_told);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
