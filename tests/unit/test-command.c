/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/command.h"

#include "base/loop.h"
#include "tests/unit/alloc.h"
#include "tests/unit/run-until.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { MEMORY = 256 << 20, CPU_S = 7, NEVER_US = 3600000000u };

struct outcome {
	bool done;
	int result;
	char output[4096];
	struct command *command; /* freed by its end; NULL: not */
};

static void on_end(int result, const uint8_t *output, size_t len, void *userdata)
{
	struct outcome *outcome = userdata;

	outcome->done = true;
	outcome->result = result;
	snprintf(outcome->output, sizeof(outcome->output), "%.*s", (int)len,
		 output ? (const char *)output : "");
	outcome->command = command_free(outcome->command);
}

static int file_of(const char *content)
{
	int fd = memfd_create("file", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static int start(struct loop *loop, const char *const *argv, const char *content,
		 size_t output_max, uint64_t deadline_us, struct outcome *outcome)
{
	static const char *const env[] = {"A=1", NULL};
	int fd = file_of(content), r;
	const struct command_config config = {
		.argv = argv,
		.env = env,
		.file = fd,
		.output_max = output_max,
		.deadline_us = deadline_us,
		.memory = MEMORY,
		.cpu_s = CPU_S,
	};

	*outcome = (struct outcome){0};
	r = command_new(loop_event(loop), &config, on_end, outcome, &outcome->command);
	close(fd);
	return r;
}

/* Running, or ended and not reaped. */
static bool has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void run(const char *const *argv, const char *content, struct outcome *outcome)
{
	_cleanup_(loop_freep) struct loop *loop = NULL;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(start(loop, argv, content, 2048, NEVER_US, outcome), 0);
	RUN_UNTIL(loop, outcome->done);
	assert_null(outcome->command);
	RUN_UNTIL(loop, !has_children());
}

static void what_it_prints_of_the_file_is_taken(void **state)
{
	static const char *const argv[] = {"cat", "/dev/fd/3", NULL};
	struct outcome outcome;

	run(argv, "one\ntwo\n", &outcome);
	assert_int_equal(outcome.result, 0);
	assert_string_equal(outcome.output, "one\ntwo\n");
}

static void its_exit_status_is_told(void **state)
{
	static const char *const argv[] = {"sh", "-c", "echo last; exit 4", NULL};
	struct outcome outcome;

	run(argv, "", &outcome);
	assert_int_equal(outcome.result, 4);
	assert_string_equal(outcome.output, "last\n");
}

static void a_signal_that_ends_it_is_told(void **state)
{
	static const char *const argv[] = {"sh", "-c", "kill -9 $$", NULL};
	struct outcome outcome;

	run(argv, "", &outcome);
	assert_int_equal(outcome.result, -ECHILD);
}

static void it_gets_nothing_else_of_the_caller(void **state)
{
	static const char *const argv[] = {
		"sh", "-c",
		"for fd in 0 1 2 3 4 5 6 7 8 9 10 20 32 33 63; do"
		" [ -e /proc/$$/fd/$fd ] && printf '%s ' $fd; done; "
		"echo; echo \"$A$USHER_TEST\"; pwd",
		NULL};
	struct outcome outcome;
	int stray = dup(2); /* not close-on-exec */

	setenv("USHER_TEST", "2", 1);
	run(argv, "", &outcome);
	unsetenv("USHER_TEST");
	close(stray);
	assert_string_equal(outcome.output, "0 1 2 3 \n1\n/\n");
}

static void its_limits_are_set(void **state)
{
	static const char *const argv[] = {
		"sh", "-c", "ulimit -c; ulimit -t; ulimit -v; ulimit -f; ulimit -p",
		NULL};
	struct outcome outcome;
	char expected[64];

	snprintf(expected, sizeof(expected), "0\n%d\n%d\n0\n0\n", CPU_S, MEMORY / 1024);
	run(argv, "", &outcome);
	assert_string_equal(outcome.output, expected);
}

static void too_much_output_ends_it(void **state)
{
	static const char *const argv[] = {"yes", NULL};
	struct outcome outcome;

	run(argv, "", &outcome);
	assert_int_equal(outcome.result, -E2BIG);
}

static void the_deadline_ends_it(void **state)
{
	static const char *const argv[] = {"sleep", "3600", NULL};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct outcome outcome;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(start(loop, argv, "", 2048, 1000, &outcome), 0);
	RUN_UNTIL(loop, outcome.done);
	assert_int_equal(outcome.result, -ETIMEDOUT);
	/* and it is reaped, by the loop */
	RUN_UNTIL(loop, !has_children());
}

static void one_that_is_freed_is_killed_and_reaped(void **state)
{
	static const char *const argv[] = {"sleep", "3600", NULL};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct outcome outcome;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(start(loop, argv, "", 2048, NEVER_US, &outcome), 0);
	command_free(outcome.command);
	RUN_UNTIL(loop, !has_children());
	assert_false(outcome.done);
}

static void a_program_that_is_not_there_is_told_at_once(void **state)
{
	static const char *const argv[] = {"no-such-program", NULL};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct outcome outcome;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(start(loop, argv, "", 2048, NEVER_US, &outcome), -ENOENT);
	assert_null(outcome.command);
}

/* "." in PATH would run what lies in the directory that the user is in. */
static void a_relative_part_of_PATH_is_not_looked_in(void **state)
{
	static const char *const argv[] = {"test-command", NULL};
	_cleanup_(freep) char *before = strdup(getenv("PATH"));
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct outcome outcome;

	assert_int_equal(loop_new(&loop), 0);
	setenv("PATH", "tests/unit:.:", 1);
	assert_int_equal(start(loop, argv, "", 2048, NEVER_US, &outcome), -ENOENT);
	setenv("PATH", before, 1);
}

static void memory_that_runs_out_is_told(void **state)
{
	static const char *const argv[] = {"cat", "/dev/fd/3", NULL};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	unsigned failed = 0;

	assert_int_equal(loop_new(&loop), 0);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct outcome outcome;
		int r = start(loop, argv, "one\n", 2048, NEVER_US, &outcome);

		if (r == 0)
			RUN_UNTIL(loop, outcome.done);
		if (r == 0)
			r = outcome.result;
		assert_true(r == 0 || r == -ENOMEM);
		failed += r == -ENOMEM;
		RUN_UNTIL(loop, !has_children());
	}
	assert_true(failed >= 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_prints_of_the_file_is_taken),
		cmocka_unit_test(its_exit_status_is_told),
		cmocka_unit_test(a_signal_that_ends_it_is_told),
		cmocka_unit_test(it_gets_nothing_else_of_the_caller),
		cmocka_unit_test(its_limits_are_set),
		cmocka_unit_test(too_much_output_ends_it),
		cmocka_unit_test(the_deadline_ends_it),
		cmocka_unit_test(one_that_is_freed_is_killed_and_reaped),
		cmocka_unit_test(a_program_that_is_not_there_is_told_at_once),
		cmocka_unit_test(a_relative_part_of_PATH_is_not_looked_in),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
