/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * usher beacon: what the command line wants of an Eddystone beacon (beacon-options.c), and the
 * session with it (beacon.c).
 */
#include "cli/session.h"

struct beacon_work {
	enum usher_beacon_task task;
	struct usher_beacon *plan; /* owned */
	unsigned slot;
	/* Where an identity key that is agreed on goes: open from before anything is done, so that it
	   cannot be lost; -1: none is. */
	int key_fd;
	const char *key_path;
	bool key_written;
};

#define BEACON_WORK_NONE     \
	{                    \
		.key_fd = -1 \
	}

/* Of the action and the options; the lock code into ret_code, NULL: not given. 0, or an exit code
   after saying why. */
int beacon_take_options(const struct cli *cli, struct beacon_work *work,
			struct secret **ret_code);
/* A key file in which nothing was written goes away again. */
void beacon_work_deinit(struct beacon_work *work);

/* The session is over, well or not: a key that the beacon may have is kept. 0, or an exit code after
   saying why. */
int beacon_keep_key(const struct session *session);
/* It did well: for people. note may be NULL. */
void beacon_print(const struct session *session, const char *note);
