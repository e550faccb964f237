/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every end of a join is an error that a user can act on. */
#include "setup/join-errors.h"

#include "tests/unit/unit.h"

static const struct {
	enum wifi_join_error error;
	enum wifi_verdict verdict;
	int exit_code; /* the CLI's contract */
} rows[] = {
	{WIFI_JOIN_OK, WIFI_OK, 0},
	{WIFI_JOIN_VERDICT, WIFI_WRONG_PASSWORD, 12},
	{WIFI_JOIN_VERDICT, WIFI_EAP_REFUSED, 12},
	{WIFI_JOIN_VERDICT, WIFI_NOT_IN_RANGE, 14},
	{WIFI_JOIN_VERDICT, WIFI_AP_FULL, 75},
	{WIFI_JOIN_VERDICT, WIFI_REJECTED, 15},
	{WIFI_JOIN_VERDICT, WIFI_UNSUPPORTED, 15},
	{WIFI_JOIN_VERDICT, WIFI_TIMED_OUT, 11},
	{WIFI_JOIN_VERDICT, WIFI_LOST, 75},
	{WIFI_JOIN_VERDICT, WIFI_CANCELLED, 130},
	{WIFI_JOIN_NO_INTERFACE, WIFI_OK, 69},
	{WIFI_JOIN_BLOCKED_SOFT, WIFI_OK, 69},
	{WIFI_JOIN_BLOCKED_HARD, WIFI_OK, 69},
	{WIFI_JOIN_NO_SUPPLICANT, WIFI_OK, 69},
	{WIFI_JOIN_NO_HELPER, WIFI_OK, 69},
	{WIFI_JOIN_WOULD_DISCONNECT, WIFI_OK, 75},
	{WIFI_JOIN_HELD, WIFI_OK, 75},
	{WIFI_JOIN_ALREADY, WIFI_OK, 64},
	{WIFI_JOIN_PERMISSION, WIFI_OK, 77},
	{WIFI_JOIN_MANAGER, WIFI_OK, 77},
	{WIFI_JOIN_NO_ADDRESS, WIFI_OK, 16},
	{WIFI_JOIN_UNREACHABLE, WIFI_OK, 16},
};

static void ends_have_their_exit_code(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct join_outcome outcome = join_outcome(rows[i].error,
							   rows[i].verdict);

		print_message("# %s\n", usher_error_name((int)outcome.error));
		assert_int_equal(usher_error_exit_code((int)outcome.error),
				 rows[i].exit_code);
	}
}

/* A new verdict without a row would read as a success or as our own fault. */
static void every_verdict_is_told(void **state)
{
	for (int verdict = WIFI_OK + 1; verdict <= WIFI_NO_MEMORY; verdict++) {
		struct join_outcome outcome = join_outcome(WIFI_JOIN_VERDICT,
							   (enum wifi_verdict)verdict);

		assert_int_not_equal(outcome.error, USHER_OK);
		assert_int_not_equal(outcome.error, USHER_ERROR_INTERNAL);
	}
	for (int error = WIFI_JOIN_OK + 1; error < WIFI_JOIN_INTERNAL; error++)
		if (error != WIFI_JOIN_VERDICT)
			assert_int_not_equal(
				join_outcome((enum wifi_join_error)error, WIFI_OK).error,
				USHER_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_have_their_exit_code),
		cmocka_unit_test(every_verdict_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
