/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/node-private.h"

#include "base/crypto/random.h"

#include <errno.h>
#include <string.h>

/* ---- The queue ---- */

struct aware_item *node_emit(struct aware_node *node, enum aware_node_action_type type,
			     const struct node_peer *peer)
{
	return aware_actions_put(&node->actions, type, peer ? &peer->view : NULL);
}

static struct node_sent *free_slot(struct aware_node *node)
{
	for (size_t i = 0; i < NODE_SENT_MAX; i++)
		if (node->sent[i].number == 0)
			return &node->sent[i];
	return NULL;
}

unsigned node_send(struct aware_node *node, const struct aware_frame *frame,
		   const struct node_sent *about)
{
	struct node_sent *slot = free_slot(node);
	struct aware_item *item = slot ? node_emit(node, AWARE_NODE_SEND, NULL) : NULL;

	if (!item)
		return 0;
	buf_bytes(&item->data, frame->body, frame->len);
	if (item->data.error) {
		aware_actions_drop(item);
		return 0;
	}
	item->action.frame = *frame;
	item->action.frame.body = item->data.data;
	item->action.number = ++node->number;
	*slot = *about;
	slot->number = node->number;
	return node->number;
}

bool aware_node_next(struct aware_node *node, struct aware_node_action *ret)
{
	if (!aware_actions_take(&node->actions, ret))
		return false;
	if (ret->peer)
		aware_actions_refresh(&node->actions,
				      aware_node_peer(node, ret->peer->id));
	return true;
}

/* ---- Who is remembered ---- */

int aware_node_know(struct aware_node *node, long id, const struct aware_record *record)
{
	struct node_known *known;
	struct node_peer *peer;

	if (!aware_record_is_valid(record))
		return -EINVAL;
	aware_node_forget(node, id);
	if (node->n_known == AWARE_KNOWN_MAX)
		return -ENOSPC;
	known = &node->known[node->n_known++];
	known->id = id;
	known->record = *record;
	/* somebody who is there already: nobody tells his identity twice */
	list_for_each (peer, &node->peers, link)
		if (peer->view.known < 0 && peer->has_identity)
			peer->view.known = node_recognise(node, &peer->identity,
							  peer->view.address);
	return 0;
}

void aware_node_forget(struct aware_node *node, long id)
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		if (peer->view.known == id)
			peer->view.known = -1;
	for (size_t i = 0; i < node->n_known; i++)
		if (node->known[i].id == id) {
			node->known[i] = node->known[--node->n_known];
			secret_wipe(&node->known[node->n_known], sizeof(*node->known));
			return;
		}
}

const uint8_t *node_bssid(const struct aware_node *node)
{
	return node->options.radio.synchronized ? node->options.radio.cluster
						: (const uint8_t *)AWARE_NETWORK_ID;
}

const struct aware_record *node_record(const struct aware_node *node, long id)
{
	for (size_t i = 0; i < node->n_known; i++)
		if (node->known[i].id == id)
			return &node->known[i].record;
	return NULL;
}

long node_recognise(const struct aware_node *node, const struct aware_identity *identity,
		    const uint8_t address[6])
{
	uint8_t tag[AWARE_NIRA_TAG_LEN];

	if (identity->version != 0)
		return -1;
	for (size_t i = 0; i < node->n_known; i++)
		if (aware_identity_tag(node->known[i].record.peer_nik, address,
				       identity->nonce, tag) == 0 &&
		    equal_in_constant_time(tag, identity->tag, sizeof(tag)))
			return node->known[i].id;
	return -1;
}

/* ---- What comes ---- */

static void take_frame(struct aware_node *node, const struct aware_radio_event *event)
{
	const struct aware_frame *frame = event->frame;

	/* our own, where a radio hears itself; and nobody is a group */
	if (memcmp(frame->from, node->options.radio.own, 6) == 0 || frame->from[0] & 1)
		return;
	if (frame->kind == AWARE_FRAME_AUTH)
		node_auth(node, frame);
	else if (frame->kind == AWARE_FRAME_SDF && frame->dual)
		node_protected(node, frame);
	else if (frame->kind == AWARE_FRAME_SDF)
		node_hear(node, frame, event->signal);
}

static void take_sent(struct aware_node *node, unsigned number, int error)
{
	for (size_t i = 0; i < NODE_SENT_MAX; i++) {
		struct node_sent sent = node->sent[i];

		if (number == 0 || sent.number != number)
			continue;
		node->sent[i].number = 0;
		node_pair_sent(node, &sent, error);
		return;
	}
}

void aware_node_radio(struct aware_node *node, const struct aware_radio_event *event)
{
	node->now_us = event->now_us;
	switch (event->type) {
	case AWARE_RADIO_FRAME:
		take_frame(node, event);
		break;
	case AWARE_RADIO_SENT:
		take_sent(node, event->number, event->error);
		break;
	case AWARE_RADIO_READY:
	case AWARE_RADIO_JOINED:
		memcpy(node->options.radio.cluster, event->info->cluster, 6);
		node->options.radio.synchronized = event->info->synchronized;
		break;
	case AWARE_RADIO_INSTALLED:
		node_pair_installed(node, event->peer, event->error);
		break;
	case AWARE_RADIO_WINDOW:
	case AWARE_RADIO_LINE:
	case AWARE_RADIO_ANSWER:
	case AWARE_RADIO_CLOSED:
		break;
	}
}

void aware_node_timeout(struct aware_node *node, uint64_t now_us)
{
	node->now_us = now_us;
	node_pair_due(node);
	node_peers_due(node);
	node_services_due(node);
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	if (a == 0 || b == 0)
		return a ? a : b;
	return MIN(a, b);
}

uint64_t aware_node_deadline(const struct aware_node *node)
{
	return sooner(node_services_deadline(node),
		      sooner(node_peers_deadline(node), node_pair_deadline(node)));
}

const struct aware_peer *aware_node_peer(const struct aware_node *node, unsigned id)
{
	const struct node_peer *peer = node_peer(node, id);

	return peer ? &peer->view : NULL;
}

/* ---- Its life ---- */

int aware_node_new(const struct aware_node_options *options, struct aware_node **ret)
{
	_cleanup_(aware_node_freep) struct aware_node *node = calloc(1, sizeof(*node));
	int r;

	if (!node)
		return -ENOMEM;
	node->options = *options;
	aware_actions_init(&node->actions);
	list_init(&node->peers);
	node->known = calloc(AWARE_KNOWN_MAX, sizeof(*node->known));
	if (!node->known)
		return -ENOMEM;
	r = random_bytes(node->identity.nonce, sizeof(node->identity.nonce));
	if (r == 0)
		r = random_bytes(&node->random, sizeof(node->random));
	if (r == 0)
		r = aware_identity_tag(options->nik, options->radio.own,
				       node->identity.nonce, node->identity.tag);
	if (r < 0)
		return r;
	node->random |= 1;
	*ret = steal(&node);
	return 0;
}

struct aware_node *aware_node_free(struct aware_node *node)
{
	if (!node)
		return NULL;
	while (!list_empty(&node->peers))
		node_peer_free(node, list_first(&node->peers, struct node_peer, link));
	aware_actions_deinit(&node->actions); /* what freeing peers has put there, too */
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++)
		buf_deinit(&node->services[i].info);
	if (node->known)
		secret_wipe(node->known, AWARE_KNOWN_MAX * sizeof(*node->known));
	free(node->known);
	secret_wipe(node, sizeof(*node));
	free(node);
	return NULL;
}
