/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lifecycle of usher-radio as its caller sees it. The program that is started is this
 * one again, under the helper's name: argv[1] says how it behaves. Whatever it does, its
 * caller gets exactly one end.
 */
#include "base/helper.h"

#include "base/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
/* after the four above */
#include <cmocka.h>

enum { HELLO_US = 5000000, SHORT_US = 30000, GIVE_UP_US = 10000000, EXIT_US = 500000 };

/* ---- the program that is started ---- */

static void say(const void *data, size_t len)
{
	if (send(RADIO_CHANNEL_FD, data, len, MSG_NOSIGNAL) < 0)
		_exit(9);
}

static void say_hello(enum radio_mode mode)
{
	uint8_t data[16];

	say(data, (size_t)radio_encode_hello(mode, data, sizeof(data)));
}

static void say_error(void)
{
	uint8_t data[64];

	say(data, (size_t)radio_encode_error(RADIO_REASON_NOT_PERMITTED, EPERM,
					     "no\x1b[2J", data, sizeof(data)));
}

static void say_dropped(uint64_t count)
{
	struct radio_dropped dropped = {.queue = count};
	uint8_t data[32];

	say(data, (size_t)radio_encode_dropped(&dropped, data, sizeof(data)));
}

static void wait_for_close(void)
{
	struct pollfd channel = {.fd = RADIO_CHANNEL_FD, .events = POLLIN};

	while (poll(&channel, 1, -1) < 0 || !(channel.revents & POLLHUP))
		;
}

/* A frame for the one that it is sent. */
static void answer(void)
{
	struct pollfd channel = {.fd = RADIO_CHANNEL_FD, .events = POLLIN};
	uint8_t frame[RADIO_HEADER_SIZE + 1];

	say_hello(RADIO_OBSERVE);
	if (poll(&channel, 1, -1) == 1 &&
	    recv(RADIO_CHANNEL_FD, frame, sizeof(frame), 0) == RADIO_HEADER_SIZE)
		say_dropped(1);
}

/* 0: what a privileged program has to be given, and nothing more. */
static int check_surroundings(char *argv[])
{
	sigset_t blocked;

	if (strcmp(argv[2], "--option") != 0 || argv[3])
		return 20;
	for (int fd = 4; fd < 64; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			return 21;
	}
	if (sigprocmask(SIG_BLOCK, NULL, &blocked) < 0 || sigismember(&blocked, SIGUSR1))
		return 22;
	return getsid(0) == getpid() && getppid() != 1 ? 0 : 23;
}

static int behave(char *argv[])
{
	static const uint8_t big[RADIO_FRAME_MAX + 1];
	const char *how = argv[1];

	if (strcmp(how, "dies") == 0)
		return 3;
	if (strcmp(how, "crashes") == 0)
		return raise(SIGKILL);
	if (strcmp(how, "error") == 0)
		return say_error(), 1;
	if (strcmp(how, "garbage") == 0)
		say("garbage", 7);
	if (strcmp(how, "too big") == 0)
		say(big, sizeof(big));
	if (strcmp(how, "other mode") == 0)
		say_hello(RADIO_NET);
	if (strcmp(how, "other version") == 0)
		say("\x01\0\x06\0USHR\x02\x01", 10);
	if (strcmp(how, "report first") == 0)
		say_dropped(1);
	if (strcmp(how, "hello, dies") == 0)
		return say_hello(RADIO_OBSERVE), 4;
	if (strcmp(how, "hello twice") == 0)
		say_hello(RADIO_OBSERVE), say_hello(RADIO_OBSERVE);
	if (strcmp(how, "closes") == 0) {
		say_hello(RADIO_OBSERVE);
		close(RADIO_CHANNEL_FD);
		pause();
	}
	if (strcmp(how, "many, then error") == 0) {
		say_hello(RADIO_OBSERVE);
		for (uint64_t i = 1; i <= 100; i++)
			say_dropped(i);
		return say_error(), 1;
	}
	if (strcmp(how, "surroundings") == 0)
		return check_surroundings(argv);
	if (strcmp(how, "serves") == 0 || strcmp(how, "outlives") == 0)
		say_hello(RADIO_OBSERVE);
	if (strcmp(how, "answers") == 0)
		answer();
	wait_for_close();
	if (strcmp(how, "outlives") == 0)
		pause();
	return 0;
}

/* ---- its caller ---- */

