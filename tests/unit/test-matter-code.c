/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/matter-code.h"

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
#define NOT_THOSE  "!it is neither MT: nor 11 or 21 digits"
#define NOT_BASE38 "!a character in it is none of a Matter code, or some are missing"
#define WRONG      "!its last digit does not check the others: one is wrong"
#define INVALID    "!its passcode is one that no accessory may have"

static const struct vector vectors[] = {
	{"QR code (PairingCodeSchemaTest)", "MT:YNJV7VSC00CMVH7SR00", "QR 9050/65279 flow 0 discovery 02 discriminator 2976 passcode 34567890"},
	{"QR code with TLV behind it (PairingCodeSchemaTest)", "MT:YNJV7VSC00CMVH7E4810AK00",
	 "QR 9050/65279 flow 0 discovery 02 discriminator 2976 passcode 34567890 extra 3"},
	{"QR code of the test vendor", "MT:Y.K9042C00KA0648G00", "QR 65521/32768 flow 0 discovery 02 discriminator 3840 passcode 20202021"},
	{"base38 alone (Base38Schema)", "MT:-MOA57ZU02IT2L2BJ00", "QR 65521/4660 flow 2 discovery 02 discriminator 2050 passcode 24029347"},
	{"a button first, two ways to be found, the highest discriminator", "MT:C64J0WQH27DB0648G00",
	 "QR 1/2 flow 1 discovery 06 discriminator 4095 passcode 20202021"},
	{"its vendor says how; no vendor told, the lowest passcode", "MT:00000UV200ID0000000", "QR flow 2 discovery 00 discriminator 0 passcode 00000001"},
	{"the highest passcode", "MT:A3L90EPJ01M.P36B420", "QR 1/1 flow 0 discovery 02 discriminator 1 passcode 99999998"},
	{"lower case", "mt:ynjv7vsc00cmvh7sr00", "QR 9050/65279 flow 0 discovery 02 discriminator 2976 passcode 34567890"},
	{"two joined", "MT:YNJV7VSC00CMVH7SR00*YNJV713L01UZVH7SR00",
	 "QR 9050/65279 flow 0 discovery 02 discriminator 2976 passcode 34567890 | "
	 "QR 9050/65279 flow 0 discovery 02 discriminator 2977 passcode 34567891"},
	{"digits (PairingCodeSchemaTest)", "26318621095", "digits flow 0 short 11 passcode 34567890"},
	{"digits with dashes (PairingCodeSchemaTest)", "0112-761-4316", "digits flow 0 short 0 passcode 23456780"},
	{"digits with dashes, another (PairingCodeSchemaTest)", "1604-371-4310", "digits flow 0 short 7 passcode 23456789"},
	{"digits with spaces", "1604 371 4310", "digits flow 0 short 7 passcode 23456789"},
	{"digits of the test vendor", "34970112332", "digits flow 0 short 15 passcode 20202021"},
	{"21 digits", "749701123365521327694", "digits 65521/32769 flow 2 short 15 passcode 20202021"},
	{"21 digits, another vendor", "6631-862-1090-9050-65279-7", "digits 9050/65279 flow 2 short 11 passcode 34567890"},
	{"nothing", "", NOT_THOSE},
	{"10 digits", "2631862109", NOT_THOSE},
	{"12 digits", "263186210950", NOT_THOSE},
	{"22 digits", "7497011233655213276940", NOT_THOSE},
	{"a letter among the digits", "2631862109a", NOT_THOSE},
	{"another scheme", "X-HM://0023ISYWYACMN", NOT_THOSE},
	{"nothing behind the scheme", "MT:", "!it is too short"},
	{"cut by a whole group", "MT:YNJV7VSC00CMVH7", "!it is too short"},
	{"cut inside of a group", "MT:YNJV7VSC00CMVH7SR0", NOT_BASE38},
	{"a character that is no base38", "MT:YNJV7VSC00CMVH7SR0_", NOT_BASE38},
	{"a group that is more than three bytes", "MT:.....VSC00CMVH7SR00", NOT_BASE38},
	{"a group that is more than two bytes", "MT:YNJV7VSC00CMVH7....", NOT_BASE38},
	{"a group that is more than a byte", "MT:YNJV7VSC00CMVH7SR00..", NOT_BASE38},
	{"white space in it", "MT:YNJV7 VSC00CMVH7SR00", NOT_BASE38},
	{"a second scheme behind the star", "MT:YNJV7VSC00CMVH7SR00*MT:YNJV713L01UZVH7SR00", NOT_BASE38},
	{"nothing behind the star", "MT:YNJV7VSC00CMVH7SR00*", "!it is too short"},
	{"nine joined", "MT:000006DB00YZ.548G00*00000EPJ01YZ.548G00*00000M.R02YZ.548G00*00000UB-03YZ.548G00*000000O614YZ.548G00*"
	 "000008-E15YZ.548G00*00000GAN16YZ.548G00*00000OMV17YZ.548G00*000006DB00ZZ.548G00", "!it joins more than 8 codes"},
	{"version 1", "MT:10000EPJ01YZ.548G00", "!its version is not known"},
	{"flow 3", "MT:000002ZN01YZ.548G00", "!its flow is not known"},
	{"a bit of its padding", "MT:00000EPJ01YZ.540A30", "!bits are set in it that have no meaning"},
	{"passcode 0", "MT:A3L90EPJ01000000000", INVALID},
	{"passcode 11111111", "MT:A3L90EPJ01Y9SP0Z800", INVALID},
	{"passcode 99999999", "MT:A3L90EPJ012DQ36B420", INVALID},
	{"passcode 12345678", "MT:A3L90EPJ01IDG46Y900", INVALID},
	{"passcode 87654321", "MT:A3L90EPJ01AL018EW10", INVALID},
	{"a passcode of 27 ones", "MT:00000EPJ0188S18TV20", INVALID},
	{"digits of passcode 0", "00000000005", INVALID},
	{"digits of passcode 11111111", "00275906787", INVALID},
	{"digits of passcode 87654321", "01630553497", INVALID},
	{"a wrong check digit", "26318621096", WRONG},
	{"two digits exchanged", "26318612095", WRONG},
	{"a wrong check digit of 21", "749701123365521327695", WRONG},
	{"a version that is not known", "84970112331", "!its version is not known"},
	{"vendor and product announced and missing", "74970112334", "!digits are missing: it has 21"},
	{"vendor and product that are not announced", "349701123300001000021", "!it has too many digits: it has 11"},
	{"more than 16 bits", "36553612333", "!its numbers are too large"},
	{"more than 13 bits", "34970181922", "!its numbers are too large"},
	{"a vendor of more than 16 bits", "749701123365536000003", "!its numbers are too large"},
};
/* clang-format on */

