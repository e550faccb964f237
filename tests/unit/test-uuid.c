/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/uuid.h"

#include "ble/report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

#define BASE "-0000-1000-8000-00805f9b34fb"

struct vector {
	const char *title;
	const char *text;
	const char *formatted; /* NULL: not a UUID */
	int64_t number;
};

/* clang-format off */
static const struct vector vectors[] = {
	{"16 bits: Eddystone (assigned numbers 3.4)", "feaa", "0000feaa" BASE, 0xfeaa},
	{"16 bits, upper case", "FEAA", "0000feaa" BASE, 0xfeaa},
	{"16 bits, zero", "0000", "00000000" BASE, 0},
	{"32 bits", "0000feaa", "0000feaa" BASE, 0xfeaa},
	{"32 bits, above 16", "12345678", "12345678" BASE, 0x12345678},
	{"32 bits, the top bit", "ffffffff", "ffffffff" BASE, 0xffffffff},
	{"long form on the base", "0000180A" BASE, "0000180a" BASE, 0x180a},
	{"Improv's service is not on the base", "00467768-6228-2272-4663-277478268000",
	 "00467768-6228-2272-4663-277478268000", -1},
	{"one bit beside the base", "0000feaa-0000-1000-8000-00805f9b34fa",
	 "0000feaa-0000-1000-8000-00805f9b34fa", -1},
	{"empty", "", NULL, 0},
	{"five digits", "0feaa", NULL, 0},
	{"not hexadecimal", "feag", NULL, 0},
	{"sign and blank are no digits", "+1 2", NULL, 0},
	{"without dashes", "00467768622822724663277478268000", NULL, 0},
	{"a dash at the wrong place", "0046776-86228-2272-4663-277478268000", NULL, 0},
	{"a digit for a dash", "00467768062280227204663027747826800a", NULL, 0},
	{"too long by one", "00467768-6228-2272-4663-2774782680000", NULL, 0},
	{"in braces", "{0467768-6228-2272-4663-27747826800}", NULL, 0},
};
/* clang-format on */

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct uuid uuid, before, again;
	uint8_t air[16];
	char text[UUID_STRING_SIZE];

	memset(&uuid, 0xaa, sizeof(uuid));
	before = uuid;
	if (!vector->formatted) {
		assert_int_equal(uuid_parse(vector->text, &uuid), -EINVAL);
		assert_true(uuid_equal(&uuid, &before));
		return;
	}
	assert_int_equal(uuid_parse(vector->text, &uuid), 0);
	uuid_format(&uuid, text);
	assert_string_equal(text, vector->formatted);
	assert_true(uuid_short(&uuid) == vector->number);

	uuid_to_le128(&uuid, air);
	assert_int_equal(air[0], uuid.b[15]);
	assert_int_equal(air[15], uuid.b[0]);
	again = uuid_from_le128(air);
	assert_true(uuid_equal(&uuid, &again));
	if (vector->number >= 0) {
		again = uuid_from_u32((uint32_t)vector->number);
		assert_true(uuid_equal(&uuid, &again));
	}
}

static void addresses_go_both_ways(void **state)
{
	struct ble_addr addr = {.type = BLE_ADDR_RANDOM};
	char text[BLE_ADDR_STRING_SIZE];

	assert_int_equal(ble_addr_parse("c0:AA:01:01:00:0f", &addr), 0);
	assert_int_equal(addr.b[0], 0xc0);
	assert_int_equal(addr.b[5], 0x0f);
	assert_int_equal(addr.type, BLE_ADDR_RANDOM);
	ble_addr_format(&addr, text);
	assert_string_equal(text, "C0:AA:01:01:00:0F");
}

static void broken_addresses_are_refused(void **state)
{
	static const char *const broken[] = {
		"",
		"00:AA:01:01:00",
		"00:AA:01:01:00:0",
		"00:AA:01:01:00:011",
		"00-AA-01-01-00-01",
		"00:AA:01:01:00:0g",
		"0 :AA:01:01:00:01",
		"00AA:01:01:00:01:",
	};
	struct ble_addr addr = {.b = {1, 2, 3, 4, 5, 6}};

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		assert_int_equal(ble_addr_parse(broken[i], &addr), -EINVAL);
	assert_int_equal(addr.b[0], 1);
}

static void public_and_random_of_one_number_are_two_devices(void **state)
{
	struct ble_addr public = {.b = {1, 2, 3, 4, 5, 6}, .type = BLE_ADDR_PUBLIC};
	struct ble_addr random = {.b = {1, 2, 3, 4, 5, 6}, .type = BLE_ADDR_RANDOM};
	struct ble_addr other = {.b = {1, 2, 3, 4, 5, 7}, .type = BLE_ADDR_PUBLIC};

	assert_true(ble_addr_key(&public) != ble_addr_key(&random));
	assert_true(ble_addr_key(&public) != ble_addr_key(&other));
	assert_true(ble_addr_key(&public) == 0x010203040506);
}

int main(void)
{
	static const struct CMUnitTest rest[] = {
		cmocka_unit_test(addresses_go_both_ways),
		cmocka_unit_test(broken_addresses_are_refused),
		cmocka_unit_test(public_and_random_of_one_number_are_two_devices),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(rest)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), rest, sizeof(rest));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
