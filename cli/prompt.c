/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

bool prompt_is_possible(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static int hide(struct prompt *prompt)
{
	struct termios quiet;

	if (tcgetattr(prompt->fd, &prompt->before) < 0)
		return -errno;
	quiet = prompt->before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ECHONL;
	/* What was typed before the question is no answer to it. */
	return tcsetattr(prompt->fd, TCSAFLUSH, &quiet) < 0 ? -errno : 0;
}

int prompt_open(struct prompt *prompt, bool hidden, const char *text)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r;

	if (fd < 0)
		return -errno;
	*prompt = (struct prompt){.fd = fd};
	if (hidden) {
		r = hide(prompt);
		if (r < 0) {
			closep(&prompt->fd);
			return r;
		}
		prompt->hidden = true;
	}
	if (write(fd, text, strlen(text)) < 0) {
		r = -errno;
		prompt_close(prompt);
		return r;
	}
	return 0;
}

void prompt_close(struct prompt *prompt)
{
	if (prompt->fd >= 0 && !prompt->answered)
		(void)!write(prompt->fd, "\n", 1);
	if (prompt->fd >= 0) /* what was typed too much shall not reach the shell */
		tcflush(prompt->fd, TCIFLUSH);
	if (prompt->fd >= 0 && prompt->hidden)
		tcsetattr(prompt->fd, TCSAFLUSH, &prompt->before);
	prompt->hidden = false;
	closep(&prompt->fd);
}
