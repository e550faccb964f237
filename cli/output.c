/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

static struct {
	bool color[2]; /* of stdout, of stderr */
	int error;     /* errno of the first failed write to stdout */
} output;

void output_secure_descriptors(void)
{
	int fd;

	/* The wrong direction, on purpose: using what was closed fails as it would have. */
	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY);
}

static bool wants_color(int fd, const char *when)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (!strcmp(when, "always"))
		return true;
	if (!strcmp(when, "never") || (no_color && *no_color))
		return false;
	return isatty(fd) && term && *term && strcmp(term, "dumb");
}

void output_init(const char *when)
{
	output.color[0] = wants_color(STDOUT_FILENO, when);
	output.color[1] = wants_color(STDERR_FILENO, when);
}

bool output_is_terminal(void)
{
	return isatty(STDOUT_FILENO);
}

bool messages_are_terminal(void)
{
	return isatty(STDERR_FILENO);
}

unsigned output_columns(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

static void latch(int error)
{
	if (!output.error)
		output.error = error;
}

void output_line(const char *line)
{
	if (!line)
		return latch(ENOMEM);
	output_printf("%s\n", line);
}

void output_printf(const char *format, ...)
{
	va_list args;
	int r;

	if (output.error)
		return;
	va_start(args, format);
	r = vprintf(format, args);
	va_end(args);
	if (r < 0 || fflush(stdout) == EOF)
		latch(errno);
}

bool output_failed(void)
{
	return output.error;
}

int output_finish(int code)
{
	if (!output.error && fflush(stdout) == EOF)
		latch(errno);
	if (!output.error || code)
		return code;
	if (output.error != EPIPE)
		message_printf("%susher:%s %s: %s\n", message_style(STYLE_BAD),
			       message_style(STYLE_PLAIN),
			       usher_strerror(USHER_ERROR_OUTPUT),
			       strerror(output.error));
	return usher_error_exit_code(USHER_ERROR_OUTPUT);
}

static const char *escape(bool color, enum output_style style)
{
	if (!color)
		return "";
	switch (style) {
	case STYLE_PLAIN:
		return "\033[0m";
	case STYLE_STRONG:
		return "\033[1m";
	case STYLE_FAINT:
		return "\033[2m";
	case STYLE_GOOD:
		return "\033[32m";
	case STYLE_BAD:
		return "\033[1;31m";
	}
	return "";
}

const char *output_style(enum output_style style)
{
	return escape(output.color[0], style);
}

const char *message_style(enum output_style style)
{
	return escape(output.color[1], style);
}

void message_printf(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
}
