/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A `usher join` while it runs: what its files share. */
#include "cli/command.h"
#include "cli/loop.h"
#include "cli/network.h"

enum {
	GRACE_MS = 10 * 1000, /* of a command that was told to end: then it is killed */
	SIGNALS_MAX = 2,      /* one more ends usher at once, whatever is half put back */
	PASSPHRASES_MAX = 3,  /* that are typed for one network */
};

struct joining {
	const struct cli *cli;
	struct loop loop;
	struct usher_network *network;
	struct usher_join *join;
	bool once;		 /* it is left at the end */
	bool leaving;		 /* we have said so */
	unsigned signals;	 /* that came */
	struct usher_event *end; /* kept until the command, or a question, has ended */

	struct command command;
	int cannot_run;	  /* why the command could not be started, negative errno */
	bool ran;	  /* it was started */
	uint64_t kill_at; /* when it is killed */

	bool interactive;
	unsigned tries; /* passphrases that were typed */
	struct secret *typed;
};

/* The network, as far as it is known by now, for a terminal; the caller frees. */
char *joining_name(const struct joining *joining);
/* Puts this computer back, if that has not begun. */
void joining_leave(struct joining *joining);

/* join-command.c */
/* Before anything is changed for it: 0, or an exit code after saying why it cannot be run. */
int joining_check_command(const struct cli *cli);
bool joining_runs(const struct joining *joining);
void joining_start_command(struct joining *joining);
/* The network is gone: what the command does on it cannot succeed any more. */
void joining_stop_command(struct joining *joining);
void joining_on_child(struct joining *joining);
/* What it ended with, when that is no success, as a sentence; NULL: it did well, or never ran. */
char *joining_command_problem(const struct joining *joining);
int joining_command_exit(const struct joining *joining);

/* join-ask.c */
/* After a failure that a passphrase may mend it is asked for: the end waits while the loop's prompt is open. */
void joining_ask(struct joining *joining);
/* What was typed is there. 1: the network has it, begin again; 0: more to come; negative: give up. */
int joining_on_input(struct joining *joining);
