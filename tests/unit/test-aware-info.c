/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the service information of a peer on Wi-Fi Aware says of it. */
#include "setup/aware-info.h"

#include "tests/unit/unit.h"

#include <string.h>

struct row {
	const char *title, *info;
	size_t len;
	const char *name, *vendor, *model;
};

#define INFO(s) s, sizeof(s) - 1

static const struct row rows[] = {
	{"a line of text is the name", INFO("kitchen"), "kitchen", "", ""},
	{"items of RFC 6763",
	 INFO("\x14pairingName=my phone\x10vendorName=ACME!\x0cmodelName=M2"), "my phone",
	 "ACME!", "M2"},
	{"keys in another case, others between", INFO("\x03x=1\x0dVENDORNAME=ab"), "",
	 "ab", ""},
	{"the first of two counts", INFO("\x0bmodelName=1\x0bmodelName=2"), "", "", "1"},
	{"a length past the end is no item", INFO("\x1fmodelName=1"), "", "", ""},
	{"an item without a key", INFO("\x02=a"), "", "", ""},
	{"bytes that are no text", INFO("\xff\xfe\x01"), "", "", ""},
	{"a NUL", INFO("a\0b"), "", "", ""},
	{"more text than a name has",
	 INFO("0123456789012345678901234567890123456789012345678901234567890123x"), "",
	 "", ""},
	{"none", NULL, 0, "", "", ""},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct aware_info info;

	aware_info_parse((const uint8_t *)row->info, row->len, &info);
	assert_string_equal(info.name, row->name);
	assert_string_equal(info.vendor, row->vendor);
	assert_string_equal(info.model, row->model);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].title, test_row, NULL, NULL,
					       (void *)&rows[i]};
	return cmocka_run_group_tests_name("aware-info", tests, NULL, NULL);
}
