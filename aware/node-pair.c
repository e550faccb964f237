/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A device's pairings with its peers, and the messages that their keys protect. */
#include "aware/node-private.h"

#include <errno.h>
#include <string.h>

/* ---- A pairing's actions ---- */

static void send(struct aware_node *node, struct node_peer *peer,
		 const struct aware_pairing_action *action)
{
	const struct node_sent about = {.peer = peer->view.id, .pairing = action->number};

	node_send(node, &action->frame, &about);
}

/* Where nothing is protected the key stays here, and the pairing goes on at once. */
static void install(struct aware_node *node, struct node_peer *peer)
{
	const struct aware_pairing_event done = {.type = AWARE_EVENT_INSTALLED,
						 .now_us = node->now_us};
	struct node_item *item;

	if (!node->options.radio.protects) {
		aware_pairing_step(peer->pairing, &done);
		return;
	}
	item = node_emit(node, AWARE_NODE_INSTALL, peer);
	if (!item)
		return;
	item->suite = *aware_pairing_suite(peer->pairing);
	memcpy(item->tk, aware_pairing_keys(peer->pairing)->tk, AWARE_TK_MAX);
	item->action.suite = &item->suite;
	item->action.tk = item->tk;
}

static void ask(struct aware_node *node, struct node_peer *peer,
		const struct aware_pairing_action *action,
		enum aware_node_action_type type)
{
	struct node_item *item = node_emit(node, type, peer);

	if (item)
		item->action.method = action->method;
}

/* Somebody has tried a password. Who goes silent once it has seen our confirm has, too. */
static bool is_guess(const struct aware_pairing_action *end)
{
	return end->verdict == AWARE_PAIR_WRONG_PASSWORD ||
	       end->verdict == AWARE_PAIR_BROKEN ||
	       (end->verdict == AWARE_PAIR_TIMED_OUT && end->phase == AWARE_PHASE_PASN);
}

static void failed(struct aware_node *node, struct node_peer *peer,
		   const struct aware_pairing_action *end)
{
	struct node_service *service = node_service(node, peer->view.service);
	struct node_item *item = node_emit(node, AWARE_NODE_FAILED, peer);
	bool locked = false;

	/* only what others want of us is limited; who asks for something may ask again */
	if (!peer->initiated && service && is_guess(end))
		locked = node_service_judge(node, service, false);
	if (!item)
		return;
	item->action.verdict = end->verdict;
	item->action.phase = end->phase;
	item->action.detail = end->detail;
	item->action.verified = end->verified;
	item->action.locked = locked;
}

static void paired(struct aware_node *node, struct node_peer *peer,
		   const struct aware_pairing_action *end)
{
	const struct aware_record *record = aware_pairing_record(peer->pairing);
	struct node_service *service = node_service(node, peer->view.service);
	struct node_item *item;

	peer->view.verified = node->options.radio.protects;
	item = node_emit(node, AWARE_NODE_PAIRED, peer);
	if (service)
		node_service_judge(node, service, true);
	if (!item)
		return;
	item->action.verified = end->verified;
	item->action.detail = end->detail;
	if (record) {
		item->record = *record;
		item->action.record = &item->record;
	}
}

static void take_end(struct aware_node *node, struct node_peer *peer,
		     const struct aware_pairing_action *end)
{
	if (end->verdict == AWARE_PAIRED)
		paired(node, peer, end);
	else
		failed(node, peer, end);
}

static void drain(struct aware_node *node, struct node_peer *peer)
{
	struct aware_pairing_action action;
	struct node_item *item;
	bool ended = false;

	while (aware_pairing_next(peer->pairing, &action)) {
		switch (action.type) {
		case AWARE_DO_SEND:
			send(node, peer, &action);
			break;
		case AWARE_DO_ASK:
			ask(node, peer, &action, AWARE_NODE_ASK);
			break;
		case AWARE_DO_REQUESTED:
			ask(node, peer, &action, AWARE_NODE_REQUESTED);
			break;
		case AWARE_DO_INSTALL:
			install(node, peer);
			break;
		case AWARE_DO_PHASE:
			item = node_emit(node, AWARE_NODE_PHASE, peer);
			if (item)
				item->action.phase = action.phase;
			break;
		case AWARE_DO_END:
			take_end(node, peer, &action);
			ended = true;
			break;
		case AWARE_DO_NOTHING:
			break;
		}
	}
	if (ended)
		peer->pairing = aware_pairing_free(peer->pairing);
}

static void feed(struct aware_node *node, struct node_peer *peer,
		 struct aware_pairing_event event)
{
	event.now_us = node->now_us;
	aware_pairing_step(peer->pairing, &event);
	drain(node, peer);
}

/* ---- Begin ---- */

