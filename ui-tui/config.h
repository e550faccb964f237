/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Small files that a person writes: $XDG_CONFIG_HOME/usher/keys and its like, one thing a line. A line
 * that is wrong is said with its file and number and left out; the others count.
 */
#include "ui-tui/wizard.h"

enum { CONFIG_MAX = 64 * 1024 };

/* Takes one line, without its newline. 0; -EINVAL: it is wrong. */
typedef int config_line_fn(const char *line, size_t len, void *userdata);

/* Gives it each line of the file of that name. No such file: nothing. What is wrong, the file itself
   even, is said on the line of messages; all of it is in the history. */
void config_load(struct wizard *wizard, const char *name, config_line_fn *take,
		 void *userdata);
/* Which keys stand for what: the file "keys". */
void config_load_keys(struct wizard *wizard);
