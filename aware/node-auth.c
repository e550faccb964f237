/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Authentication frames that reach a device: to the pairing that they belong to; or somebody who
 * remembers us begins to verify that, and is told where we do not remember it. Anything else
 * is dropped: PASN follows what was agreed on, or a pairing that was remembered.
 */
#include "aware/node-private.h"

#include <string.h>

/* The service of ours that the first message of a verification names. */
static struct node_service *service_of(struct aware_node *node,
				       const struct pasn_message *message)
{
	struct aware_ciphers ciphers;
	struct aware_attr attr;

	if (aware_attr_find(message->attrs.data, message->attrs.len,
			    AWARE_ATTR_CIPHER_SUITES, &attr) < 0 ||
	    aware_ciphers_parse(&attr, &ciphers) < 0 || ciphers.n == 0)
		return NULL;
	return node_service_by_instance(node, ciphers.suites[0].publish_id);
}

static struct aware_identity identity_of(const struct pasn_message *message)
{
	struct aware_identity identity = {};

	memcpy(identity.nonce, message->rsn.pmkid, AWARE_NIRA_NONCE_LEN);
	memcpy(identity.tag, message->rsn.pmkid + AWARE_NIRA_NONCE_LEN,
	       AWARE_NIRA_TAG_LEN);
	return identity;
}

/* The one that it was heard as; who was not heard needs no instance. */
static struct node_peer *peer_of(struct aware_node *node, const struct aware_frame *frame,
				 const struct node_service *service)
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		if (peer->view.service == service->number &&
		    memcmp(peer->view.address, frame->from, 6) == 0)
			return peer;
	return node_peer_get(node, frame->from, 0, service);
}

/* It can pair anew at once then, and need not guess why nobody answers. */
static void refuse(struct aware_node *node, struct node_peer *peer,
		   const struct aware_frame *first)
{
	static const struct pasn_message message = {.transaction = 2};
	const struct node_sent about = {.peer = peer->view.id};
	struct aware_frame frame = {
		.kind = AWARE_FRAME_AUTH,
		.control = AWARE_CONTROL_AUTH,
		.transaction = 2,
		.status = PASN_STATUS_UNKNOWN_PMKID,
	};
	struct buf body = {};

	memcpy(frame.to, first->from, 6);
	memcpy(frame.from, node->options.radio.own, 6);
	memcpy(frame.bssid, first->bssid, 6);
	if (!peer->met)
		node_pair_meet(node, peer);
	pasn_message_build(&body, &message);
	frame.body = body.data;
	frame.len = body.len;
	if (!body.error)
		node_send(node, &frame, &about);
	buf_deinit(&body);
}

static void verify(struct aware_node *node, const struct aware_frame *frame,
		   const struct pasn_message *message)
{
	struct node_service *service = service_of(node, message);
	const struct aware_record *record;
	struct aware_identity identity;
	struct node_peer *peer;
	long id;

	if (!service || service->methods == 0 || !message->rsn.has_pmkid)
		return;
	identity = identity_of(message);
	id = node_recognise(node, &identity, frame->from);
	record = node_record(node, id);
	peer = peer_of(node, frame, service);
	if (!peer)
		return;
	peer->heard_us = node->now_us;
	if (!record) {
		refuse(node, peer, frame);
		return;
	}
	peer->identity = identity;
	peer->has_identity = true;
	peer->view.known = id;
	node_pair_verify(node, peer, record, frame);
}

void node_auth(struct aware_node *node, const struct aware_frame *frame)
{
	struct pasn_message message;
	struct node_peer *peer;

	if (memcmp(frame->to, node->options.radio.own, 6) != 0)
		return;
	/* of another cluster than ours, it is not of who was heard here */
	if (node->options.radio.synchronized &&
	    memcmp(frame->bssid, node->options.radio.cluster, 6) != 0)
		return;
	peer = node_pair_with(node, frame->from);
	if (peer) {
		/* who finds out whether its guess is right has its turn only while tries are left */
		if (frame->transaction != 1 || node_pair_may_guess(node, peer))
			node_pair_frame(node, peer, frame);
		return;
	}
	if (frame->transaction != 1 || pasn_message_parse(frame, &message) < 0)
		return;
	verify(node, frame, &message);
	pasn_message_deinit(&message);
}
