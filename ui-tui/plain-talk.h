/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The conversation of the plain mode: lines that are said, questions, and lines that are typed. While a
 * question is open the library goes on; what it has to say is said on lines of its own, and the
 * question is asked again. Nothing that was written is ever written over.
 */
#include "ui-tui/loop.h"
#include "ui-tui/outlet.h"
#include "ui-tui/plain-charset.h"
#include "ui-tui/secret.h"
#include "ui-tui/wizard.h"

#include <termios.h>

enum ask {
	ASK_HIDDEN = 1 << 0,   /* a terminal does not show what is typed */
	ASK_ANYTHING = 1 << 1, /* the end of the input is an answer as well: to leave */
};

struct talk {
	struct wizard *wizard;
	struct ui_loop *loop;
	struct outlet outlet;
	struct charset charset;
	struct secret *line; /* what was typed; in locked memory, whatever it is */
	bool too_long;	     /* and more was typed than it holds */
	bool terminal;	     /* somebody types: stdin is a terminal */
	bool ended;	     /* stdin has */
	bool hidden;
	struct termios before; /* of the terminal while it hides */
	bool in_line;	       /* what was written last is not the end of a line */
	bool moot;	       /* the open question is none any more */
	/* Something may have changed: says what is to be said. */
	void (*watch)(void *userdata);
	void *userdata;
	uint64_t watch_us; /* and is to be called then, if not before; 0 */
	bool over;	   /* it has come to its end, with this exit code: */
	int code;
};

/* 0 or -errno. */
int talk_init(struct talk *talk, struct wizard *wizard, struct ui_loop *loop);
/* The terminal as it was. */
void talk_deinit(struct talk *talk);
/* A line. Names in it have been through usher_printable(). */
void talk_say(struct talk *talk, const char *format, ...) _printf_(2, 3);
/* The same of "name: text", ended with a point where text has none of its own. */
void talk_say_of(struct talk *talk, const char *name, const char *text);
/* Ends the conversation; gives -ECANCELED, which every caller passes on. */
int talk_end(struct talk *talk, int code);
/*
 * Waits until something happens. 1: a line was typed, which only happens where lines are wanted; 0:
 * something else, or the deadline (CLOCK_BOOTTIME in microseconds, 0: none) has come; -ECANCELED.
 */
int talk_turn(struct talk *talk, bool lines, uint64_t deadline_us);
/* 0: the answer is in talk->line; -EAGAIN: the question is moot; -ECANCELED. ask: a bit set. */
int talk_ask(struct talk *talk, unsigned ask, const char *prompt);
/* The answer, without the blanks around it; UTF-8. Not for secrets. The caller frees; NULL: out of
   memory. */
char *talk_words(const struct talk *talk);
/* Whether typed is that word, in English or in the person's language. word: N_(). */
bool talk_is(const char *typed, const char *word);
/* 1: yes; 0: no; negative as talk_ask(). question is translated. */
int talk_confirm(struct talk *talk, const char *question);
/* What goes on is ended, and has ended before this returns. */
void talk_settle(struct talk *talk);
