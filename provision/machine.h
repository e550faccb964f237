/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What every client of a provisioning protocol is made of: a table of states, each with the
 * events that it takes and a deadline; the queue of actions; one end. A protocol's struct
 * provision_machine begins with a struct machine, so the functions here take it whole, and
 * three of them are its step(), next() and deadline() as they are.
 */
#include "provision/step.h"

/* clang-format off */
#define MACHINE_SECONDS(s) ((s) * UINT64_C(1000000))
#define MACHINE_NEVER      UINT64_MAX
#define MACHINE_ON(type)   (1u << PROVISION_##type)

enum { MACHINE_ACTIONS_MAX = 16 }; /* what one step may give; no client of ours gives half of it */
/* clang-format on */

struct machine_row {
	const char *name;
	unsigned
		accepts; /* MACHINE_ON() of events; CANCEL, CLOSED and TIMEOUT come everywhere */
	uint64_t timeout_us; /* MACHINE_NEVER; 0: that of the state before goes on */
	void (*enter)(struct provision_machine *m);
	void (*handle)(struct provision_machine *m, const struct provision_event *event);
	void (*timeout)(struct provision_machine *m); /* NULL: ends as timed out */
};

/* What a protocol has words for, beside a network's name and passphrase. */
enum machine_ability {
	MACHINE_CAN_IDENTIFY = 1 << 0,
	MACHINE_CAN_RESET = 1 << 1,
	MACHINE_CAN_CONFIGURE = 1 << 2, /* a beacon, and nothing else */
	MACHINE_CAN_HOSTNAME = 1 << 3,
	MACHINE_CAN_DEVICE_NAME = 1 << 4,
	MACHINE_CAN_CUSTOM = 1 << 5,
	MACHINE_CAN_BSSID = 1 << 6,
};

/* All but name and rows may be left out. */
struct machine_table {
	const char *name;		/* of the protocol, in logs */
	const struct machine_row *rows; /* row 0 is the state before START */
	unsigned can;			/* MACHINE_CAN_... */
	/* The link is gone. NULL: ends as lost, certainly. */
	void (*closed)(struct provision_machine *m);
	/* Of the end after CANCEL: the detail. */
	const char *(*cancelled)(const struct provision_machine *m);
	/* At every end: what has to be wiped is. */
	void (*ended)(struct provision_machine *m);
	/* Asked before the row: false drops the event. */
	bool (*admit)(struct provision_machine *m, const struct provision_event *event);
	/* Details of machine_request_failed(): a characteristic is missing; it wants to be paired. */
	const char *lacks, *unpaired;
};

struct machine {
	const struct machine_table *table;
	unsigned state;
	const char *
		impossible; /* of what was asked for, what it has no words for; or NULL */
	enum provision_phase phase;
	uint64_t now_us;
	uint64_t
		until_us; /* of the state, or of the states that it goes on from; 0: none */
	/* Sooner than that, the same timeout() comes; forgotten at the next state. 0: none. */
	uint64_t quiet_us;
	struct provision_action actions[MACHINE_ACTIONS_MAX];
	size_t first_action, n_actions;
	struct provision_action end;
	bool ended, end_given;
};

/* Asked for what the table's protocol cannot, it ends at START as unsupported: nothing that
   the user wanted is left out without a word. */
void machine_init(struct provision_machine *m, const struct machine_table *table,
		  const struct provision_options *options);

/* After the end none of these does anything. */
/* Enters a state, or the same one again. */
void machine_enter(struct provision_machine *m, unsigned state);
void machine_emit(struct provision_machine *m, const struct provision_action *action);
void machine_read(struct provision_machine *m, unsigned endpoint);
void machine_subscribe(struct provision_machine *m, unsigned endpoint);
/* data stays the machine's until the outcome was fed. */
void machine_write(struct provision_machine *m, unsigned endpoint, const void *data,
		   size_t len, bool secret);
void machine_phase(struct provision_machine *m, enum provision_phase phase);
void machine_fact(struct provision_machine *m);
void machine_note(struct provision_machine *m, const char *sentence);
/* The first end stands. detail is static, or NULL. */
void machine_end(struct provision_machine *m, enum provision_verdict verdict,
		 bool certain, const char *detail);
/* A request failed at the transport, or the accessory refused it: the end that belongs to it.
   With the link: none, because CLOSED follows and says more. */
void machine_request_failed(struct provision_machine *m,
			    const struct provision_event *event);
/* What the error of a request says: the link is gone; the accessory wants a paired one. */
bool machine_link_is_gone(const struct provision_event *event);
bool machine_wants_pairing(const struct provision_event *event);

/* step(), next() and deadline() of the protocol. */
void machine_step(struct provision_machine *m, const struct provision_event *event);
bool machine_next(struct provision_machine *m, struct provision_action *ret);
uint64_t machine_deadline(const struct provision_machine *m);
