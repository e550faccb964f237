/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What every verb is given, and how a verb ends in failure. */
#include "cli/options.h"
#include "cli/output.h"
#include "ui-tui/scope.h"

struct verb;

struct cli {
	const struct verb *verb; /* NULL: none yet */
	struct options options;
	char **operands; /* as many as the verb takes */
	int n_operands;
	char **command; /* what followed a "--", NULL at its end, of a verb that runs one; NULL */
};

/*
 * Says what failed, on stderr, and with --json as the result line too; gives the exit code.
 * error: an enum usher_error or a negative errno. hint NULL: the table's, "": none.
 * format NULL: the table's sentence. The text is shown as it is: what a stranger wrote went
 * through usher_printable() before.
 */
int cli_fail(const struct cli *cli, int error, const char *hint, const char *format, ...)
	_printf_(4, 5);
/* The part of it that people see, where a line of the library or of the verb is the result. */
void cli_say_failure(const char *message, const char *hint);
/* The same for the command line itself. hint may be NULL: the verb's help is named. */
int cli_usage(const struct cli *cli, const char *problem, const char *hint);
/* A step of progress, on stderr; for people, so only where one looks on (or with -v). */
void cli_progress(const struct cli *cli, const char *format, ...) _printf_(2, 3);
/* A message on stderr that nobody should miss. */
void cli_say(const char *format, ...) _printf_(1, 2);
void cli_warn(const char *format, ...) _printf_(1, 2);
/* A new context with the global options applied. 0, or an exit code after cli_fail(). */
int cli_open(const struct cli *cli, struct usher **ret);
/* ", probably" where the cause was inferred, else "". */
const char *cli_doubt(const struct usher_event *event);
/* The accessory's name, else its id, for a terminal; the caller frees; NULL: out of memory. */
char *cli_name_of(const struct usher_accessory *accessory);
