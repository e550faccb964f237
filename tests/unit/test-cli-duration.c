/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/duration.h"

#include "ui-tui/scope.h"
#include "tests/unit/unit.h"

#include <errno.h>

struct vector {
	const char *title;
	const char *text;
	int result;
	uint64_t ms;
};

static const struct vector vectors[] = {
	{"a bare number is seconds", "30", 0, 30000},
	{"seconds", "30s", 0, 30000},
	{"milliseconds", "500ms", 0, 500},
	{"minutes", "2m", 0, 120000},
	{"hours", "1h", 0, 3600000},
	{"zero: without limit", "0", 0, 0},
	{"a year is the most", "8760h", 0, DURATION_MAX_MS},
	{"over a year", "8761h", -ERANGE, 0},
	{"over a year only by its unit", "31536001s", -ERANGE, 0},
	{"would overflow 64 bits", "99999999999999999999", -ERANGE, 0},
	{"empty", "", -EINVAL, 0},
	{"no number", "s", -EINVAL, 0},
	{"negative", "-1s", -EINVAL, 0},
	{"a fraction", "1.5s", -EINVAL, 0},
	{"another unit", "3d", -EINVAL, 0},
	{"a blank before the unit", "3 s", -EINVAL, 0},
	{"a blank before the number", " 3s", -EINVAL, 0},
	{"two durations", "1m30s", -EINVAL, 0},
};

static void parses(void **state)
{
	const struct vector *vector = *state;
	uint64_t ms = 4711;

	assert_int_equal(duration_parse(vector->text, &ms), vector->result);
	assert_int_equal(ms, vector->result ? 4711 : vector->ms);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = parses,
					       .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
