/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A device's pairings with its peers. */
#include "aware/node-private.h"

#include <errno.h>
#include <string.h>

static void feed(struct aware_node *node, struct node_peer *peer,
		 struct aware_pairing_event event);

/* ---- A pairing's actions ---- */

static void send(struct aware_node *node, struct node_peer *peer,
		 const struct aware_pairing_action *action)
{
	const struct node_sent about = {.peer = peer->view.id, .pairing = action->number};
	struct aware_frame frame = action->frame;

	/* the cluster may be another one by now */
	memcpy(frame.bssid, node_bssid(node), 6);
	node_send(node, &frame, &about);
	if (!frame.dual || peer->initiated)
		return;
	buf_clear(&peer->key);
	buf_bytes(&peer->key, frame.body, frame.len);
}

/* Where nothing is protected the key stays here, and the pairing goes on at once. */
static void install(struct aware_node *node, struct node_peer *peer)
{
	const struct aware_pairing_event done = {.type = AWARE_EVENT_INSTALLED,
						 .now_us = node->now_us};
	struct aware_item *item;

	if (!node->options.radio.protects) {
		aware_pairing_step(peer->pairing, &done);
		return;
	}
	if (peer->has_keys) { /* of a pairing before this one */
		node_emit(node, AWARE_NODE_REMOVE, peer);
		node_pair_meet(node, peer);
	}
	peer->has_keys = false;
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
	struct aware_item *item = node_emit(node, type, peer);

	if (item)
		item->action.method = action->method;
}

/* Whoever waits for its turn to guess at a locked service waits in vain. */
static void lock_out(struct aware_node *node, const struct node_service *service)
{
	struct node_peer *peer, *next;

	list_for_each_safe (peer, next, &node->peers, link)
		if (peer->pairing && !peer->initiated && !peer->verifying &&
		    !peer->guessing && peer->view.service == service->number)
			feed(node, peer,
			     (struct aware_pairing_event){.type = AWARE_EVENT_CANCEL});
}

static void failed(struct aware_node *node, struct node_peer *peer,
		   const struct aware_pairing_action *end)
{
	struct node_service *service = node_service(node, peer->view.service);
	struct aware_item *item = node_emit(node, AWARE_NODE_FAILED, peer);
	bool locked = false;

	if (service && end->guessed)
		locked = node_service_judge(node, service, false);
	if (item) {
		item->action.verdict = end->verdict;
		item->action.phase = end->phase;
		item->action.detail = end->detail;
		item->action.verified = end->verified;
		item->action.locked = locked;
	}
	if (locked)
		lock_out(node, service);
}

static void paired(struct aware_node *node, struct node_peer *peer,
		   const struct aware_pairing_action *end)
{
	const struct aware_record *record = aware_pairing_record(peer->pairing);
	struct node_service *service = node_service(node, peer->view.service);
	struct aware_item *item;

	peer->view.verified = node->options.radio.protects;
	item = node_emit(node, AWARE_NODE_PAIRED, peer);
	if (service && peer->guessing)
		node_service_judge(node, service, true);
	if (!item)
		return;
	item->action.verified = end->verified;
	item->action.detail = end->detail;
	if (aware_pairing_nd_pmk(peer->pairing, item->nd_pmk) == 0)
		item->action.nd_pmk = item->nd_pmk;
	if (record) {
		item->record = *record;
		item->action.record = &item->record;
	}
}

static void take_phase(struct aware_node *node, struct node_peer *peer,
		       const struct aware_pairing_action *action)
{
	struct aware_item *item = node_emit(node, AWARE_NODE_PHASE, peer);

	if (item)
		item->action.phase = action->phase;
	if (action->phase == AWARE_PHASE_PASN && action->guessed)
		peer->guessing = true;
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
	struct aware_pairing_action action, end = {};
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
			take_phase(node, peer, &action);
			break;
		case AWARE_DO_END:
			end = action;
			ended = true;
			break;
		case AWARE_DO_NOTHING:
			break;
		}
	}
	if (!ended)
		return;
	take_end(node, peer, &end);
	peer->guessing = false;
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
	memcpy(ret->bssid, node_bssid(node), 6);
	memcpy(ret->service_id, service->id, AWARE_SERVICE_ID_LEN);
	memcpy(ret->nik, node->options.nik, AWARE_NIK_LEN);
}

void node_pair_meet(struct aware_node *node, struct node_peer *peer)
{
	struct aware_item *item = node_emit(node, AWARE_NODE_MEET, peer);

	if (!item)
		return;
	item->action.when = peer->when;
	peer->met = true;
}