static void describe_one(const struct matter_code *code, char *text, size_t size)
{
	size_t at = (size_t)snprintf(text, size, "%s", code->manual ? "digits" : "QR");

	if (code->has_ids)
		at += (size_t)snprintf(text + at, size - at, " %u/%u", code->vendor_id,
				       code->product_id);
	at += (size_t)snprintf(text + at, size - at, " flow %u", code->flow);
	if (code->manual)
		at += (size_t)snprintf(text + at, size - at, " short %u",
				       code->discriminator >> 8);
	else
		at += (size_t)snprintf(text + at, size - at,
				       " discovery %02x discriminator %u",
				       code->discovery, code->discriminator);
	at += (size_t)snprintf(text + at, size - at, " passcode %s",
			       (const char *)secret_data(code->passcode));
	if (code->n_extra)
		snprintf(text + at, size - at, " extra %zu", code->n_extra);
}

static void describe(const struct matter_codes *codes, char *text, size_t size)
{
	*text = '\0';
	for (size_t i = 0; i < codes->n; i++) {
		size_t at = strlen(text);

		at += (size_t)snprintf(text + at, size - at, "%s", i ? " | " : "");
		describe_one(&codes->codes[i], text + at, size - at);
	}
}

/* In memory of its exact length, so that a sanitizer sees a byte read behind it. */
static int parse(const char *text, size_t len, struct matter_codes *ret,
		 const char **ret_problem)
{
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, text, len);
	r = matter_code_parse(exact, len, ret, ret_problem);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct matter_codes codes = {0};
	const char *problem = NULL;
	char text[512];
	int r = parse(vector->code, strlen(vector->code), &codes, &problem);

	if (vector->text[0] == '!') {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(problem, vector->text + 1);
		assert_int_equal(codes.n, 0);
		return;
	}
	assert_int_equal(r, 0);
	assert_true(matter_code_is(vector->code, strlen(vector->code)));
	describe(&codes, text, sizeof(text));
	matter_code_deinit(&codes);
	assert_string_equal(text, vector->text);
}

/* Verhoeff's promise, for each place of both lengths. */
static void each_wrong_digit_is_found(void **state)
{
	static const char *const codes[] = {"26318621095", "749701123365521327694"};
	const char *problem;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		for (size_t at = 0; codes[i][at]; at++)
			for (char digit = '0'; digit <= '9'; digit++) {
				struct matter_codes parsed = {0};
				char text[24];

				strcpy(text, codes[i]);
				if (text[at] == digit)
					continue;
				text[at] = digit;
				assert_int_equal(
					parse(text, strlen(text), &parsed, &problem),
					-EINVAL);
				assert_string_equal(problem, &WRONG[1]);
			}
}

