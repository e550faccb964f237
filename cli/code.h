/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Codes on the command line: where they come from, and how they are shown. */
#include "cli/cli.h"
#include "ui-tui/secret.h"

#include <string.h>

enum { CODES_MAX = 8 }; /* of one picture */

/*
 * code-take.c: of typed (an operand or --code; NULL: not given), --code-file or --image, which exclude
 * each other; NULL: none of them. A code that holds the passphrase of a network is not taken from the
 * command line. 0, or an exit code after saying why.
 */
int code_take(const struct cli *cli, const char *typed, struct secret **ret);
/* From a file or a picture. */
static inline bool code_is_given(const struct cli *cli)
{
	return cli->options.code_file || cli->options.code_image;
}
/* Says that the code was typed where others can see it. */
void code_warn_typed(void);
/* usher_code_parse(): 0; -EPROTONOSUPPORT, -EINVAL (*ret_problem says why), -ENOMEM. */
static inline int code_recognise(const struct secret *text, struct usher_code **ret,
				 const char **ret_problem)
{
	return usher_code_parse(secret_data(text), secret_len(text), ret, ret_problem);
}
/* Says that; the exit code. */
int code_fail(const struct cli *cli, int error, const char *problem);
static inline bool code_is_of(const struct usher_code *code, const char *kind)
{
	return code && !strcmp(usher_code_get_kind(code), kind);
}

/* code-image.c: all that are in a picture, at least one. 0, or an exit code after saying why. */
int code_read_image(const struct cli *cli, const char *path,
		    struct secret *ret[CODES_MAX], size_t *ret_n);

/* code-print.c: the line of usher_code_to_json() for people, a field a line. */
void code_print(const char *line);

/* code-show.c: `usher code show`. */
int code_show(const struct cli *cli);
