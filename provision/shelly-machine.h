/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by shelly-client.c (the table of states, the way from one to
 * the next) and shelly-commands.c (each method's request and what comes of it). The picture
 * is in doc/protocols/shelly.md.
 */
#include "provision/credentials.h"
#include "provision/rpc-channel.h"
#include "provision/rpc-message.h"
#include "provision/shelly-facts.h"

enum shelly_state {
	SHELLY_IDLE,
	SHELLY_SUBSCRIBE,
	SHELLY_INFO,
	SHELLY_STATUS, /* is it set up already? */
	SHELLY_WAIT,   /* it joins a network that it was given before */
	SHELLY_BUSY_PAUSE,
	SHELLY_BUSY, /* and is asked how that goes */
	SHELLY_NAME,
	SHELLY_SCAN,
	SHELLY_ASK_PASSWORD, /* of the device */
	SHELLY_ASK,	     /* for the network, its passphrase */
	SHELLY_SEND,
	SHELLY_SAVE,   /* Mongoose OS: what was set is kept */
	SHELLY_REBOOT, /* it restarts by itself, the link goes */
	SHELLY_JOIN,
	SHELLY_POLL,
	SHELLY_PAUSE, /* between two polls */
	SHELLY_DIAGNOSE,
	SHELLY_RESET,
};

/* Which methods it knows: of a plain Mongoose OS once one of Shelly's was not found. */
enum shelly_family {
	SHELLY_FAMILY_SHELLY,
	SHELLY_FAMILY_MONGOOSE,
};

/* clang-format off */
enum {
	SHELLY_NAME_MAX      = 64, /* Sys.SetConfig, device.name */
	SHELLY_FALLS_MAX     = 2,  /* joins that it gave up by itself; a first one often fails */
	SHELLY_DOWN_US       = 15000000, /* "disconnected" for so long: it does not try any more */
	SHELLY_POLL_US       = 1000000,
	SHELLY_CHALLENGES_MAX = 8, /* of one request: it wants another one each time */
};
/* clang-format on */

struct provision_machine {
	struct machine machine; /* its states are enum shelly_state */
	struct provision_options options;
	char *device_name, *hostname; /* the options' strings */

	struct rpc_channel channel;
	unsigned id; /* of the request that is under way */
	enum shelly_family family;
	bool family_known;

	/* Authentication: asked for by error 401. */
	bool challenged;
	bool challenge_used; /* it was answered, and taken */
	bool answered;	     /* the request that is under way carries the answer */
	unsigned challenges; /* in a row */
	struct rpc_challenge challenge;
	struct secret *password;
	enum provision_verdict
		password_fault;	  /* of the one before: why it is asked for again */
	enum shelly_state resume; /* once the password is known */

	bool info_done, status_done, name_done, scan_done;
	bool joining; /* it has the credentials */
	enum shelly_wifi wifi;
	enum shelly_failure failure;
	/* Attempts that failed, as its status shows them, and as it sent news of them. */
	unsigned falls, told;
	uint64_t down_us; /* since when it says "disconnected"; 0: it does not */
	struct credentials credentials;
	struct provision_facts facts;
};

/* shelly-client.c: enters the state that gets what is missing next. */
void shelly_proceed(struct provision_machine *m);
/* It did not join: the network or its passphrase is asked for again, or that is the end. */
void shelly_join_failed(struct provision_machine *m, enum provision_verdict verdict,
			bool certain, const char *detail);

/* shelly-commands.c: how each method is called, and what comes of it. */
struct shelly_command {
	const char *method[2]; /* by family; NULL: it has none */
	/* Appends ,"params":{...}; NULL: there are none. */
	void (*params)(struct provision_machine *m, struct buf *buf);
	bool secret;
	void (*take)(struct provision_machine *m, const struct json *result);
	/* An error but 401. NULL: it ends as refused. */
	void (*refused)(struct provision_machine *m, int error);
	/* No answer came in time, or none that can be read. NULL: it ends. */
	void (*given_up)(struct provision_machine *m);
};
/* NULL: the state calls no method. */
const struct shelly_command *shelly_command(enum shelly_state state);
/* What the device sends by itself. True: another state was entered. */
bool shelly_news(struct provision_machine *m, const struct rpc_message *message);
void shelly_join_deadline(struct provision_machine *m);

/* shelly-call.c: what every call has in common. */
void shelly_call_enter(struct provision_machine *m);
void shelly_call_handle(struct provision_machine *m, const struct provision_event *event);
void shelly_call_timeout(struct provision_machine *m);
/* While no call is under way: what was outstanding, and what the device sends by itself. */
void shelly_listen(struct provision_machine *m, const struct provision_event *event);
