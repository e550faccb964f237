/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The screen behind canvases: curses draws what differs from what the terminal shows. The only file
 * that knows curses. The terminal's modes are ui-tui/terminal's.
 */
#include "ui-tui/canvas.h"
#include "ui-tui/cell.h"
#include "ui-tui/theme.h"

#include <stdint.h>

struct screen_options {
	bool ascii;
	bool colour;
	const struct theme *theme; /* copied; NULL: the one that comes along */
};

/* For the terminal of $TERM behind fd. 0; -ENODEV: it cannot move its cursor; -ENOMEM; -errno. */
int screen_new(int fd, const struct screen_options *options, struct screen **ret);
struct screen *screen_free(struct screen *screen);
static inline void screen_freep(struct screen **screen)
{
	*screen = screen_free(*screen);
}
/* The terminal has this size now. */
void screen_resize(struct screen *screen, unsigned rows, unsigned columns);
/* All of it, emptied, for drawing anew. */
struct canvas screen_begin(struct screen *screen);
/* Shows what was drawn; whole: everything, whatever the terminal is believed to show. While it still
   takes what was shown before, this does nothing but remember whole: ask screen_is_busy() first. */
void screen_end(struct screen *screen, bool whole);

/* The terminal has not taken all of it yet: poll screen_fd() for POLLOUT, then screen_pump(). */
bool screen_is_busy(const struct screen *screen);
int screen_fd(const struct screen *screen);
/* As much as it takes now, without waiting. 0; -errno: it is gone. */
int screen_pump(struct screen *screen);
/* Another had the terminal: what it has not taken is of no use, and everything is drawn next. */
void screen_forget(struct screen *screen);
/* Bytes that were written to the terminal so far, and how often something was shown. */
uint64_t screen_bytes(const struct screen *screen);
uint64_t screen_redraws(const struct screen *screen);

/* For canvases, which keep within its size. */
void screen_put(struct screen *screen, unsigned row, unsigned column, enum style style,
		const struct cell *cell);
void screen_move(struct screen *screen, unsigned row, unsigned column);
/* For one drawing, within its size. path is copied. */
void screen_picture(struct screen *screen, const char *path, unsigned row,
		    unsigned column, unsigned rows, unsigned columns);
bool screen_has_pictures(const struct screen *screen);
bool screen_is_ascii(const struct screen *screen);
/* Its font is likely to have the signs beyond ASCII that we draw with. */
bool screen_has_glyphs(const struct screen *screen);
