/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom a device hears: one peer for each address, instance of a service there, and service of ours. */
#include "aware/node-private.h"

#include <errno.h>
#include <string.h>

struct node_peer *node_peer(const struct aware_node *node, unsigned id)
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		if (peer->view.id == id)
			return peer;
	return NULL;
}

struct node_peer *node_peer_find(const struct aware_node *node, const uint8_t address[6],
				 uint8_t instance, unsigned service)
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		if (peer->view.instance == instance && peer->view.service == service &&
		    memcmp(peer->view.address, address, 6) == 0)
			return peer;
	return NULL;
}

struct node_peer *node_peer_free(struct aware_node *node, struct node_peer *peer)
{
	if (!peer)
		return NULL;
	if (peer->met)
		node_emit(node, AWARE_NODE_REMOVE, peer);
	aware_pairing_free(peer->pairing);
	secret_free(peer->password);
	buf_deinit(&peer->info);
	buf_deinit(&peer->key);
	list_remove(&peer->link);
	node->n_peers--;
	free(peer);
	return NULL;
}

/* The one that was silent for longest, and with whom nothing goes on. */
static bool make_room(struct aware_node *node)
{
	struct node_peer *peer, *oldest = NULL;

	if (node->n_peers < AWARE_PEERS_MAX)
		return true;
	list_for_each (peer, &node->peers, link)
		if (!peer->pairing && !peer->has_keys &&
		    (!oldest || peer->heard_us < oldest->heard_us))
			oldest = peer;
	if (!oldest)
		return false;
	if (oldest->told)
		node_emit(node, AWARE_NODE_LOST, oldest);
	node_peer_free(node, oldest);
	return true;
}

/* It verified before it was heard: now it says which instance it is. */
static struct node_peer *name_unheard(struct aware_node *node, const uint8_t address[6],
				      uint8_t instance, unsigned service)
{
	struct node_peer *peer = node_peer_find(node, address, 0, service);

	if (peer)
		peer->view.instance = instance;
	return peer;
}

struct node_peer *node_peer_get(struct aware_node *node, const uint8_t address[6],
				uint8_t instance, const struct node_service *service)
{
	struct node_peer *peer = node_peer_find(node, address, instance, service->number);

	if (!peer)
		peer = name_unheard(node, address, instance, service->number);
	if (peer || !make_room(node))
		return peer;
	peer = calloc(1, sizeof(*peer));
	if (!peer)
		return NULL;
	peer->view.id = ++node->last_peer;
	peer->view.service = service->number;
	peer->view.publishes = !service->publish;
	peer->view.instance = instance;
	peer->view.known = -1;
	peer->when.windows = 1;
	memcpy(peer->view.address, address, 6);
	list_append(&node->peers, &peer->link);
	node->n_peers++;
	return peer;
}

/* ---- What a frame says of its sender ---- */

static void take_pairing(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame)
{
	struct aware_bootstrap bootstrap;
	struct aware_identity identity;
	struct aware_attr attr;

	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_CAPABILITY_EXTENSION,
			    &attr) == 0)
		aware_capability_parse(&attr, &peer->view.capabilities);
	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_PAIRING_BOOTSTRAPPING,
			    &attr) == 0 &&
	    aware_bootstrap_parse(&attr, &bootstrap) == 0 &&
	    bootstrap.type == AWARE_BOOTSTRAP_ADVERTISE)
		peer->view.methods = bootstrap.methods;
	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_IDENTITY_RESOLUTION,
			    &attr) < 0 ||
	    aware_identity_parse(&attr, &identity) < 0)
		return;
	/* the same identity is looked for once */
	if (peer->has_identity &&
	    memcmp(&peer->identity, &identity, sizeof(identity)) == 0)
		return;
	peer->has_identity = true;
	peer->identity = identity;
	peer->view.known = node_recognise(node, &identity, frame->from);
}

static void take_presence(struct aware_node *node, struct node_peer *peer,
			  const struct aware_frame *frame)
{
	struct aware_presence before = peer->when;

	aware_presence_take(&peer->when, frame->body, frame->len);
	if (peer->met &&
	    (peer->when.windows != before.windows || peer->when.slots != before.slots))
		node_pair_meet(node, peer);
}

static void take_info(struct node_peer *peer, const struct aware_frame *frame)
{
	struct aware_extension extension;
	struct aware_attr attr;

	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_SERVICE_EXTENSION,
			    &attr) < 0 ||
	    aware_extension_parse(&attr, &extension) < 0 || !extension.has_info ||
	    extension.instance != peer->view.instance ||
	    extension.info.len > AWARE_INFO_MAX)
		return;
	buf_clear(&peer->info);
	buf_bytes(&peer->info, extension.info.data, extension.info.len);
	peer->view.info = peer->info.error ? NULL : peer->info.data;
	peer->view.info_len = peer->info.error ? 0 : peer->info.len;
}

/* What its owner is told of; the signal changes all the time. */
struct face {
	uint16_t methods, capabilities;
	long known;
	uint8_t info[AWARE_INFO_MAX];
	size_t info_len;
};

/* Comparable as bytes. */
static struct face face_of(const struct node_peer *peer)
{
	struct face face;

