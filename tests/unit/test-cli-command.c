/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Until it ends; its code. */
static int wait_for(struct command *command)
{
	sigset_t set;
	int signal;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (!command_check(command))
		sigwait(&set, &signal);
	return command_code(command);
}

static int block_children(void **state)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	signal(SIGPIPE, SIG_IGN);
	return sigprocmask(SIG_BLOCK, &set, NULL);
}

struct vector {
	const char *title;
	const char *script;
	int code;
};

static const struct vector vectors[] = {
	{"exits with 0", "exit 0", 0},
	{"exits with 3", "exit 3", 3},
	{"is killed: 128 and the signal, as the shell has it", "kill -9 $$", 137},
	{"has the signals that we took", "kill -TERM $$; exit 0", 143},
	{"has SIGPIPE, which we ignore", "kill -PIPE $$; exit 0", 141},
	{"has what it was told", "test \"$TOLD\" = \"a b\"", 0},
	{"has nothing else", "test -z \"$HOME\"", 0},
	{"leads a group of its own",
	 "read -r _ _ _ _ group _ </proc/$$/stat; test $group = $$", 0},
};

static char *const environment[] = {(char *)"TOLD=a b",
				    (char *)"PATH=/usr/local/bin:/usr/bin:/bin", NULL};

static void start(struct command *command, const char *script)
{
	char *argv[] = {(char *)"sh", (char *)"-c", (char *)script, NULL};

	*command = (struct command)COMMAND_INIT;
	assert_int_equal(command_start(command, argv, environment, false), 0);
}

static void names_signals(void **state)
{
	const struct {
		int signal;
		const char *name;
	} rows[] = {{SIGINT, "INT"},
		    {SIGRTMIN, "RTMIN+0"},
		    {SIGRTMIN + 3, "RTMIN+3"},
		    {32, "RTMIN-2"},
		    {SIGRTMAX, "RTMIN+30"}};
	struct command command = COMMAND_INIT;
	char room[COMMAND_SIGNAL_ROOM];

	assert_null(command_signal(&command, room));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		command.signal = rows[i].signal;
		assert_string_equal(command_signal(&command, room), rows[i].name);
	}
}

static void ends(void **state)
{
	const struct vector *vector = *state;
	struct command command;

	start(&command, vector->script);
	assert_int_equal(wait_for(&command), vector->code);
	assert_int_equal(command.pid, 0);
	command_kill(&command, SIGKILL); /* nobody is there any more: nothing is hit */
	command_deinit(&command);
}

/* What a signal has to end is more than the process that we started. */
static void signals_reach_all_of_it(void **state)
{
	struct command command;
	int fds[2];
	char text[8] = "";
	char *argv[] = {(char *)"sh", (char *)"-c",
			(char *)"sleep 1000 & echo up; wait; sleep 1000", NULL};

	assert_int_equal(pipe2(fds, 0), 0);
	command = (struct command)COMMAND_INIT;
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fflush(stdout);
	{
		int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

		dup2(fds[1], STDERR_FILENO);
		assert_int_equal(command_start(&command, argv, environment, true), 0);
		dup2(saved, STDERR_FILENO);
		close(saved);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], text, sizeof(text)), 3);
	assert_string_equal(text, "up\n");
	command_kill(&command, SIGTERM);
	assert_int_equal(wait_for(&command), 143);
	/* the end of the pipe comes when the last of them is gone */
	assert_int_equal(read(fds[0], text, sizeof(text)), 0);
	close(fds[0]);
	command_deinit(&command);
}

/* Who starts it is killed: nobody else could end it. */
static void ends_with_who_started_it(void **state)
{
	static const char script[] = "trap 'kill $!; echo told; exit' TERM; sleep 1000 & "
				     "echo $$; wait";
	struct pollfd end = {.events = POLLIN};
	struct command command;
	char text[16] = "";
	int fds[2], said;
	pid_t parent, group;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	fflush(stdout);
	parent = fork();
	if (!parent) {
		dup2(fds[1], STDOUT_FILENO);
		start(&command, script);
		for (;;)
			pause();
	}
	close(fds[1]);
	end.fd = fds[0];
	assert_true(read(fds[0], text, sizeof(text)) > 0);
	group = atoi(text);
	kill(parent, SIGKILL);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	said = poll(&end, 1, 10 * 1000);
	memset(text, 0, sizeof(text));
	if (said > 0)
		(void)!read(fds[0], text, sizeof(text) - 1);
	kill(-group, SIGKILL); /* where it was not told */
	assert_string_equal(text, "told\n");
	close(fds[0]);
}

