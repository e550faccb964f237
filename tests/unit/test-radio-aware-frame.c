/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may run usher-radio can send and hear frames of Wi-Fi Aware with it, and no others. */
#include "radio/aware-frame.h"

#include "base/hex.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

/* clang-format off */
static const uint8_t own[6] = {0x02, 0, 0, 0, 0, 0x01};

#define OWN   "020000000001"
#define PEER  "020000000002"
#define GROUP "516f9a010000"
#define CLUSTER "506f9a010203"
#define TO_PEER(control)  control "0000" PEER OWN CLUSTER "0000"
#define TO_GROUP(control) control "0000" GROUP OWN CLUSTER "0000"
#define FROM_PEER(control, to) control "0000" to PEER CLUSTER "0000"
#define SDF   "0409506f9a13"
#define DUAL  "0909506f9a13"
#define SEALED "0102030405060708" "ffff" "0909090909090909"

static const struct {
	const char *title, *frame;
	bool send, send_encrypted;
} sent[] = {
	{"a publish to all", TO_GROUP("d000") SDF, true, true},
	{"a follow-up", TO_PEER("d000") SDF, true, true},
	{"a NAF", TO_PEER("d000") "0409506f9a18", true, true},
	{"a dual follow-up, for the kernel to protect", TO_PEER("d000") DUAL, true, true},
	{"PASN", TO_PEER("b000") "0700" "0100", true, true},
	{"encrypted, as only a monitor interface sends it", TO_PEER("d040") SEALED, false, true},
	{"encrypted to a group", TO_GROUP("d040") SEALED, false, false},
	{"encrypted, too short for its code", TO_PEER("d040") "01020304050607080102030405060708", false, false},
	{"another vendor's action", TO_PEER("d000") "0409506f9a09", false, false},
	{"of another organisation", TO_PEER("d000") "0409001122" "13", false, false},
	{"a spectrum action", TO_PEER("d000") "000409506f9a13", false, false},
	{"open authentication", TO_PEER("b000") "0000" "0100", false, false},
	{"PASN to a group", TO_GROUP("b000") "0700" "0100", false, false},
	{"deauthentication", TO_PEER("c000") SDF, false, false},
	{"a beacon", TO_GROUP("8000") "000000000000000064002004" "dd06506f9a130000", false, false},
	{"data", TO_PEER("0800") SDF, false, false},
	{"to a distribution system", TO_PEER("d001") SDF, false, false},
	{"in somebody else's name", FROM_PEER("d000", GROUP) SDF, false, false},
	{"cut in the type", TO_PEER("d000") "0409506f9a", false, false},
	{"a header alone", TO_PEER("d000"), false, false},
	{"nothing", "", false, false},
};

static const struct {
	const char *title, *frame;
	bool heard;
} heard[] = {
	{"a publish to all", FROM_PEER("d000", GROUP) SDF, true},
	{"a follow-up to us", FROM_PEER("d000", OWN) SDF, true},
	{"a follow-up to another", FROM_PEER("d000", "020000000003") SDF, false},
	{"our own", TO_GROUP("d000") SDF, false},
	{"encrypted to us", FROM_PEER("d040", OWN) SEALED, true},
	{"PASN to us", FROM_PEER("b000", OWN) "0700" "0100", true},
	{"a beacon of a cluster", FROM_PEER("8000", "ffffffffffff") "000000000000000064002004" "dd06506f9a130000", true},
	{"an access point's", "8000" "0000" "ffffffffffff" PEER PEER "0000" "000000000000000064002004" "dd06506f9a130000", false},
	{"a beacon with another first element", FROM_PEER("8000", "ffffffffffff") "000000000000000064002004" "0006506f9a130000", false},
	{"a beacon that ends in its first element", FROM_PEER("8000", "ffffffffffff") "000000000000000064002004" "dd06506f9a", false},
	{"data", FROM_PEER("0800", OWN) SDF, false},
};
/* clang-format on */

/* In memory of exactly its size. */
static uint8_t *decode(const char *hex, size_t *ret)
{
	uint8_t data[128], *exact;
	ssize_t len = hex_decode(hex, data, sizeof(data));

	assert_true(len >= 0);
	exact = malloc(len > 0 ? (size_t)len : 1);
	memcpy(exact, data, (size_t)len);
	*ret = (size_t)len;
	return exact;
}

static void what_is_sent(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(sent); i++) {
		size_t len;
		_cleanup_(freep) uint8_t *frame = decode(sent[i].frame, &len);

		print_message("# %s\n", sent[i].title);
		assert_int_equal(aware_frame_may_send(frame, len, own, false),
				 sent[i].send);
		assert_int_equal(aware_frame_may_send(frame, len, own, true),
				 sent[i].send_encrypted);
	}
}

static void what_is_heard(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(heard); i++) {
		size_t len;
		_cleanup_(freep) uint8_t *frame = decode(heard[i].frame, &len);

		print_message("# %s\n", heard[i].title);
		assert_int_equal(aware_frame_is_heard(frame, len, own), heard[i].heard);
	}
}

static void what_came_protected(void **state)
{
	static const struct {
		const char *frame;
		bool wanted, dual;
	} rows[] = {
		{FROM_PEER("d040", OWN) DUAL, true},
		{FROM_PEER("d000", OWN) DUAL, false,
		 true}, /* in the form, but not encrypted */
		{FROM_PEER("d040", OWN) SDF, false},
		{FROM_PEER("b040", OWN) DUAL, false},
		{FROM_PEER("d040", OWN) "0909506f9a", false},
		{FROM_PEER("d000", OWN) "0909506f9a", false},
		{"d000", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t len;
		_cleanup_(freep) uint8_t *frame = decode(rows[i].frame, &len);

		assert_int_equal(aware_frame_is_protected(frame, len), rows[i].wanted);
		assert_int_equal(aware_frame_is_dual(frame, len), rows[i].dual);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent),
		cmocka_unit_test(what_is_heard),
		cmocka_unit_test(what_came_protected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
