/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A program of the host that is run on one file of a stranger's: as a process of its own, without
 * anything of the caller's but that file, with limits and a deadline. No shell is in between. What it
 * prints is taken, and treated as a secret.
 */
#include "base/macros.h"

#include <systemd/sd-event.h>

enum { COMMAND_FILE_FD = 3 }; /* the file, "/dev/fd/3" of the program */

struct command;

struct command_config {
	const char *const *argv; /* NULL at the end; the first is looked for in PATH */
	const char *const *env;	 /* the same; all that it gets */
	int file;		 /* borrowed for the call */
	size_t output_max;
	uint64_t deadline_us; /* from now */
	uint64_t memory;      /* bytes of address space */
	unsigned cpu_s;
};

/*
 * Once, from the event loop; it may free the command. result: its exit status; -ETIMEDOUT, -E2BIG
 * more than output_max, -ECHILD a signal ended it, -ENOMEM. output: wiped afterwards.
 */
typedef void (*command_fn)(int result, const uint8_t *output, size_t len, void *userdata);

/* 0; -ENOENT: there is no such program; what a failed start gives. */
int command_new(sd_event *event, const struct command_config *config, command_fn fn,
		void *userdata, struct command **ret);
/* Kills it, where it still runs, and does not wait for it. fn is not called. */
struct command *command_free(struct command *command);
DEFINE_FREEP(command)
