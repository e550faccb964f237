/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A whole setup of any protocol against an accessory and a person with minds of their own:
 * their moves come out of the input. What a machine may never do is checked after each.
 */
#include "base/buf.h"
#include "provision/step.h"

/* A move is 3 bytes (what, argument, length of data) and its data. */
enum session_move {
	SESSION_NOTIFY, /* argument: endpoint; 0x80: cut at the MTU */
	SESSION_ANSWER, /* to the last question */
	SESSION_VALUE,	/* of what is being read, else as NOTIFY */
	SESSION_DONE,	/* what is being written or subscribed to succeeds */
	SESSION_FAIL,	/* what is being read, written, subscribed to; argument: how */
	SESSION_WAIT,	/* argument: seconds; then the deadline may have passed */
	SESSION_CLOSE,	/* argument: as in FAIL */
	SESSION_CANCEL,
	SESSION_MOVES,
};

/* table: of START, or NULL. patient: writes and subscriptions have their outcome as a move. */
void session_run(const struct provision_protocol *protocol,
		 const struct provision_options *options,
		 const struct provision_table *table, bool patient, struct reader *moves);
