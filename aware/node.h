/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One device of Wi-Fi Aware, pure: what it publishes and subscribes to, whom it hears, its
 * pairings and messages. Fed with what the radio says and the time; gives what the radio is to do
 * and what its owner wants to know. It decides about rules that are not one pairing's:
 * a new PIN after each failure, a lock after three, who is known, which request belongs to whom.
 *
 *     radio event, call, timeout() -> next(action)* until none -> deadline()
 *
 * Unsynchronised it follows the rhythm of USD (unsynchronised service discovery); in a cluster
 * it sends once or twice a discovery window.
 */
#include "aware/pairing.h"
#include "aware/radio.h"

/* clang-format off */
enum {
	AWARE_SERVICES_MAX = 8,    /* published and subscribed to, at a time */
	AWARE_PEERS_MAX    = 64,   /* heard, or in a pairing */
	AWARE_KNOWN_MAX    = 256,  /* pairings that are remembered */
	AWARE_INFO_MAX     = 255,  /* bytes of service information */
	AWARE_MESSAGE_MAX  = 1024, /* bytes of a follow-up's */
	AWARE_LOST_US      = 30000000, /* silent for so long: gone */
	AWARE_FAILURES_MAX = 3,    /* of pairings with one published service, then */
	AWARE_LOCK_US      = 60000000, /* it takes no request for so long */
};
/* clang-format on */

struct aware_node_options {
	struct aware_radio_info radio;
	uint8_t nik[AWARE_NIK_LEN]; /* who we are to those who know us */
	uint32_t nik_lifetime_s;
};

struct aware_service_options {
	const char *name; /* "_name._tcp"; copied */
	bool publish;	  /* else it is subscribed to */
	bool passive; /* a subscription that only listens; a publication that only answers */
	uint16_t methods; /* for pairing: enum aware_method; 0: it pairs with nobody */
	bool accepted;	  /* a request is granted without anybody being asked */
	enum aware_cipher cipher;
	const void *info; /* service information of type AWARE_INFO_GENERIC; copied */
	size_t info_len;
};

/* Who was heard: a view, valid until the next call. */
struct aware_peer {
	unsigned id;	  /* of this node, never used again */
	unsigned service; /* ours that matched: what aware_node_offer() gave */
	bool publishes;
	uint8_t address[6];
	uint8_t instance;
	uint16_t methods;      /* that it advertises for pairing */
	uint16_t capabilities; /* enum aware_capability */
	int signal;	       /* dBm; 0: not told */
	long known;    /* the caller's id of a remembered pairing; -1: a stranger */
	bool verified; /* its keys are fresh: messages can be sent */
	const uint8_t *info;
	size_t info_len;
};

enum aware_node_action_type {
	AWARE_NODE_NOTHING,
	/* For the radio: */
	AWARE_NODE_SEND,    /* frame, number */
	AWARE_NODE_INSTALL, /* peer->address, suite, tk */
	AWARE_NODE_REMOVE,
	/* For the owner, each with its peer: */
	AWARE_NODE_FOUND,
	AWARE_NODE_CHANGED,
	AWARE_NODE_LOST,
	AWARE_NODE_ASK, /* initiator: method: the PIN or passphrase that the peer displays */
	AWARE_NODE_REQUESTED, /* responder: method: display something, ask a person */
	AWARE_NODE_PHASE,     /* of a pairing */
	AWARE_NODE_PAIRED, /* record (NULL: it is not remembered), verified: of a known peer */
	AWARE_NODE_FAILED, /* of a pairing: verdict; locked: the service takes no more for now */
	AWARE_NODE_MESSAGE,   /* data: from a peer whose keys are fresh */
	AWARE_NODE_DELIVERED, /* of aware_node_send(): number, error */
};

/* Everything it points to is valid until the next call. */
struct aware_node_action {
	enum aware_node_action_type type;
	const struct aware_peer *peer;
	struct aware_frame frame;
	unsigned number;
	const struct aware_suite *suite;
	const uint8_t *tk;
	uint16_t method;
	enum aware_pairing_phase phase;
	enum aware_pairing_verdict verdict;
	const char *detail;
	const struct aware_record *record;
	bool verified, locked;
	const uint8_t *data;
	size_t len;
	int error;
};

struct aware_node;

int aware_node_new(const struct aware_node_options *options, struct aware_node **ret);
struct aware_node *aware_node_free(struct aware_node *node); /* wipes */
DEFINE_FREEP(aware_node)

/* A pairing that is remembered, under an id of the caller's, from 0. 0; -ENOSPC, -ENOMEM. */
int aware_node_know(struct aware_node *node, long id, const struct aware_record *record);
void aware_node_forget(struct aware_node *node, long id);

/* Publishes or subscribes; the service's number, from 1. -EINVAL: the name; -ENOSPC; -ENOMEM. */
int aware_node_offer(struct aware_node *node, const struct aware_service_options *options,
		     uint64_t now_us);
void aware_node_withdraw(struct aware_node *node, unsigned service);

/*
 * Pairs with a peer that was found, or verifies it where it is known. method: ours. -ENOENT: no
 * such peer; -EALREADY: a pairing goes on; -EOPNOTSUPP: it does not offer the other half of it.
 */
int aware_node_pair(struct aware_node *node, unsigned peer, uint16_t method,
		    uint64_t now_us);
/* To ASK, or before it. */
int aware_node_password(struct aware_node *node, unsigned peer,
			const struct secret *password, uint64_t now_us);
/* To REQUESTED; password: what is displayed; NULL: opportunistic. */
int aware_node_accept(struct aware_node *node, unsigned peer,
		      const struct secret *password, uint64_t now_us);
int aware_node_reject(struct aware_node *node, unsigned peer, uint64_t now_us);
int aware_node_cancel(struct aware_node *node, unsigned peer, uint64_t now_us);

/* In a protected follow-up; its number, for DELIVERED. -ENOTCONN: it is not verified; -EMSGSIZE. */
int aware_node_send(struct aware_node *node, unsigned peer, const void *data, size_t len,
		    uint64_t now_us);

void aware_node_radio(struct aware_node *node, const struct aware_radio_event *event);
void aware_node_timeout(struct aware_node *node, uint64_t now_us);
bool aware_node_next(struct aware_node *node, struct aware_node_action *ret);
uint64_t aware_node_deadline(const struct aware_node *node); /* 0: none */
/* NULL: nobody of that id (any more). */
const struct aware_peer *aware_node_peer(const struct aware_node *node, unsigned id);