struct seen {
	struct loop *loop;
	struct helper *helper;
	unsigned readies, frames, ends;
	int error;
	char text[128];
	bool gave_up;
};

static void on_ready(void *userdata)
{
	((struct seen *)userdata)->readies++;
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
	struct seen *seen = userdata;

	assert_int_equal(seen->ends, 0);
	assert_int_equal(frame->type, RADIO_DROPPED);
	assert_int_equal(frame->dropped.queue, ++seen->frames);
}

static void on_end(int error, const char *text, void *userdata)
{
	struct seen *seen = userdata;

	seen->ends++;
	seen->error = error;
	snprintf(seen->text, sizeof(seen->text), "%s", text);
	/* Allowed here, and what callers do. */
	seen->helper = helper_free(seen->helper);
}

static const struct helper_ops ops = {on_ready, on_frame, on_end};

static void on_give_up(void *userdata)
{
	((struct seen *)userdata)->gave_up = true;
}

static void run_until(struct seen *seen, const unsigned *count)
{
	_cleanup_(loop_timer_freep) struct loop_timer *timer = NULL;

	assert_int_equal(loop_timer_new(loop_event(seen->loop), on_give_up, seen, &timer),
			 0);
	loop_timer_set(timer, clock_now() + GIVE_UP_US);
	while (*count == 0 && !seen->gave_up)
		assert_true(sd_event_run(loop_event(seen->loop), UINT64_MAX) >= 0);
	assert_false(seen->gave_up);
}

static void start(struct seen *seen, const char *how, uint64_t hello_us)
{
	const char *args[] = {how, "--option", NULL};
	struct helper_config config = {RADIO_OBSERVE, args, hello_us, EXIT_US};

	assert_int_equal(loop_new(&seen->loop), 0);
	assert_int_equal(
		helper_new(loop_event(seen->loop), &config, &ops, seen, &seen->helper),
		0);
	assert_int_equal(seen->readies + seen->ends, 0);
}

/* Every child is dead and reaped: none is left for anybody to wait for. */
static void assert_no_child(struct seen *seen)
{
	while (waitid(P_ALL, 0, &(siginfo_t){}, WEXITED | WNOHANG | WNOWAIT) == 0)
		assert_true(sd_event_run(loop_event(seen->loop), UINT64_MAX) >= 0);
	assert_int_equal(errno, ECHILD);
}

struct vector {
	const char *how;
	unsigned readies, frames;
	int error;
	const char *text;
	uint64_t hello_us;
};

/* clang-format off */
static const struct vector vectors[] = {
	{"dies",             0, 0,   -ECONNRESET, "usher-radio exited with 3", HELLO_US},
	{"crashes",          0, 0,   -ECONNRESET, "usher-radio died of SIGKILL", HELLO_US},
	{"error",            0, 0,   -EPERM,      "no\\x1b[2J", HELLO_US},
	{"silent",           0, 0,   -ETIMEDOUT,  "usher-radio started, but does not answer", SHORT_US},
	{"garbage",          0, 0,   -EPROTO,     "usher-radio sent a frame that is not one", HELLO_US},
	{"too big",          0, 0,   -EPROTO,     "usher-radio sent a frame that is not one", HELLO_US},
	{"other mode",       0, 0,   -EPROTO,     "usher-radio is of another version than this program",
	 HELLO_US},
	{"other version",    0, 0,   -EPROTO,     "usher-radio is of another version than this program",
	 HELLO_US},
	{"report first",     0, 0,   -EPROTO,     "usher-radio is of another version than this program",
	 HELLO_US},
	{"hello twice",      1, 0,   -EPROTO,     "usher-radio said hello twice", HELLO_US},
	{"hello, dies",      1, 0,   -ECONNRESET, "usher-radio exited with 4", HELLO_US},
	{"closes",           1, 0,   -ECONNRESET, "usher-radio closed its channel", HELLO_US},
	{"many, then error", 1, 100, -EPERM,      "no\\x1b[2J", HELLO_US},
	{"surroundings",     0, 0,   -ECONNRESET, "usher-radio exited with 0", HELLO_US},
};
/* clang-format on */

static void test_one_end(void **state)
{
	const struct vector *v = *state;
	struct seen seen = {};

	start(&seen, v->how, v->hello_us);
	run_until(&seen, &seen.ends);
	assert_string_equal(seen.text, v->text);
	assert_int_equal(seen.error, v->error);
	assert_int_equal(seen.readies, v->readies);
	assert_int_equal(seen.frames, v->frames);
	assert_no_child(&seen);
	assert_int_equal(seen.ends, 1);
	loop_free(seen.loop);
}

