/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/canvas.h"

#include "ui-tui/cell.h"
#include "ui-tui/scope.h"
#include "ui-tui/screen.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 60000, TOOK_MAX = 1 << 20 };

/* A screen on a terminal of its own, and what has come out there. */
struct place {
	int master, slave;
	struct screen *screen;
	char took[TOOK_MAX];
	size_t len;
};

static void place_open(struct place *place, bool ascii, bool colour)
{
	struct screen_options options = {.ascii = ascii, .colour = colour};

	*place = (struct place){.master = -1};
	assert_int_equal(openpty(&place->master, &place->slave, NULL, NULL, NULL), 0);
	assert_int_equal(screen_new(place->slave, &options, &place->screen), 0);
	screen_resize(place->screen, 10, 40);
}

static void place_close(struct place *place)
{
	place->screen = screen_free(place->screen);
	close(place->master);
	close(place->slave);
}

/* What the terminal was sent for this redraw. */
static const char *show(struct place *place, bool whole)
{
	static const char end[] = "\033[?2026l";

	screen_end(place->screen, whole);
	place->len = 0;
	place->took[0] = '\0';
	while (!strstr(place->took, end)) {
		struct pollfd fd = {.fd = place->master, .events = POLLIN};
		ssize_t n;

		assert_int_equal(screen_pump(place->screen), 0);
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		n = read(place->master, place->took + place->len,
			 TOOK_MAX - 1 - place->len);
		assert_true(n > 0);
		place->len += (size_t)n;
		place->took[place->len] = '\0';
	}
	return place->took;
}

/* ---- Cells ---- */

struct cells {
	const char *title;
	const char *text;
	const char *utf8, *ascii; /* '|' between cells */
	unsigned width;
};

static const struct cells cell_vectors[] = {
	{"ASCII", "a ~", "a| |~", "a| |~", 3},
	{"beyond ASCII", "é€", "é|€", "?|?", 2},
	{"wide", "漢x", "漢|x", "?|x", 3},
	{"a mark", "e\u0301x", "e\u0301|x", "e|x", 2},
	{"marks without end", "e\u0301\u0302\u0303\u0304\u0305x", "e\u0301\u0302|x",
	 "e|x", 2},
	{"a mark on nothing", "\u0301x", "|x", "|x", 1},
	{"Esc", "\033[2Jx", "\uFFFD|[|2|J|x", "?|[|2|J|x", 5},
	{"newline, tab, DEL", "\n\t\177", "\uFFFD|\uFFFD|\uFFFD", "?|?|?", 3},
	{"C1", "\302\233A", "\uFFFD|A", "?|A", 2},
	{"a right-to-left override", "a\u202eb", "a|\uFFFD|b", "a|?|b", 3},
	{"an isolate", "\u2067b", "\uFFFD|b", "?|b", 2},
	{"of no width: joiner, space, BOM", "a\u200d\u200b\ufeffb",
	 "a|\uFFFD|\uFFFD|\uFFFD|b", "a|?|?|?|b", 5},
	{"variation selectors", "\u2764\ufe0f!", "\u2764|!", "?|!", 2},
	{"no UTF-8", "a\377\303b", "a|\uFFFD|\uFFFD|b", "a|?|?|b", 4},
	{"UTF-8 that is cut", "\342\202", "\uFFFD|\uFFFD", "?|?", 2},
	{"nothing", "", "", "", 0},
};

static void joined(const char *text, bool ascii, char *ret, size_t size,
		   unsigned *ret_width)
{
	struct cell cell;
	size_t n, len = 0, i = 0;

	*ret_width = 0;
	ret[0] = '\0';
	while ((n = cell_next(text, ascii, &cell)) > 0) {
		len += (size_t)snprintf(ret + len, size - len, "%s%ls", i++ ? "|" : "",
					cell.text);
		*ret_width += cell.width;
		text += n;
	}
}

static void makes_cells(void **state)
{
	const struct cells *vector = *state;
	char text[256];
	unsigned width;

	joined(vector->text, false, text, sizeof(text), &width);
	assert_string_equal(text, vector->utf8);
	assert_int_equal(width, vector->width);
	joined(vector->text, true, text, sizeof(text), &width);
	assert_string_equal(text, vector->ascii);
	assert_true(width <= vector->width);
}

/* ---- Canvases ---- */

