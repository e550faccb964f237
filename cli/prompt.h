/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A question on /dev/tty, asked without waiting: the loop watches its fd while the connection
 * to the accessory is kept alive. The terminal stays in line mode. While it is open SIGTSTP and
 * SIGCONT are blocked: the loop takes them and calls prompt_suspend() and prompt_resume(), so
 * that Ctrl-Z gives the shell its echo, and nobody types a secret in sight after `fg`.
 */
#include "ui-tui/scope.h"

#include <termios.h>

struct prompt {
	int fd; /* -1: not open */
	bool hidden;
	bool answered; /* the terminal is at the beginning of a line */
	struct termios before;
	char *text; /* owned */
};

#define PROMPT_CLOSED    \
	{                \
		.fd = -1 \
	}

/* Whether there is a terminal to ask on. */
bool prompt_is_possible(void);
/* Shows text and switches the echo off where hidden. 0 or -errno (-ENXIO: no terminal). */
int prompt_open(struct prompt *prompt, bool hidden, const char *text);
/* Ctrl-Z: the terminal as it was, and this process stops, as it would without a question. */
void prompt_suspend(struct prompt *prompt);
/* It goes on: asks again. Of a closed one: nothing. */
void prompt_resume(const struct prompt *prompt);
/* The terminal as it was. A closed one is fine. */
void prompt_close(struct prompt *prompt);
