/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One setup, from its start to its END event: progress for people, lines for machines, and
 * (ask.c) the questions that come up on the way.
 */
#include "cli/credentials.h"
#include "cli/loop.h"

enum {
	TRIES_MAX = 3, /* passwords, codes or networks, when a person can correct them */
};

struct beacon_work;

struct session {
	const struct cli *cli;
	struct loop *loop;
	enum usher_goal goal;
	uint64_t timeout_ms; /* of the setup; LOOP_NEVER: as the library has it */

	/* What to answer; an ssid of no length is asked for. */
	uint8_t ssid[SSID_MAX];
	size_t ssid_len;
	struct secret *passphrase; /* owned; NULL: none was given */
	struct secret *code;	   /* owned; what is printed on the accessory; NULL */
	struct usher_code
		*parsed;   /* owned; the same, where it is of a known kind; NULL */
	const char *aware; /* the id of one that is set up over Wi-Fi Aware; NULL */
	bool alone;	   /* the code is all that a setup takes: there is no accessory */
	uint8_t bssid[6];  /* where has_bssid */
	bool has_bssid;
	bool open;    /* the network is known to have no passphrase */
	bool secured; /* it is known to have one */
	bool interactive;
	struct beacon_work *work; /* of usher beacon, instead of credentials; NULL */
	/* What Enter alone answers to the question of the network; no length: nothing is known. */
	uint8_t suggested[SSID_MAX];
	size_t suggested_len;
	bool offered; /* to use the passphrase that this computer has: only once */

	/* While it runs. */
	struct usher_setup *setup;
	char *name;		      /* of the accessory, printable */
	enum usher_question question; /* that the loop's prompt shows */
	char *wanted; /* USHER_ASK_CODE: what the code is called, printable; NULL */
	struct secret *typed;
	unsigned tries;
	int failure; /* an enum usher_error of ours that outranks the library's */
	const char *failure_text, *failure_hint; /* NULL: the table's */
};

void session_deinit(struct session *session);
/* Runs to its end; the exit code, after everything was said. accessory NULL: that of the code. */
int session_run(struct session *session, struct usher_accessory *accessory);

/* ask.c. 0, or a negative errno: the setup cannot go on and has to be cancelled. */
int ask_question(struct session *session, const struct usher_event *event);
int ask_input(struct session *session);
/* Answers what is known before anything is asked. */
int ask_beforehand(struct session *session);

/* send.c: --send, to the setup. 0, or an exit code after saying why. */
int take_sends(const struct cli *cli, struct usher_setup *setup);

/* suggest.c: sets what is suggested by now. */
void suggest(struct session *session);
/* Takes it as the answer: its name, and whether it has a passphrase as far as that is known. */
void suggest_take(struct session *session);
/* Whether this computer has credentials for the network that was chosen. */
bool suggest_is_known(const struct session *session);
