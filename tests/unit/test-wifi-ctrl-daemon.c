/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A daemon that is not there, is none, is silent or dies, in a child process where it has to: told,
 * and waited for.
 */
#include "tests/unit/ctrl-bench.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void waits_for_the_file(void **state)
{
	struct ctrl_bench *t = *state;

	snprintf(t->path, sizeof(t->path), "%s/run/wlan0", t->dir);
	bench_start(t, true);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ENOENT);
	*strrchr(t->path, '/') = '\0';
	assert_int_equal(mkdir(t->path, 0700), 0);
	bench_settle(t);
	t->path[strlen(t->path)] = '/';
	bench_peer_start(t);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_ask(t, "A");
	bench_settle(t);
	assert_string_equal(t->answer, "re: A");
	assert_int_equal(t->downs, 1);
}

static void ends_without_retry(void **state)
{
	struct ctrl_bench *t = *state;

	bench_start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ENOENT);
	bench_peer_start(t);
	bench_settle(t);
	assert_int_equal(t->ups, 0);
	assert_string_equal(t->peer.heard, "");
}

static void takes_no_other_files(void **state)
{
	struct ctrl_bench *t = *state;
	int fd = open(t->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
}

static void takes_no_stream_socket(void **state)
{
	struct ctrl_bench *t = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(address.sun_path, t->path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
	close(fd);
}

static void tells_a_file_that_nobody_serves(void **state)
{
	struct ctrl_bench *t = *state;

	close(bench_bind(t->path));
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNREFUSED);
}

static void tells_a_lack_of_rights(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	assert_int_equal(chmod(t->path, 0), 0);
	/* Root may connect to anything. */
	if (geteuid() == 0) {
		assert_int_equal(chmod(t->dir, 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(t->error, -EACCES);
}

static void refuses_an_attach(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	t->peer.deaf = true;
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->peer.attached == 1);
	bench_peer_answer(&t->peer, "UNKNOWN COMMAND\n");
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
}

/* In both ways of being silent; together, for each takes its five seconds. */
static void gives_up_a_silent_daemon(void **state)
{
	struct ctrl_bench *t = *state;
	struct ctrl_bench deaf = {.loop = t->loop, .peer.deaf = true};

	snprintf(deaf.path, sizeof(deaf.path), "%s/wlan1", t->dir);
	bench_peer_start(t);
	bench_peer_start(&deaf);
	t->peer.mute = true;
	bench_start(t, true);
	bench_start(&deaf, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_ask(t, "A");
	bench_ask(t, "B");
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ETIMEDOUT);
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->answer_error, -ETIMEDOUT);
	/* It attached anew, from another address: the late answer reaches nobody. */
	RUN_UNTIL(t->loop, t->ups == 2);
	bench_ask(t, "C");
	RUN_UNTIL(t->loop, strstr(t->peer.heard, "C"));
	bench_peer_say(&t->peer, 0, "late", 4);
	bench_peer_answer(&t->peer, "in time");
	RUN_UNTIL(t->loop, t->answers == 3);
	assert_string_equal(t->answer, "in time");
	assert_string_equal(t->peer.heard, "ATTACH A ATTACH C ");

	RUN_UNTIL(t->loop, deaf.downs == 1);
	assert_int_equal(deaf.error, -ETIMEDOUT);
	/* Once more from a file, in case that it cannot see the abstract address. */
	assert_int_equal(deaf.peer.attached, 2);
	assert_int_equal(deaf.peer.from[0].sun_path[0], '\0');
	assert_int_equal(deaf.peer.from[1].sun_path[0], '/');
	assert_int_equal(access(deaf.peer.from[1].sun_path, F_OK), -1);
	wifi_ctrl_free(deaf.ctrl);
	bench_peer_stop(&deaf);
}

/* A child that serves until it is killed; its socket's file stays behind. */
static pid_t serve(const char *path)
{
	pid_t pid;
	int fd = bench_bind(path);

	pid = fork();
	assert_true(pid >= 0);
	while (pid == 0) {
		struct pollfd in = {fd, POLLIN};
		struct sockaddr_un from;
		socklen_t from_len = sizeof(from);
		char command[64];

		poll(&in, 1, -1);
		if (recvfrom(fd, command, sizeof(command), 0, (struct sockaddr *)&from,
			     &from_len) > 0 &&
		    command[0] == 'A')
			(void)sendto(fd, "OK\n", 3, 0, (struct sockaddr *)&from,
				     from_len);
	}
	close(fd);
	return pid;
}

static void notices_a_daemon_that_is_killed(void **state)
{
	struct ctrl_bench *t = *state;
	pid_t pid = serve(t->path);

	bench_start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	/* Idle: nothing is asked, nothing is sent. */
	kill(pid, SIGKILL);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNRESET);
	waitpid(pid, NULL, 0);

	unlink(t->path);
	pid = serve(t->path);
	RUN_UNTIL(t->loop, t->ups == 2);
	bench_ask(t, "B");
	bench_ask(t, "C");
	kill(pid, SIGKILL);
	RUN_UNTIL(t->loop, t->downs == 2);
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->answer_error, -ECONNRESET);
	waitpid(pid, NULL, 0);
}

static void notices_a_file_that_is_made_anew(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	bench_start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_peer_stop(t);
	unlink(t->path);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNRESET);
	bench_peer_start(t);
	RUN_UNTIL(t->loop, t->ups == 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(waits_for_the_file),
		TEST(ends_without_retry),
		TEST(takes_no_other_files),
		TEST(takes_no_stream_socket),
		TEST(tells_a_file_that_nobody_serves),
		TEST(tells_a_lack_of_rights),
		TEST(refuses_an_attach),
		TEST(gives_up_a_silent_daemon),
		TEST(notices_a_daemon_that_is_killed),
		TEST(notices_a_file_that_is_made_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
