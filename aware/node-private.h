/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of a device: node.c (its life, the queue, what comes), node-service.c (what it
 * says on the air, and when), node-peer.c (whom it hears), node-auth.c (authentication frames),
 * node-pair.c (pairings), node-message.c (messages), node-agent.c (behind aware/agent.h).
 */
#include "aware/actions.h"
#include "aware/node.h"

#include "base/list.h"

/* clang-format off */
enum {
	NODE_SENT_MAX  = 64, /* frames whose fate is not known yet */
	NODE_SILENT_US = 3000000, /* who is there says something each second */
	NODE_ASKED_MAX = 8,  /* pairings that others have begun: they shall not fill the room for peers */
};
/* clang-format on */

struct node_service {
	bool used;
	unsigned number;  /* of the caller */
	uint8_t instance; /* on the air */
	uint8_t id[AWARE_SERVICE_ID_LEN];
	bool publish, passive, accepted;
	uint16_t methods;
	enum aware_cipher cipher;
	struct buf info;
	uint64_t next_us; /* its next frame; 0: it only answers */
	unsigned said;
	uint64_t until_us; /* locked until then; 0: it is not */
	unsigned failures;
};

struct node_peer {
	struct aware_peer view;
	struct list link; /* in node.peers */
	bool told;	  /* FOUND was */
	uint64_t heard_us;
	bool has_identity;
	struct aware_identity identity;
	struct buf info;
	struct aware_pairing *pairing;
	bool initiated;
	bool verifying;
	bool guessing;		    /* it tries a password of ours */
	struct aware_presence when; /* it listens */
	bool met;		    /* the radio knows of it */
	bool has_keys;		    /* and has its keys */
	struct buf
		key; /* a responder's NIK, wrapped, for an initiator that did not get it */
	struct secret *password; /* given before it was asked for */
};

/* What a number that the radio was given stands for. */
struct node_sent {
	unsigned number; /* 0: free */
	unsigned peer;
	unsigned
		pairing; /* the pairing's own number; 0: a message of the owner's, or a discovery frame */
	bool message;
};

struct node_known {
	long id;
	struct aware_record record;
};

struct aware_node {
	struct aware_agent agent;
	struct aware_node_options options;
	struct aware_identity identity;
	struct node_service services[AWARE_SERVICES_MAX];
	unsigned last_service;
	struct list peers;
	unsigned n_peers, last_peer;
	struct node_known *known;
	size_t n_known;
	struct node_sent sent[NODE_SENT_MAX];
	unsigned number;
	struct aware_actions actions;
	uint64_t now_us;
	uint64_t random;
};

/* node.c */
struct aware_item *node_emit(struct aware_node *node, enum aware_node_action_type type,
			     const struct node_peer *peer);
/* With a copy of its body; its number. 0: no memory, or too many are out. */
unsigned node_send(struct aware_node *node, const struct aware_frame *frame,
		   const struct node_sent *about);
/* A3 of what it sends: its cluster, or the network id. */
const uint8_t *node_bssid(const struct aware_node *node);
const struct aware_record *node_record(const struct aware_node *node, long id);
/* Whose identity that is, at this address: the caller's id; -1: a stranger's. */
long node_recognise(const struct aware_node *node, const struct aware_identity *identity,
		    const uint8_t address[6]);

/* node-service.c */
struct node_service *node_service(struct aware_node *node, unsigned number);
/* The first, or the next one after that. */
struct node_service *node_service_by_id(struct aware_node *node,
					const uint8_t id[AWARE_SERVICE_ID_LEN],
					bool publish, const struct node_service *after);
struct node_service *node_service_by_instance(struct aware_node *node, uint8_t instance);
/* To one peer, as an answer; NULL: to all. */
void node_service_say(struct aware_node *node, struct node_service *service,
		      const struct node_peer *to);
void node_services_due(struct aware_node *node);
uint64_t node_services_deadline(const struct aware_node *node);
/* A pairing with it failed (true: with a wrong password or the like), or went well. Whether it is
   locked now. */
bool node_service_judge(struct aware_node *node, struct node_service *service, bool ok);
bool node_service_is_locked(const struct aware_node *node,
			    const struct node_service *service);
/* Those that are going on count: each of them tells its peer whether its guess was right. */
bool node_service_may_guess(const struct aware_node *node,
			    const struct node_service *service);

/* node-peer.c */
struct node_peer *node_peer(const struct aware_node *node, unsigned id);
struct node_peer *node_peer_find(const struct aware_node *node, const uint8_t address[6],
				 uint8_t instance, unsigned service);
/* Found or made; NULL: there are too many, or no memory. */
struct node_peer *node_peer_get(struct aware_node *node, const uint8_t address[6],
				uint8_t instance, const struct node_service *service);
struct node_peer *node_peer_free(struct aware_node *node, struct node_peer *peer);
/* A service discovery frame that is not protected. */
void node_hear(struct aware_node *node, const struct aware_frame *frame, int signal);
void node_peers_due(struct aware_node *node);
uint64_t node_peers_deadline(const struct aware_node *node);

/* node-auth.c */
void node_auth(struct aware_node *node, const struct aware_frame *frame);

/* node-pair.c */
/* Who has a pairing going on at that address: one at a time, as keys belong to addresses. NULL. */
struct node_peer *node_pair_with(const struct aware_node *node, const uint8_t address[6]);
/* Whether a first message may be answered: false where that would give away too many guesses. */
bool node_pair_may_guess(struct aware_node *node, const struct node_peer *peer);
/* Somebody whom we know begins with that frame. */
void node_pair_verify(struct aware_node *node, struct node_peer *peer,
		      const struct aware_record *record, const struct aware_frame *frame);
void node_pair_frame(struct aware_node *node, struct node_peer *peer,
		     const struct aware_frame *frame);
/* The radio is to know it, and when it listens. */
void node_pair_meet(struct aware_node *node, struct node_peer *peer);
/* A request from a peer that nothing goes on with. */
void node_pair_requested(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame);
void node_pair_due(struct aware_node *node);
uint64_t node_pair_deadline(const struct aware_node *node);
void node_pair_sent(struct aware_node *node, const struct node_sent *sent, int error);
void node_pair_installed(struct aware_node *node, const uint8_t address[6], int error);

/* node-message.c */
/* A protected follow-up. */
void node_protected(struct aware_node *node, const struct aware_frame *frame);