struct put {
	const char *title;
	unsigned column, width;
	const char *text;
	unsigned taken;
	const char *shown;
};

static const struct put puts_[] = {
	{"it fits", 0, 10, "kitchen", 7, "kitchen"},
	{"exactly", 0, 7, "kitchen", 7, "kitchen"},
	{"it is cut", 0, 6, "kitchen", 6, "kitch…"},
	{"to one column", 0, 1, "kitchen", 1, "…"},
	{"to none", 0, 0, "kitchen", 0, NULL},
	{"at the right edge", 36, 40, "kitchen", 4, "kit…"},
	{"in the last column", 39, 40, "k", 1, "k"},
	{"past the right edge", 40, 40, "kitchen", 0, NULL},
	{"a wide one that does not fit is left out", 0, 4, "漢漢漢", 3, "漢…"},
	{"a wide one at the right edge does not wrap", 39, 40, "漢", 1, "…"},
	{"a mark at the end needs no room", 0, 2, "ne\u0301", 2, "ne\u0301"},
	{"what a terminal would act upon", 0, 20, "a\033]0;b\007c", 8,
	 "a\uFFFD]0;b\uFFFDc"},
};

static void puts_text(void **state)
{
	const struct put *vector = *state;
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas;
	const char *shown;

	place_open(place, false, false);
	canvas = screen_begin(place->screen);
	assert_int_equal(canvas_put(&canvas, 3, vector->column, vector->width, STYLE_TEXT,
				    vector->text),
			 vector->taken);
	shown = show(place, true);
	if (vector->shown)
		assert_non_null(strstr(shown, vector->shown));
	else
		assert_null(strchr(shown, 'k'));
	place_close(place);
}

static void stays_within_its_part(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas, part, none;

	place_open(place, false, false);
	canvas = screen_begin(place->screen);
	part = canvas_part(&canvas, 2, 30, 100, 100);
	assert_int_equal(part.rows, 8);
	assert_int_equal(part.columns, 10);
	part = canvas_part(&part, 1, 5, 2, 3);
	assert_int_equal(part.top, 3);
	assert_int_equal(part.left, 35);
	assert_int_equal(canvas_put(&part, 0, 0, 40, STYLE_TEXT, "abcdef"), 3);
	assert_int_equal(canvas_put(&part, 2, 0, 40, STYLE_TEXT, "X"), 0);
	none = canvas_part(&part, 5, 5, 5, 5);
	assert_int_equal(none.rows, 0);
	assert_int_equal(none.columns, 0);
	canvas_fill(&none, 0, STYLE_BAR);
	canvas_cursor(&none, 0, 0);
	assert_int_equal(canvas_paragraph(&none, 0, STYLE_TEXT, "X"), 0);
	assert_non_null(strstr(show(place, true), "ab…"));
	assert_null(strchr(place->took, 'X'));
	place_close(place);
}

struct paragraph {
	const char *title;
	unsigned columns;
	const char *text;
	unsigned rows;
};

static const struct paragraph paragraphs[] = {
	{"nothing", 10, "", 0},
	{"one line", 10, "one two", 1},
	{"exactly one line", 7, "one two", 1},
	{"between words", 6, "one two", 2},
	{"a blank at the end of a line", 3, "one two", 2},
	{"a word that is longer", 4, "abcdefghij", 3},
	{"its own lines", 10, "one\n\ntwo\n", 3},
	{"wide", 4, "漢漢漢", 2},
	{"wide, and no room for one", 1, "漢漢漢", 1},
	{"no columns", 0, "abc", 1},
};

static void breaks_paragraphs(void **state)
{
	const struct paragraph *vector = *state;

	assert_int_equal(canvas_paragraph_rows(vector->columns, vector->text),
			 vector->rows);
}

static void draws_paragraphs(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas, part;

	place_open(place, false, false);
	canvas = screen_begin(place->screen);
	part = canvas_part(&canvas, 0, 0, 2, 12);
	assert_int_equal(canvas_paragraph(&part, 0, STYLE_TEXT,
					  "Press the button on it, then wait."),
			 2);
	show(place, true);
	assert_non_null(strstr(place->took, "Press the"));
	assert_non_null(strstr(place->took, "button on"));
	assert_null(strstr(place->took, "wait"));
	place_close(place);
}

