/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/aware-nodes.h"

#include "aware/protect.h"

#include <string.h>

enum { STEPS_MAX = 200000 };

static const char INFO[4] = "\x03\x01\x00x";

void nodes_start(struct nodes *nodes, unsigned i, uint8_t address, uint8_t nik)
{
	struct nodes_device *device = &nodes->devices[i];
	struct aware_node_options options = {.nik_lifetime_s = AWARE_NIK_LIFETIME_S};

	device->radio = (struct aware_radio_info){
		.kind = nodes->synchronized ? AWARE_RADIO_NAN : AWARE_RADIO_STATION,
		.protects = nodes->synchronized,
		.tells_sent = !nodes->tells_nothing,
		.synchronized = nodes->synchronized,
		.own = {0x42, 0, 0, 0, address, 0},
		.cluster = {0x50, 0x6f, 0x9a, 1, 2, 3},
	};
	device->known = -1;
	options.radio = device->radio;
	memset(options.nik, nik, sizeof(options.nik));
	assert_int_equal(aware_node_new(&options, &device->node), 0);
}

void nodes_offer(struct nodes *nodes, unsigned i, bool publish, uint16_t methods,
		 bool accepted)
{
	const struct aware_service_options options = {
		.name = "_sat-simulation._udp",
		.publish = publish,
		.methods = methods,
		.accepted = accepted,
		.info = INFO,
		.info_len = sizeof(INFO),
	};

	assert_true(aware_node_offer(nodes->devices[i].node, &options, nodes->now_us) >
		    0);
}

static struct nodes_key *key_for(struct nodes_device *device, const uint8_t *peer,
				 bool make)
{
	struct nodes_key *unused = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(device->keys); i++) {
		if (device->keys[i].used && memcmp(device->keys[i].peer, peer, 6) == 0)
			return &device->keys[i];
		if (!device->keys[i].used && !unused)
			unused = &device->keys[i];
	}
	return make ? unused : NULL;
}

static void fly(struct nodes *nodes, unsigned i, const struct aware_node_action *action)
{
	struct nodes_device *device = &nodes->devices[i];
	struct nodes_flight *f = nodes->flights;
	struct buf bytes = {};

	while (f < nodes->flights + NODES_FRAMES_MAX && f->used)
		f++;
	assert_true(f < nodes->flights + NODES_FRAMES_MAX);
	if (action->frame.kind == AWARE_FRAME_AUTH && action->frame.transaction == 2 &&
	    action->frame.status == 0)
		device->confirmed |= UINT64_C(1) << action->frame.to[4];
	if (action->frame.dual) {
		struct nodes_key *key = key_for(device, action->frame.to, false);

		assert_non_null(key);
		assert_int_equal(aware_protect_seal(&key->suite, key->tk, ++key->packet,
						    &action->frame, &bytes),
				 0);
	} else {
		aware_frame_build(&bytes, &action->frame);
	}
	*f = (struct nodes_flight){.used = true,
				   .from = i,
				   .number = action->number,
				   .at_us = nodes->now_us +
					    (nodes->synchronized ? 200000 : 2000),
				   .len = bytes.len};
	memcpy(f->data, bytes.data, bytes.len);
	buf_deinit(&bytes);
}

static void take_key(struct nodes *nodes, unsigned i,
		     const struct aware_node_action *action)
{
	struct nodes_device *device = &nodes->devices[i];
	struct nodes_key *key = key_for(device, action->peer->address, true);

	assert_true(device->radio.protects);
	assert_non_null(key);
	*key = (struct nodes_key){.used = true, .suite = *action->suite};
	memcpy(key->tk, action->tk, AWARE_TK_MAX);
	memcpy(key->peer, action->peer->address, 6);
	nodes_give(nodes, i,
		   (struct aware_radio_event){.type = AWARE_RADIO_INSTALLED,
					      .peer = key->peer});
}

static void answer(struct nodes *nodes, unsigned i,
		   const struct aware_node_action *action)
{
	struct nodes_device *device = &nodes->devices[i];
	bool asked = action->type == AWARE_NODE_ASK;
	unsigned peer = action->peer->id;
	struct secret *pin;

	device->asked += asked;
	device->requested += !asked;
	if (!device->pin)
		return;
	assert_int_equal(secret_new(device->pin, strlen(device->pin), &pin), 0);
	if (asked)
		aware_node_password(device->node, peer, pin, nodes->now_us);
	else
		aware_node_accept(device->node, peer, pin, nodes->now_us);
	secret_free(pin);
}

static void note(struct nodes *nodes, struct nodes_device *device,
		 const struct aware_node_action *action)
{
	device->peer = action->peer->id;
	if (action->type != AWARE_NODE_MESSAGE)
		device->ended_us = nodes->now_us;
	if (action->type == AWARE_NODE_PAIRED) {
		device->paired++;
		device->verified = action->verified;
		device->cached = action->record != NULL;
		if (action->record)
			device->record = *action->record;
	} else if (action->type == AWARE_NODE_FAILED) {
		device->failed++;
		device->verdict = action->verdict;
		device->locked = action->locked;
	} else if (action->type == AWARE_NODE_MESSAGE) {
		device->messages++;
		assert_true(action->len < sizeof(device->message));
		memcpy(device->message, action->data, action->len);
		device->message[action->len] = '\0';
	}
}

