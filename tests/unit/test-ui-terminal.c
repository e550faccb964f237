/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each row takes a terminal in a process of its own, which ends in one way; then the terminal is
   looked at. */
#include "ui-tui/terminal.h"

#include "ui-tui/scope.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>

enum { PATIENCE_MS = 60000, TOOK_MAX = 65536 };

#define ENTERED "\033[?1049h\033[?2004h"
#define LEFT	"\033[?1049l"

struct place {
	int master, slave;
	struct termios before;
	char took[TOOK_MAX];
	size_t len;
};

static void place_open(struct place *place)
{
	*place = (struct place){.master = -1};
	assert_int_equal(openpty(&place->master, &place->slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(place->slave, &place->before), 0);
}

static void place_close(struct place *place)
{
	close(place->master);
	close(place->slave);
}

/* Reads what the terminal is sent, until that. */
static void expect(struct place *place, const char *text)
{
	while (!strstr(place->took, text)) {
		struct pollfd fd = {.fd = place->master, .events = POLLIN};
		ssize_t n;

		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		n = read(place->master, place->took + place->len,
			 TOOK_MAX - 1 - place->len);
		assert_true(n > 0);
		place->len += (size_t)n;
		place->took[place->len] = '\0';
	}
}

static void expect_modes(const struct place *place, bool raw)
{
	struct termios now;

	assert_int_equal(tcgetattr(place->slave, &now), 0);
	assert_int_equal(!(now.c_lflag & ICANON), raw);
	assert_int_equal(!(now.c_lflag & ECHO), raw);
	assert_int_equal(!(now.c_lflag & ISIG), raw);
	assert_int_equal(!(now.c_iflag & ICRNL), raw);
	if (raw)
		return;
	assert_int_equal(now.c_iflag, place->before.c_iflag);
	assert_int_equal(now.c_oflag, place->before.c_oflag);
	assert_int_equal(now.c_cflag, place->before.c_cflag);
	assert_int_equal(now.c_lflag, place->before.c_lflag);
	assert_memory_equal(now.c_cc, place->before.c_cc, sizeof(now.c_cc));
}

/* A process of its own session, with that terminal. */
static pid_t start(struct place *place, void (*run)(struct terminal *terminal))
{
	/* cmocka's, and what whoever runs the tests may ignore (nohup, a shell's '&') */
	static const int others[] = {SIGSEGV, SIGBUS,  SIGFPE,	SIGILL,	 SIGSYS, SIGHUP,
				     SIGINT,  SIGQUIT, SIGTERM, SIGALRM, SIGTSTP};
	struct rlimit none = {0, 0};
	struct terminal *terminal;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		signal(others[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	setsid();
	ioctl(place->slave, TIOCSCTTY, 0);
	dup2(place->slave, STDIN_FILENO);
	dup2(place->slave, STDOUT_FILENO);
	dup2(place->slave, STDERR_FILENO);
	if (terminal_open(STDIN_FILENO, true, &terminal) < 0)
		_exit(99);
	run(terminal);
	_exit(98);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return status;
}

/* ---- Ways to end ---- */

static void ends_by_close(struct terminal *terminal)
{
	terminal_close(terminal);
	_exit(0);
}

static void ends_by_exit(struct terminal *terminal)
{
	exit(0);
}

static void ends_by_abort(struct terminal *terminal)
{
	abort();
}

static void ends_by_fault(struct terminal *terminal)
{
	volatile char *page = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				   0);

	*page = 1;
}

static int deeper(volatile char *above, unsigned depth)
{
	volatile char room[4096];

	room[0] = above ? above[0] : 1;
	return depth ? deeper(room, depth - 1) + room[0] : 0;
}

static void ends_by_depth(struct terminal *terminal)
{
	deeper(NULL, UINT_MAX);
}

#define ENDS_BY(name, signal)                                 \
	static void ends_by_##name(struct terminal *terminal) \
	{                                                     \
		raise(signal);                                \
	}
ENDS_BY(term, SIGTERM)
ENDS_BY(hup, SIGHUP)
ENDS_BY(int, SIGINT)
ENDS_BY(quit, SIGQUIT)
ENDS_BY(alarm, SIGALRM)
ENDS_BY(sys, SIGSYS)

struct ending {
	const char *title;
	void (*run)(struct terminal *terminal);
	int signal;
	bool crash;
};

static const struct ending endings[] = {
	{"closed", ends_by_close, 0, false},
	{"exit()", ends_by_exit, 0, false},
	{"abort()", ends_by_abort, SIGABRT, true},
	{"a fault", ends_by_fault, SIGSEGV, true},
	{"a stack that overflows", ends_by_depth, SIGSEGV, true},
	{"SIGTERM", ends_by_term, SIGTERM, false},
	{"SIGHUP", ends_by_hup, SIGHUP, false},
	{"SIGINT", ends_by_int, SIGINT, false},
	{"SIGQUIT", ends_by_quit, SIGQUIT, false},
	{"SIGALRM", ends_by_alarm, SIGALRM, false},
	{"SIGSYS, of seccomp", ends_by_sys, SIGSYS, true},
};

static void puts_it_back(void **state)
{
	const struct ending *ending = *state;
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	int status;

	place_open(place);
	status = wait_for(start(place, ending->run));
	if (ending->signal)
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == ending->signal);
	else
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	expect(place, ENTERED);
	expect(place, LEFT);
	expect_modes(place, false);
	assert_non_null(strstr(place->took, "\033[?1000h\033[?1006h")); /* the mouse */
	assert_non_null(strstr(place->took, "\033[?1000l"));
	assert_non_null(strstr(place->took, "\033[?2004l"));
	assert_non_null(strstr(place->took, "\033[?25h"));
	if (ending->crash)
		expect(place, "usher: ");
	place_close(place);
}

/* ---- While it is open ---- */

static void waits_for_the_end(struct terminal *terminal)
{
	for (;;)
		pause();
}

static void takes_the_modes(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	pid_t pid;

	place_open(place);
	pid = start(place, waits_for_the_end);
	expect(place, "\033[?1006h");
	expect_modes(place, true);
	kill(pid, SIGTERM);
	wait_for(pid);
	expect(place, LEFT);
	expect_modes(place, false);
	place_close(place);
}

static void reads_four(struct terminal *terminal)
{
	char typed[5] = "";
	size_t n = 0;

	while (n < 4) {
		struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
		ssize_t r;

		if (poll(&fd, 1, PATIENCE_MS) != 1)
			_exit(97);
		r = read(STDIN_FILENO, typed + n, 4 - n);
		if (r <= 0)
			_exit(97);
		n += (size_t)r;
	}
	terminal_close(terminal);
	_exit(strcmp(typed, "ab\ny") ? 96 : 0);
}

/* Typed before the wizard was there: a whole line, and the beginning of another. */
static void loses_no_first_key(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	int status;

	place_open(place);
	assert_int_equal(write(place->master, "ab\ny", 4), 4);
	status = wait_for(start(place, reads_four));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	place_close(place);
}

/* Here it is not the one that the process works at. */
static void opens_one_at_a_time(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct terminal *terminal = NULL, *other = NULL;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(terminal_open(fds[0], false, &terminal), -ENOTTY);
	place_open(place);
	assert_int_equal(terminal_open(place->slave, false, &terminal), 0);
	assert_int_equal(terminal_open(place->slave, false, &other), -EALREADY);
	assert_null(other);
	expect_modes(place, true);
	assert_null(terminal_close(terminal));
	assert_int_equal(terminal_open(place->slave, false, &terminal), 0);
	terminal_close(terminal);
	assert_null(terminal_close(NULL));
	close(fds[0]);
	close(fds[1]);
	expect_modes(place, false);
	place_close(place);
}

static void tells_its_size(void **state)
{
	static const struct winsize size = {.ws_row = 24, .ws_col = 80}, unknown;
	struct terminal *terminal = NULL;
	unsigned rows = 7, columns = 7;
	int master, slave;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, &size), 0);
	assert_int_equal(terminal_open(slave, false, &terminal), 0);
	terminal_size(terminal, &rows, &columns);
	assert_int_equal(rows, 24);
	assert_int_equal(columns, 80);
	ioctl(master, TIOCSWINSZ, &unknown);
	terminal_size(terminal, &rows, &columns);
	assert_int_equal(rows, 0);
	assert_int_equal(columns, 0);
	terminal_close(terminal);
	close(master);
	close(slave);
}

