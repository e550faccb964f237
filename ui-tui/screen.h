/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The screen behind canvases: curses draws what differs from what the terminal shows. The only file
 * that knows curses. The terminal's modes are ui-tui/terminal's.
 */
#include "ui-tui/canvas.h"

#include <stdint.h>

struct screen_options {
	bool ascii;
	bool colour;
};

/* For the terminal of $TERM behind fd. 0; -ENODEV: it cannot move its cursor; -ENOMEM. */
int screen_new(int fd, const struct screen_options *options, struct screen **ret);
struct screen *screen_free(struct screen *screen);
/* The terminal has this size now. */
void screen_resize(struct screen *screen, unsigned rows, unsigned columns);
/* All of it, emptied, for drawing anew. */
struct canvas screen_begin(struct screen *screen);
/* Shows what was drawn; whole: everything, whatever the terminal is believed to show. */
void screen_end(struct screen *screen, bool whole);
/* Bytes that were written to the terminal so far, and how often something was shown. */
uint64_t screen_bytes(const struct screen *screen);
uint64_t screen_redraws(const struct screen *screen);
