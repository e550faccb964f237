/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "aware/supplicant.h"

#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

/* Lines of a wpa_supplicant that says anything, to who publishes and subscribes. */
enum { LINE_MAX_LEN = 1000, ACTIONS_MAX = 4096 };

struct run {
	struct aware_agent *agent;
	uint64_t now_us;
	unsigned pairs, actions; /* NAN_PAIR commands */
	struct secret *pin;
};

static void answer(struct run *run, const struct aware_node_action *action)
{
	const bool offers = action->len > 8 &&
			    (memcmp(action->data, "NAN_PUBL", 8) == 0 ||
			     memcmp(action->data, "NAN_SUBS", 8) == 0);
	const struct aware_radio_event event = {.type = AWARE_RADIO_ANSWER,
						.now_us = run->now_us,
						.number = action->number,
						.text = offers ? "1" : "OK"};

	run->pairs += action->len > 9 && memcmp(action->data, "NAN_PAIR ", 9) == 0;
	aware_agent_radio(run->agent, &event);
}

/* Its owner agrees to all, and wants all. */
static void act(struct run *run, const struct aware_node_action *action)
{
	unsigned peer = action->peer ? action->peer->id : 0;

	if (action->type == AWARE_NODE_COMMAND)
		answer(run, action);
	else if (action->type == AWARE_NODE_FOUND)
		aware_agent_pair(run->agent, peer, AWARE_METHOD_PIN_KEYPAD, run->now_us);
	else if (action->type == AWARE_NODE_ASK)
		aware_agent_password(run->agent, peer, run->pin, run->now_us);
	else if (action->type == AWARE_NODE_REQUESTED)
		aware_agent_accept(run->agent, peer, run->pin, run->now_us);
	else if (action->type == AWARE_NODE_MESSAGE)
		must(action->peer->verified && action->len <= AWARE_MESSAGE_MAX);
	else if (action->type == AWARE_NODE_PAIRED)
		must(run->pairs > 0); /* nobody without our own NAN_PAIR */
	if (action->type == AWARE_NODE_PAIRED && action->record)
		aware_agent_know(run->agent, action->record->npk[0], action->record);
}

static void drain(struct run *run)
{
	struct aware_node_action action;

	while (aware_agent_next(run->agent, &action)) {
		must(run->actions++ < ACTIONS_MAX);
		act(run, &action);
	}
}

static void line(struct run *run, const uint8_t *data, size_t len)
{
	char text[LINE_MAX_LEN + 1];
	const struct aware_radio_event event = {
		.type = AWARE_RADIO_LINE, .now_us = run->now_us, .text = text};

	len = MIN(len, (size_t)LINE_MAX_LEN);
	memcpy(text, data, len);
	text[len] = '\0';
	aware_agent_radio(run->agent, &event);
	drain(run);
}

static void offer(struct run *run, bool publish)
{
	const struct aware_service_options options = {
		.name = "_fuzz._udp",
		.publish = publish,
		.methods = publish ? AWARE_METHOD_PIN_DISPLAY : AWARE_METHOD_PIN_KEYPAD,
	};

	must(aware_agent_offer(run->agent, &options, run->now_us) > 0);
	drain(run);
}

/* A tab before a line: half a minute goes by. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct aware_radio_info info = {.kind = AWARE_RADIO_SUPPLICANT,
						     .protects = true};
	struct run run = {.now_us = 1};
	const uint8_t *end = data + MIN(len, (size_t)16384), *newline;

	if (aware_supplicant_new(&info, &run.agent) < 0 ||
	    secret_new("123456", 6, &run.pin) < 0)
		abort();
	offer(&run, true);
	offer(&run, false);
	for (; data < end; data = newline + 1) {
		newline = memchr(data, '\n', (size_t)(end - data));
		newline = newline ? newline : end;
		if (*data == '\t') {
			run.now_us += 31000000;
			aware_agent_timeout(run.agent, run.now_us);
			drain(&run);
			data++;
		}
		if (newline > data)
			line(&run, data, (size_t)(newline - data));
	}
	aware_agent_free(run.agent);
	secret_free(run.pin);
	return 0;
}
