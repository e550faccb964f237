/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Bytes on their way to a terminal that may not read them now: stopped with Ctrl-S, or behind a slow
 * line. They are written to memory, and go out as the terminal takes them; nothing waits for it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct outlet {
	int memory;	 /* what is to go out is written here */
	int terminal;	 /* our own description of it, where it could be had */
	bool waits;	 /* it could not: a write may wait, and has to be small */
	off_t sent, end; /* in memory */
	uint64_t bytes;	 /* that went out so far */
};

/* fd: the terminal, borrowed. 0 or -errno. */
int outlet_init(struct outlet *outlet, int fd);
void outlet_deinit(struct outlet *outlet);
/* How much is in memory. */
off_t outlet_written(const struct outlet *outlet);
/* What is in memory now has been written as a whole. */
void outlet_commit(struct outlet *outlet);
/* Forgets what has not gone out. */
void outlet_discard(struct outlet *outlet);
bool outlet_is_empty(const struct outlet *outlet);
/* As much as the terminal takes now. 0; -errno: it is gone. */
int outlet_pump(struct outlet *outlet);
