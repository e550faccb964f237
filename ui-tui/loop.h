/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What both the screen and the plain mode wait in: the keyboard, signals, the terminal's output, the
 * library, a deadline. The keyboard comes first, so that a key never waits for what the radios say.
 */
#include "ui-tui/scope.h"

#include <signal.h>

enum ui_wake {
	UI_WAKE_INPUT,	 /* input_fd has bytes, or its end */
	UI_WAKE_OUTPUT,	 /* output_fd takes more */
	UI_WAKE_MOVED,	 /* the library did something: take its events */
	UI_WAKE_TIMEOUT, /* the deadline has passed */
	UI_WAKE_RESIZED, /* SIGWINCH */
	UI_WAKE_STOPPED, /* SIGTSTP: put things in order, then ui_loop_stop() */
	UI_WAKE_RESUMED, /* SIGCONT */
	UI_WAKE_ENDED,	 /* SIGINT, SIGTERM, SIGHUP: signal */
	UI_WAKE_ERROR,	 /* error: a negative errno */
};

struct ui_loop {
	struct usher *usher; /* borrowed */
	int input_fd;	     /* stdin; -1: it has ended */
	int output_fd;	     /* -1: nothing waits to be written */
	int signal_fd;
	int signal;
	int error;
	bool moved; /* the library did something that was not told yet */
	sigset_t before;
};

/* 0 or -errno. */
int ui_loop_open(struct ui_loop *loop, struct usher *usher);
void ui_loop_close(struct ui_loop *loop);
/* deadline_us: CLOCK_BOOTTIME in microseconds, 0: none. */
enum ui_wake ui_loop_wait(struct ui_loop *loop, uint64_t deadline_us);
/* Stops this process as Ctrl-Z does; returns when it goes on. */
void ui_loop_stop(struct ui_loop *loop);

uint64_t ui_now(void); /* CLOCK_BOOTTIME in microseconds */
