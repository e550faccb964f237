/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wizard on a screen: what was typed goes in, what changed is drawn, no more often than an eye
   can follow. */
#include "ui-tui/ui.h"

#include "ui-tui/config.h"
#include "ui-tui/i18n.h"
#include "ui-tui/loop.h"
#include "ui-tui/plain.h"
#include "ui-tui/screen.h"
#include "ui-tui/terminal.h"
#include "ui-tui/terminfo.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FRAME_US = 100000, /* between redraws that no key asked for */
};

struct face {
	struct wizard wizard;
	struct ui_loop loop;
	struct terminal *terminal;
	struct screen *screen;
	struct key_table keys;
	struct key_decoder decoder;
	uint64_t drawn_us;
	uint64_t escape_us; /* when a lone Esc is the key; 0: none waits */
	uint64_t change_us; /* when time alone changes the page; 0: never */
};

/* What the terminal has not taken yet is waited for, not written over: then there is more to show. */
static void draw(struct face *face)
{
	struct canvas canvas;

	if (screen_is_busy(face->screen))
		return;
	canvas = screen_begin(face->screen);
	wizard_draw(&face->wizard, &canvas);
	screen_end(face->screen, face->wizard.redraw);
	face->wizard.changed = face->wizard.redraw = false;
	face->drawn_us = ui_now();
}

static enum ui_wake wait_until(struct face *face, uint64_t deadline_us)
{
	face->loop.output_fd = screen_is_busy(face->screen) ? screen_fd(face->screen)
							    : -1;
	return ui_loop_wait(&face->loop, deadline_us);
}

/* The terminal is gone, or nobody can type: what goes on is ended all the same. */
static void lose_terminal(struct face *face)
{
	face->loop.input_fd = -1;
	face->wizard.code = usher_error_exit_code(USHER_ERROR_IO);
	face->wizard.quit = true;
}

static void write_output(struct face *face)
{
	if (screen_pump(face->screen) < 0) {
		screen_forget(face->screen);
		lose_terminal(face);
	} else if (face->wizard.changed) {
		draw(face);
	}
}

static void resize(struct face *face)
{
	unsigned rows, columns;

	terminal_size(face->terminal, &rows, &columns);
	screen_resize(face->screen, rows, columns);
	face->wizard.changed = face->wizard.redraw = true;
}

static void on_input(const struct input *input, void *userdata)
{
	struct face *face = userdata;

	wizard_input(&face->wizard, input);
	wizard_end_turn(&face->wizard);
}

static void take_input(struct face *face)
{
	uint8_t bytes[4096];
	ssize_t n = read(face->loop.input_fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		lose_terminal(face);
		return;
	}
	key_decoder_feed(&face->decoder, bytes, (size_t)n, on_input, face);
	explicit_bzero(bytes, sizeof(bytes));
	face->escape_us = key_decoder_waits(&face->decoder) ? ui_now() + KEY_ESCAPE_US
							    : 0;
}

static void take_events(struct face *face)
{
	struct usher_event *event;

	while ((event = usher_next_event(face->wizard.usher))) {
		wizard_event(&face->wizard, event);
		usher_event_free(event);
	}
	wizard_moved(&face->wizard);
	wizard_end_turn(&face->wizard);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return !a || (b && b < a) ? b : a;
}

static uint64_t deadline(struct face *face)
{
	face->change_us = wizard_next_change(&face->wizard);
	if (!face->wizard.changed)
		return earlier(face->change_us, face->escape_us);
	if (screen_is_busy(face->screen))
		return face->escape_us;
	return earlier(face->drawn_us + FRAME_US, face->escape_us);
}

/* What time alone brings; asked after every wake-up, since a crowd of accessories leaves no pause. */
static void look_at_clock(struct face *face)
{
	uint64_t now = ui_now();

	if (face->escape_us && now >= face->escape_us) {
		face->escape_us = 0;
		key_decoder_flush(&face->decoder, on_input, face);
		draw(face);
	}
	/* as the page said before the wait: by now it may name the next one */
	if (face->change_us && now >= face->change_us)
		face->wizard.changed = true;
}

static void suspend(struct face *face)
{
	face->wizard.suspend = false;
	terminal_suspend(face->terminal);
	screen_forget(face->screen);
	resize(face);
	draw(face);
}

/* 0, or a negative errno that ends it. */
static int turn(struct face *face)
{
	switch (wait_until(face, deadline(face))) {
	case UI_WAKE_INPUT:
		take_input(face);
		take_events(face); /* what a key began may have begun to show */
		if (face->wizard.suspend)
			suspend(face);
		if (face->wizard.changed && !face->wizard.quit)
			draw(face);
		return 0;
	case UI_WAKE_OUTPUT:
		write_output(face);
		return 0;
	case UI_WAKE_MOVED:
		take_events(face);
		break;
	case UI_WAKE_TIMEOUT:
		break;
	case UI_WAKE_RESIZED:
		resize(face);
		break;
	case UI_WAKE_STOPPED:
		suspend(face);
		break;
	case UI_WAKE_RESUMED:
		terminal_resume(face->terminal);
		screen_forget(face->screen);
		resize(face);
		break;
	case UI_WAKE_ENDED:
		face->wizard.code = face->loop.signal == SIGINT
					    ? usher_error_exit_code(USHER_ERROR_CANCELLED)
					    : 128 + face->loop.signal;
		face->wizard.quit = true;
		return 0;
	case UI_WAKE_ERROR:
		return face->loop.error;
	}
	look_at_clock(face);
	if (face->wizard.changed && ui_now() >= face->drawn_us + FRAME_US)
		draw(face);
	return 0;
}

