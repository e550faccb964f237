/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Codes on the command line: one that holds a passphrase does not belong there. */
#include "cli/cli.h"

/* "WIFI:", in either case. */
bool code_is_wifi(const char *text);
/* "DPP:": its setup takes no accessory. */
bool code_is_alone(const char *text);
/* Says why such a code is not taken from the command line, and how it is given; the exit code. */
int code_refuse_argv(const struct cli *cli);
/* The line of usher_code_to_json() for people, a field a line. */
void code_print(const char *line);
