/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code.h"

#include "base/hex.h"

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
#define KEY "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0I="
#define K   "K:" KEY ";;"
#define BAD_KEY  "!its key (K) is not one of the elliptic curves of Easy Connect"
#define BAD_CHAN "!its channels (C) cannot be read"

/* Those of hostap's tests/hwsim/test_dpp.py (dpp_qr_code_parsing), keys that openssl 3.0 made, and
   what is wrong about them. */
static const struct vector vectors[] = {
	{"two channels", "DPP:C:81/1,115/36;" K, "P-256 2412 5180"},
	{"channels without their class", "DPP:C:81/1,2,3,82/14,115/36,40;" K, "P-256 2412 2417 2422 2484 5180 5200"},
	{"channels of other widths are the same ones", "DPP:C:81/1,6,83/1,6,84/5,115/36,116/36;" K, "P-256 2412 2437 2432 5180"},
	{"6 GHz", "DPP:C:131/1,233,136/2;" K, "P-256 5955 7115 5935"},
	{"more channels than are kept", "DPP:C:81/1,2,3,4,5,6,7,8,9,10,11,12,13,82/14,115/36,40,44;" K,
	 "P-256 2412 2417 2422 2427 2432 2437 2442 2447 2452 2457 2462 2467 2472 2484 5180 5200"},
	{"a class that is not known", "DPP:C:1/36,81/1;" K, "P-256 2412"},
	{"a channel that its class has not", "DPP:C:81/14,115/36;" K, "P-256 5180"},
	{"information and address", "DPP:I:SN=4774LH2b4044;M:010203040506;" K, "P-256 mac 010203040506 info SN=4774LH2b4044"},
	{"empty information", "DPP:I:;M:010203040506;" K, "P-256 mac 010203040506"},
	{"version 2, key first", "DPP:K:" KEY ";V:2;;", "P-256 version 2"},
	{"a newline behind it", "DPP:V:3;" K "\n", "P-256 version 3"},
	{"a field of a later version", "DPP:Z:a;B:3f;" K, "P-256"},
	{"host and port", "DPP:H:192.0.2.1:8908;" K, "P-256 host 192.0.2.1 port 8908"},
	{"a host by name", "DPP:H:controller.example;" K, "P-256 host controller.example"},
	{"an IPv6 address", "DPP:H:2001:db8::1;" K, "P-256 host 2001:db8::1"},
	{"an IPv6 address and port", "DPP:H:[2001:db8::1]:8908;" K, "P-256 host [2001:db8::1] port 8908"},
	{"P-384", "DPP:K:MEYwEAYHKoZIzj0CAQYFK4EEACIDMgACvgLadw3auXDAmR6HgieIpHZtZS1NpASiseJtowQ8wpLbsaPwl+fMzvYFBwGBVxSh;;", "P-384"},
	{"P-521", "DPP:K:MFgwEAYHKoZIzj0CAQYFK4EEACMDRAACAQg74dmsLMDehUKArHMqTLfhzRL1X26MuwKcUUyEnX7xT1qR57tJ/TI0zA+QFw7M8Pd85lYH5nJsta8+9fYtdiux;;", "P-521"},
	{"Brainpool, 256 bits", "DPP:K:MDowFAYHKoZIzj0CAQYJKyQDAwIIAQEHAyIAAglLg72AdFlB0GvVjbfb4g00nhadKhUOuDX05R+vdyye;;", "BP-256"},
	{"Brainpool, 384 bits", "DPP:K:MEowFAYHKoZIzj0CAQYJKyQDAwIIAQELAzIAAwXSiLewcqw1TFhKoghFNCtXRUb9ZqiGEdEBjfhruHCVa4u5eS6TqCPmnL3OqJlXVA==;;", "BP-384"},
	{"Brainpool, 512 bits", "DPP:K:MFowFAYHKoZIzj0CAQYJKyQDAwIIAQENA0IAAwBG4IcNBXbNxejZFScve47z/jQMpbfJoxgg9/r0GPBmQ6uBl96oFpNi86yhybyxwMeMXE+fBC+2dNlUleAyp1s=;;", "BP-512"},
	{"nothing", "", "!it does not begin with DPP:"},
	{"another text", "foo", "!it does not begin with DPP:"},
	{"the scheme alone", "DPP:", "!its end is missing"},
	{"no fields", "DPP:;", "!it has no key (K)"},
	{"no fields, two ends", "DPP:;;", "!something stands behind its end"},
	{"no key", "DPP:C:81/1;;", "!it has no key (K)"},
	{"no end", "DPP:K:" KEY ";", "!its end is missing"},
	{"cut in its key", "DPP:C:81/1;K:MDkw", "!a field is cut, or has no name"},
	{"something behind the end", "DPP:" K "x", "!something stands behind its end"},
	{"a field without a colon", "DPP:C:81/1;K;;", "!a field is cut, or has no name"},
	{"a field twice", "DPP:V:2;V:2;" K, "!a field is there twice"},
	{"an address of 11 digits", "DPP:I:;M:01020304050;" K, "!its MAC address (M) is not 12 hexadecimal digits"},
	{"an address that is empty", "DPP:M:;" K, "!its MAC address (M) is not 12 hexadecimal digits"},
	{"an address that is no hex", "DPP:M:01020304050g;" K, "!its MAC address (M) is not 12 hexadecimal digits"},
	{"a TAB in its information", "DPP:I:a\tb;" K, "!its information (I) has control characters"},
	{"a channel without a class", "DPP:C:1;" K, BAD_CHAN},
	{"no channels", "DPP:C:;" K, BAD_CHAN},
	{"a class without a channel", "DPP:C:81/;" K, BAD_CHAN},
	{"letters behind a channel", "DPP:C:81/1a;" K, BAD_CHAN},
	{"a channel over 255, one under 0", "DPP:C:1/2000,81/-1;" K, BAD_CHAN},
	{"a class under 0", "DPP:C:-1/1;" K, BAD_CHAN},
	{"channel 0", "DPP:C:81/0;" K, BAD_CHAN},
	{"a comma at the end", "DPP:C:81/1,;" K, BAD_CHAN},
	{"a version that is none", "DPP:V:x;" K, "!its version (V) is not a number"},
	{"port 0", "DPP:H:a:0;" K, "!its host (H) cannot be read"},
	{"a port over 65535", "DPP:H:a:65536;" K, "!its host (H) cannot be read"},
	{"no host", "DPP:H:;" K, "!its host (H) cannot be read"},
	{"a key that is empty", "DPP:K:;;", BAD_KEY},
	{"base64 without its padding", "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0I;;", BAD_KEY},
	{"base64 with bits to spare", "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0J=;;", BAD_KEY},
	{"base64 of URLs", "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq_24e0rsrfMP9K1Tm8gx-ovP0I=;;", BAD_KEY},
	{"a key and one byte", "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0IA;;", BAD_KEY},
	{"a point that is not compressed", "DPP:K:MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6SAW79UDlK5PHH0kOtzliBuZI0r3lsvqWziv/35PQo8mmG4ReH/Z14pyQvnfyEuoXQLzG9cQt4RV5+Qhk8EmkA==;;", BAD_KEY},
	{"a point that is too short for its curve", "DPP:K:MDgwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIQADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovPw==;;", BAD_KEY},
	{"secp256k1", "DPP:K:MDYwEAYHKoZIzj0CAQYFK4EEAAoDIgADZ11CDHWJ97p0ZAuzNl1iGZUofy/OOTJbEL+5JFWqrjs=;;", BAD_KEY},
	{"a curve that is spelled out", "DPP:K:MIIBCjCB4wYHKoZIzj0CATCB1wIBATAsBgcqhkjOPQEBAiEA/////wAAAAEAAAAAAAAAAAAAAAD///////////////8wWwQg/////wAAAAEAAAAAAAAAAAAAAAD///////////////wEIFrGNdiqOpPns+u9VXaYhrxlHQawzFOw9jvOPD4n0mBLAxUAxJ02CIbnBJNqZnjhE50mt4GffpAEIQNrF9Hy4SxCR/i85uVjpEDydwN9gS3rM6D0oTlF2JjClgIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBAyIAAglTbFKQ/VLpaxx3xNbruvi0p3WOypL0GjdgshQQpRDq;;", BAD_KEY},
	{"RSA", "DPP:K:MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALxqKeXCGqEDaRoHXO1oxFciFj8+5Il/w8+skJcv2NR+XDaGf77wO/Y8un4FeL3tIpQXpxRpmtuXrVeC2v4emKcCAwEAAQ==;;", BAD_KEY},
};
/* clang-format on */

