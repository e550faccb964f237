/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Waits for one thing at a time: an event of the library, a deadline, a signal, or a line
 * that somebody typed. From loop_begin() on the first SIGINT or SIGTERM is delivered here,
 * for a clean end; a second one ends the process at once.
 */
#include "cli/cli.h"

#define LOOP_NEVER UINT64_MAX

enum loop_wake {
	LOOP_EVENT,   /* *ret is the caller's */
	LOOP_MOVED,   /* something went on in the library, without an event */
	LOOP_TIMEOUT, /* deadline has passed */
	LOOP_SIGNAL,  /* loop->signal; only once, or as often as loop_be_patient() said */
	LOOP_CHILD,   /* a child ended or stopped: loop_watch_children() */
	LOOP_INPUT,   /* input_fd is readable */
	LOOP_UNREAD,  /* nobody reads the pipe at output_fd any more */
	LOOP_ERROR,   /* loop->error, a negative errno */
};

struct loop {
	struct usher *usher; /* borrowed */
	int signal_fd;
	int signal;		/* the last one that came */
	unsigned signals_taken; /* how many more are taken before one kills */
	bool doomed;		/* the next one does */
	int input_fd;		/* -1: none */
	int output_fd;		/* -1: goes on without a reader */
	int error;
};

/* 0 or -errno. */
int loop_begin(struct loop *loop, struct usher *usher);
void loop_end(struct loop *loop);
/* Takes that many signals, from now on, before one ends the process at once. */
void loop_be_patient(struct loop *loop, unsigned signals);
/* LOOP_CHILD from now on. 0 or -errno. */
int loop_watch_children(struct loop *loop);
enum loop_wake loop_next(struct loop *loop, uint64_t deadline_ms,
			 struct usher_event **ret);

/* Milliseconds of CLOCK_BOOTTIME. */
uint64_t loop_now(void);
/* now + span; LOOP_NEVER stays so. */
uint64_t loop_deadline(uint64_t span_ms);
