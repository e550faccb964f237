/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/terminal.h"

#include "ui-tui/i18n.h"
#include "ui-tui/scope.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

/*
 * xterm's ctlseqs: 1049 the alternate screen, with the cursor saved; 2004 bracketed paste; 1000 and
 * 1006 the mouse's buttons, as text; 25 the cursor, 2026 an update that may have been cut short.
 * ECMA-48: 8 is BDSM. While it is off, terminals that arrange text from right to left (VTE, mlterm)
 * leave every character where we put it: a name in Arabic or Hebrew cannot move the columns around
 * it. Isolates (U+2068) would read better, and are drawn as boxes by many. Implicit is where
 * those terminals begin.
 */
#define ENTER_SCREEN "\033[?1049h"
#define ENTER_MODES  "\033[?2004h\033[8l\033[m"
#define ENTER_MOUSE  "\033[?1000h\033[?1006h"
#define LEAVE                                                                            \
	"\033[m\033[?2026l\033[?1006l\033[?1000l\033[?2004l\033[8h\033[?25h\033[H\033[J" \
	"\033[?1049l"

enum {
	LEAVE_MS = 1000, /* for a terminal that does not read */
	ALTERNATE_STACK = 65536,
	CRASH_ROOM = 256,
};

struct terminal {
	int fd;
	bool mouse;
	struct termios before;
	volatile sig_atomic_t taken; /* the modes are ours now */
};

/* Ends a process by default: those that the loop takes may come while it does not run. */
static const int fatal_signals[] = {
	SIGHUP,	 SIGINT,  SIGQUIT,   SIGILL,  SIGTRAP, SIGABRT,	  SIGBUS,  SIGFPE,
	SIGSEGV, SIGUSR1, SIGUSR2,   SIGALRM, SIGTERM, SIGXCPU,	  SIGXFSZ, SIGSYS,
	SIGPIPE, SIGPROF, SIGVTALRM, SIGIO,   SIGPWR,  SIGSTKFLT,
};

/* Handlers and atexit() take no argument. */
static struct terminal the_terminal;
static bool opened;
static struct sigaction actions_before[ARRAY_SIZE(fatal_signals)];
static char crash_text[CRASH_ROOM];
static char alternate_stack[ALTERNATE_STACK];

/* ---- What a signal handler may call ---- */

/* Waits at most LEAVE_MS for a terminal that does not read. */
static void write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		struct pollfd pollfd = {.fd = fd, .events = POLLOUT};
		ssize_t n;

		if (poll(&pollfd, 1, LEAVE_MS) != 1 || !(pollfd.revents & POLLOUT))
			return;
		n = write(fd, text, len);
		if (n < 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

static void set_modes(const struct terminal *terminal, const struct termios *modes)
{
	while (tcsetattr(terminal->fd, TCSANOW, modes) < 0 && errno == EINTR)
		;
}

/*
 * As it was. From the background too (stopped, then ended): a write or tcsetattr() would stop the
 * process there unless SIGTTOU is blocked, and the modes are the foreground's by then.
 */
static void leave(struct terminal *terminal)
{
	sigset_t block, before;
	int error = errno;
	pid_t owner;

	if (!terminal->taken)
		return;
	terminal->taken = false;
	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &before);
	write_all(terminal->fd, LEAVE, sizeof(LEAVE) - 1);
	/* none: nobody works at it */
	owner = tcgetpgrp(terminal->fd);
	if (owner <= 0 || owner == getpgrp())
		set_modes(terminal, &terminal->before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
}

static bool is_crash(int signal)
{
	return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS ||
	       signal == SIGFPE || signal == SIGILL || signal == SIGSYS;
}

/* Puts it back, then lets the signal do what it would have done. */
static void on_fatal(int signal)
{
	sigset_t unblock;

	leave(&the_terminal);
	if (is_crash(signal))
		write_all(STDERR_FILENO, crash_text, strlen(crash_text));
	for (size_t i = 0; i < ARRAY_SIZE(fatal_signals); i++)
		sigaction(fatal_signals[i], &actions_before[i], NULL);
	sigemptyset(&unblock);
	sigaddset(&unblock, signal);
	sigprocmask(SIG_UNBLOCK, &unblock, NULL);
	raise(signal);
}

/* ---- The rest of a process ---- */

static void on_exit_of_process(void)
{
	leave(&the_terminal);
}

static void catch_signals(void)
{
	stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof(alternate_stack)};
	struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};

	sigaltstack(&stack, NULL); /* also when a stack has overflowed */
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(fatal_signals); i++) {
		sigaction(fatal_signals[i], NULL, &actions_before[i]);
		if (actions_before[i].sa_handler != SIG_IGN)
			sigaction(fatal_signals[i], &action, NULL);
	}
}

