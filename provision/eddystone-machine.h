/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by eddystone-client.c (the table of states, the seam),
 * eddystone-unlock.c (the way in) and eddystone-slots.c (what is read and set).
 * The picture is in doc/protocols/eddystone-config.md.
 */
#include "provision/eddystone-config.h"
#include "provision/machine.h"

enum client_state {
	CLIENT_IDLE,
	CLIENT_LOCK_STATE,
	CLIENT_ASK_CODE,
	CLIENT_CHALLENGE,
	CLIENT_UNLOCK,
	CLIENT_UNLOCKED, /* is it? */
	CLIENT_CAPABILITIES,
	CLIENT_CONNECTABLE,
	CLIENT_PUBLIC_KEY,
	/* one slot */
	CLIENT_SELECT,
	CLIENT_INTERVAL,
	CLIENT_RADIO_TX,
	CLIENT_ADVERTISED_TX,
	CLIENT_DATA,
	CLIENT_SET_DATA,
	CLIENT_SET_RADIO_TX,
	CLIENT_SET_ADVERTISED_TX,
	CLIENT_SET_INTERVAL,
	CLIENT_SET_CONNECTABLE,
	/* the whole */
	CLIENT_SET_LOCK,
	CLIENT_LOCK_SET, /* is it? */
	CLIENT_RESET,
	CLIENT_STATES,
};

/* What the slots are gone through for. */
enum client_stage {
	STAGE_LOOK,
	STAGE_CHANGE,
	STAGE_CHECK, /* read back */
};

/* clang-format off */
enum {
	CLIENT_TEXTS_MAX   = 5, /* sentences with figures in them that one step makes */
	CLIENT_TEXT_SIZE   = 200,
};
/* clang-format on */

struct provision_machine {
	struct machine machine;	    /* first: machine.h */
	struct eddystone_plan plan; /* its secrets are its owner's */
	bool retry;
	char texts[CLIENT_TEXTS_MAX][CLIENT_TEXT_SIZE]; /* of this step's actions */
	size_t n_texts;

	struct secret *code; /* the lock code, 16 bytes; NULL: not known */
	bool tried_new;	     /* a change of the code may have worked before a loss */
	enum provision_verdict reason;	    /* why the code is asked for again */
	uint8_t token[EDDYSTONE_KEY_SIZE];  /* the answer to the challenge */
	uint8_t value[EDDYSTONE_WRITE_MAX]; /* the write that is outstanding; wiped */
	size_t value_len;

	enum client_stage stage;
	uint8_t slot;
	size_t changed; /* how many of the steps of STAGE_CHANGE are over */

	struct eddystone_report report;
	struct provision_facts facts; /* none of them is a beacon's */
};

/* eddystone-client.c */
/* A sentence with figures in it, kept until the next step. */
const char *eddystone_text(struct provision_machine *m, const char *format, ...)
	_printf_(2, 3);
/* A request failed at the transport, or the beacon refused it. */
void eddystone_request_failed(struct provision_machine *m,
			      const struct provision_event *event);

/* eddystone-unlock.c: enters the state that comes first; take_*: what each brings. */
void eddystone_take_lock_state(struct provision_machine *m,
			       const struct provision_event *event);
void eddystone_ask_code_enter(struct provision_machine *m);
void eddystone_take_code(struct provision_machine *m,
			 const struct provision_event *event);
void eddystone_take_challenge(struct provision_machine *m,
			      const struct provision_event *event);
void eddystone_build_unlock(struct provision_machine *m);
void eddystone_take_unlock(struct provision_machine *m,
			   const struct provision_event *event);
void eddystone_fail_unlock(struct provision_machine *m,
			   const struct provision_event *event);
void eddystone_take_unlocked(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_build_lock(struct provision_machine *m);
void eddystone_take_set_lock(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_take_lock_set(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_build_reset(struct provision_machine *m);
void eddystone_take_reset(struct provision_machine *m,
			  const struct provision_event *event);

/* eddystone-slots.c */
/* The beacon is open: to SHOW and SET. */
void eddystone_take_capabilities(struct provision_machine *m,
				 const struct provision_event *event);
void eddystone_take_connectable(struct provision_machine *m,
				const struct provision_event *event);
void eddystone_fail_connectable(struct provision_machine *m,
				const struct provision_event *event);
void eddystone_take_public_key(struct provision_machine *m,
			       const struct provision_event *event);
void eddystone_build_select(struct provision_machine *m);
void eddystone_take_select(struct provision_machine *m,
			   const struct provision_event *event);
void eddystone_take_interval(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_take_radio_tx(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_take_advertised_tx(struct provision_machine *m,
				  const struct provision_event *event);
/* What a beacon may leave out is not told then. */
void eddystone_fail_interval(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_fail_radio_tx(struct provision_machine *m,
			     const struct provision_event *event);
void eddystone_fail_advertised_tx(struct provision_machine *m,
				  const struct provision_event *event);
void eddystone_take_data(struct provision_machine *m,
			 const struct provision_event *event);
void eddystone_build_data(struct provision_machine *m);
void eddystone_build_radio_tx(struct provision_machine *m);
void eddystone_build_advertised_tx(struct provision_machine *m);
void eddystone_build_interval(struct provision_machine *m);
void eddystone_build_connectable(struct provision_machine *m);
void eddystone_take_change(struct provision_machine *m,
			   const struct provision_event *event);

/* eddystone-plan.c: what a beacon cannot do, and what it made of what it was told. */
/* NULL: it can; else why not: static, or eddystone_text(). After everything was looked at. */
const char *eddystone_plan_refused(struct provision_machine *m);
/* Notes, and the end. */
void eddystone_plan_judge(struct provision_machine *m);
