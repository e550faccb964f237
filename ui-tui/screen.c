/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/screen.h"

#include "ui-tui/outlet.h"
#include "ui-tui/picture.h"
#include "ui-tui/scope.h"
#include "ui-tui/terminfo.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum {
	/* Nobody reads more, and curses keeps 84 bytes a cell. */
	ROWS_MAX = 300,
	COLUMNS_MAX = 1000,
};

/* A terminal that knows these marks shows what is between them at once; others ignore them. */
static const char update_begin[] = "\033[?2026h", update_end[] = "\033[?2026l";

struct screen {
	struct outlet outlet;
	FILE *stream; /* curses writes there; it keeps no buffer of its own */
	SCREEN *curses;
	bool ascii, glyphs;
	bool whole; /* asked for, and not shown yet */
	attr_t attributes[STYLES_N];
	short pairs[STYLES_N];
	unsigned row, column; /* of the cursor */
	struct pictures pictures;
	uint64_t redraws;
};

static const int signals_of_curses[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

/* newterm() takes signals that are the loop's and ui-tui/terminal's. */
static SCREEN *new_terminal(FILE *stream)
{
	struct sigaction before[ARRAY_SIZE(signals_of_curses)];
	SCREEN *curses;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(before); i++)
		sigaction(signals_of_curses[i], NULL, &before[i]);
	/* sizes of another time; ours comes by screen_resize() */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	curses = newterm(NULL, stream, stream);
	for (i = 0; i < ARRAY_SIZE(before); i++)
		sigaction(signals_of_curses[i], &before[i], NULL);
	return curses;
}

/* What stands out by its background does so without colours, too. */
static attr_t attributes_of(const struct look *look, bool colour)
{
	bool reverse = look->attributes & LOOK_REVERSE ||
		       (!colour && look->background != COLOUR_DEFAULT);

	return (look->attributes & LOOK_BOLD ? A_BOLD : 0) |
	       (look->attributes & LOOK_DIM ? A_DIM : 0) |
	       (look->attributes & LOOK_UNDERLINE ? A_UNDERLINE : 0) |
	       (reverse ? A_REVERSE : 0);
}

/* Of a terminal with 8 colours a bright one is the plain one. */
static short colour_of(int8_t colour)
{
	return colour >= COLORS ? colour - COLOUR_BRIGHT : colour;
}

static void set_looks(struct screen *screen, const struct screen_options *options)
{
	bool colour = options->colour && start_color() == OK && COLORS >= 8 &&
		      use_default_colors() == OK;
	struct theme theme;

	theme_init(&theme);
	if (options->theme)
		theme = *options->theme;
	for (short i = 0; i < STYLES_N; i++) {
		const struct look *look = &theme.looks[i];

		screen->attributes[i] = attributes_of(look, colour);
		if (colour && init_pair((short)(i + 1), colour_of(look->colour),
					colour_of(look->background)) == OK)
			screen->pairs[i] = (short)(i + 1);
	}
}

/*
 * Whether the terminal takes UTF-8. What we and gettext have is UTF-8 in any case, and curses, which
 * in another locale sends what terminals lack that only call themselves xterm (REP), is never given
 * more than ASCII then.
 */
static bool takes_utf8(void)
{
	if (!strcmp(nl_langinfo(CODESET), "UTF-8"))
		return true;
	setlocale(LC_CTYPE, "C.UTF-8");
	return false;
}

/* The fonts of the Linux console have 512 signs, few of which are ours. */
static bool has_font(void)
{
	const char *term = getenv("TERM");

	return !term || strncmp(term, "linux", 5);
}

int screen_new(int fd, const struct screen_options *options, struct screen **ret)
{
	_cleanup_(screen_freep) struct screen *screen = calloc(1, sizeof(*screen));
	int r;

	if (!screen)
		return -ENOMEM;
	r = terminfo_check(fd);
	if (r < 0)
		return r;
	r = outlet_init(&screen->outlet, fd);
	if (r < 0)
		return r;
	screen->stream = fdopen(fcntl(screen->outlet.memory, F_DUPFD_CLOEXEC, 3), "w");
	if (!screen->stream)
		return -ENOMEM;
	pictures_init(&screen->pictures);
	screen->ascii = !takes_utf8() || options->ascii;
	screen->curses = new_terminal(screen->stream);
	if (!screen->curses)
		return -ENOMEM;
	screen->glyphs = !screen->ascii && has_font();
	set_looks(screen, options);
	nonl();
	typeahead(-1); /* or a redraw ends early when a key waits */
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	/* curses begins with the alternate screen and the like, which are ui-tui/terminal's */
	wrefresh(stdscr);
	outlet_discard(&screen->outlet);
	screen->whole = true;
	*ret = screen;
	screen = NULL;
	return 0;
}