/* ---- The screen ---- */

static void draws_what_differs(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas;
	uint64_t before;
	size_t whole = 0;

	place_open(place, false, false);
	for (unsigned i = 0; i < 3; i++) {
		canvas = screen_begin(place->screen);
		for (unsigned row = 0; row < 10; row++)
			canvas_printf(&canvas, row, 0, STYLE_TEXT,
				      "row %u of accessories, %u", row, row == 4 ? i : 0);
		before = screen_bytes(place->screen);
		show(place, i == 2);
		if (i == 0)
			whole = place->len;
		else if (i == 1)
			assert_true(place->len < 60);
		else
			assert_true(place->len > whole / 2);
		assert_int_equal(screen_bytes(place->screen) - before, place->len);
	}
	assert_int_equal(screen_redraws(place->screen), 3);
	place_close(place);
}

static void writes_nothing_where_nothing_differs(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas;
	uint64_t before;

	place_open(place, false, false);
	canvas = screen_begin(place->screen);
	canvas_put(&canvas, 0, 0, 40, STYLE_TEXT, "the same");
	show(place, false);
	before = screen_bytes(place->screen);
	canvas = screen_begin(place->screen);
	canvas_put(&canvas, 0, 0, 40, STYLE_TEXT, "the same");
	screen_end(place->screen, false);
	assert_false(screen_is_busy(place->screen));
	assert_int_equal(screen_bytes(place->screen), before);
	assert_int_equal(screen_redraws(place->screen), 1);
	canvas = screen_begin(place->screen);
	canvas_put(&canvas, 0, 0, 40, STYLE_TEXT, "the same");
	assert_non_null(strstr(show(place, true), "the same"));
	place_close(place);
}

static void uses_no_colour_unless_it_may(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));

	for (int colour = 0; colour < 2; colour++) {
		struct canvas canvas;

		place_open(place, false, colour);
		canvas = screen_begin(place->screen);
		for (unsigned style = 0; style < STYLES_N; style++)
			canvas_put(&canvas, style, 0, 10, style, "word");
		show(place, true);
		assert_int_equal(strstr(place->took, "[31m") != NULL, colour);
		assert_int_equal(strstr(place->took, "[32m") != NULL, colour);
		assert_int_equal(strstr(place->took, "[36m") != NULL, colour);
		assert_non_null(strstr(place->took, "7m")); /* the focus */
		place_close(place);
	}
}

/* A theme's "focus black on yellow" where there are no colours. */
static void a_background_is_seen_without_colours(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct theme theme;
	struct screen_options options = {.theme = &theme};
	struct canvas canvas;

	theme_init(&theme);
	assert_int_equal(theme_take(&theme, "text on yellow", 14), 0);
	place_open(place, false, false);
	place->screen = screen_free(place->screen);
	assert_int_equal(screen_new(place->slave, &options, &place->screen), 0);
	canvas = screen_begin(place->screen);
	canvas_put(&canvas, 0, 0, 10, STYLE_TEXT, "word");
	show(place, true);
	assert_non_null(strstr(place->took, "7mword"));
	place_close(place);
}

static void is_ascii_when_asked_for(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas;

	place_open(place, true, true);
	canvas = screen_begin(place->screen);
	for (unsigned i = 0; i < GLYPHS_N; i++)
		canvas_put(&canvas, 0, 4 * i, 4, STYLE_TEXT, canvas_glyph(&canvas, i));
	for (int dbm = -110; dbm <= -30; dbm += 5)
		assert_int_equal(strlen(canvas_bars(&canvas, dbm)), 4);
	canvas_put(&canvas, 1, 0, 40, STYLE_TEXT, canvas_bars(&canvas, 127));
	canvas_put(&canvas, 2, 0, 40, STYLE_TEXT, canvas_level(&canvas, 9));
	canvas_put(&canvas, 3, 0, 40, STYLE_TEXT, "Küche 漢 \xff");
	show(place, true);
	for (size_t i = 0; i < place->len; i++)
		assert_true((unsigned char)place->took[i] < 0x80);
	assert_non_null(strstr(place->took, "K?che ? ?"));
	place_close(place);
}

