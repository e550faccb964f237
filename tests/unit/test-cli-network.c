/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/network.h"

#include "tests/unit/unit.h"

#include <string.h>

struct vector {
	const char *text;
	bool good;
	uint8_t bssid[6], mask[6];
};

static const struct vector vectors[] = {
	{"02:00:00:00:01:ff", true, {2, 0, 0, 0, 1, 255}, {255, 255, 255, 255, 255, 255}},
	{"AA:BB:CC:DD:EE:FF",
	 true,
	 {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff},
	 {255, 255, 255, 255, 255, 255}},
	{"02:00:00:00:01:00/FF:FF:FF:00:00:00",
	 true,
	 {2, 0, 0, 0, 1, 0},
	 {255, 255, 255}},
	{"", false},
	{"02:00:00:00:01", false},
	{"02:00:00:00:01:0", false},
	{"02:00:00:00:01:000", false},
	{"02:00:00:00:01:0g", false},
	{"02-00-00-00-01-00", false},
	{"02:00:00:00:01:00:", false},
	{"02:00:00:00:01:00/", false},
	{"02:00:00:00:01:00/24", false},
	{"02:00:00:00:01:00/ff:ff:ff:00:00:00/", false},
	{"/ff:ff:ff:00:00:00", false},
	{"+2:00:00:00:01:00", false},
};

static void parses(void **state)
{
	const struct vector *vector = *state;
	uint8_t bssid[6], mask[6];

	assert_int_equal(bssid_parse(vector->text, bssid, mask), vector->good);
	if (!vector->good)
		return;
	assert_memory_equal(bssid, vector->bssid, 6);
	assert_memory_equal(mask, vector->mask, 6);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = *vectors[i].text ? vectors[i].text
									: "nothing",
					       .test_func = parses,
					       .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
