/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by espressif-client.c (the table of states, the seam),
 * espressif-exchange.c (a request and its answer), espressif-inquire.c (what it is, the code, the
 * session), espressif-scan.c and espressif-join.c. The picture is in doc/protocols/espressif.md.
 */
#include "provision/credentials.h"
#include "provision/espressif-messages.h"
#include "provision/espressif-security.h"
#include "provision/espressif-version.h"
#include "provision/espressif.h"
#include "provision/machine.h"

enum client_state {
	CLIENT_IDLE,
	CLIENT_VERSION,
	CLIENT_ASK_CODE,
	CLIENT_SESSION,
	CLIENT_SCAN_START,
	CLIENT_SCAN_STATUS,
	CLIENT_SCAN_RESULT,
	CLIENT_ASK,
	CLIENT_CUSTOM,
	CLIENT_SET,
	CLIENT_APPLY,
	CLIENT_JOIN, /* subscribes where it can be told; begins the time that a join may take */
	CLIENT_STATUS,
	CLIENT_RESET,
	CLIENT_REPROV,
};

/* clang-format off */
enum {
	/* Of one code. An error ends a session; an accessory that makes one after the other is given up. */
	CLIENT_SESSIONS_MAX = 12,
	CLIENT_CODES_MAX    = 20,  /* typed in; each was wrong */
	CLIENT_CODE_MAX     = 128,
	CLIENT_PAGE         = 4,   /* networks a message: some 170 bytes, Bluedroid has room for 256 */
	CLIENT_SCAN_POLL_US = 100000, /* a scan that is not awaited: the first look, then twice as long */
	CLIENT_POLL_US      = 250000,  /* the first look whether it has joined, then twice as long */
	CLIENT_POLL_MAX_US  = 2000000,
	CLIENT_UNSURE_MAX   = 5,   /* answers in a row that do not say whether it joined */
	CLIENT_NOTE_SIZE    = 96,
};
/* clang-format on */

/* Of the one request that is outstanding. */
enum client_turn {
	TURN_NONE,
	TURN_WRITING,
	TURN_READING,
	TURN_WAITING, /* the same request again a little later */
};

enum client_scan {
	SCAN_TO_DO,
	SCAN_LISTING, /* it has results, of which we have scan_first */
	SCAN_DONE,
};

struct provision_machine {
	struct machine machine; /* its states are enum client_state */
	struct provision_options options;
	struct espressif_endpoints endpoints;
	struct espressif_version version;

	struct espressif_session *session; /* NULL: none is agreed on, or it broke */
	unsigned sessions, codes;
	bool asks_code, code_known, code_judged;
	struct secret *code;		    /* NULL: empty */
	enum provision_verdict code_reason; /* why it is asked for again; PROVISION_OK */
	bool code_certain;

	enum client_turn turn;
	unsigned endpoint;
	struct buf plain, frame; /* of the outstanding request, of its answer */

	enum client_scan scan;
	unsigned scan_first, scan_count, scan_page;

	size_t customs; /* of the options', sent */

	struct credentials credentials;
	bool joining;	/* it was told to: it has the credentials */
	bool inquiring; /* it does not take them: what does it with those that it has? */
	bool cleared;	/* and was told to forget them */
	bool subscribed, woken;
	uint64_t join_until; /* also where a session is agreed on in between */
	unsigned poll_us;    /* until the next look */
	unsigned unsure;
	int attempts; /* that remained last; -1 */
	/* The join failed, and it is being reset for the next one. */
	bool failed;
	enum provision_verdict failure;

	char note[CLIENT_NOTE_SIZE];
	struct provision_facts facts;
};

/* espressif-client.c: enters the state that gets what is missing next. */
void espressif_proceed(struct provision_machine *m);

/* espressif-exchange.c */
struct client_exchange {
	unsigned endpoint; /* of the vendor's own, the first */
	bool clear;	   /* not encrypted */
	bool secret;	   /* it holds the credentials */
	/* Appends the request. 0; an error of the session's, which is told as take's is. */
	int (*build)(struct provision_machine *m, struct buf *buf);
	void (*take)(struct provision_machine *m, const uint8_t *data, size_t len);
	/* The accessory refused it, or its answer is none (error is NULL then). The session is gone.
	   NULL: that ends the setup. */
	void (*failed)(struct provision_machine *m, const struct provision_event *error);
	/* Its deadline passed. NULL: ends as timed out. */
	void (*late)(struct provision_machine *m);
};
void espressif_exchange_enter(struct provision_machine *m);
void espressif_exchange_handle(struct provision_machine *m,
			       const struct provision_event *event);
void espressif_exchange_timeout(struct provision_machine *m);
/* From take(): the same request again after poll_us, or when it notifies; poll_us doubles. */
void espressif_look_again(struct provision_machine *m);
/* r, below 0, is what came of the request or the answer: the end that belongs to it. */
void espressif_exchange_end(struct provision_machine *m, int r);
/* From take(): the same; failed() where there is one. */
void espressif_exchange_broken(struct provision_machine *m, int r);
/* espressif_proceed() begins a new one. */
void espressif_drop_session(struct provision_machine *m);
/* NULL: the state has none. */
const struct client_exchange *espressif_exchange_of(unsigned state);

/* espressif-inquire.c */
extern const struct client_exchange espressif_exchange_version,
	espressif_exchange_session;
void espressif_start(struct provision_machine *m, const struct provision_event *event);
void espressif_ask_code_enter(struct provision_machine *m);
void espressif_ask_code_handle(struct provision_machine *m,
			       const struct provision_event *event);
/* It hung up while our code was proved. */
void espressif_code_hung_up(struct provision_machine *m);
/* A new session, for espressif_exchange_session to agree on. 0; below 0: it could not, and the setup has ended. */
int espressif_begin_session(struct provision_machine *m);

/* espressif-scan.c */
extern const struct client_exchange espressif_exchange_scan_start,
	espressif_exchange_scan_status, espressif_exchange_scan_result;

/* espressif-join.c */
extern const struct client_exchange espressif_exchange_custom, espressif_exchange_set,
	espressif_exchange_apply, espressif_exchange_status, espressif_exchange_reset,
	espressif_exchange_reprov;
void espressif_ask_enter(struct provision_machine *m);
void espressif_ask_handle(struct provision_machine *m,
			  const struct provision_event *event);
void espressif_join_enter(struct provision_machine *m);
void espressif_join_handle(struct provision_machine *m,
			   const struct provision_event *event);
/* The link is gone while the accessory joined, or failed to. */
void espressif_join_lost(struct provision_machine *m);