static void fill(const struct aware_node *node, const struct node_peer *peer,
		 const struct node_service *service, struct aware_pairing_options *ret)
{
	*ret = (struct aware_pairing_options){
		.own_instance = service->instance,
		.peer_instance = peer->view.instance,
		.methods = service->methods,
		.cipher = service->cipher,
		.can_protect = node->options.radio.protects,
		.tells_sent = node->options.radio.tells_sent,
		.accepted = service->accepted,
		.nik_lifetime_s = node->options.nik_lifetime_s,
		.quirks = {.key_mic_len = 16, .short_rsnx = true},
		.identity = node->identity,
		.peer_identity = peer->identity,
	};
	memcpy(ret->own, node->options.radio.own, 6);
	memcpy(ret->peer, peer->view.address, 6);
	memcpy(ret->bssid,
	       node->options.radio.synchronized ? node->options.radio.cluster
						: (const uint8_t *)AWARE_NETWORK_ID,
	       6);
	memcpy(ret->service_id, service->id, AWARE_SERVICE_ID_LEN);
	memcpy(ret->nik, node->options.nik, AWARE_NIK_LEN);
}

void node_pair_meet(struct aware_node *node, struct node_peer *peer)
{
	struct node_item *item = node_emit(node, AWARE_NODE_MEET, peer);

	if (!item)
		return;
	item->action.when = peer->when;
	peer->met = true;
}

static int begin(struct aware_node *node, struct node_peer *peer,
		 const struct aware_pairing_options *options)
{
	int r = aware_pairing_new(options, &peer->pairing);

	if (r < 0)
		return r;
	peer->initiated = options->initiator;
	if (peer->has_keys) /* they are not those of this pairing */
		node_emit(node, AWARE_NODE_REMOVE, peer);
	peer->has_keys = false;
	peer->view.verified = false;
	node_pair_meet(node, peer);
	feed(node, peer, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	if (peer->pairing && peer->password)
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
						  .password = peer->password});
	return 0;
}

int aware_node_pair(struct aware_node *node, unsigned id, uint16_t method,
		    uint64_t now_us)
{
	struct node_peer *peer = node_peer(node, id);
	struct node_service *service = peer ? node_service(node, peer->view.service)
					    : NULL;
	struct aware_pairing_options options;

	node->now_us = now_us;
	if (!service)
		return -ENOENT;
	if (peer->pairing)
		return -EALREADY;
	fill(node, peer, service, &options);
	options.initiator = true;
	options.record = node_record(node, peer->view.known);
	if (!options.record && !(aware_method_complement(method) & peer->view.methods))
		return -EOPNOTSUPP;
	options.methods = method;
	return begin(node, peer, &options);
}

void node_pair_requested(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame)
{
	struct node_service *service = node_service(node, peer->view.service);
	struct aware_pairing_options options;

	if (!service || service->methods == 0)
		return;
	fill(node, peer, service, &options);
	if (node_service_is_locked(node, service))
		options.methods = 0; /* it is answered, and rejected */
	if (begin(node, peer, &options) == 0)
		node_pair_frame(node, peer, frame);
}

void node_pair_frame(struct aware_node *node, struct node_peer *peer,
		     const struct aware_frame *frame)
{
	if (peer->pairing)
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
						  .frame = frame});
}

/* ---- PASN ---- */

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

/* Somebody who knows us begins without a request. */
static void verify(struct aware_node *node, const struct aware_frame *frame,
		   const struct pasn_message *message)
{
	struct aware_identity identity = {};
	struct node_service *service = service_of(node, message);
	struct aware_pairing_options options;
	const struct aware_record *record;
	struct node_peer *peer;

	if (!service || service->methods == 0 || !message->rsn.has_pmkid)
		return;
	memcpy(identity.nonce, message->rsn.pmkid, AWARE_NIRA_NONCE_LEN);
	memcpy(identity.tag, message->rsn.pmkid + AWARE_NIRA_NONCE_LEN,
	       AWARE_NIRA_TAG_LEN);
	record = node_record(node, node_recognise(node, &identity, frame->from));
	if (!record)
		return;
	/* its instance: the one that it was heard with, else none is needed */
	list_for_each (peer, &node->peers, link)
		if (peer->view.service == service->number &&
		    memcmp(peer->view.address, frame->from, 6) == 0)
			break;
	if (&peer->link == &node->peers)
		peer = node_peer_get(node, frame->from, 0, service);
	if (!peer || peer->pairing)
		return;
	peer->heard_us = node->now_us;
	peer->identity = identity;
	peer->has_identity = true;
	peer->view.known = node_recognise(node, &identity, frame->from);
	fill(node, peer, service, &options);
	options.record = record;
	if (begin(node, peer, &options) == 0)
		node_pair_frame(node, peer, frame);
}

void node_pair_auth(struct aware_node *node, const struct aware_frame *frame)
{
	struct pasn_message message;
	struct node_peer *peer;

	if (memcmp(frame->to, node->options.radio.own, 6) != 0)
		return;
	list_for_each (peer, &node->peers, link)
		if (peer->pairing && memcmp(peer->view.address, frame->from, 6) == 0) {
			node_pair_frame(node, peer, frame);
			return;
		}
	if (frame->transaction != 1 || pasn_message_parse(frame, &message) < 0)
		return;
	verify(node, frame, &message);
	pasn_message_deinit(&message);
}

