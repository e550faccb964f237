/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>

uint64_t ui_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

int ui_loop_open(struct ui_loop *loop, struct usher *usher)
{
	static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		sigaddset(&set, taken[i]);
	*loop = (struct ui_loop){
		.usher = usher, .input_fd = STDIN_FILENO, .output_fd = -1};
	loop->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &set, &loop->before);
	return 0;
}

void ui_loop_close(struct ui_loop *loop)
{
	closep(&loop->signal_fd);
	sigprocmask(SIG_SETMASK, &loop->before, NULL);
}

void ui_loop_stop(struct ui_loop *loop)
{
	sigset_t stop, blocked;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, &blocked);
	raise(SIGTSTP); /* here it stops, and here it goes on */
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static bool take_signal(struct ui_loop *loop, enum ui_wake *ret)
{
	struct signalfd_siginfo info;

	if (read(loop->signal_fd, &info, sizeof(info)) != sizeof(info))
		return false;
	loop->signal = (int)info.ssi_signo;
	switch (loop->signal) {
	case SIGWINCH:
		*ret = UI_WAKE_RESIZED;
		return true;
	case SIGTSTP:
		*ret = UI_WAKE_STOPPED;
		return true;
	case SIGCONT:
		*ret = UI_WAKE_RESUMED;
		return true;
	default:
		*ret = UI_WAKE_ENDED;
		return true;
	}
}

static int wait_ms(uint64_t deadline_us)
{
	uint64_t now = ui_now();

	if (!deadline_us)
		return -1;
	if (deadline_us <= now)
		return 0;
	return (int)MIN((deadline_us - now + 999) / 1000, (uint64_t)INT_MAX);
}

static enum ui_wake failed(struct ui_loop *loop, int error)
{
	loop->error = error;
	return UI_WAKE_ERROR;
}

enum ui_wake ui_loop_wait(struct ui_loop *loop, uint64_t deadline_us)
{
	enum ui_wake wake;

	for (;;) {
		struct pollfd fds[] = {
			{.fd = loop->input_fd, .events = POLLIN},
			{.fd = loop->signal_fd, .events = POLLIN},
			{.fd = loop->output_fd, .events = POLLOUT},
			{.fd = usher_get_fd(loop->usher), .events = POLLIN},
		};
		int r = poll(fds, ARRAY_SIZE(fds), wait_ms(deadline_us));

		if (r < 0 && errno != EINTR)
			return failed(loop, -errno);
		if (r < 0)
			continue;
		if (fds[1].revents && take_signal(loop, &wake))
			return wake;
		/* the library has its share even while somebody holds a key down */
		if (fds[3].revents) {
			r = usher_dispatch(loop->usher);
			if (r < 0)
				return failed(loop, r);
			loop->moved = true;
		}
		if (fds[0].revents)
			return UI_WAKE_INPUT;
		if (fds[2].revents)
			return UI_WAKE_OUTPUT;
		if (loop->moved) {
			loop->moved = false;
			return UI_WAKE_MOVED;
		}
		if (deadline_us && ui_now() >= deadline_us)
			return UI_WAKE_TIMEOUT;
	}
}
