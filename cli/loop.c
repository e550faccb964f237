/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>

static void ending_signals(sigset_t *ret)
{
	sigemptyset(ret);
	sigaddset(ret, SIGINT);
	sigaddset(ret, SIGTERM);
	sigaddset(ret, SIGHUP);
}

/* Those of them that are not blocked do what they always do. */
static int open_signals(void)
{
	sigset_t set;
	int fd;

	ending_signals(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	ending_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return fd;
}

int loop_open(struct loop *loop, const struct cli *cli)
{
	int r = cli_open(cli, &loop->usher);

	if (r)
		return r;
	loop->signals_taken = 1;
	loop->signal_fd = open_signals();
	return loop->signal_fd < 0 ? cli_fail(cli, loop->signal_fd, NULL, NULL) : 0;
}

void loop_close(struct loop *loop)
{
	prompt_close(&loop->prompt);
	closep(&loop->signal_fd);
	loop->usher = usher_free(loop->usher);
}

void loop_be_patient(struct loop *loop, unsigned signals)
{
	loop->signals_taken = signals;
}

void loop_watch_children(void)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	/* a caller that ignores it would have its status dropped */
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_BLOCK, &child, NULL);
}

uint64_t loop_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t loop_deadline(uint64_t span_ms)
{
	return span_ms == LOOP_NEVER ? LOOP_NEVER : loop_now() + span_ms;
}

/* Looked for each time: neither many events nor a deadline that has passed come before it. */
static bool take_signal(struct loop *loop, enum loop_wake *ret)
{
	struct signalfd_siginfo info;

	if (loop->signal_fd < 0 ||
	    read(loop->signal_fd, &info, sizeof(info)) != sizeof(info))
		return false;
	if (info.ssi_signo == SIGTSTP)
		prompt_suspend(&loop->prompt);
	if (info.ssi_signo == SIGCONT)
		prompt_resume(&loop->prompt);
	if (info.ssi_signo == SIGTSTP || info.ssi_signo == SIGCONT)
		return false;
	*ret = LOOP_CHILD;
	if (info.ssi_signo == SIGCHLD)
		return true;
	*ret = LOOP_SIGNAL;
	loop->signal = (int)info.ssi_signo;
	if (--loop->signals_taken == 0)
		loop->doomed = true;
	return true;
}

/* From here on a signal kills: whoever presses Ctrl-C twice means it. Not before the caller
   has seen the first one, and has put the terminal in order. */
static void stop_taking_signals(void)
{
	sigset_t set;

	ending_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static int wait_ms(uint64_t deadline_ms)
{
	uint64_t now = loop_now();

	if (deadline_ms == LOOP_NEVER)
		return -1;
	if (deadline_ms <= now)
		return 0;
	return (int)MIN(deadline_ms - now, (uint64_t)INT_MAX);
}

enum loop_wake loop_next(struct loop *loop, uint64_t deadline_ms,
			 struct usher_event **ret)
{
	enum loop_wake wake;

	if (loop->doomed)
		stop_taking_signals();
	for (;;) {
		struct pollfd fds[] = {
			{.fd = usher_get_fd(loop->usher), .events = POLLIN},
			{.fd = loop->signal_fd, .events = POLLIN},
			{.fd = loop->prompt.fd, .events = POLLIN},
			{.fd = loop->output_fd, .events = 0},
		};
		int r;

		if (take_signal(loop, &wake))
			return wake;
		*ret = usher_next_event(loop->usher);
		if (*ret)
			return LOOP_EVENT;
		if (deadline_ms != LOOP_NEVER && loop_now() >= deadline_ms)
			return LOOP_TIMEOUT;
		r = poll(fds, ARRAY_SIZE(fds), wait_ms(deadline_ms));
		if (r < 0 && errno != EINTR) {
			loop->error = -errno;
			return LOOP_ERROR;
		}
		if (r <= 0 || fds[1].revents)
			continue;
		if (fds[3].revents & POLLERR)
			return LOOP_UNREAD;
		if (fds[0].revents) {
			r = usher_dispatch(loop->usher);
			if (r < 0) {
				loop->error = r;
				return LOOP_ERROR;
			}
		}
		if (fds[2].revents)
			return LOOP_INPUT;
		*ret = usher_next_event(loop->usher);
		return *ret ? LOOP_EVENT : LOOP_MOVED;
	}
}
