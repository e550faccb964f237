/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/cli.h"
#include "cli/lines.h"
#include "cli/verbs.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void cli_say_failure(const char *message, const char *hint)
{
	message_printf("%susher:%s %s\n", message_style(STYLE_BAD),
		       message_style(STYLE_PLAIN), message);
	if (hint && *hint)
		message_printf("  hint: %s\n", hint);
}

static int fail(const struct cli *cli, int error, const char *message, const char *hint)
{
	cli_say_failure(message, hint);
	if (cli->options.json) {
		_cleanup_(freep) char *line = line_failure(error, message, hint);

		output_line(line);
	}
	return usher_error_exit_code(error);
}

int cli_fail(const struct cli *cli, int error, const char *hint, const char *format, ...)
{
	_cleanup_(freep) char *message = NULL;
	va_list args;

	if (format) {
		va_start(args, format);
		if (vasprintf(&message, format, args) < 0)
			message = NULL;
		va_end(args);
	}
	return fail(cli, error, message ? message : usher_strerror(error),
		    hint ? hint : usher_error_hint(error));
}

int cli_usage(const struct cli *cli, const char *problem, const char *hint)
{
	_cleanup_(freep) char *shown = usher_printable(problem, strlen(problem));
	char fallback[64];

	if (!hint || !*hint) {
		snprintf(fallback, sizeof(fallback), "`usher %s%s--help` shows how",
			 cli->verb ? cli->verb->name : "", cli->verb ? " " : "");
		hint = fallback;
	}
	return fail(cli, USHER_ERROR_USAGE, shown ? shown : "out of memory", hint);
}

void cli_progress(const struct cli *cli, const char *format, ...)
{
	va_list args;

	if (!messages_are_terminal() && !cli->options.verbose)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void cli_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void cli_warn(const char *format, ...)
{
	va_list args;

	message_printf("%susher:%s warning: ", message_style(STYLE_STRONG),
		       message_style(STYLE_PLAIN));
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static void on_log(enum usher_log_level level, const char *message, void *userdata)
{
	static const char *const names[] = {"error", "warning", "info", "debug"};

	message_printf("%susher: %s: %s%s\n", message_style(STYLE_FAINT), names[level],
		       message, message_style(STYLE_PLAIN));
}

static enum usher_log_level log_level(const struct cli *cli)
{
	switch (cli->options.verbose) {
	case 0:
		return USHER_LOG_WARNING;
	case 1:
		return USHER_LOG_INFO;
	default:
		return USHER_LOG_DEBUG;
	}
}

/* 0, or an exit code. */
static int configure(const struct cli *cli, struct usher *usher)
{
	const struct options *options = &cli->options;
	int r;

	r = options->adapter ? usher_set_adapter(usher, options->adapter) : 0;
	if (r == -EINVAL)
		return cli_usage(cli, "--adapter takes a name such as hci0", NULL);
	if (r == 0 && options->wifi) {
		r = usher_set_wifi(usher, options->wifi);
		if (r == -EINVAL)
			return cli_usage(cli, "--wifi takes a name such as wlan1", NULL);
	}
	if (r == 0 && options->ctrl) {
		r = usher_set_ctrl_dir(usher, options->ctrl);
		if (r == -EINVAL)
			return cli_usage(cli, "--ctrl takes a directory", NULL);
	}
	if (r == 0)
		r = usher_set_state_dir(usher, options->state);
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

int cli_open(const struct cli *cli, struct usher **ret)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	int r;

	usher_log_set_handler(log_level(cli), on_log, NULL);
	r = usher_new(&usher);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	r = configure(cli, usher);
	if (r)
		return r;
	*ret = usher;
	usher = NULL;
	return 0;
}

char *cli_name_of(const struct usher_accessory *accessory)
{
	const char *name = usher_accessory_get_name(accessory);

	if (!name || !*name)
		name = usher_accessory_get_id(accessory);
	return usher_printable(name, strlen(name));
}

const char *cli_doubt(const struct usher_event *event)
{
	/* this one says by itself that the cause is not known */
	if (usher_event_get_error(event) == USHER_ERROR_JOIN_FAILED)
		return "";
	return usher_event_get_certainty(event) == USHER_PROBABLE ? ", probably" : "";
}
