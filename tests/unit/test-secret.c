/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/secret.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void holds_bytes_and_a_nul_behind_them(void **state)
{
	struct secret *secret;
	char bytes[SECRET_MAX];

	memset(bytes, 0xa5, sizeof(bytes));
	assert_int_equal(secret_new(bytes, SECRET_MAX, &secret), 0);
	assert_int_equal(secret_len(secret), SECRET_MAX);
	assert_memory_equal(secret_data(secret), bytes, SECRET_MAX);
	assert_int_equal(secret_data(secret)[SECRET_MAX], 0);
	assert_null(secret_free(secret));
	assert_int_equal(secret_new(bytes, SECRET_MAX + 1, &secret), -E2BIG);
	assert_int_equal(secret_new(NULL, 0, &secret), 0);
	assert_int_equal(secret_len(secret), 0);
	assert_string_equal((const char *)secret_data(secret), "");
	secret_free(secret);
	assert_null(secret_free(NULL));
}

/* The VmFlags of the mapping that address lies in: "dd" is do not dump (proc(5)). */
static bool mapping_has_flag(const void *address, const char *flag)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	uintptr_t wanted = (uintptr_t)address, first, last;
	bool inside = false, found = false;
	char line[512];

	assert_non_null(smaps);
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &first, &last) == 2)
			inside = first <= wanted && wanted < last;
		else if (inside && !strncmp(line, "VmFlags:", 8))
			found = strstr(line + 8, flag) != NULL;
	}
	fclose(smaps);
	return found;
}

static void stays_out_of_core_dumps(void **state)
{
	struct secret *secret;

	assert_int_equal(secret_new("hunter22", 8, &secret), 0);
	assert_true(mapping_has_flag(secret_data(secret), " dd"));
	secret_free(secret);
}

static void wipe_leaves_zeroes(void **state)
{
	char bytes[8] = "hunter22";

	secret_wipe(bytes + 1, 6);
	assert_memory_equal(bytes,
			    "h\0\0\0\0\0\0"
			    "2",
			    8);
	secret_wipe(NULL, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_bytes_and_a_nul_behind_them),
		cmocka_unit_test(stays_out_of_core_dumps),
		cmocka_unit_test(wipe_leaves_zeroes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