static void bars_follow_the_signal(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	struct canvas canvas;

	place_open(place, true, false);
	canvas = screen_begin(place->screen);
	assert_string_equal(canvas_bars(&canvas, -30), "####");
	assert_string_equal(canvas_bars(&canvas, -60), "### ");
	assert_string_equal(canvas_bars(&canvas, -75), "##  ");
	assert_string_equal(canvas_bars(&canvas, -90), "#   ");
	assert_string_equal(canvas_bars(&canvas, -120), "#   ");
	assert_string_equal(canvas_bars(&canvas, 127), "?   ");
	place_close(place);
}

static const unsigned sizes[][2] = {{0, 0},	    {1, 1},   {1, 40},	 {10, 1},
				    {2, 2},	    {12, 40}, {200, 60}, {60, 200},
				    {65535, 65535}, {24, 80}};

static void survives_any_size(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));

	place_open(place, false, true);
	for (unsigned i = 0; i < 3 * ARRAY_SIZE(sizes); i++) {
		const unsigned *size = sizes[i * 7 % ARRAY_SIZE(sizes)];
		struct canvas canvas;

		screen_resize(place->screen, size[0], size[1]);
		canvas = screen_begin(place->screen);
		assert_true(canvas.rows >= 1 && canvas.columns >= 1);
		assert_true(canvas.rows <= MIN(size[0] ? size[0] : 1, 300U));
		assert_true(canvas.columns <= MIN(size[1] ? size[1] : 1, 1000U));
		/* the last cell of the last line, which would scroll */
		canvas_put(&canvas, canvas.rows - 1, canvas.columns - 1, 1, STYLE_TEXT,
			   "Q");
		canvas_cursor(&canvas, canvas.rows - 1, canvas.columns - 1);
		show(place, false);
		assert_non_null(strchr(place->took, 'Q'));
	}
	place_close(place);
}

/* What the terminal had not read comes first, in pieces as the kernel likes. */
static void read_until(struct place *place, const char *text)
{
	size_t n = 0, tail = strlen(text);

	place->took[0] = '\0';
	while (!strstr(place->took, text)) {
		struct pollfd fd = {.fd = place->master, .events = POLLIN};
		size_t keep = MIN(n, tail);
		ssize_t more;

		memmove(place->took, place->took + n - keep, keep);
		assert_int_equal(screen_pump(place->screen), 0);
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		more = read(place->master, place->took + keep, TOOK_MAX - 1 - keep);
		assert_true(more > 0);
		n = keep + (size_t)more;
		place->took[n] = '\0';
	}
}

/* Stopped with Ctrl-S: nothing waits, and what is shown last is what it reads at last. */
static void fill_and_read(struct place *place)
{
	struct canvas canvas;
	unsigned i;

	screen_resize(place->screen, 300, 400);
	for (i = 0; i < 100 && !screen_is_busy(place->screen); i++) {
		canvas = screen_begin(place->screen);
		for (unsigned row = 0; row < 300; row++)
			canvas_printf(&canvas, row, 0, STYLE_TEXT, "%0400u", i);
		screen_end(place->screen, true);
	}
	assert_true(screen_is_busy(place->screen));
	canvas = screen_begin(place->screen);
	canvas_put(&canvas, 0, 0, 40, STYLE_TEXT, "the last one");
	screen_end(place->screen, false);
	assert_int_equal(screen_redraws(place->screen), i);
	assert_true(screen_fd(place->screen) >= 0);
	while (screen_is_busy(place->screen)) {
		struct pollfd fd = {.fd = place->master, .events = POLLIN};

		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		assert_true(read(place->master, place->took, TOOK_MAX) > 0);
		assert_int_equal(screen_pump(place->screen), 0);
	}
	screen_end(place->screen, false);
	read_until(place, "the last one");
	/* the shell's description of it is as it was */
	assert_false(fcntl(place->slave, F_GETFL) & O_NONBLOCK);
}

static void waits_for_no_terminal(void **state)
{
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));

	place_open(place, false, false);
	fill_and_read(place);
	place_close(place);
}

/* The terminal that the process works at: then it can be opened anew. */
static void waits_for_no_terminal_of_its_own(void **state)
{
	static const struct screen_options options = {.ascii = true};
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));

	place_open(place, false, false);
	place->screen = screen_free(place->screen);
	assert_int_equal(ioctl(place->slave, TIOCSCTTY, 0), 0);
	assert_int_equal(screen_new(place->slave, &options, &place->screen), 0);
	assert_true(fcntl(screen_fd(place->screen), F_GETFL) & O_NONBLOCK);
	fill_and_read(place);
	signal(SIGHUP, SIG_IGN);
	place_close(place);
	signal(SIGHUP, SIG_DFL);
}

