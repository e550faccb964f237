/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What both the screen and the plain mode wait in: the library, the keyboard, signals, a deadline.
 * The keyboard comes first, so that a key never waits for what the radios say.
 */
#include "ui-tui/scope.h"

enum ui_wake {
	UI_WAKE_INPUT,	 /* stdin has bytes, or its end */
	UI_WAKE_MOVED,	 /* the library did something: take its events */
	UI_WAKE_TIMEOUT, /* the deadline has passed */
	UI_WAKE_RESIZED, /* SIGWINCH */
	UI_WAKE_RESUMED, /* SIGCONT */
	UI_WAKE_ENDED,	 /* SIGINT, SIGTERM, SIGHUP: signal */
	UI_WAKE_ERROR,	 /* error: a negative errno */
};

struct ui_loop {
	struct usher *usher; /* borrowed */
	int signal_fd;
	int signal;
	int error;
};

/* 0 or -errno. */
int ui_loop_open(struct ui_loop *loop, struct usher *usher);
void ui_loop_close(struct ui_loop *loop);
/* deadline_us: CLOCK_BOOTTIME in microseconds, 0: none. */
enum ui_wake ui_loop_wait(struct ui_loop *loop, uint64_t deadline_us);
