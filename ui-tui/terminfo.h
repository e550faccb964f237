/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What terminfo says of the terminal that $TERM names. The only file that knows term.h. */

struct key_table;

/* 0; -ENODEV: it is not known, or cannot be drawn on with the sequences of ECMA-48, which is what we
   and ui-tui/terminal write beside curses. */
int terminfo_check(int fd);
/* What it sends for its keys; after screen_new(), which has curses read its description. */
void terminfo_keys(struct key_table *ret);