struct screen *screen_free(struct screen *screen)
{
	if (!screen)
		return NULL;
	if (screen->curses) {
		/* a passphrase may have been seen: curses keeps three copies of the screen */
		werase(stdscr);
		clearok(curscr, TRUE);
		wrefresh(stdscr);
		delscreen(screen->curses);
	}
	if (screen->stream)
		fclose(screen->stream);
	pictures_deinit(&screen->pictures);
	outlet_deinit(&screen->outlet);
	free(screen);
	return NULL;
}

void screen_resize(struct screen *screen, unsigned rows, unsigned columns)
{
	rows = MIN(rows ? rows : 1, (unsigned)ROWS_MAX);
	columns = MIN(columns ? columns : 1, (unsigned)COLUMNS_MAX);
	resize_term((int)rows, (int)columns);
	screen->whole = true;
}

struct canvas screen_begin(struct screen *screen)
{
	werase(stdscr);
	pictures_begin(&screen->pictures);
	screen->row = screen->column = 0;
	return (struct canvas){
		.screen = screen,
		.rows = (unsigned)getmaxy(stdscr),
		.columns = (unsigned)getmaxx(stdscr),
	};
}

static void write_mark(struct screen *screen, const char *mark, size_t len)
{
	if (write(screen->outlet.memory, mark, len) < 0)
		return; /* no memory: the marks are the least of it */
}

void screen_end(struct screen *screen, bool whole)
{
	off_t marked;

	screen->whole |= whole;
	if (screen_is_busy(screen))
		return;
	write_mark(screen, update_begin, sizeof(update_begin) - 1);
	marked = outlet_written(&screen->outlet);
	clearok(curscr, screen->whole);
	wmove(stdscr, (int)screen->row, (int)screen->column);
	wnoutrefresh(stdscr);
	doupdate();
	pictures_write(&screen->pictures, screen->outlet.memory, screen->whole);
	screen->whole = false;
	if (outlet_written(&screen->outlet) == marked) { /* nothing differs */
		outlet_discard(&screen->outlet);
		return;
	}
	write_mark(screen, update_end, sizeof(update_end) - 1);
	outlet_commit(&screen->outlet);
	screen->redraws++;
	screen_pump(screen); /* when the terminal is gone the next one says so */
}

bool screen_is_busy(const struct screen *screen)
{
	return !outlet_is_empty(&screen->outlet);
}

int screen_fd(const struct screen *screen)
{
	return screen->outlet.terminal;
}

int screen_pump(struct screen *screen)
{
	return outlet_pump(&screen->outlet);
}

void screen_forget(struct screen *screen)
{
	outlet_discard(&screen->outlet);
	screen->whole = true;
}

uint64_t screen_bytes(const struct screen *screen)
{
	return screen->outlet.bytes;
}

uint64_t screen_redraws(const struct screen *screen)
{
	return screen->redraws;
}

void screen_put(struct screen *screen, unsigned row, unsigned column, enum style style,
		const struct cell *cell)
{
	cchar_t one;

	if (setcchar(&one, cell->text, screen->attributes[style], screen->pairs[style],
		     NULL) == OK)
		mvwadd_wchnstr(stdscr, (int)row, (int)column, &one, 1);
}

void screen_move(struct screen *screen, unsigned row, unsigned column)
{
	screen->row = row;
	screen->column = column;
}

void screen_picture(struct screen *screen, const char *path, unsigned row,
		    unsigned column, unsigned rows, unsigned columns)
{
	pictures_want(&screen->pictures, path, row, column, rows, columns);
}

bool screen_has_pictures(const struct screen *screen)
{
	return screen->pictures.possible;
}

bool screen_is_ascii(const struct screen *screen)
{
	return screen->ascii;
}

bool screen_has_glyphs(const struct screen *screen)
{
	return screen->glyphs;
}
