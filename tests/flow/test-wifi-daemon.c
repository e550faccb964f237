/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of the control socket against the real wpa_supplicant, which runs on the loopback of
 * a network namespace of its own (driver "wired"): no radio is needed. 77 where there is no
 * wpa_supplicant, or where users, and not root, may make no namespaces.
 */
#include "wifi/ctrl.h"

#include "base/loop.h"
#include "tests/unit/run-until.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static const char program[] = "/usr/sbin/wpa_supplicant";

struct test {
	char dir[32], ctrl_dir[48], path[64];
	struct loop *loop;
	struct wifi_ctrl *ctrl;
	unsigned ups, downs;
	int error;
	char answer[256], events[1024];
};

static void on_up(void *userdata)
{
	((struct test *)userdata)->ups++;
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct test *t = userdata;

	if (strlen(t->events) + len < sizeof(t->events))
		strcat(t->events, line);
}

static void on_down(int error, void *userdata)
{
	struct test *t = userdata;

	t->downs++;
	t->error = error;
}

static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct test *t = userdata;

	snprintf(t->answer, sizeof(t->answer), "%s", answer ?: "");
}

/* A namespace of the network, in one of users where we are not root. */
static int leave_network(void)
{
	return unshare(CLONE_NEWNET | (geteuid() ? CLONE_NEWUSER : 0));
}

static pid_t start_daemon(struct test *t, bool elsewhere)
{
	pid_t pid = fork();
	int null;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (elsewhere && leave_network() < 0)
		_exit(1);
	null = open("/dev/null", O_RDWR);
	dup2(null, 1);
	dup2(null, 2);
	execl(program, program, "-Dwired", "-ilo", "-C", t->ctrl_dir, (char *)NULL);
	_exit(1);
}

static void end_daemon(pid_t pid, int sig)
{
	kill(pid, sig);
	waitpid(pid, NULL, 0);
}

static int set_up(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	strcpy(t->dir, "/tmp/usher-daemon-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	snprintf(t->ctrl_dir, sizeof(t->ctrl_dir), "%s/ctrl", t->dir);
	snprintf(t->path, sizeof(t->path), "%s/lo", t->ctrl_dir);
	assert_int_equal(loop_new(&t->loop), 0);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct test *t = *state;

	wifi_ctrl_free(t->ctrl);
	loop_free(t->loop);
	scratch_remove(t->dir);
	free(t);
	return 0;
}

static void ask(struct test *t, const char *command, const char *answer)
{
	t->answer[0] = '\0';
	assert_int_equal(
		wifi_ctrl_request(t->ctrl, command, strlen(command), false, on_answer, t),
		0);
	RUN_UNTIL(t->loop, t->answer[0]);
	assert_string_equal(t->answer, answer);
}

/* It answers, is killed, is back, and goes in order. */
static void live_with_it(struct test *t, bool elsewhere)
{
	pid_t pid;

	assert_int_equal(
		wifi_ctrl_new(loop_event(t->loop), t->path, true, &ops, t, &t->ctrl), 0);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ENOENT);

	pid = start_daemon(t, elsewhere);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "PING", "PONG");
	ask(t, "ADD_NETWORK", "0");
	RUN_UNTIL(t->loop, strstr(t->events, "CTRL-EVENT-NETWORK-ADDED 0"));
	ask(t, "SET_NETWORK 0 ssid 41434d45", "OK");
	ask(t, "NONSENSE", "UNKNOWN COMMAND");
	end_daemon(pid, SIGKILL);
	RUN_UNTIL(t->loop, t->downs == 2);
	assert_int_equal(t->error, -ECONNRESET);

	pid = start_daemon(t, elsewhere);
	RUN_UNTIL(t->loop, t->ups == 2);
	/* Another daemon: it knows nothing of what the first one was told. */
	ask(t, "GET_NETWORK 0 ssid", "FAIL");
	end_daemon(pid, SIGTERM);
	RUN_UNTIL(t->loop, t->downs == 3);
	assert_non_null(strstr(t->events, "CTRL-EVENT-TERMINATING"));
}

/* Its answers cannot reach an abstract address there: a file is taken, and removed. */
static void reaches_another_namespace(void **state)
{
	struct test *t = *state;

	assert_int_equal(setenv("XDG_RUNTIME_DIR", t->dir, 1), 0);
	live_with_it(t, true);
	t->ctrl = wifi_ctrl_free(t->ctrl);
	assert_int_equal(rmdir(t->dir), 0);
}

static void reaches_its_own_namespace(void **state)
{
	assert_int_equal(leave_network(), 0);
	live_with_it(*state, false);
}

/* Tried by a process that can be spared. */
static bool may_leave_network(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(leave_network() < 0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static int skip_all(const char *why)
{
	print_message("1..0 # SKIP %s\n", why);
	return 77;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reaches_another_namespace, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(reaches_its_own_namespace, set_up,
						tear_down),
	};

	if (access(program, X_OK) < 0)
		return skip_all("wpa_supplicant is not installed");
	if (geteuid() && !may_leave_network())
		return skip_all("users may make no namespaces");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