static void release_signals(void)
{
	stack_t stack = {.ss_flags = SS_DISABLE};

	for (size_t i = 0; i < ARRAY_SIZE(fatal_signals); i++)
		sigaction(fatal_signals[i], &actions_before[i], NULL);
	sigaltstack(&stack, NULL);
}

/* What was typed before stays to be read: nothing is flushed. */
static void enter(struct terminal *terminal)
{
	struct termios modes = terminal->before;

	/* '\r' and Ctrl-S are keys */
	modes.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP |
				     IXOFF | IXON | PARMRK);
	/* a line feed is one row down in the same column: so curses moves */
	modes.c_oflag &= ~(tcflag_t)OPOST;
	modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	set_modes(terminal, &modes);
	if (!terminal->taken)
		write_all(terminal->fd, ENTER_SCREEN, sizeof(ENTER_SCREEN) - 1);
	terminal->taken = true;
	write_all(terminal->fd, ENTER_MODES, sizeof(ENTER_MODES) - 1);
	if (terminal->mouse)
		write_all(terminal->fd, ENTER_MOUSE, sizeof(ENTER_MOUSE) - 1);
}

int terminal_open(int fd, bool mouse, struct terminal **ret)
{
	static bool registered;
	struct terminal *terminal = &the_terminal;

	if (opened)
		return -EALREADY;
	if (!isatty(fd))
		return -ENOTTY;
	*terminal = (struct terminal){.fd = fd, .mouse = mouse};
	if (tcgetattr(fd, &terminal->before) < 0)
		return -errno;
	snprintf(crash_text, sizeof(crash_text), "%s\n",
		 _("usher: the wizard ended by a mistake of its own. The terminal is as "
		   "it was."));
	if (!registered && atexit(on_exit_of_process) != 0)
		return -ENOMEM;
	registered = true;
	opened = true;
	catch_signals();
	enter(terminal);
	*ret = terminal;
	return 0;
}

struct terminal *terminal_close(struct terminal *terminal)
{
	if (!terminal)
		return NULL;
	leave(terminal);
	release_signals();
	opened = false;
	return NULL;
}

void terminal_size(const struct terminal *terminal, unsigned *ret_rows,
		   unsigned *ret_columns)
{
	struct winsize size = {0};

	if (ioctl(terminal->fd, TIOCGWINSZ, &size) < 0)
		size = (struct winsize){0};
	*ret_rows = size.ws_row;
	*ret_columns = size.ws_col;
}

/* The whole job, as the terminal's own Ctrl-Z does: a shell waits for all of it. */
static void stop_job(void)
{
	struct sigaction stop = {.sa_handler = SIG_DFL}, before;
	sigset_t unblock, mask;

	sigaction(SIGTSTP, NULL, &before);
	if (before.sa_handler ==
	    SIG_IGN) /* by a shell without jobs: nobody would wake it */
		return;
	sigaction(SIGTSTP, &stop, NULL);
	kill(0, SIGTSTP);
	sigemptyset(&unblock);
	sigaddset(&unblock, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &unblock,
		    &mask); /* here it stops, and here it goes on */
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &before, NULL);
}

void terminal_suspend(struct terminal *terminal)
{
	leave(terminal);
	stop_job();
	terminal_resume(terminal);
}

void terminal_resume(struct terminal *terminal)
{
	/* what a shell has set since is what it wants back */
	if (!terminal->taken && tcgetattr(terminal->fd, &terminal->before) < 0)
		return;
	enter(terminal);
}
