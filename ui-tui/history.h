/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What happened, in sentences with their time, and without secrets: the log and the report. */
#include "ui-tui/scope.h"

#include <time.h>

enum { HISTORY_MAX = 500 }; /* the oldest go */

struct history_line {
	time_t when;
	char *text; /* printable */
};

struct history {
	struct history_line lines[HISTORY_MAX]; /* a ring */
	size_t first, n;
};

void history_deinit(struct history *history);
/* Printable text, copied. Out of memory: the line is lost. */
void history_add(struct history *history, const char *text);
/* Of a setup, a join, the radio; what only moves rows is left out. */
void history_event(struct history *history, const struct usher_event *event);
/* For usher_log_set_handler(), with the history as userdata. */
void history_log(enum usher_log_level level, const char *message, void *userdata);
/* The i-th, the oldest first; NULL past the end. */
const struct history_line *history_at(const struct history *history, size_t i);
