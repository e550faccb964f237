/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A command that runs while something holds (`usher join ... -- COMMAND`), as a job of a shell:
 * a process group of its own, which has the terminal where usher had it. So Ctrl-C ends the
 * command alone, and a signal reaches all that it started. When it stops (Ctrl-Z), usher stops
 * with it, and goes on with it. When usher is killed, it gets SIGTERM.
 */
#include "ui-tui/scope.h"

#include <sys/types.h>

/* clang-format off */
enum { /* as env(1), timeout(1) and the shell have it */
	COMMAND_CANNOT_RUN = 126,
	COMMAND_NOT_FOUND  = 127,
	COMMAND_SIGNALLED  = 128, /* and the number of the signal */
};
/* clang-format on */

enum { COMMAND_SIGNAL_ROOM = sizeof("RTMIN+30") };

struct command {
	pid_t pid; /* its process group too; 0: not started, or ended */
	int tty;   /* -1: there is no terminal */
	bool ended;
	int status; /* once ended: what it exited with */
	int signal; /* or what killed it; 0 */
};

#define COMMAND_INIT      \
	{                 \
		.tty = -1 \
	}

/* Whether a program of that name can be run: 0, -ENOENT, -EACCES. As execvp() looks for it. */
int command_find(const char *name);
/* environment: NULL-terminated "NAME=value". to_stderr: what it prints goes there. 0 or -errno. */
int command_start(struct command *command, char *const *argv, char *const *environment,
		  bool to_stderr);
/* After a SIGCHLD; it may stop this process as well. Whether it has ended. */
bool command_check(struct command *command);
/* To all of its group. */
void command_kill(const struct command *command, int signal);
/* What a shell would give for it. */
int command_code(const struct command *command);
/* The name of the signal that killed it, "INT", "RTMIN+1"; NULL: none did. Maybe in room. */
const char *command_signal(const struct command *command, char room[COMMAND_SIGNAL_ROOM]);
void command_deinit(struct command *command);
