/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real usher-radio (USHER_RADIO) on whatever host this is: with a radio that it may
 * open, without permission, or on a kernel without Bluetooth. What it hears is the lab's.
 */
#include "base/helper.h"
#include "base/loop.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
/* after the four above */
#include <cmocka.h>

struct seen {
	unsigned readies, ends;
	int error;
	char text[256];
};

static void on_ready(void *userdata)
{
	((struct seen *)userdata)->readies++;
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
}

static void on_end(int error, const char *text, void *userdata)
{
	struct seen *seen = userdata;

	seen->ends++;
	seen->error = error;
	snprintf(seen->text, sizeof(seen->text), "%s", text);
}

static const struct helper_ops ops = {on_ready, on_frame, on_end};

static void says_hello_or_why_not(void **state)
{
	const char *args[] = {"observe", "--adapter", "hci9", NULL};
	struct helper_config config = {RADIO_OBSERVE, args, HELPER_HELLO_US};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct helper *helper;
	struct seen seen = {};

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(helper_new(loop_event(loop), &config, &ops, &seen, &helper), 0);
	while (seen.readies + seen.ends == 0)
		assert_true(sd_event_run(loop_event(loop), UINT64_MAX) >= 0);
	assert_int_equal(seen.readies + seen.ends, 1);
	if (seen.error == -EPERM)
		assert_non_null(strstr(seen.text, "cap_net_admin"));
	else if (seen.error)
		assert_string_equal(seen.text, "this kernel has no Bluetooth");
	helper_free(helper);
	while (waitid(P_ALL, 0, &(siginfo_t){}, WEXITED | WNOHANG | WNOWAIT) == 0)
		assert_true(sd_event_run(loop_event(loop), UINT64_MAX) >= 0);
	assert_int_equal(errno, ECHILD);
	assert_true(seen.ends <= 1);
}

/* Until it ends, which it does without a hello. */
static void see_end(enum radio_mode mode, const char *const *args, struct seen *seen)
{
	struct helper_config config = {mode, args, HELPER_HELLO_US};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct helper *helper;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(helper_new(loop_event(loop), &config, &ops, seen, &helper), 0);
	while (seen->ends == 0)
		assert_true(sd_event_run(loop_event(loop), UINT64_MAX) >= 0);
	assert_int_equal(seen->readies, 0);
	helper_free(helper);
}

/* An interface that is there nowhere, or is not wireless: refused, whoever asks. */
static const struct {
	const char *interface, *text;
} others[] = {
	{"usher-none", "there is no interface usher-none"},
	{"../../usher", "there is no interface ../../usher"},
	{"", "there is no interface "},
	{"lo", "lo is not a wireless interface"},
};

static void refuses_other_interfaces(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		const char *args[] = {"net", "--interface", others[i].interface, NULL};
		struct seen seen = {};

		see_end(RADIO_NET, args, &seen);
		if (seen.error == -EPERM)
			assert_non_null(strstr(seen.text, "cap_net_admin, cap_net_raw"));
		else
			assert_string_equal(seen.text, others[i].text);
	}
}

static void makes_no_aware_interface_on_others(void **state)
{
	static const char *const back_ends[] = {"station", "nan", "monitor"};

	for (size_t i = 0; i < ARRAY_SIZE(others) * ARRAY_SIZE(back_ends); i++) {
		size_t other = i % ARRAY_SIZE(others);
		const char *args[] = {"aware",
				      "--interface",
				      others[other].interface,
				      "--back-end",
				      back_ends[i / ARRAY_SIZE(others)],
				      NULL};
		struct seen seen = {};

		see_end(RADIO_AWARE, args, &seen);
		if (seen.error == -EPERM)
			assert_non_null(strstr(seen.text, "cap_net_admin and "
							  "cap_net_raw"));
		else
			assert_string_equal(seen.text, others[other].text);
	}
}

/* As a person would, without a channel; -1: it did not exit. */
static int run(const char *a, const char *b, const char *c, char *ret, size_t size)
{
	const char *argv[] = {"usher-radio", a, b, c, NULL};
	posix_spawn_file_actions_t actions;
	int fds[2], status;
	size_t n = 0;
	ssize_t r;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	assert_int_equal(posix_spawn(&pid, getenv("USHER_RADIO"), &actions, NULL,
				     (char *const *)argv, environ),
			 0);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	while ((r = read(fds[0], ret + n, size - 1 - n)) > 0)
		n += (size_t)r;
	ret[n] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void is_not_for_the_command_line(void **state)
{
	char text[2048];

	assert_int_equal(run("observe", NULL, NULL, text, sizeof(text)), EX_USAGE);
	assert_non_null(strstr(text, "without its channel"));
	assert_int_equal(run("observe", "--adapter", "hci0x", text, sizeof(text)),
			 EX_USAGE);
	assert_non_null(strstr(text, "not an adapter: hci0x"));
	assert_int_equal(run("observe", "--adapter", "hci-1", text, sizeof(text)),
			 EX_USAGE);
	assert_int_equal(run("net", "--interface", "lo", text, sizeof(text)), EX_USAGE);
	assert_non_null(strstr(text, "without its channel"));
	assert_int_equal(run("net", NULL, NULL, text, sizeof(text)), EX_USAGE);
	assert_non_null(strstr(text, "usage: "));
	assert_int_equal(run("observe", "--interface", "lo", text, sizeof(text)),
			 EX_USAGE);
	/* each mode with its own options, and all of them */
	assert_int_equal(run("aware", "--interface", "lo", text, sizeof(text)), EX_USAGE);
	assert_non_null(strstr(text, "usage: "));
	assert_int_equal(run("aware", "--back-end", "nan", text, sizeof(text)), EX_USAGE);
	assert_int_equal(run("net", "--back-end", "nan", text, sizeof(text)), EX_USAGE);
	assert_int_equal(run("aware", "--back-end", "satellite", text, sizeof(text)),
			 EX_USAGE);
	assert_non_null(strstr(text, "not a back end: satellite"));
	assert_int_equal(run("observe", "again", NULL, text, sizeof(text)), EX_USAGE);
	assert_int_equal(run(NULL, NULL, NULL, text, sizeof(text)), EX_USAGE);
	assert_int_equal(run("--version", NULL, NULL, text, sizeof(text)), 0);
	assert_int_equal(strncmp(text, "usher-radio ", 12), 0);
	assert_int_equal(run("--help", NULL, NULL, text, sizeof(text)), 0);
	assert_non_null(strstr(text, "observe"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_hello_or_why_not),
		cmocka_unit_test(refuses_other_interfaces),
		cmocka_unit_test(makes_no_aware_interface_on_others),
		cmocka_unit_test(is_not_for_the_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
