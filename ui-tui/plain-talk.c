/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/plain-talk.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

int talk_init(struct talk *talk, struct wizard *wizard, struct ui_loop *loop)
{
	int r;

	*talk = (struct talk){.wizard = wizard, .loop = loop};
	r = outlet_init(&talk->outlet, STDOUT_FILENO);
	if (r < 0)
		return r;
	charset_init(&talk->charset, wizard->options->ascii);
	talk->terminal = isatty(STDIN_FILENO);
	talk->line = secret_new(SECRET_MAX);
	return talk->line ? 0 : -ENOMEM;
}

int talk_end(struct talk *talk, int code)
{
	if (!talk->over)
		talk->code = code;
	talk->over = true;
	return -ECANCELED;
}

/* ---- What is written ---- */

static void put(struct talk *talk, const char *text)
{
	_cleanup_(freep) char *bytes = charset_encode(&talk->charset, text);
	size_t len = bytes ? strlen(bytes) : 0;

	if (!len || talk->outlet.memory < 0)
		return;
	if (write(talk->outlet.memory, bytes, len) < 0)
		return; /* out of memory: the line is lost */
	outlet_commit(&talk->outlet);
	if (outlet_pump(&talk->outlet) < 0) {
		outlet_discard(&talk->outlet);
		closep(&talk->outlet.memory); /* nobody reads any more */
		talk_end(talk, usher_error_exit_code(USHER_ERROR_OUTPUT));
	}
	talk->in_line = text[strlen(text) - 1] != '\n';
}

void talk_say(struct talk *talk, const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (!text)
		return;
	if (talk->in_line)
		put(talk, "\n");
	put(talk, text);
	put(talk, "\n");
}

void talk_say_of(struct talk *talk, const char *name, const char *text)
{
	size_t len = strlen(text);
	bool ended = len && strchr(".!?", text[len - 1]);

	if (len)
		talk_say(talk, "%s: %s%s", name, text, ended ? "" : ".");
}

static void write_output(struct talk *talk)
{
	if (outlet_pump(&talk->outlet) == 0)
		return;
	outlet_discard(&talk->outlet);
	closep(&talk->outlet.memory);
	talk_end(talk, usher_error_exit_code(USHER_ERROR_OUTPUT));
}

/* ---- What is typed ---- */

/* What was typed before the question is no answer to it. */
static void hide(struct talk *talk)
{
	struct termios quiet;

	if (tcgetattr(STDIN_FILENO, &talk->before) < 0)
		return;
	quiet = talk->before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ECHONL;
	talk->hidden = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
}

static void show(struct talk *talk)
{
	if (talk->hidden)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &talk->before);
	talk->hidden = false;
}

void talk_deinit(struct talk *talk)
{
	show(talk);
	talk->line = secret_free(talk->line);
	charset_deinit(&talk->charset);
	outlet_deinit(&talk->outlet);
}

/* Ctrl-Z. */
static void suspend(struct talk *talk)
{
	bool hidden = talk->hidden;

	if (talk->in_line)
		put(talk, "\n");
	show(talk);
	ui_loop_stop(talk->loop);
	if (hidden)
		hide(talk);
}

static void forget_line(struct talk *talk)
{
	secret_set(talk->line, "", 0);
	talk->too_long = false;
}

/*
 * One byte, so that the lines after this one stay where they are, and a terminal that gave a part of a
 * line does not keep us waiting. Whether the line is complete.
 */
static bool take_byte(struct talk *talk)
{
	char byte;
	ssize_t n = read(STDIN_FILENO, &byte, 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n <= 0) {
		talk->ended = true;
		return secret_len(talk->line) > 0;
	}
	if (byte == '\n')
		return true;
	if (byte != '\r' && !secret_append(talk->line, byte))
		talk->too_long = true;
	explicit_bzero(&byte, 1);
	return false;
}

/* ---- Turns ---- */

/* What the models and the parts that screens use say. */
static void say_message(struct talk *talk)
{
	if (talk->wizard->message)
		talk_say(talk, "%s", talk->wizard->message);
	freep(&talk->wizard->message);
}

static void take_events(struct talk *talk)
{
	struct wizard *wizard = talk->wizard;
	struct usher_event *event;

	while ((event = usher_next_event(wizard->usher))) {
		wizard_event(wizard, event);
		usher_event_free(event);
	}
	wizard_moved(wizard);
	wizard->changed = false;
	say_message(talk);
	talk->watch_us = 0;
	if (talk->watch)
		talk->watch(talk->userdata);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return !a || (b && b < a) ? b : a;
}

static int end_by_signal(struct talk *talk)
{
	if (talk->loop->signal != SIGINT)
		return talk_end(talk, 128 + talk->loop->signal);
	return talk_end(talk, usher_error_exit_code(USHER_ERROR_CANCELLED));
}