static void drop_keys(struct aware_node *node, struct node_peer *peer)
{
	if (peer->has_keys)
		node_emit(node, AWARE_NODE_REMOVE, peer);
	peer->has_keys = false;
	peer->view.verified = false;
}

/* The options are wiped: our NIK is in them. */
static int begin(struct aware_node *node, struct node_peer *peer,
		 struct aware_pairing_options *options)
{
	int r = aware_pairing_new(options, &peer->pairing);

	peer->initiated = options->initiator;
	peer->verifying = options->record != NULL;
	secret_wipe(options, sizeof(*options));
	if (r < 0)
		return r;
	buf_clear(&peer->key);
	/* a stranger that asks under a peer's address must not cost it its keys: those stay until
	   there are new ones */
	if (peer->initiated)
		drop_keys(node, peer);
	node_pair_meet(node, peer);
	feed(node, peer, (struct aware_pairing_event){.type = AWARE_EVENT_START});
	if (peer->pairing && peer->password)
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_PASSWORD,
						  .password = peer->password});
	peer->password = secret_free(peer->password);
	return 0;
}

int aware_node_pair(struct aware_node *node, unsigned id, uint16_t method,
		    uint64_t now_us)
{
	struct node_peer *peer = node_peer(node, id);
	struct node_service *service = peer ? node_service(node, peer->view.service)
					    : NULL;
	struct aware_pairing_options options;
	const struct aware_record *record;

	node->now_us = now_us;
	if (!service)
		return -ENOENT;
	if (node_pair_with(node, peer->view.address))
		return -EALREADY;
	record = node_record(node, peer->view.known);
	if (!record && !(aware_method_complement(method) & peer->view.methods))
		return -EOPNOTSUPP;
	fill(node, peer, service, &options);
	options.initiator = true;
	options.record = record;
	options.methods = method;
	return begin(node, peer, &options);
}

/* Who is not heard now asks again by itself. */
static bool is_crowded(const struct aware_node *node)
{
	const struct node_peer *peer;
	unsigned n = 0;

	list_for_each (peer, &node->peers, link)
		n += peer->pairing && !peer->initiated;
	return n >= NODE_ASKED_MAX;
}

void node_pair_requested(struct aware_node *node, struct node_peer *peer,
			 const struct aware_frame *frame)
{
	struct node_service *service = node_service(node, peer->view.service);
	struct aware_pairing_options options;

	if (!service || service->methods == 0 ||
	    node_pair_with(node, peer->view.address) || is_crowded(node))
		return;
	fill(node, peer, service, &options);
	if (node_service_is_locked(node, service))
		options.methods = 0; /* it is answered, and rejected */
	if (begin(node, peer, &options) == 0)
		node_pair_frame(node, peer, frame);
}

void node_pair_verify(struct aware_node *node, struct node_peer *peer,
		      const struct aware_record *record, const struct aware_frame *frame)
{
	struct node_service *service = node_service(node, peer->view.service);
	struct aware_pairing_options options;

	if (is_crowded(node))
		return;
	fill(node, peer, service, &options);
	options.record = record;
	if (begin(node, peer, &options) == 0)
		node_pair_frame(node, peer, frame);
}

struct node_peer *node_pair_with(const struct aware_node *node, const uint8_t address[6])
{
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		if (peer->pairing && memcmp(peer->view.address, address, 6) == 0)
			return peer;
	return NULL;
}

bool node_pair_may_guess(struct aware_node *node, const struct node_peer *peer)
{
	const struct node_service *service = node_service(node, peer->view.service);

	return peer->initiated || peer->verifying || peer->guessing || !service ||
	       node_service_may_guess(node, service);
}

void node_pair_frame(struct aware_node *node, struct node_peer *peer,
		     const struct aware_frame *frame)
{
	if (peer->pairing)
		feed(node, peer,
		     (struct aware_pairing_event){.type = AWARE_EVENT_FRAME,
						  .frame = frame});
}

/* ---- What the radio says ---- */

void node_pair_sent(struct aware_node *node, const struct node_sent *sent, int error)
{
	struct node_peer *peer = sent->peer ? node_peer(node, sent->peer) : NULL;
	struct aware_item *item;

	if (sent->message) {
		item = node_emit(node, AWARE_NODE_DELIVERED, peer);
		if (item) {
			item->action.number = sent->number;
			item->action.error = error;
		}
	} else if (peer && peer->pairing && sent->pairing &&
		   node->options.radio.tells_sent) {
		/* of other radios it says nothing about the peer */
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
