/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a verb runs in: the library's context, and one thing to wait for at a time: an event, a
 * deadline, a signal, or a line that somebody typed. From loop_open() on the first SIGINT or
 * SIGTERM is delivered here, for a clean end; a second one ends the process at once.
 */
#include "cli/cli.h"
#include "cli/prompt.h"

#define LOOP_NEVER UINT64_MAX

enum loop_wake {
	LOOP_EVENT,   /* *ret is the caller's */
	LOOP_MOVED,   /* something went on in the library, without an event */
	LOOP_TIMEOUT, /* deadline has passed */
	LOOP_SIGNAL,  /* loop->signal; only once, or as often as loop_be_patient() said */
	LOOP_CHILD,   /* a child ended or stopped: loop_watch_children() */
	LOOP_INPUT,   /* prompt has a line, or its end */
	LOOP_UNREAD,  /* nobody reads the pipe at output_fd any more */
	LOOP_ERROR,   /* loop->error, a negative errno */
};

struct loop {
	struct usher *usher; /* owned */
	int signal_fd;
	int signal;		/* the last one that came */
	unsigned signals_taken; /* how many more are taken before one kills */
	bool doomed;		/* the next one does */
	struct prompt prompt;	/* is asked while it is open */
	int output_fd;		/* -1: goes on without a reader */
	int error;
};

#define LOOP_CLOSED                                                       \
	{                                                                 \
		.signal_fd = -1, .prompt = PROMPT_CLOSED, .output_fd = -1 \
	}

/* Into a LOOP_CLOSED. 0, or an exit code after saying why. */
int loop_open(struct loop *loop, const struct cli *cli);
/* After everything of the context was freed. A closed one is fine. */
void loop_close(struct loop *loop);
/* Takes that many signals, from now on, before one ends the process at once. */
void loop_be_patient(struct loop *loop, unsigned signals);
/* LOOP_CHILD from now on. */
void loop_watch_children(void);
enum loop_wake loop_next(struct loop *loop, uint64_t deadline_ms,
			 struct usher_event **ret);

/* Milliseconds of CLOCK_BOOTTIME. */
uint64_t loop_now(void);
/* now + span; LOOP_NEVER stays so. */
uint64_t loop_deadline(uint64_t span_ms);
