/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One device of Wi-Fi Aware over a NAN device of the kernel, for a foreign one to pair with:
 * publishes or subscribes, displays or types the PIN that it was given, and says what the keys are,
 * which usher never does.
 *
 * usage: aware-peer INTERFACE publish|subscribe PIN
 * prints: "ready", "found", "paired ND_PMK", "failed VERDICT PHASE", "closed TEXT"
 */
#include "aware/node.h"
#include "aware/radio-helper.h"
#include "base/crypto/random.h"
#include "base/hex.h"
#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#define SERVICE "_sat-simulation._udp"

struct peer {
	struct loop *loop;
	struct loop_timer *timer;
	struct aware_radio *radio;
	struct aware_node *node;
	bool publish;
	struct secret *pin;
};

static uint16_t method_of(const struct peer *peer)
{
	return peer->publish ? AWARE_METHOD_PIN_DISPLAY : AWARE_METHOD_PIN_KEYPAD;
}

static void paired(const struct aware_node_action *action)
{
	char hex[2 * AWARE_PMK_LEN + 1];

	hex_encode(action->nd_pmk, AWARE_PMK_LEN, hex);
	printf("paired %s\n", hex);
}

static void to_radio(struct peer *peer, const struct aware_node_action *action)
{
	const struct aware_radio_ops *ops = peer->radio->ops;
	struct aware_radio_event event = {.type = AWARE_RADIO_SENT,
					  .now_us = clock_now(),
					  .number = action->number};

	if (action->type == AWARE_NODE_SEND) {
		event.error = ops->send(peer->radio, &action->frame, action->number);
	} else if (action->type == AWARE_NODE_INSTALL) {
		event.type = AWARE_RADIO_INSTALLED;
		event.peer = action->peer->address;
		event.error = ops->install(peer->radio, action->peer->address,
					   action->suite, action->tk);
	} else if (action->type == AWARE_NODE_REMOVE) {
		ops->remove(peer->radio, action->peer->address);
	} else if (ops->meet) {
		ops->meet(peer->radio, action->peer->address, &action->when);
	}
	if (event.error < 0)
		aware_node_radio(peer->node, &event);
}

static void act(struct peer *peer, const struct aware_node_action *action)
{
	switch (action->type) {
	case AWARE_NODE_SEND:
	case AWARE_NODE_INSTALL:
	case AWARE_NODE_REMOVE:
	case AWARE_NODE_MEET:
		to_radio(peer, action);
		break;
	case AWARE_NODE_FOUND:
		puts("found");
		if (!peer->publish)
			aware_node_pair(peer->node, action->peer->id, method_of(peer),
					clock_now());
		break;
	case AWARE_NODE_ASK:
		aware_node_password(peer->node, action->peer->id, peer->pin, clock_now());
		break;
	case AWARE_NODE_REQUESTED:
		aware_node_accept(peer->node, action->peer->id, peer->pin, clock_now());
		break;
	case AWARE_NODE_PAIRED:
		paired(action);
		break;
	case AWARE_NODE_FAILED:
		printf("failed %d %d\n", (int)action->verdict, (int)action->phase);
		break;
	case AWARE_NODE_NOTHING:
	case AWARE_NODE_COMMAND:
	case AWARE_NODE_CHANGED:
	case AWARE_NODE_LOST:
	case AWARE_NODE_PHASE:
	case AWARE_NODE_MESSAGE:
	case AWARE_NODE_DELIVERED:
	case AWARE_NODE_BROKEN:
		break;
	}
}

static void drain(struct peer *peer)
{
	struct aware_node_action action;

	while (aware_node_next(peer->node, &action))
		act(peer, &action);
	loop_timer_set(peer->timer, aware_node_deadline(peer->node));
}

static int begin(struct peer *peer, const struct aware_radio_info *info)
{
	struct aware_node_options options = {.radio = *info,
					     .nik_lifetime_s = AWARE_NIK_LIFETIME_S};
	const struct aware_service_options service = {
		.name = SERVICE, .publish = peer->publish, .methods = method_of(peer)};
	int r = random_bytes(options.nik, sizeof(options.nik));

	if (r == 0)
		r = aware_node_new(&options, &peer->node);
	if (r == 0)
		r = aware_node_offer(peer->node, &service, clock_now());
	puts(r < 0 ? "closed" : "ready");
	return r;
}

static void on_radio(const struct aware_radio_event *event, void *userdata)
{
	struct peer *peer = userdata;

	if (event->type == AWARE_RADIO_CLOSED) {
		printf("closed %s\n",
		       event->text ? event->text : strerror(-event->error));
		sd_event_exit(loop_event(peer->loop), 1);
		return;
	}
	if (event->type == AWARE_RADIO_READY && begin(peer, event->info) < 0) {
		sd_event_exit(loop_event(peer->loop), 1);
		return;
	}
	if (event->type != AWARE_RADIO_READY)
		aware_node_radio(peer->node, event);
	drain(peer);
}

static void on_timer(void *userdata)
{
	struct peer *peer = userdata;

	aware_node_timeout(peer->node, clock_now());
	drain(peer);
}

int main(int argc, char **argv)
{
	struct peer peer = {.publish = argc == 4 && strcmp(argv[2], "publish") == 0};
	int r;

	if (argc != 4 || (!peer.publish && strcmp(argv[2], "subscribe") != 0)) {
		fputs("usage: aware-peer INTERFACE publish|subscribe PIN\n", stderr);
		return 64;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	r = secret_new(argv[3], strlen(argv[3]), &peer.pin);
	if (r == 0)
		r = loop_new(&peer.loop);
	if (r == 0)
		r = loop_timer_new(loop_event(peer.loop), on_timer, &peer, &peer.timer);
	if (r == 0)
		r = aware_radio_helper_new(loop_event(peer.loop), argv[1],
					   AWARE_RADIO_NAN, on_radio, &peer, &peer.radio);
	if (r == 0)
		r = sd_event_loop(loop_event(peer.loop));
	aware_radio_free(peer.radio);
	aware_node_free(peer.node);
	loop_timer_free(peer.timer);
	loop_free(peer.loop);
	secret_free(peer.pin);
	return r ? 1 : 0;
}