/* ---- Ctrl-Z ---- */

static void suspends(struct terminal *terminal)
{
	terminal_suspend(terminal);
	terminal_close(terminal);
	_exit(0);
}

/* Gives the terminal to a group, as a shell does. */
static void foreground(pid_t group)
{
	signal(SIGTTOU, SIG_IGN);
	if (tcsetpgrp(STDIN_FILENO, group) < 0)
		_exit(90);
}

static bool is_raw(void)
{
	struct termios now;

	return tcgetattr(STDIN_FILENO, &now) == 0 && !(now.c_lflag & ICANON);
}

/* In a group of its own, which has the terminal. */
static pid_t start_job(void (*run)(struct terminal *terminal))
{
	struct terminal *terminal;
	char byte;
	int gate[2];
	pid_t pid;

	if (pipe(gate) < 0)
		_exit(91);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpgid(0, 0);
		close(gate[1]);
		/* until it has the terminal */
		if (read(gate[0], &byte, 1) != 0 ||
		    terminal_open(STDIN_FILENO, false, &terminal) < 0)
			_exit(99);
		run(terminal);
	}
	setpgid(pid, pid);
	foreground(pid);
	close(gate[1]);
	return pid;
}

static bool has_stopped(pid_t pid, int signal)
{
	int status;

	return waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) &&
	       WSTOPSIG(status) == signal;
}

