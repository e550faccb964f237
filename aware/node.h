/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One device of Wi-Fi Aware, pure: what it publishes and subscribes to, whom it hears, its
 * pairings and messages. Fed with what the radio says and the time; gives what the radio is to do
 * and what its owner wants to know. It decides about rules that are not one pairing's:
 * a new PIN after each failure, a lock after three, who is known, which request belongs to whom.
 * Its calls are those of aware/agent.h.
 *
 * Unsynchronised it follows the rhythm of USD (unsynchronised service discovery); in a cluster
 * it sends once or twice a discovery window.
 */
#include "aware/agent.h"

struct aware_node_options {
	struct aware_radio_info radio;
	uint8_t nik[AWARE_NIK_LEN]; /* who we are to those who know us */
	uint32_t nik_lifetime_s;
};

struct aware_node;

int aware_node_new(const struct aware_node_options *options, struct aware_node **ret);
struct aware_node *aware_node_free(struct aware_node *node); /* wipes */
DEFINE_FREEP(aware_node)
/* What its owner sees of it; freed with it, or in its stead. */
struct aware_agent *aware_node_agent(struct aware_node *node);

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
