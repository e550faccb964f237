/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages in protected follow-ups, between those who have keys. */
#include "aware/node-private.h"

#include <errno.h>
#include <string.h>

int aware_node_send(struct aware_node *node, unsigned id, const void *data, size_t len,
		    uint64_t now_us)
{
	struct node_peer *peer = node_peer(node, id);
	struct node_service *service = peer ? node_service(node, peer->view.service)
					    : NULL;
	struct aware_service descriptor = {.control = AWARE_FOLLOW_UP};
	struct aware_extension extension = {.has_info = true,
					    .wfa = true,
					    .protocol = AWARE_INFO_GENERIC,
					    .info = {data, len}};
	struct aware_frame frame = {
		.kind = AWARE_FRAME_SDF, .dual = true, .control = AWARE_CONTROL_ACTION};
	struct node_sent about = {.peer = id, .message = true};
	struct buf body = {};
	unsigned number;

	node->now_us = now_us;
	if (!service)
		return -ENOENT;
	if (!peer->view.verified || peer->pairing)
		return -ENOTCONN;
	if (len == 0 || len > AWARE_MESSAGE_MAX)
		return -EMSGSIZE;
	descriptor.instance = extension.instance = service->instance;
	descriptor.peer_instance = peer->view.instance;
	memcpy(descriptor.id, service->id, AWARE_SERVICE_ID_LEN);
	aware_service_put(&body, &descriptor);
	aware_extension_put(&body, &extension);
	memcpy(frame.to, peer->view.address, 6);
	memcpy(frame.from, node->options.radio.own, 6);
	memcpy(frame.bssid, node_bssid(node), 6);
	frame.body = body.data;
	frame.len = body.len;
	number = body.error ? 0 : node_send(node, &frame, &about);
	buf_deinit(&body);
	return number ? (int)number : -EAGAIN;
}

/* Which instance speaks, of one that verified before it was heard: answers name it. */
static void take_instance(struct node_peer *peer, const struct aware_frame *frame)
{
	struct aware_service descriptor;
	struct aware_attr attr;

	if (peer->view.instance == 0 &&
	    aware_attr_find(frame->body, frame->len, AWARE_ATTR_SERVICE_DESCRIPTOR,
			    &attr) == 0 &&
	    aware_service_parse(&attr, &descriptor) == 0)
		peer->view.instance = descriptor.instance;
}

static void take_message(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame)
{
	struct aware_extension extension;
	struct aware_item *item;
	struct aware_attr attr;

	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_SERVICE_EXTENSION,
			    &attr) < 0 ||
	    aware_extension_parse(&attr, &extension) < 0 || !extension.has_info ||
	    extension.info.len == 0 || extension.info.len > AWARE_MESSAGE_MAX)
		return;
	take_instance(peer, frame);
	item = node_emit(node, AWARE_NODE_MESSAGE, peer);
	if (!item)
		return;
	buf_bytes(&item->data, extension.info.data, extension.info.len);
	item->action.data = item->data.data;
	item->action.len = item->data.error ? 0 : item->data.len;
}

static bool is_key(const struct aware_frame *frame)
{
	struct aware_attr attr;

	return aware_attr_find(frame->body, frame->len, AWARE_ATTR_SHARED_KEY_DESCRIPTOR,
			       &attr) == 0;
}

/* Its NIK came once more: ours did not arrive, and the pairing has ended here. */
static void say_again(struct aware_node *node, const struct node_peer *peer)
{
	const struct node_sent about = {.peer = peer->view.id};
	struct aware_frame frame = {
		.kind = AWARE_FRAME_SDF,
		.dual = true,
		.control = AWARE_CONTROL_ACTION,
		.body = peer->key.data,
		.len = peer->key.len,
	};

	if (!peer->key.len || peer->key.error || !peer->has_keys)
		return;
	memcpy(frame.to, peer->view.address, 6);
	memcpy(frame.from, node->options.radio.own, 6);
	memcpy(frame.bssid, node_bssid(node), 6);
	node_send(node, &frame, &about);
}

/* The radio has opened it with this peer's key: whose it is, is proven. */
void node_protected(struct aware_node *node, const struct aware_frame *frame)
{
	struct node_peer *peer;

	if (memcmp(frame->to, node->options.radio.own, 6) != 0 ||
	    aware_attr_check(frame->body, frame->len) < 0)
		return;
	list_for_each (peer, &node->peers, link) {
		if (memcmp(peer->view.address, frame->from, 6) != 0 ||
		    (!peer->pairing && !peer->view.verified))
			continue;
		peer->heard_us = node->now_us;
		if (peer->pairing)
			node_pair_frame(node, peer, frame);
		else if (is_key(frame))
			say_again(node, peer);
		/* a pairing may have ended with it: the peer knew before we did that it went well */
		if (!peer->pairing && peer->view.verified && !is_key(frame))
			take_message(node, peer, frame);
		return;
	}
}