/* What cannot be run is told by who starts it, and leaves no child. */
static void cannot_start(void **state)
{
	char *argv[] = {(char *)"no-such-command-of-usher", NULL};
	struct command command = COMMAND_INIT;

	assert_int_equal(command_start(&command, argv, environment, false), -ENOENT);
	assert_int_equal(command.pid, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	command_deinit(&command);
}

static void finds(void **state)
{
	assert_int_equal(command_find("sh"), 0);
	assert_int_equal(command_find("/bin/sh"), 0);
	assert_int_equal(command_find("no-such-command-of-usher"), -ENOENT);
	assert_int_equal(command_find("/no/such/command"), -ENOENT);
	assert_int_equal(command_find("/etc/passwd"), -EACCES);
	assert_int_equal(command_find("/"), -EACCES);
	assert_int_equal(command_find(""), -ENOENT);
}

/* ---- On a terminal: a shell, its job (usher), the job's command ---- */

static void play_usher(void)
{
	char *argv[] = {(char *)"cat", NULL};
	struct command command = COMMAND_INIT;

	if (command_start(&command, argv, environment, false) < 0)
		_exit(99);
	_exit(wait_for(&command));
}

static void give_terminal(pid_t group)
{
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(STDIN_FILENO, group);
}

/* Runs the job, and takes it up again each time that it was stopped. Exits with its code. */
static void play_shell(void)
{
	int status;
	pid_t job = fork();

	if (!job) {
		setpgid(0, 0);
		give_terminal(getpid());
		signal(SIGTTOU, SIG_DFL);
		play_usher();
	}
	setpgid(job, job);
	give_terminal(job);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		bool ours = tcgetpgrp(STDIN_FILENO) == job;

		printf("stopped by %d%s\n", WSTOPSIG(status), ours ? "" : " elsewhere");
		fflush(stdout);
		give_terminal(job);
		kill(-job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 98);
}

static void expect(int terminal, const char *text)
{
	char shown[512] = "";
	size_t len = 0;
	ssize_t n;

	while (!strstr(shown, text)) {
		n = read(terminal, shown + len, sizeof(shown) - 1 - len);
		if (n <= 0)
			fail_msg("not shown: %s in %s", text, shown);
		len += (size_t)n;
		shown[len] = '\0';
	}
}

static void type(int terminal, const char *keys)
{
	assert_int_equal(write(terminal, keys, strlen(keys)), strlen(keys));
}

static void is_a_job_of_the_shell(void **state)
{
	int terminal, status;
	pid_t shell;

	fflush(stdout);
	shell = forkpty(&terminal, NULL, NULL, NULL);
	assert_true(shell >= 0);
	if (!shell) {
		alarm(20);
		play_shell();
	}
	type(terminal, "one\n");
	expect(terminal, "one\r\none\r\n"); /* the echo, and cat: it has the terminal */
	type(terminal, "\x1a");
	expect(terminal,
	       "stopped by 20\r\n"); /* SIGTSTP reached usher too, which had it back */
	type(terminal, "two\n");
	expect(terminal, "two\r\ntwo\r\n"); /* and both go on */
	type(terminal, "\x03");
	assert_int_equal(waitpid(shell, &status, 0), shell);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGINT);
	close(terminal);
}

int main(void)
{
	struct CMUnitTest tests[6 + ARRAY_SIZE(vectors)] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(cannot_start),
		cmocka_unit_test(names_signals),
		cmocka_unit_test(signals_reach_all_of_it),
		cmocka_unit_test(ends_with_who_started_it),
		cmocka_unit_test(is_a_job_of_the_shell),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[6 + i] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = ends,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, block_children, NULL);
}