/* ---- What the radio says ---- */

void node_pair_sent(struct aware_node *node, const struct node_sent *sent, int error)
{
	struct node_peer *peer = sent->peer ? node_peer(node, sent->peer) : NULL;
	struct node_item *item;

	if (sent->message) {
		item = node_emit(node, AWARE_NODE_DELIVERED, peer);
		if (item) {
			item->action.number = sent->number;
			item->action.error = error;
		}
	} else if (peer && peer->pairing && sent->pairing) {
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_SENT,
						  .number = sent->pairing,
						  .error = error});
	}
}

void node_pair_installed(struct aware_node *node, const uint8_t address[6], int error)
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link) {
		if (!peer->pairing || memcmp(peer->view.address, address, 6) != 0)
			continue;
		peer->has_keys = error == 0;
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_INSTALLED,
						  .error = error});
		return;
	}
}

void node_pair_due(struct aware_node *node)
{
	struct node_peer *peer, *next;

	list_for_each_safe (peer, next, &node->peers, link)
		if (peer->pairing)
			feed(node, peer,
			     (struct aware_pairing_event){.type = AWARE_EVENT_TIMEOUT});
}

uint64_t node_pair_deadline(const struct aware_node *node)
{
	struct node_peer *peer;
	uint64_t at = 0, its;

	list_for_each (peer, &node->peers, link) {
		its = peer->pairing ? aware_pairing_deadline(peer->pairing) : 0;
		if (its && (!at || its < at))
			at = its;
	}
	return at;
}

/* ---- What its owner says ---- */

static struct node_peer *in_pairing(struct aware_node *node, unsigned id, uint64_t now_us)
{
	struct node_peer *peer = node_peer(node, id);

	node->now_us = now_us;
	return peer && peer->pairing ? peer : NULL;
}

int aware_node_password(struct aware_node *node, unsigned id,
			const struct secret *password, uint64_t now_us)
{
	struct node_peer *peer = node_peer(node, id);

	node->now_us = now_us;
	if (!peer)
		return -ENOENT;
	if (peer->pairing) {
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
						  .password = password});
		return 0;
	}
	peer->password = secret_free(peer->password);
	return secret_new(secret_data(password), secret_len(password), &peer->password);
}

int aware_node_accept(struct aware_node *node, unsigned id, const struct secret *password,
		      uint64_t now_us)
{
	struct node_peer *peer = in_pairing(node, id, now_us);

	if (!peer)
		return -ENOENT;
	feed(node, peer,
	     (struct aware_pairing_event){.type = AWARE_EVENT_ACCEPT,
					  .password = password});
	return 0;
}

int aware_node_reject(struct aware_node *node, unsigned id, uint64_t now_us)
{
	struct node_peer *peer = in_pairing(node, id, now_us);

	if (!peer)
		return -ENOENT;
	feed(node, peer, (struct aware_pairing_event){.type = AWARE_EVENT_REJECT});
	return 0;
}

int aware_node_cancel(struct aware_node *node, unsigned id, uint64_t now_us)
{
	struct node_peer *peer = in_pairing(node, id, now_us);

	if (!peer)
		return -ENOENT;
	feed(node, peer, (struct aware_pairing_event){.type = AWARE_EVENT_CANCEL});
	return 0;
}

/* ---- Messages ---- */

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
		.kind = AWARE_FRAME_SDF, .dual = true, .control = 0x00d0};
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
	memcpy(frame.bssid, node->options.radio.cluster, 6);
	frame.body = body.data;
	frame.len = body.len;
	number = body.error ? 0 : node_send(node, &frame, &about);
	buf_deinit(&body);
	return number ? (int)number : -EAGAIN;
}

static void take_message(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame)
{
	struct aware_extension extension;
	struct node_item *item;
	struct aware_attr attr;

	if (aware_attr_find(frame->body, frame->len, AWARE_ATTR_SERVICE_EXTENSION,
			    &attr) < 0 ||
	    aware_extension_parse(&attr, &extension) < 0 || !extension.has_info ||
	    extension.info.len == 0 || extension.info.len > AWARE_MESSAGE_MAX)
		return;
	item = node_emit(node, AWARE_NODE_MESSAGE, peer);
	if (!item)
		return;
	buf_bytes(&item->data, extension.info.data, extension.info.len);
	item->action.data = item->data.data;
	item->action.len = item->data.error ? 0 : item->data.len;
}

/* The radio has opened it with this peer's key: whose it is, is proven. */
void node_pair_protected(struct aware_node *node, const struct aware_frame *frame)
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
		else
			take_message(node, peer, frame);
		return;
	}
}
