/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Discovers until the accessory of the command line is there: by its id or key at once, by a
 * name, a code or as the nearest after a settling time, in which another of that name or code,
 * or a nearer one, can still show itself.
 */
#include "cli/loop.h"

enum {
	PICK_SETTLE_MS = 1000,
	PICK_FRAMES_MS =
		4000, /* frames that alternate: the name may come seconds before the protocol */
};

struct wanted {
	const char *name; /* id, key or name; NULL: that of the code, else the nearest */
	const struct usher_code *code; /* borrowed; it names its accessory; NULL */
	const char *product;
	bool again;	/* the nearest may be one that is set up already */
	bool to_set_up; /* it is of no use before it is known what it speaks */
	uint64_t deadline_ms;
	int late_error; /* what it is when the deadline passes */
};

/* From the command line: ACCESSORY or --nearest, not both, or the code alone, where there is one (NULL: not)
   that names its accessory. 0 or an exit code, after saying why. */
int wanted_init(struct wanted *wanted, const struct cli *cli,
		const struct usher_code *code);
/* 0 and a reference, or an exit code, after saying why. Discovery is left running. */
int pick_accessory(const struct cli *cli, struct loop *loop, const struct wanted *wanted,
		   struct usher_accessory **ret);
/* Discovery of what the options name. wanted: who is to be found, which may say its radio; NULL: everybody. 0, or
   an exit code after saying why. */
int pick_discover(const struct cli *cli, struct usher *usher, const struct wanted *wanted,
		  bool all);
/* What keeps discovery from working, said with its cure; the exit code. */
int pick_fail_radio(const struct cli *cli, const struct usher_event *event);