static const char *const terminals[] = {"xterm", "linux",  "vt100",	    "vt220",
					"rxvt",	 "screen", "tmux-256color", "ansi"};

/* Also where the locale has only ASCII: there curses would repeat a character by REP, which many
   that call themselves xterm lack. */
static void draws_on_what_people_have(void **state)
{
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));

	setenv("LINES", "1000000", 1);
	setenv("COLUMNS", "1000000", 1);
	for (size_t i = 0; i < 2 * ARRAY_SIZE(terminals); i++) {
		struct canvas canvas;

		setlocale(LC_ALL, i % 2 ? "C" : "C.UTF-8");
		setenv("TERM", terminals[i / 2], 1);
		place_open(place, false, true);
		canvas = screen_begin(place->screen);
		assert_int_equal(canvas_is_ascii(&canvas), i % 2);
		assert_int_equal(canvas.rows, 10);
		assert_int_equal(canvas.columns, 40);
		canvas_put(&canvas, 1, 0, 40, STYLE_TEXT, text);
		canvas_put(&canvas, 9, 36, 4, STYLE_FOCUS, "last");
		show(place, true);
		assert_non_null(strstr(place->took, text));
		assert_non_null(strstr(place->took, "las"));
		place_close(place);
	}
	setenv("TERM", "xterm-256color", 1);
	setlocale(LC_ALL, "C.UTF-8");
}

static void refuses_terminals_without_a_cursor(void **state)
{
	static const char *const unsuitable[] = {"dumb", "no-such-terminal", "vt52"};
	struct screen_options options = {.ascii = true};
	struct screen *screen = NULL;
	_cleanup_(freep) struct place *place = malloc(sizeof(*place));
	int master, slave;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(unsuitable); i++) {
		setenv("TERM", unsuitable[i], 1);
		assert_int_equal(screen_new(slave, &options, &screen), -ENODEV);
		assert_null(screen);
	}
	setenv("TERM", "xterm-256color", 1);
	close(master);
	close(slave);
	/* the next one is none the worse */
	place_open(place, false, false);
	place_close(place);
}

static int run_all(void)
{
	struct CMUnitTest tests[13 + ARRAY_SIZE(cell_vectors) + ARRAY_SIZE(puts_) +
				ARRAY_SIZE(paragraphs)] = {
		cmocka_unit_test(stays_within_its_part),
		cmocka_unit_test(draws_paragraphs),
		cmocka_unit_test(draws_what_differs),
		cmocka_unit_test(writes_nothing_where_nothing_differs),
		cmocka_unit_test(uses_no_colour_unless_it_may),
		cmocka_unit_test(a_background_is_seen_without_colours),
		cmocka_unit_test(is_ascii_when_asked_for),
		cmocka_unit_test(bars_follow_the_signal),
		cmocka_unit_test(survives_any_size),
		cmocka_unit_test(waits_for_no_terminal),
		cmocka_unit_test(waits_for_no_terminal_of_its_own),
		cmocka_unit_test(draws_on_what_people_have),
		cmocka_unit_test(refuses_terminals_without_a_cursor),
	};
	size_t n = 13, i;

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	for (i = 0; i < ARRAY_SIZE(cell_vectors); i++)
		tests[n++] = (struct CMUnitTest){
			.name = cell_vectors[i].title,
			.test_func = makes_cells,
			.initial_state = (void *)&cell_vectors[i]};
	for (i = 0; i < ARRAY_SIZE(puts_); i++)
		tests[n++] = (struct CMUnitTest){.name = puts_[i].title,
						 .test_func = puts_text,
						 .initial_state = (void *)&puts_[i]};
	for (i = 0; i < ARRAY_SIZE(paragraphs); i++)
		tests[n++] = (struct CMUnitTest){.name = paragraphs[i].title,
						 .test_func = breaks_paragraphs,
						 .initial_state = (void *)&paragraphs[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* In a session of its own, for a terminal to work at. */
int main(void)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return 1;
	if (!pid) {
		setsid();
		return run_all();
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	return WEXITSTATUS(status);
}
