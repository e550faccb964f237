/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The client's insides: nymea-client.c is the table of states and the way from one to the next,
   nymea-call.c the commands and what comes of them. */
#include "provision/credentials.h"
#include "provision/nymea.h"

enum nymea_machine_state {
	NYMEA_IDLE,
	NYMEA_SUBSCRIBE,
	NYMEA_STATUS,
	NYMEA_BUSY, /* it joins a network that it was given before */
	NYMEA_NETWORKS,
	NYMEA_LOOK, /* it knows no networks: it is to look for some */
	NYMEA_LOOK_PAUSE,
	NYMEA_ASK,
	NYMEA_SEND,
	NYMEA_SEND_HIDDEN,
	NYMEA_JOIN,
	NYMEA_ADDRESS,
	NYMEA_ADDRESS_PAUSE,
	NYMEA_DIAGNOSE,
	NYMEA_RESET,
};

/* clang-format off */
enum {
	NYMEA_SCAN_US       = 4000000,  /* of all channels; nothing tells its end */
	NYMEA_START_US      = 20000000, /* after which a join that has not begun never will */
	NYMEA_ADDRESS_US    = 1000000,
	NYMEA_ADDRESSES_MAX = 4,        /* times it is asked for its address */
};
/* clang-format on */

struct provision_machine {
	struct machine machine; /* its states are enum nymea_machine_state */
	struct provision_options options;
	unsigned subscribed;
	enum nymea_state state;

	/* The command that is under way. */
	struct buf out;
	size_t written, writing;
	bool sent; /* all of it was acknowledged */
	struct json *answer;
	const char *broken; /* what is wrong with it; NULL: nothing */
	struct buf line;    /* what came of an answer so far */

	bool networks_done, looked;
	bool hidden; /* it does not see the network: it is joined as a hidden one */
	/* Of the join: it has the credentials; it began; it got as far as an address; it has joined. */
	bool joining, started, addressed, joined;
	unsigned addresses;
	struct credentials credentials;
	struct provision_facts facts;
};

/* nymea-client.c */
void nymea_proceed(struct provision_machine *m);
/* The same once the network is known. */
void nymea_proceed_joining(struct provision_machine *m);
/* Takes NetworkManager's state; false: it is another endpoint's, or none. */
bool nymea_take_state(struct provision_machine *m, const struct provision_event *event);
/* What the state means to the join. */
void nymea_watch(struct provision_machine *m);
void nymea_join_failed(struct provision_machine *m, enum provision_verdict verdict,
		       bool certain, const char *detail);

/* nymea-call.c */
void nymea_call_enter(struct provision_machine *m);
void nymea_call_handle(struct provision_machine *m, const struct provision_event *event);
void nymea_call_timeout(struct provision_machine *m);
/* While no command is under way. */
void nymea_listen(struct provision_machine *m, const struct provision_event *event);
