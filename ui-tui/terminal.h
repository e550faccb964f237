/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The modes of a terminal: no echo, no line mode, alternate screen, bracketed paste, mouse. Whatever
 * ends the process but SIGKILL, they are put back: at an exit, a signal, a crash.
 */
#include <stdbool.h>

struct terminal;

/* Takes the terminal behind fd. One a process. 0; -ENOTTY; -EALREADY; -errno. */
int terminal_open(int fd, bool mouse, struct terminal **ret);
/* As it was. NULL is fine; returns NULL. */
struct terminal *terminal_close(struct terminal *terminal);
/* 0: it does not say. */
void terminal_size(const struct terminal *terminal, unsigned *ret_rows,
		   unsigned *ret_columns);
/* Ctrl-Z: as it was, and the whole job stops; returns when it goes on, with the modes set again. */
void terminal_suspend(struct terminal *terminal);
/* After SIGCONT: it was stopped by a signal that nobody can take, and a shell may have had the
   terminal. The modes are set again. */
void terminal_resume(struct terminal *terminal);
