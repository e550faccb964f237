/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

bool prompt_is_possible(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void mask(int how, int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
	sigprocmask(how, &set, NULL);
}

/* What was typed before the question is no answer to it. */
static int hide(const struct prompt *prompt)
{
	struct termios quiet = prompt->before;

	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ECHONL;
	return tcsetattr(prompt->fd, TCSAFLUSH, &quiet) < 0 ? -errno : 0;
}

static int show(struct prompt *prompt, bool hidden, const char *text)
{
	int r;

	prompt->text = strdup(text);
	if (!prompt->text)
		return -ENOMEM;
	if (hidden && tcgetattr(prompt->fd, &prompt->before) < 0)
		return -errno;
	r = hidden ? hide(prompt) : 0;
	if (r < 0)
		return r;
	prompt->hidden = hidden;
	return write(prompt->fd, text, strlen(text)) < 0 ? -errno : 0;
}

int prompt_open(struct prompt *prompt, bool hidden, const char *text)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r;

	if (fd < 0)
		return -errno;
	*prompt = (struct prompt){.fd = fd};
	mask(SIG_BLOCK, SIGTSTP);
	r = show(prompt, hidden, text);
	mask(SIG_BLOCK, SIGCONT); /* one that let us ask, from the background, is over */
	if (r < 0)
		prompt_close(prompt);
	return r;
}

void prompt_suspend(struct prompt *prompt)
{
	if (prompt->hidden)
		tcsetattr(prompt->fd, TCSAFLUSH, &prompt->before);
	raise(SIGTSTP);
	mask(SIG_UNBLOCK,
	     SIGTSTP); /* stops here; where nobody could continue it, it goes on */
	mask(SIG_BLOCK, SIGTSTP);
	if (prompt->hidden)
		hide(prompt);
}

void prompt_resume(const struct prompt *prompt)
{
	if (prompt->fd < 0)
		return;
	if (prompt->hidden)
		hide(prompt);
	(void)!write(prompt->fd, prompt->text, strlen(prompt->text));
}

void prompt_close(struct prompt *prompt)
{
	if (prompt->fd < 0)
		return;
	if (!prompt->answered)
		(void)!write(prompt->fd, "\n", 1);
	tcflush(prompt->fd,
		TCIFLUSH); /* what was typed too much shall not reach the shell */
	if (prompt->hidden)
		tcsetattr(prompt->fd, TCSAFLUSH, &prompt->before);
	prompt->hidden = false;
	freep(&prompt->text);
	closep(&prompt->fd);
	mask(SIG_UNBLOCK, SIGCONT);
	mask(SIG_UNBLOCK, SIGTSTP);
}