/* What goes on is ended, and has ended before the process does. */
static void settle(struct face *face)
{
	uint64_t until = ui_now() + WIZARD_SETTLE_US;

	wizard_end_all(&face->wizard);
	take_events(face);
	if (wizard_is_busy(&face->wizard))
		wizard_say(&face->wizard, STYLE_NOTICE, "%s",
			   _("Ending what goes on. Ctrl-C does not wait for it."));
	face->wizard.leaving = true;
	while (wizard_is_busy(&face->wizard) && ui_now() < until) {
		enum ui_wake wake;

		if (face->wizard.changed && face->loop.input_fd >= 0)
			draw(face);
		face->wizard.changed = face->wizard.quit = false;
		wake = wait_until(face, until);
		if (wake == UI_WAKE_ENDED || wake == UI_WAKE_ERROR)
			return;
		if (wake == UI_WAKE_INPUT)
			take_input(face);
		if (wake == UI_WAKE_OUTPUT)
			write_output(face);
		if (face->wizard.quit && face->loop.input_fd >= 0)
			return;
		take_events(face);
	}
}

static int take_theme(const char *line, size_t len, void *userdata)
{
	return theme_take(userdata, line, len);
}

static int open_screen(struct face *face)
{
	const struct ui_options *options = face->wizard.options;
	struct theme theme;
	struct screen_options look = {
		.ascii = options->ascii, .colour = options->colour, .theme = &theme};

	int r;

	theme_init(&theme);
	config_load(&face->wizard, "theme", take_theme, &theme);
	r = screen_new(STDOUT_FILENO, &look, &face->screen);
	if (r >= 0 && screen_is_ascii(face->screen))
		i18n_use_ascii();
	return r;
}

/* 0; -ENODEV: not on this terminal; -errno. */
static int begin(struct face *face)
{
	int r = open_screen(face);

	if (r < 0)
		return r;
	r = terminal_open(STDIN_FILENO, face->wizard.options->mouse, &face->terminal);
	if (r < 0)
		return r;
	terminfo_keys(&face->keys);
	face->decoder.sequences = face->keys.sequences;
	resize(face);
	usher_suggest_start(face->wizard.usher);
	r = usher_discover(face->wizard.usher, NULL);
	if (r < 0)
		return r;
	wizard_push(&face->wizard, picker_view_new(&face->wizard));
	config_load_keys(&face->wizard);
	draw(face);
	return 0;
}

/* What was joined to be kept outlives the screen that told of it. */
static void say_what_stays(const struct joins *joins)
{
	const struct joining *joining;

	for (size_t i = 0; (joining = joins_kept(joins, i)); i++)
		printf(_("This computer stays on %s; `usher leave` leaves it.\n"),
		       joining->name);
}

static int run(struct face *face)
{
	int r = begin(face);

	if (r == -ENODEV && !face->terminal)
		return plain_run(&face->wizard, &face->loop);
	while (r >= 0 && !face->wizard.quit)
		r = turn(face);
	if (r >= 0)
		settle(face);
	face->terminal = terminal_close(face->terminal);
	face->screen = screen_free(face->screen);
	if (r >= 0 && face->loop.input_fd < 0)
		fprintf(stderr, "usher: %s\n", _("the terminal is gone"));
	if (r >= 0) {
		say_what_stays(&face->wizard.joins);
		return face->wizard.code;
	}
	fprintf(stderr, "usher: %s\n", usher_strerror(r));
	return usher_error_exit_code(r);
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || !strcmp(term, "dumb");
}

int ui_run(struct usher *usher, const struct ui_options *options)
{
	struct face *face = calloc(1, sizeof(*face));
	int r, code;

	if (!face) {
		fprintf(stderr, "usher: %s\n", usher_strerror(-ENOMEM));
		return usher_error_exit_code(-ENOMEM);
	}
	wizard_init(&face->wizard, usher, options);
	/* nothing but the wizard writes to its terminal */
	usher_log_set_handler(USHER_LOG_WARNING, history_log, &face->wizard.history);
	r = ui_loop_open(&face->loop, usher);
	if (r < 0) {
		fprintf(stderr, "usher: %s\n", usher_strerror(r));
		code = usher_error_exit_code(r);
	} else if (options->plain || is_dumb()) {
		code = plain_run(&face->wizard, &face->loop);
	} else {
		code = run(face);
	}
	key_decoder_wipe(&face->decoder);
	usher_log_set_handler(USHER_LOG_ERROR, NULL, NULL);
	wizard_deinit(&face->wizard);
	ui_loop_close(&face->loop);
	free(face);
	return code;
}