static void drain(struct nodes *nodes, unsigned i)
{
	struct nodes_device *device = &nodes->devices[i];
	struct aware_node_action action;

	while (device->node && aware_node_next(device->node, &action)) {
		switch (action.type) {
		case AWARE_NODE_SEND:
			fly(nodes, i, &action);
			break;
		case AWARE_NODE_INSTALL:
			take_key(nodes, i, &action);
			break;
		case AWARE_NODE_MEET:
			break;
		case AWARE_NODE_REMOVE:
			if (key_for(device, action.peer->address, false))
				key_for(device, action.peer->address, false)->used =
					false;
			break;
		case AWARE_NODE_FOUND:
			device->found++;
			device->peer = action.peer->id;
			device->known = action.peer->known;
			if (device->pairs)
				assert_int_equal(aware_node_pair(device->node,
								 action.peer->id,
								 AWARE_METHOD_PIN_KEYPAD,
								 nodes->now_us),
						 0);
			break;
		case AWARE_NODE_LOST: /* what it said is still told, though it is gone */
			if (action.peer->info_len > 0)
				assert_memory_equal(action.peer->info, INFO,
						    sizeof(INFO));
			device->lost++;
			break;
		case AWARE_NODE_ASK:
		case AWARE_NODE_REQUESTED:
			answer(nodes, i, &action);
			break;
		case AWARE_NODE_PAIRED:
		case AWARE_NODE_FAILED:
		case AWARE_NODE_MESSAGE:
			note(nodes, device, &action);
			break;
		case AWARE_NODE_DELIVERED:
			device->delivered += action.error == 0;
			break;
		case AWARE_NODE_NOTHING:
		case AWARE_NODE_COMMAND:
		case AWARE_NODE_BROKEN:
		case AWARE_NODE_CHANGED:
		case AWARE_NODE_PHASE:
			break;
		}
	}
}

void nodes_give(struct nodes *nodes, unsigned i, struct aware_radio_event event)
{
	event.now_us = nodes->now_us;
	aware_node_radio(nodes->devices[i].node, &event);
	drain(nodes, i);
}

static bool is_lost(struct nodes *nodes, const struct nodes_flight *flight)
{
	struct aware_frame frame;

	assert_int_equal(aware_frame_parse(flight->data, flight->len, &frame), 0);
	if (frame.kind == AWARE_FRAME_SDF && (frame.to[0] & 1))
		return nodes->unheard >> flight->from & 1;
	return frame.kind == AWARE_FRAME_SEALED && nodes->n_protected < 64 &&
	       nodes->lost >> nodes->n_protected++ & 1;
}

static void hear(struct nodes *nodes, unsigned i, const struct nodes_flight *flight)
{
	struct nodes_device *device = &nodes->devices[i];
	struct aware_frame frame, opened;
	struct aware_radio_event event = {.type = AWARE_RADIO_FRAME, .signal = -50};
	struct buf body = {};
	uint64_t packet;

	assert_int_equal(aware_frame_parse(flight->data, flight->len, &frame), 0);
	event.frame = &frame;
	if (frame.kind == AWARE_FRAME_SEALED) {
		struct nodes_key *key = key_for(device, frame.from, false);

		event.frame = &opened;
		if (!key || aware_protect_open(&key->suite, key->tk, &frame, &body,
					       &opened, &packet) < 0)
			event.frame = NULL;
	}
	if (event.frame)
		nodes_give(nodes, i, event);
	buf_deinit(&body);
}

bool nodes_advance(struct nodes *nodes, uint64_t until_us)
{
	struct nodes_flight *next = NULL, copy;
	uint64_t at = until_us;

	for (unsigned i = 0; i < NODES; i++) {
		uint64_t its = nodes->devices[i].node
				       ? aware_node_deadline(nodes->devices[i].node)
				       : 0;

		at = its && its < at ? its : at;
	}
	for (size_t i = 0; i < NODES_FRAMES_MAX; i++)
		if (nodes->flights[i].used && nodes->flights[i].at_us <= at &&
		    (!next || nodes->flights[i].at_us < next->at_us)) {
			next = &nodes->flights[i];
		}
	if (next) {
		bool lost = is_lost(nodes, next);

		copy = *next;
		next->used = false;
		nodes->now_us = MAX(nodes->now_us, copy.at_us);
		for (unsigned i = 0; i < NODES; i++)
			if (!lost && i != copy.from && nodes->devices[i].node)
				hear(nodes, i, &copy);
		if (nodes->devices[copy.from].node)
			nodes_give(nodes, copy.from,
				   (struct aware_radio_event){.type = AWARE_RADIO_SENT,
							      .number = copy.number});
		return true;
	}
	nodes->now_us = at;
	for (unsigned i = 0; i < NODES; i++)
		if (nodes->devices[i].node) {
			aware_node_timeout(nodes->devices[i].node, nodes->now_us);
			drain(nodes, i);
		}
	return at < until_us;
}

void nodes_pass(struct nodes *nodes, unsigned seconds)
{
	uint64_t until_us = nodes->now_us + seconds * UINT64_C(1000000);
	unsigned steps = 0;

	for (unsigned i = 0; i < NODES; i++)
		drain(nodes, i);
	while (nodes_advance(nodes, until_us))
		assert_true(++steps < STEPS_MAX);
}

void nodes_stop(struct nodes *nodes)
{
	for (unsigned i = 0; i < NODES; i++)
		nodes->devices[i].node = aware_node_free(nodes->devices[i].node);
}

void nodes_two(struct nodes *nodes, uint16_t offered, const char *typed,
	       const char *displayed)
{
	nodes->now_us = 1000000;
	nodes_start(nodes, 0, 1, 0xa1);
	nodes_start(nodes, 1, 2, 0xb2);
	nodes->devices[0].pin = typed;
	nodes->devices[1].pin = displayed;
	nodes_offer(nodes, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	nodes_offer(nodes, 1, true, offered, false);
}
