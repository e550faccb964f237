/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flow/aware-device.h"

#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

static void drain(struct flow_device *device);

static void answer(struct flow_device *device, const struct aware_node_action *action)
{
	unsigned peer = action->peer->id;
	struct secret *pin;

	assert_int_equal(secret_new(device->pin, strlen(device->pin), &pin), 0);
	if (action->type == AWARE_NODE_ASK) {
		device->asked++;
		assert_int_equal(
			aware_node_password(device->node, peer, pin, clock_now()), 0);
	} else {
		device->requested++;
		assert_int_equal(aware_node_accept(device->node, peer, pin, clock_now()),
				 0);
	}
	secret_free(pin);
}

static void found(struct flow_device *device, const struct aware_node_action *action)
{
	device->found++;
	device->peer = action->peer->id;
	device->known = action->peer->known;
	if (device->pairs)
		assert_int_equal(
			aware_node_pair(device->node, action->peer->id,
					aware_method_complement(action->peer->methods),
					clock_now()),
			0);
}

static void paired(struct flow_device *device, const struct aware_node_action *action)
{
	device->paired++;
	device->peer = action->peer->id;
	device->verified = action->verified;
	device->has_record = action->record != NULL;
	if (action->record) {
		device->record = *action->record;
		aware_node_know(device->node, 7, action->record);
	}
}

static void failed(struct flow_device *device, const struct aware_node_action *action)
{
	device->failed++;
	device->verdict = action->verdict;
	print_message("# %s failed: verdict %d in phase %d\n",
		      device->publish ? "host" : "guest", (int)action->verdict,
		      (int)action->phase);
	if (device->persists)
		aware_node_pair(device->node, action->peer->id, device->methods,
				clock_now());
}

static void send_frame(struct flow_device *device, const struct aware_node_action *action)
{
	struct aware_radio_event event = {.type = AWARE_RADIO_SENT,
					  .now_us = clock_now(),
					  .number = action->number};

	event.error = device->radio->ops->send(device->radio, &action->frame,
					       action->number);
	if (event.error < 0)
		aware_node_radio(device->node, &event);
}

static void act(struct flow_device *device, const struct aware_node_action *action)
{
	switch (action->type) {
	case AWARE_NODE_SEND:
		send_frame(device, action);
		break;
	case AWARE_NODE_INSTALL:
		assert_int_equal(device->radio->ops->install(device->radio,
							     action->peer->address,
							     action->suite, action->tk),
				 0);
		break;
	case AWARE_NODE_MEET:
		break;
	case AWARE_NODE_REMOVE:
		device->radio->ops->remove(device->radio, action->peer->address);
		break;
	case AWARE_NODE_FOUND:
		found(device, action);
		break;
	case AWARE_NODE_LOST:
		device->lost++;
		break;
	case AWARE_NODE_ASK:
	case AWARE_NODE_REQUESTED:
		answer(device, action);
		break;
	case AWARE_NODE_PAIRED:
		paired(device, action);
		break;
	case AWARE_NODE_FAILED:
		failed(device, action);
		break;
	case AWARE_NODE_MESSAGE:
		device->messages++;
		assert_true(action->len < sizeof(device->message));
		memcpy(device->message, action->data, action->len);
		device->message[action->len] = '\0';
		break;
	case AWARE_NODE_DELIVERED:
		device->delivered += action->error == 0;
		break;
	case AWARE_NODE_NOTHING:
	case AWARE_NODE_COMMAND:
	case AWARE_NODE_BROKEN:
	case AWARE_NODE_CHANGED:
	case AWARE_NODE_PHASE:
		break;
	}
}

static void drain(struct flow_device *device)
{
	struct aware_node_action action;

	while (aware_node_next(device->node, &action))
		act(device, &action);
	loop_timer_set(device->timer, aware_node_deadline(device->node));
}

static void begin(struct flow_device *device, const struct aware_radio_info *info)
{
	struct aware_node_options options = {.radio = *info,
					     .nik_lifetime_s = AWARE_NIK_LIFETIME_S};
	const struct aware_service_options service = {
		.name = FLOW_AWARE_SERVICE,
		.publish = device->publish,
		.methods = device->methods,
	};

	device->info = *info;
	memset(options.nik, device->nik, sizeof(options.nik));
	assert_int_equal(aware_node_new(&options, &device->node), 0);
	if (device->has_record)
		assert_int_equal(aware_node_know(device->node, 7, &device->record), 0);
	assert_true(aware_node_offer(device->node, &service, clock_now()) > 0);
	drain(device);
}

static void on_radio(const struct aware_radio_event *event, void *userdata)
{
	struct flow_device *device = userdata;

	if (event->type == AWARE_RADIO_READY) {
		begin(device, event->info);
		return;
	}
	if (event->type == AWARE_RADIO_CLOSED) {
		assert_true(device->closes);
		device->closed = true;
		snprintf(device->message, sizeof(device->message), "%s", event->text);
		return;
	}
	aware_node_radio(device->node, event);
	drain(device);
}

static void on_time(void *userdata)
{
	struct flow_device *device = userdata;

	aware_node_timeout(device->node, clock_now());
	drain(device);
}

void flow_device_start(struct flow_device *device, struct loop *loop,
		       enum aware_radio_kind kind)
{
	device->loop = loop;
	assert_int_equal(
		loop_timer_new(loop_event(loop), on_time, device, &device->timer), 0);
	assert_int_equal(aware_radio_helper_new(loop_event(loop),
						device->publish ? "wlan1" : "wlan0", kind,
						on_radio, device, &device->radio),
			 0);
}

void flow_device_stop(struct flow_device *device)
{
	device->timer = loop_timer_free(device->timer);
	device->node = aware_node_free(device->node);
	device->radio = aware_radio_free(device->radio);
}

void flow_device_restart(struct flow_device *device, enum aware_radio_kind kind)
{
	const struct flow_device before = *device;

	flow_device_stop(device);
	*device = (struct flow_device){
		.publish = before.publish,
		.pairs = before.pairs,
		.methods = before.methods,
		.pin = before.pin,
		.nik = before.nik,
		.has_record = before.has_record,
		.record = before.record,
	};
	flow_device_start(device, before.loop, kind);
}

void flow_device_say(struct flow_device *device, const char *text)
{
	int r = aware_node_send(device->node, device->peer, text, strlen(text),
				clock_now());

	assert_true(r > 0);
	drain(device);
}