static void test_free_ends_it(void **state)
{
	struct seen seen = {};

	start(&seen, "serves", HELLO_US);
	run_until(&seen, &seen.readies);
	seen.helper = helper_free(seen.helper);
	assert_no_child(&seen);
	assert_int_equal(seen.ends, 0);
	loop_free(seen.loop);
}

static void test_free_before_hello(void **state)
{
	struct seen seen = {};

	start(&seen, "silent", HELLO_US);
	seen.helper = helper_free(seen.helper);
	assert_no_child(&seen);
	assert_int_equal(seen.readies + seen.ends, 0);
	loop_free(seen.loop);
}

static void test_send(void **state)
{
	struct seen seen = {};
	uint8_t frame[RADIO_HEADER_SIZE];

	radio_encode_net_plain(RADIO_NET_TAKE, frame, sizeof(frame));
	start(&seen, "answers", HELLO_US);
	assert_int_equal(helper_send(seen.helper, frame, sizeof(frame)), -ENOTCONN);
	run_until(&seen, &seen.readies);
	assert_int_equal(helper_send(seen.helper, frame, sizeof(frame)), 0);
	run_until(&seen, &seen.frames);
	seen.helper = helper_free(seen.helper);
	assert_no_child(&seen);
	loop_free(seen.loop);
}

/* One that was let stay lives on when its channel is closed: the signal is what ends it. */
static void test_let_stay(void **state)
{
	siginfo_t info = {};
	struct seen seen = {};
	pid_t pid;

	start(&seen, "outlives", HELLO_US);
	run_until(&seen, &seen.readies);
	helper_let_stay(seen.helper);
	pid = helper_pid(seen.helper);
	seen.helper = helper_free(seen.helper);
	assert_true(sd_event_run(loop_event(seen.loop), (uint64_t)2 * EXIT_US) >= 0);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
	assert_int_equal(info.si_status, SIGTERM);
	loop_free(seen.loop);
}

static void test_not_installed(void **state)
{
	const char *args[] = {"observe", NULL};
	struct helper_config config = {RADIO_OBSERVE, args, HELLO_US};
	struct helper *helper = NULL;
	struct loop *loop;

	assert_int_equal(loop_new(&loop), 0);
	setenv("USHER_RADIO", "/nonexistent/usher-radio", 1);
	assert_int_equal(helper_new(loop_event(loop), &config, &ops, NULL, &helper),
			 -ENOENT);
	setenv("USHER_RADIO", "/dev/null", 1);
	assert_int_equal(helper_new(loop_event(loop), &config, &ops, NULL, &helper),
			 -EACCES);
	setenv("USHER_RADIO", "/proc/self/exe", 1);
	assert_null(helper);
	loop_free(loop);
}

/* A caller that is killed: its helper sees the channel close and ends by itself. */
static void test_caller_is_killed(void **state)
{
	siginfo_t info = {};
	pid_t caller;

	/* The helper that loses its parent becomes a child of this process. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	caller = fork();
	if (caller == 0) {
		struct seen seen = {};

		start(&seen, "serves", HELLO_US);
		run_until(&seen, &seen.readies);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(caller, NULL, 0), caller);
	assert_int_equal(waitid(P_ALL, 0, &info, WEXITED), 0);
	assert_int_equal(info.si_code, CLD_EXITED);
	assert_int_equal(info.si_status, 0);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_free_ends_it),
		cmocka_unit_test(test_free_before_hello),
		cmocka_unit_test(test_send),
		cmocka_unit_test(test_let_stay),
		cmocka_unit_test(test_not_installed),
		cmocka_unit_test(test_caller_is_killed),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(others)];
	sigset_t usr1;

	if (strcmp(argv[0], "usher-radio") == 0)
		return behave(argv);
	setenv("USHER_RADIO", "/proc/self/exe", 1);
	/* What a caller may block must not reach the helper: "surroundings" looks. */
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	dup2(STDERR_FILENO, 40);
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){
			.name = vectors[i].how,
			.test_func = test_one_end,
			.initial_state = (void *)&vectors[i],
		};
	memcpy(tests + ARRAY_SIZE(vectors), others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