static void describe(const struct dpp_code *code, char *text, size_t size)
{
	char hex[13];

	snprintf(text, size, "%s", code->curve);
	for (size_t i = 0; i < code->n_freqs; i++)
		snprintf(text + strlen(text), size - strlen(text), " %u", code->freqs[i]);
	hex_encode(code->mac, 6, hex);
	if (code->has_mac)
		snprintf(text + strlen(text), size - strlen(text), " mac %s", hex);
	if (code->version)
		snprintf(text + strlen(text), size - strlen(text), " version %u",
			 code->version);
	if (code->info[0])
		snprintf(text + strlen(text), size - strlen(text), " info %s",
			 code->info);
	if (code->host[0])
		snprintf(text + strlen(text), size - strlen(text), " host %s",
			 code->host);
	if (code->port)
		snprintf(text + strlen(text), size - strlen(text), " port %u",
			 code->port);
}

static int parse(const char *text, struct dpp_code *ret, const char **ret_problem)
{
	size_t len = strlen(text);
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = dpp_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct dpp_code code = {};
	const char *problem = NULL;
	char text[512];
	int r = parse(vector->code, &code, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_null(code.curve);
		return;
	}
	assert_int_equal(r, 0);
	describe(&code, text, sizeof(text));
	assert_string_equal(text, vector->text);
}

static void the_key_is_the_one_of_the_code(void **state)
{
	static const char hex[] = "3039301306072a8648ce3d020106082a8648ce3d030107032200"
				  "03336db4e9abf11c96875e02cc92aff6e1ed2bb2b7cc3fd2b54e6f"
				  "20c7ea2f3f42";
	struct dpp_code code = {};
	const char *problem;
	char text[2 * sizeof(code.key) + 1];

	assert_int_equal(parse("DPP:" K, &code, &problem), 0);
	hex_encode(code.key, code.key_len, text);
	assert_string_equal(text, hex);
}

static void long_information_is_cut(void **state)
{
	char text[512] = "DPP:I:";
	struct dpp_code code = {};
	const char *problem;

	memset(text + 6, 'x', 200);
	strcat(text, ";" K);
	assert_int_equal(parse(text, &code, &problem), 0);
	assert_int_equal(strlen(code.info), sizeof(code.info) - 1);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_key_is_the_one_of_the_code);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(long_information_is_cut);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
