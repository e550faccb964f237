/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/outlet.h"

#include "ui-tui/scope.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

enum {
	PIECE = 16384,
	SMALL_PIECE = 256, /* fits when a terminal says that it takes something */
};

/*
 * O_NONBLOCK belongs to the open file description, and the terminal's is shared with the shell and
 * with whoever else writes there. Opened anew it is ours alone.
 */
static int open_own(int fd)
{
	_cleanup_(closep) int own = open("/dev/tty",
					 O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	unsigned theirs, ours;
	int r;

	if (own < 0 || ioctl(fd, TIOCGDEV, &theirs) < 0 ||
	    ioctl(own, TIOCGDEV, &ours) < 0 || theirs != ours)
		return -ENOTTY;
	r = own;
	own = -1;
	return r;
}

int outlet_init(struct outlet *outlet, int fd)
{
	*outlet = (struct outlet){.terminal = -1};
	outlet->memory = memfd_create("usher-screen", MFD_CLOEXEC);
	if (outlet->memory < 0)
		return -errno;
	outlet->terminal = open_own(fd);
	if (outlet->terminal >= 0)
		return 0;
	outlet->waits = true;
	outlet->terminal = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return outlet->terminal < 0 ? -errno : 0;
}

void outlet_deinit(struct outlet *outlet)
{
	closep(&outlet->memory);
	closep(&outlet->terminal);
}

off_t outlet_written(const struct outlet *outlet)
{
	off_t end = lseek(outlet->memory, 0, SEEK_CUR);

	return end < 0 ? 0 : end;
}

void outlet_commit(struct outlet *outlet)
{
	outlet->end = outlet_written(outlet);
}

void outlet_discard(struct outlet *outlet)
{
	outlet->sent = outlet->end = 0;
	if (ftruncate(outlet->memory, 0) < 0 || lseek(outlet->memory, 0, SEEK_SET) < 0)
		return; /* a memfd of ours does both */
}

bool outlet_is_empty(const struct outlet *outlet)
{
	return outlet->sent == outlet->end;
}

static bool takes_something(const struct outlet *outlet)
{
	struct pollfd fd = {.fd = outlet->terminal, .events = POLLOUT};

	return poll(&fd, 1, 0) == 1;
}

/* Bytes that went out; 0: the terminal takes no more now; -errno. */
static ssize_t send_piece(struct outlet *outlet)
{
	char bytes[PIECE];
	size_t room = outlet->waits ? SMALL_PIECE : sizeof(bytes);
	ssize_t n;

	if (outlet->waits && !takes_something(outlet))
		return 0;
	n = pread(outlet->memory, bytes, MIN(room, (size_t)(outlet->end - outlet->sent)),
		  outlet->sent);
	if (n > 0)
		n = write(outlet->terminal, bytes, (size_t)n);
	if (n < 0)
		n = errno == EAGAIN || errno == EINTR ? 0 : -errno;
	explicit_bzero(bytes, sizeof(bytes)); /* a passphrase may be on the screen */
	return n;
}

int outlet_pump(struct outlet *outlet)
{
	while (!outlet_is_empty(outlet)) {
		ssize_t n = send_piece(outlet);

		if (n <= 0)
			return (int)n;
		outlet->sent += n;
		outlet->bytes += (uint64_t)n;
	}
	outlet_discard(outlet);
	return 0;
}
