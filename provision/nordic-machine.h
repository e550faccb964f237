/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by nordic-client.c (the table of states, the way to the
 * credentials), nordic-exchange.c (a request, its response, what is told meanwhile),
 * nordic-scan.c and nordic-join.c. The picture is in doc/protocols/nordic.md.
 */
#include "provision/credentials.h"
#include "provision/nordic.h"

enum nordic_client_state {
	NORDIC_IDLE,
	NORDIC_INFORMATION,
	NORDIC_SUBSCRIBE,
	NORDIC_STATUS,
	NORDIC_BUSY, /* it joins a network that somebody else gave it */
	NORDIC_SCAN,
	NORDIC_ASK,
	NORDIC_SEND,
	NORDIC_JOIN,
	NORDIC_DIAGNOSE, /* the join failed: does it see the network, and as what? */
	NORDIC_ADDRESS,	 /* it joined: which address did it get? */
	NORDIC_FORGET,
	NORDIC_FORGOTTEN, /* it refused to forget: is there anything to forget? */
};

/* The one request that is outstanding. */
struct nordic_exchange {
	int operation;
	bool written;  /* the write was acknowledged */
	bool answered; /* response is there; it may come before the acknowledgement */
	struct nordic_response response;
};

/* What its scan told of a network: sent back as it came. */
struct nordic_seen {
	struct nordic_network network;
	int rssi;
};

struct provision_machine {
	struct machine machine; /* its states are enum nordic_client_state */
	struct provision_options options;
	uint8_t bssid[NORDIC_BSSID_LEN]; /* options.bssid */
	struct credentials credentials;

	unsigned subscribed;
	struct nordic_exchange exchange;
	struct buf request; /* the write that is outstanding */

	bool scan_done;
	size_t n_seen;
	struct nordic_seen seen[PROVISION_NETWORKS_MAX];

	/* Of the join: what was sent, and what it said since. */
	bool joining, attempted, connected, failed, has_reason;
	int reason;
	int told; /* the last state */
	struct nordic_network sent;
	bool corrected; /* a typed network was sent again as the accessory sees it */
	unsigned address_asked;

	struct provision_facts facts;
};

/* nordic-client.c: enters the state that gets what is missing next. */
void nordic_proceed(struct provision_machine *m);
void nordic_broken(struct provision_machine *m, const char *detail);

/* nordic-exchange.c */
/* Writes a request without parameters; nordic_exchange_config() writes one with m->sent. */
void nordic_exchange_start(struct provision_machine *m, enum nordic_operation operation);
void nordic_exchange_config(struct provision_machine *m);
void nordic_exchange_handle(struct provision_machine *m,
			    const struct provision_event *event);
/* Nothing of the request is on its way any more. */
bool nordic_exchange_over(const struct provision_machine *m);
void nordic_exchange_timeout(struct provision_machine *m);

/* What a state makes of what comes; each may be NULL: then it does not matter. */
struct nordic_listener {
	/* The request was written and answered. */
	void (*answered)(struct provision_machine *m,
			 const struct nordic_response *response);
	/* A record was added to the list. */
	void (*seen)(struct provision_machine *m, const struct nordic_seen *seen);
	/* m->attempted, connected, failed may have changed; not before it was answered. */
	void (*state)(struct provision_machine *m);
	/* The deadline passed, the write was acknowledged. NULL: ends as timed out. */
	void (*timeout)(struct provision_machine *m);
	/* The request could not be sent, or not understood. NULL: that ends the setup. */
	void (*failed)(struct provision_machine *m);
};
/* nordic-client.c; NULL: the state runs no exchange. */
const struct nordic_listener *nordic_listener(enum nordic_client_state state);

/* nordic-scan.c */
extern const struct nordic_listener nordic_scan, nordic_diagnose;
void nordic_scan_enter(struct provision_machine *m);
void nordic_diagnose_enter(struct provision_machine *m);
/* Takes a record into the list and the facts; NULL: it is of no use. */
const struct nordic_seen *nordic_seen_add(struct provision_machine *m,
					  const struct nordic_result *result);
/* The network of the credentials; NULL: it was not seen. */
const struct nordic_seen *nordic_seen_network(const struct provision_machine *m);

/* nordic-join.c */
extern const struct nordic_listener nordic_send, nordic_join, nordic_address;
void nordic_send_enter(struct provision_machine *m);
void nordic_address_enter(struct provision_machine *m);
/* 1 to 3 of its states. */
bool nordic_is_attempt(int state);
/* After a diagnosis: seen, or NULL; sure: that it is not seen means something. */
void nordic_join_explained(struct provision_machine *m, const struct nordic_seen *seen,
			   bool sure);
void nordic_join_lost(struct provision_machine *m);
/* Takes an address out of a status; false: there is none yet. */
bool nordic_take_address(struct provision_machine *m,
			 const struct nordic_response *response);
