/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A question on /dev/tty, asked without waiting: the loop watches prompt_fd() while the
 * connection to the accessory is kept alive. The terminal stays in line mode.
 */
#include "cli/scope.h"

#include <termios.h>

struct prompt {
	int fd; /* -1: not open */
	bool hidden;
	bool answered; /* the terminal is at the beginning of a line */
	struct termios before;
};

#define PROMPT_CLOSED    \
	{                \
		.fd = -1 \
	}

/* Whether there is a terminal to ask on. */
bool prompt_is_possible(void);
/* Shows text and switches the echo off where hidden. 0 or -errno (-ENXIO: no terminal). */
int prompt_open(struct prompt *prompt, bool hidden, const char *text);
/* The terminal as it was. A closed one is fine. */
void prompt_close(struct prompt *prompt);