int talk_turn(struct talk *talk, bool lines, uint64_t deadline_us)
{
	struct ui_loop *loop = talk->loop;

	if (talk->over)
		return -ECANCELED;
	loop->input_fd = lines && !talk->ended ? STDIN_FILENO : -1;
	loop->output_fd = outlet_is_empty(&talk->outlet) ? -1 : talk->outlet.terminal;
	switch (ui_loop_wait(loop, earlier(deadline_us, talk->watch_us))) {
	case UI_WAKE_INPUT:
		return take_byte(talk);
	case UI_WAKE_OUTPUT:
		write_output(talk);
		break;
	case UI_WAKE_MOVED:
	case UI_WAKE_TIMEOUT:
		take_events(talk);
		break;
	case UI_WAKE_RESIZED:
		break;
	case UI_WAKE_STOPPED:
		suspend(talk);
		break;
	case UI_WAKE_RESUMED:
		talk->in_line = false; /* others may have written since */
		break;
	case UI_WAKE_ENDED:
		return end_by_signal(talk);
	case UI_WAKE_ERROR:
		talk_say(talk, "%s", _(usher_strerror(loop->error)));
		return talk_end(talk, usher_error_exit_code(loop->error));
	}
	return talk->over ? -ECANCELED : 0;
}

static int end_of_input(struct talk *talk, unsigned ask)
{
	if (ask & ASK_ANYTHING)
		return talk_end(talk, 0);
	talk_say(
		talk, "%s",
		_("The input has ended, and there is a question: nothing was answered."));
	return talk_end(talk, usher_error_exit_code(USHER_ERROR_NO_INPUT));
}

/* 0, or as talk_ask(). */
static int await_line(struct talk *talk, unsigned ask, const char *prompt)
{
	int r = 0;

	while (r == 0) {
		if (talk->moot)
			return -EAGAIN;
		if (talk->ended)
			return end_of_input(talk, ask);
		if (!talk->in_line)
			put(talk, prompt);
		r = talk_turn(talk, true, 0);
	}
	return r < 0 ? r : 0;
}

int talk_ask(struct talk *talk, unsigned ask, const char *prompt)
{
	int r;

	say_message(talk);
	do {
		talk->moot = false;
		forget_line(talk);
		if (ask & ASK_HIDDEN && talk->terminal)
			hide(talk);
		r = await_line(talk, ask, prompt);
		/* a terminal has gone to the next line by itself, as it showed Enter */
		if (r == 0 && talk->terminal && !talk->ended)
			talk->in_line = false;
		else if (talk->in_line)
			put(talk, "\n");
		show(talk);
		if (r == 0 && talk->too_long)
			talk_say(talk, "%s", _("That is too long."));
	} while (r == 0 && talk->too_long);
	return r;
}

/* ---- Words ---- */

char *talk_words(const struct talk *talk)
{
	char *text = charset_decode(&talk->charset, secret_data(talk->line)), *end;

	if (!text)
		return NULL;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	memmove(text, text + strspn(text, " \t"), strlen(text + strspn(text, " \t")) + 1);
	return text;
}

bool talk_is(const char *typed, const char *word)
{
	return !strcasecmp(typed, word) || !strcasecmp(typed, _(word));
}

int talk_confirm(struct talk *talk, const char *question)
{
	for (;;) {
		_cleanup_(freep) char *prompt = NULL, *typed = NULL;
		int r;

		if (asprintf(&prompt, "%s (%s, %s) ", question, _("yes"), _("no")) < 0)
			return -ENOMEM;
		r = talk_ask(talk, 0, prompt);
		typed = r == 0 ? talk_words(talk) : NULL;
		if (r < 0 || !typed)
			return r < 0 ? r : -ENOMEM;
		if (talk_is(typed, N_("yes")) || talk_is(typed, "y"))
			return 1;
		if (talk_is(typed, N_("no")) || talk_is(typed, "n"))
			return 0;
	}
}

/* ---- The end ---- */

void talk_settle(struct talk *talk)
{
	struct wizard *wizard = talk->wizard;
	uint64_t until = ui_now() + WIZARD_SETTLE_US;
	int code = talk->code;

	show(talk);
	wizard_end_all(wizard);
	talk->over = false;
	take_events(talk);
	if (talk->in_line)
		put(talk, "\n");
	if (batch_count(&wizard->batch, UNIT_RUNNING) || joins_are_busy(&wizard->joins))
		talk_say(talk, "%s",
			 _("Ending what goes on. Ctrl-C does not wait for it."));
	while ((wizard_is_busy(wizard) || !outlet_is_empty(&talk->outlet)) &&
	       ui_now() < until && !talk->over)
		talk_turn(talk, false, until);
	talk->code = code;
	talk->over = true;
}
