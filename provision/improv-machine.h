/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by improv-client.c (the table of states, the seam),
 * improv-inquire.c (what it is, whom it is for) and improv-rpc.c (commands and their ends).
 * The picture is in doc/protocols/improv.md.
 */
#include "provision/credentials.h"
#include "provision/improv-facts.h"

enum client_state {
	CLIENT_IDLE,
	CLIENT_SUBSCRIBE,
	CLIENT_CAPABILITIES,
	CLIENT_STATE,
	CLIENT_BUSY, /* it joins a network that somebody else gave it */
	CLIENT_AUTHORIZE,
	CLIENT_IDENTIFY,
	CLIENT_INFO,
	CLIENT_HOSTNAME,
	CLIENT_DEVICE_NAME,
	CLIENT_SCAN,
	CLIENT_ASK_NETWORK,
	CLIENT_ASK_PASSPHRASE,
	CLIENT_SEND,
	CLIENT_JOIN,
	CLIENT_DIAGNOSE, /* the join failed: does it see the network at all? */
};

/* clang-format off */
enum {
	CLIENT_AUTHORIZE_MAX  = 10, /* an accessory that revokes again is not worth more presses */
	/* A list this long may have been cut to fit a frame: no usual network fits any more. */
	CLIENT_LIST_FULL = 240,
	/* What a network takes in a list beside its SSID: "-60", "WPA2" and three lengths. */
	CLIENT_ENTRY_REST = 10,
};
/* clang-format on */

/* The one command that is outstanding. */
struct client_rpc {
	uint8_t command;
	uint8_t error;	  /* enum improv_error that came for it; IMPROV_ERROR_NONE */
	bool written;	  /* the write was acknowledged */
	bool done;	  /* its result is complete */
	uint8_t list_len; /* of the longest list of networks that came */
};

struct provision_machine {
	struct machine machine;		  /* its states are enum client_state */
	struct provision_options options; /* its strings are the two below */
	char *hostname, *device_name;

	unsigned subscribing; /* index into the order of subscriptions */
	unsigned authorizations;
	enum improv_state accessory;
	uint32_t capabilities; /* enum improv_capability, and unknown bits */
	bool info_done, hostname_done, device_name_done, scan_done;
	bool inner_length; /* it wants the length of a name once more inside the data */
	/* Of the join: what it said since the credentials were sent. */
	bool joining, provisioned, fell_back;

	struct credentials credentials;

	struct client_rpc rpc;
	struct buf frame; /* the write that is outstanding */
	/* A result that did not fit a notification is being read; for which command. */
	bool reading, read_again;
	uint8_t read_for;

	struct provision_facts facts;
};

/* improv-client.c */
/* A request failed at the transport, or the accessory refused it. */
void improv_client_request_failed(struct provision_machine *m,
				  const struct provision_event *event);
/* Takes a State notification; false when it is another endpoint's or empty. */
bool improv_client_take_state(struct provision_machine *m,
			      const struct provision_event *event);

/* improv-inquire.c: the way to the credentials. improv_client_proceed() enters the state that gets
   what is missing next. */
void improv_client_proceed(struct provision_machine *m);
void improv_client_start(struct provision_machine *m,
			 const struct provision_event *event);
void improv_subscribe_enter(struct provision_machine *m);
void improv_subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event);
void improv_capabilities_enter(struct provision_machine *m);
void improv_capabilities_handle(struct provision_machine *m,
				const struct provision_event *event);
void improv_state_enter(struct provision_machine *m);
void improv_state_handle(struct provision_machine *m,
			 const struct provision_event *event);
void improv_authorize_enter(struct provision_machine *m);
void improv_authorize_timeout(struct provision_machine *m);
void improv_wait_handle(struct provision_machine *m, const struct provision_event *event);
void improv_ask_network_enter(struct provision_machine *m);
void improv_ask_passphrase_enter(struct provision_machine *m);
void improv_ask_handle(struct provision_machine *m, const struct provision_event *event);

/* improv-rpc.c: what every command has in common. */
void improv_rpc_start(struct provision_machine *m, uint8_t command, const void *data,
		      size_t len);
void improv_rpc_start_wifi(struct provision_machine *m, const struct improv_wifi *wifi);
void improv_rpc_handle(struct provision_machine *m, const struct provision_event *event);
void improv_rpc_timeout(struct provision_machine *m);

/* improv-commands.c: how each command starts, takes a result and ends. */
struct client_command {
	void (*start)(struct provision_machine *m);
	/* 0; -EBADMSG: its strings run past the data. Sets rpc.done when nothing more is to come. */
	int (*take)(struct provision_machine *m, const struct improv_frame *frame);
	/* After the write was acknowledged, with each thing that came. */
	void (*evaluate)(struct provision_machine *m);
	/* The deadline passed, the write was acknowledged. NULL: ends as timed out. */
	void (*timeout)(struct provision_machine *m);
	/* Its write, a read or its bytes failed. NULL: that ends the setup. */
	void (*failed)(struct provision_machine *m);
};
/* NULL: the state runs no command. */
const struct client_command *client_command(enum client_state state);
void improv_command_enter(struct provision_machine *m);
/* The accessory said, or the link's end means, that the credentials worked. */
bool improv_join_succeeded(const struct provision_machine *m);
void improv_join_lost(struct provision_machine *m);
