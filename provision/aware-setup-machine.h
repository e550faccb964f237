/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by aware-setup-client.c (the table of states, the way to the
 * credentials, the seam), aware-setup-join.c (what comes of them) and aware-setup-exchange.c (one
 * request, sent until it is answered).
 * The picture is in doc/protocols/aware-setup.md.
 */
#include "provision/aware-setup.h"
#include "provision/credentials.h"

enum aware_setup_client_state {
	AWARE_CLIENT_IDLE,
	AWARE_CLIENT_SUBSCRIBE,
	AWARE_CLIENT_HELLO,
	AWARE_CLIENT_BUSY, /* it joins a network that it was given before */
	AWARE_CLIENT_IDENTIFY,
	AWARE_CLIENT_RESET,
	AWARE_CLIENT_SCAN,
	AWARE_CLIENT_ASK,
	AWARE_CLIENT_SEND,
	AWARE_CLIENT_JOIN, /* it has the credentials, and works on it */
};

/* The one request that is outstanding. */
struct aware_setup_exchange {
	uint8_t type; /* 0: none */
	uint16_t id;
	bool secret;	/* it carries a passphrase */
	unsigned tries; /* since it answered anything last */
};

struct provision_machine {
	struct machine machine;
	struct provision_options options;
	uint8_t bssid[6];
	struct aware_setup_exchange exchange;
	struct buf request;
	bool on_air;	  /* its bytes are the transport's */
	struct buf early; /* an answer that came before the outcome of its request */
	uint16_t last_id;
	unsigned capabilities;
	uint8_t page; /* networks that came so far */
	bool scan_done;
	bool joining; /* credentials were sent, and no verdict came */
	struct credentials credentials;
	struct provision_facts facts;
};

/* Request to send; fields are put into m->request between these two. */
void aware_setup_exchange_begin(struct provision_machine *m, enum aware_setup_type type);
void aware_setup_exchange_send(struct provision_machine *m, bool secret);
/* One without fields. */
void aware_setup_exchange_plain(struct provision_machine *m, enum aware_setup_type type);
/* handle() and timeout() of each row with a request. */
void aware_setup_exchange_handle(struct provision_machine *m,
				 const struct provision_event *event);
void aware_setup_exchange_timeout(struct provision_machine *m);

/* aware-setup-join.c */
void aware_setup_send_enter(struct provision_machine *m);
/* It works on it. */
void aware_setup_send_pending(struct provision_machine *m);
void aware_setup_join_answered(struct provision_machine *m,
			       struct aware_setup_message *answer);
/* Where it is on the network, where an answer tells. */
void aware_setup_take_place(struct provision_machine *m,
			    const struct aware_setup_message *answer);

/* aware-setup-client.c. Enters the state that gets what is missing next. */
void aware_setup_proceed(struct provision_machine *m);
/* By state: the answer proper; PENDING came. */
void aware_setup_answered(struct provision_machine *m,
			  struct aware_setup_message *answer);
void aware_setup_pending(struct provision_machine *m);
/* It does not answer any more: late says whether the state's whole time is over. */
void aware_setup_silent(struct provision_machine *m, bool late);
