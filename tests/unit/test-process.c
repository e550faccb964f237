/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/process.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	assert_true(pid > 0);
	return pid;
}

static void one_that_runs_is_told_apart_by_its_start(void **state)
{
	struct process process;

	assert_int_equal(process_get(getpid(), &process), 0);
	assert_int_equal(process.pid, getpid());
	assert_true(process.started > 0);
	assert_true(process_runs(getpid(), process.started));
	assert_false(process_runs(getpid(), process.started + 1));
}

static void any_byte_may_be_in_a_name(void **state)
{
	struct process before, process;

	assert_int_equal(process_get(getpid(), &before), 0);
	assert_int_equal(prctl(PR_SET_NAME, "a) S 1 (1) Z b"), 0);
	assert_int_equal(process_get(getpid(), &process), 0);
	assert_string_equal(process.name, "a) S 1 (1) Z b");
	assert_true(process.started == before.started);
	assert_int_equal(prctl(PR_SET_NAME, before.name), 0);
}

static void one_that_ended_is_none(void **state)
{
	struct process process;
	pid_t pid = sleeper();
	siginfo_t info;

	assert_int_equal(process_get(pid, &process), 0);
	assert_int_equal(kill(pid, SIGKILL), 0);
	/* not reaped yet: a zombie holds its pid, and does nothing more */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(process_get(pid, &process), -ESRCH);
	assert_false(process_runs(pid, process.started));
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(process_get(pid, &process), -ESRCH);
}

static void numbers_that_are_no_pid(void **state)
{
	static const pid_t pids[] = {0, -1, 0x7fffffff};
	struct process process;

	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		assert_int_equal(process_get(pids[i], &process), -ESRCH);
		assert_false(process_runs(pids[i], 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_runs_is_told_apart_by_its_start),
		cmocka_unit_test(any_byte_may_be_in_a_name),
		cmocka_unit_test(one_that_ended_is_none),
		cmocka_unit_test(numbers_that_are_no_pid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
