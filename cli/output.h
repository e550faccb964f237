/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Results go to stdout, a line at a time and at once; progress and messages go to stderr.
 * A stdout that cannot be written is remembered, not fatal: an accessory that is being set up
 * is not left half-way because a pipe was closed. output_finish() turns it into an exit code.
 */
#include "ui-tui/scope.h"

enum output_style {
	STYLE_PLAIN,
	STYLE_STRONG,
	STYLE_FAINT,
	STYLE_GOOD,
	STYLE_BAD,
};

/* Gives descriptors 0 to 2 something behind them when the caller had closed them, so that no
   other file of ours becomes somebody's stdout. Before anything is opened. */
void output_secure_descriptors(void);
/* when: "auto", "always" or "never"; auto looks at each stream, NO_COLOR and TERM. */
void output_init(const char *when);
bool output_is_terminal(void);	  /* stdout */
bool messages_are_terminal(void); /* stderr */
/* Columns of the terminal behind stdout; 0: not a terminal, or it does not say. */
unsigned output_columns(void);

/* One line of result. NULL (out of memory) counts as a failure to write. */
void output_line(const char *line);
void output_printf(const char *format, ...) _printf_(1, 2);
/* Nothing more gets through: whoever streams may stop. */
bool output_failed(void);
/* code, or the exit code for a stdout that failed when code is 0. Quiet about a closed pipe. */
int output_finish(int code);

/* Escape sequences, or "" where no colour is wanted. */
const char *output_style(enum output_style style);
const char *message_style(enum output_style style);
/* To stderr, as it is: the caller ends lines. */
void message_printf(const char *format, ...) _printf_(1, 2);
