/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/company.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>

/* Holds with every age of the hardware database, and without it. */
static void vendors_that_usher_supports_have_names(void **state)
{
	struct company_names *names;

	assert_int_equal(company_names_new(&names), 0);
	assert_string_equal(company_name(names, 0x004c), "Apple, Inc.");
	assert_non_null(company_name(names, 0x0969));
	assert_non_null(company_name(names, 0x0ba9));
	assert_non_null(company_name(names, 0x02e5));
	assert_ptr_equal(company_name(names, 0x004c), company_name(names, 0x004c));
	company_names_free(names);
}

static void names_stay_when_others_are_asked_for(void **state)
{
	struct company_names *names;
	const char *apple;

	assert_int_equal(company_names_new(&names), 0);
	apple = company_name(names, 0x004c);
	for (unsigned i = 0; i <= UINT16_MAX; i++)
		company_name(names, (uint16_t)i);
	assert_string_equal(apple, "Apple, Inc.");
	company_names_free(names);
}

static void a_number_that_nobody_has_is_unknown(void **state)
{
	struct company_names *names;

	assert_int_equal(company_names_new(&names), 0);
	assert_null(company_name(names, 0xfffe));
	company_names_free(names);
}

static void out_of_memory_is_an_unknown_name(void **state)
{
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct company_names *names = NULL;

		if (company_names_new(&names) < 0)
			continue;
		company_name(names, 0x004c);
		company_names_free(names);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(vendors_that_usher_supports_have_names),
		cmocka_unit_test(names_stay_when_others_are_asked_for),
		cmocka_unit_test(a_number_that_nobody_has_is_unknown),
		cmocka_unit_test(out_of_memory_is_an_unknown_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