static void each_exchange_of_neighbours_is_found(void **state)
{
	static const char code[] = "749701123365521327694";
	const char *problem;

	(void)state;
	for (size_t at = 0; code[at + 1]; at++) {
		struct matter_codes parsed = {0};
		char text[sizeof(code)];

		strcpy(text, code);
		if (text[at] == text[at + 1])
			continue;
		text[at] = code[at + 1];
		text[at + 1] = code[at];
		assert_int_equal(parse(text, strlen(text), &parsed, &problem), -EINVAL);
		assert_string_equal(problem, &WRONG[1]);
	}
}

static void one_of_2049_characters_is_refused(void **state)
{
	struct matter_codes parsed = {0};
	char text[MATTER_CODE_MAX + 1];
	const char *problem = NULL;

	(void)state;
	memset(text, '0', sizeof(text));
	memcpy(text, "MT:", 3);
	assert_int_equal(parse(text, sizeof(text), &parsed, &problem), -EINVAL);
	assert_string_equal(problem, "it is too long");
	/* and 256 bytes of TLV are the most that are taken */
	assert_int_equal(parse("MT:YNJV7VSC00CMVH7SR00", 22, &parsed, &problem), 0);
	matter_code_deinit(&parsed);
	assert_int_equal(parse(text, 3 + 5 * 89, &parsed, &problem), -EINVAL);
	assert_string_equal(problem,
			    INVALID + 1); /* it was read, and its passcode is 0 */
	assert_int_equal(parse(text, 3 + 5 * 89 + 2, &parsed, &problem), -EINVAL);
	assert_string_equal(problem, "it is too long");
}

struct match {
	const char *title, *code;
	unsigned discriminator, vendor, product;
	bool matches;
};

/* clang-format off */
static const struct match match_rows[] = {
	{"the whole discriminator of a QR code", "MT:YNJV7VSC00CMVH7SR00", 2976, 9050, 65279, true},
	{"another discriminator with the same four bits", "MT:YNJV7VSC00CMVH7SR00", 2977, 9050, 65279, false},
	{"an advertisement that tells no vendor", "MT:YNJV7VSC00CMVH7SR00", 2976, 0, 0, true},
	{"another vendor", "MT:YNJV7VSC00CMVH7SR00", 2976, 9051, 65279, false},
	{"another product", "MT:YNJV7VSC00CMVH7SR00", 2976, 9050, 1, false},
	{"digits: four bits of the discriminator", "26318621095", 0xbff, 9050, 65279, true},
	{"digits: other bits", "26318621095", 0xa00, 9050, 65279, false},
	{"21 digits: four bits and the vendor", "749701123365521327694", 0xf00, 65521, 32769, true},
	{"21 digits: another product", "749701123365521327694", 0xf00, 65521, 32768, false},
};
/* clang-format on */

static void match_holds(void **state)
{
	const struct match *row = *state;
	struct matter_codes codes;
	const char *problem;
	bool matches;

	assert_int_equal(parse(row->code, strlen(row->code), &codes, &problem), 0);
	matches = matter_code_matches(&codes.codes[0], (uint16_t)row->discriminator,
				      (uint16_t)row->vendor, (uint16_t)row->product);
	matter_code_deinit(&codes);
	assert_int_equal(matches, row->matches);
}

static void memory_that_runs_out_is_told(void **state)
{
	const char *code = vectors[8].code; /* two joined */
	unsigned failed = 0;

	(void)state;
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct matter_codes codes = {0};
		const char *problem;
		int r = matter_code_parse(code, strlen(code), &codes, &problem);

		assert_true(r == 0 || r == -ENOMEM);
		assert_int_equal(codes.n, r == 0 ? 2 : 0);
		failed += r == -ENOMEM;
		matter_code_deinit(&codes);
	}
	assert_true(failed >= 2);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(each_wrong_digit_is_found),
		cmocka_unit_test(each_exchange_of_neighbours_is_found),
		cmocka_unit_test(one_of_2049_characters_is_refused),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};
	struct CMUnitTest
		tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(match_rows) + ARRAY_SIZE(others)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[n++] = (struct CMUnitTest){vectors[i].title, vector_holds, NULL,
						 NULL, (void *)&vectors[i]};
	for (size_t i = 0; i < ARRAY_SIZE(match_rows); i++)
		tests[n++] = (struct CMUnitTest){match_rows[i].title, match_holds, NULL,
						 NULL, (void *)&match_rows[i]};
	memcpy(tests + n, others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
