/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The table of verbs: one row each gives dispatch, help, completions, and what man pages are
   checked against. */
#include "cli/cli.h"

enum operand_kind {
	OPERAND_NONE,
	OPERAND_ACCESSORY,
	OPERAND_VERB,
	OPERAND_ACTION,	 /* a word of `actions`, then what it takes */
	OPERAND_COMMAND, /* none; a command to run after "--" */
};

struct verb {
	const char *name;  /* NULL ends the table */
	const char *usage; /* what follows the name */
	const char *purpose;
	const char *text;		  /* what else a reader has to know; NULL */
	const struct option_row *options; /* its own; NULL: none */
	int operands_min, operands_max;
	enum operand_kind operand;
	const char *actions;  /* OPERAND_ACTION: separated by spaces; NULL */
	const char *examples; /* lines */
	const char
		*exits; /* lines: the exit codes that a reader of its help has to know */
	int (*run)(struct cli *cli); /* gives the exit code */
};

extern const struct verb verbs[];
const struct verb *verb_find(const char *name);
/* The nearest verb to a mistyped one; NULL. */
const char *verb_nearest(const char *typed);

int verb_wizard(struct cli *cli);
int verb_scan(struct cli *cli);
int verb_setup(struct cli *cli);
int verb_identify(struct cli *cli);
int verb_reset(struct cli *cli);
int verb_wait(struct cli *cli);
int verb_list(struct cli *cli);
int verb_rename(struct cli *cli);
int verb_forget(struct cli *cli);
int verb_doctor(struct cli *cli);
int verb_join(struct cli *cli);
int verb_leave(struct cli *cli);
int verb_restore(struct cli *cli);
int verb_code(struct cli *cli);
int verb_aware(struct cli *cli);
int verb_beacon(struct cli *cli);
int verb_catalog(struct cli *cli);
int verb_help(struct cli *cli);

/* On stdout: what the program or one verb does. */
void help_program(void);
void help_verb(const struct verb *verb);