	memset(&face, 0, sizeof(face));
	face.methods = peer->view.methods;
	face.capabilities = peer->view.capabilities;
	face.known = peer->view.known;
	face.info_len = peer->view.info_len;
	if (face.info_len > 0)
		memcpy(face.info, peer->view.info, face.info_len);
	return face;
}

/*
 * One that we know has another address now: nobody is where it was. While the old one is heard,
 * too, somebody repeats what it once said, and which of the two that is, is not known.
 */
static void leave_where_it_was(struct aware_node *node, const struct node_peer *peer)
{
	struct node_peer *other, *next;

	list_for_each_safe (other, next, &node->peers, link) {
		if (other->view.known != peer->view.known ||
		    other->view.service != peer->view.service || other->pairing ||
		    memcmp(other->view.address, peer->view.address, 6) == 0 ||
		    node->now_us < other->heard_us + NODE_SILENT_US)
			continue;
		if (other->told)
			node_emit(node, AWARE_NODE_LOST, other);
		node_peer_free(node, other);
	}
}

static void hear_peer(struct aware_node *node, struct node_peer *peer,
		      const struct aware_frame *frame, int signal)
{
	struct face before = face_of(peer), after;

	peer->heard_us = node->now_us;
	peer->view.heard_us = node->now_us;
	if (signal)
		peer->view.signal = signal;
	take_pairing(node, peer, frame);
	if (peer->view.known >= 0)
		leave_where_it_was(node, peer);
	take_presence(node, peer, frame);
	take_info(peer, frame);
	after = face_of(peer);
	if (!peer->told)
		node_emit(node, AWARE_NODE_FOUND, peer);
	else if (memcmp(&before, &after, sizeof(before)) != 0)
		node_emit(node, AWARE_NODE_CHANGED, peer);
	peer->told = true;
}

/* A publication that matches a subscription of ours, or a subscription to what we publish. */
static void hear_offer(struct aware_node *node, const struct aware_service *descriptor,
		       const struct aware_frame *frame, int signal)
{
	bool publishes = aware_service_type(descriptor) == AWARE_PUBLISH;
	struct node_service *service = NULL;
	struct node_peer *peer;

	/* several of ours may be of one name: discovery goes on while one is set up */
	while ((service = node_service_by_id(node, descriptor->id, !publishes,
					     service))) {
		peer = node_peer_get(node, frame->from, descriptor->instance, service);
		if (!peer)
			continue;
		hear_peer(node, peer, frame, signal);
		if (!publishes && !peer->pairing)
			node_service_say(node, service, peer);
	}
}

static bool is_request(const struct aware_frame *frame)
{
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;

	return aware_attr_find(frame->body, frame->len, AWARE_ATTR_PAIRING_BOOTSTRAPPING,
			       &attr) == 0 &&
	       aware_bootstrap_parse(&attr, &bootstrap) == 0 &&
	       bootstrap.type == AWARE_BOOTSTRAP_REQUEST;
}

/* A follow-up for a service of ours. */
static void hear_follow_up(struct aware_node *node,
			   const struct aware_service *descriptor,
			   const struct aware_frame *frame)
{
	struct node_service *service = node_service_by_instance(
		node, descriptor->peer_instance);
	struct node_peer *peer;

	if (!service || memcmp(service->id, descriptor->id, AWARE_SERVICE_ID_LEN) != 0 ||
	    memcmp(frame->to, node->options.radio.own, 6) != 0)
		return;
	peer = node_peer_get(node, frame->from, descriptor->instance, service);
	if (!peer)
		return;
	peer->heard_us = node->now_us;
	take_presence(node, peer, frame);
	if (!peer->pairing && is_request(frame))
		node_pair_requested(node, peer, frame);
	else
		node_pair_frame(node, peer, frame);
}

void node_hear(struct aware_node *node, const struct aware_frame *frame, int signal)
{
	struct reader reader = reader_of(frame->body, frame->len);
	struct aware_service descriptor;
	struct aware_attr attr;

	if (aware_attr_check(frame->body, frame->len) < 0)
		return;
	while (aware_attr_next(&reader, &attr) > 0) {
		if (attr.id != AWARE_ATTR_SERVICE_DESCRIPTOR ||
		    aware_service_parse(&attr, &descriptor) < 0)
			continue;
		if (aware_service_type(&descriptor) == AWARE_FOLLOW_UP)
			hear_follow_up(node, &descriptor, frame);
		else
			hear_offer(node, &descriptor, frame, signal);
	}
}

/* ---- Gone ---- */

static uint64_t lost_at(const struct node_peer *peer)
{
	return peer->pairing ? 0 : peer->heard_us + AWARE_LOST_US;
}

void node_peers_due(struct aware_node *node)
{
	struct node_peer *peer, *next;

	list_for_each_safe (peer, next, &node->peers, link) {
		if (lost_at(peer) == 0 || node->now_us < lost_at(peer))
			continue;
		if (peer->told)
			node_emit(node, AWARE_NODE_LOST, peer);
		node_peer_free(node, peer);
	}
}

uint64_t node_peers_deadline(const struct aware_node *node)
{
	struct node_peer *peer;
	uint64_t at = 0;

	list_for_each (peer, &node->peers, link)
		if (lost_at(peer) && (!at || lost_at(peer) < at))
			at = lost_at(peer);
	return at;
}