/* A shell whose job stops by Ctrl-Z, and goes on. */
static int goes_on(void)
{
	pid_t pid = start_job(suspends);
	int status;

	if (!has_stopped(pid, SIGTSTP))
		return 92;
	if (is_raw())
		return 93;
	foreground(getpgrp());
	foreground(pid);
	kill(-pid, SIGCONT);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status))
		return 94;
	return is_raw() ? 95 : 0;
}

static void is_stopped(struct terminal *terminal)
{
	raise(SIGSTOP);
	pause();
}

/* A shell whose job is stopped by a signal that it cannot take, and ended while the shell works at
   the terminal: the job must not stop over it, nor change the modes that the shell has set. */
static int ends_in_the_background(void)
{
	pid_t pid = start_job(is_stopped);
	struct termios mine, now;
	int status;

	if (!has_stopped(pid, SIGSTOP) || tcgetattr(STDIN_FILENO, &mine) < 0)
		return 92;
	foreground(getpgrp());
	mine.c_cc[VEOF] = 'x';
	mine.c_lflag |= TOSTOP;
	tcsetattr(STDIN_FILENO, TCSANOW, &mine);
	kill(pid, SIGTERM);
	kill(pid, SIGCONT);
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSIGNALED(status))
		return 93;
	tcgetattr(STDIN_FILENO, &now);
	return now.c_cc[VEOF] != 'x' || now.c_lflag != mine.c_lflag ? 94 : 0;
}

static pid_t start_shell(const struct place *place, int (*shell)(void))
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTSTP, SIG_DFL);
	setsid();
	ioctl(place->slave, TIOCSCTTY, 0);
	dup2(place->slave, STDIN_FILENO);
	_exit(shell());
}

static void stops_and_goes_on(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	pid_t pid;
	int status;

	place_open(place);
	pid = start_shell(place, goes_on);
	expect(place, LEFT);
	/* once more from the beginning */
	place->len -= (size_t)(strstr(place->took, LEFT) + strlen(LEFT) - place->took);
	memmove(place->took, strstr(place->took, LEFT) + strlen(LEFT), place->len + 1);
	expect(place, ENTERED);
	expect(place, LEFT);
	status = wait_for(pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	expect_modes(place, false);
	place_close(place);
}

static void leaves_the_shell_its_modes(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	pid_t pid;
	int status;

	place_open(place);
	pid = start_shell(place, ends_in_the_background);
	status = wait_for(pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	expect(place, LEFT);
	place_close(place);
}

int main(void)
{
	struct CMUnitTest tests[6 + ARRAY_SIZE(endings)] = {
		cmocka_unit_test(takes_the_modes),
		cmocka_unit_test(loses_no_first_key),
		cmocka_unit_test(opens_one_at_a_time),
		cmocka_unit_test(tells_its_size),
		cmocka_unit_test(stops_and_goes_on),
		cmocka_unit_test(leaves_the_shell_its_modes),
	};

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		tests[6 + i] = (struct CMUnitTest){.name = endings[i].title,
						   .test_func = puts_it_back,
						   .initial_state = (void *)&endings[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
