/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two devices that find each other and pair while the input has the air between them: each frame
 * arrives, is changed, cut, lost, or comes again; others are said in somebody's name; persons and
 * the clock do what it likes. Whatever that is, nobody is paired in a weaker way than was asked
 * for, and two that are paired have the same keys.
 */
#include "aware/node.h"
#include "aware/protect.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <string.h>

enum {
	QUEUE_MAX = 16,
	HEARD_MAX = 8,
	STEPS_MAX = 400,
	OPEN = AWARE_METHOD_OPPORTUNISTIC
};

struct flight {
	unsigned from, number;
	struct buf bytes;
};

struct device {
	struct aware_node *node;
	struct aware_radio_info radio;
	unsigned service, peer;
	bool has_key, has_record;
	struct aware_suite suite;
	uint8_t tk[AWARE_TK_MAX];
	uint64_t packet;
	struct aware_record record;
};

struct air {
	struct device devices[2]; /* who subscribes, who publishes */
	struct flight queue[QUEUE_MAX];
	size_t n_queued;
	struct flight heard[HEARD_MAX]; /* what may come again */
	size_t n_heard;
	uint16_t methods[2];
	uint64_t now_us;
	unsigned steps;
};

static void drain(struct air *air, unsigned i);

static void tell(struct air *air, unsigned i, struct aware_radio_event event)
{
	event.now_us = air->now_us;
	aware_node_radio(air->devices[i].node, &event);
	drain(air, i);
}

/* ---- What a device does ---- */

static void transmit(struct air *air, unsigned i, const struct aware_node_action *action)
{
	struct device *device = &air->devices[i];
	struct flight *flight = &air->queue[air->n_queued];

	if (air->n_queued == QUEUE_MAX)
		return;
	*flight = (struct flight){.from = i, .number = action->number};
	if (!action->frame.dual)
		aware_frame_build(&flight->bytes, &action->frame);
	else if (!device->has_key ||
		 aware_protect_seal(&device->suite, device->tk, ++device->packet,
				    &action->frame, &flight->bytes) < 0)
		return;
	must(!flight->bytes.error);
	air->n_queued++;
}

static void take_paired(struct air *air, unsigned i,
			const struct aware_node_action *action)
{
	struct device *device = &air->devices[i], *other = &air->devices[!i];

	if (!action->record)
		return;
	/* what is remembered was come by as it was asked for */
	must(action->verified || action->record->authenticated || air->methods[i] & OPEN);
	must(memcmp(action->record->npk, aware_opportunistic_pmk, AWARE_PMK_LEN) != 0);
	device->record = *action->record;
	device->has_record = true;
	if (other->has_record && device->has_key && other->has_key &&
	    memcmp(device->tk, other->tk, sizeof(device->tk)) == 0)
		must(memcmp(device->record.npk, other->record.npk, AWARE_PMK_LEN) == 0);
}

static void act(struct air *air, unsigned i, const struct aware_node_action *action)
{
	struct device *device = &air->devices[i];

	if (action->peer && action->type != AWARE_NODE_LOST)
		device->peer = action->peer->id;
	switch (action->type) {
	case AWARE_NODE_SEND:
		transmit(air, i, action);
		break;
	case AWARE_NODE_INSTALL:
		must(device->radio.protects);
		device->has_key = true;
		device->suite = *action->suite;
		memcpy(device->tk, action->tk, sizeof(device->tk));
		break;
	case AWARE_NODE_REMOVE:
		device->has_key = false;
		break;
	case AWARE_NODE_PAIRED:
		take_paired(air, i, action);
		break;
	case AWARE_NODE_MESSAGE:
		must(device->has_key && action->len > 0);
		break;
	case AWARE_NODE_NOTHING:
	case AWARE_NODE_COMMAND:
	case AWARE_NODE_BROKEN:
	case AWARE_NODE_MEET:
	case AWARE_NODE_FOUND:
	case AWARE_NODE_CHANGED:
	case AWARE_NODE_LOST:
	case AWARE_NODE_ASK:
	case AWARE_NODE_REQUESTED:
	case AWARE_NODE_PHASE:
	case AWARE_NODE_FAILED:
	case AWARE_NODE_DELIVERED:
		break;
	}
}

static void drain(struct air *air, unsigned i)
{
	struct aware_node_action action;

	while (aware_node_next(air->devices[i].node, &action)) {
		bool installs = action.type == AWARE_NODE_INSTALL;
		uint8_t peer[6];

		must(air->steps++ < 100 * STEPS_MAX);
		if (installs)
			memcpy(peer, action.peer->address, 6);
		act(air, i, &action);
		if (installs)
			tell(air, i,
			     (struct aware_radio_event){.type = AWARE_RADIO_INSTALLED,
							.peer = peer});
	}
}

/* ---- The air ---- */

static void arrive(struct air *air, unsigned to, const uint8_t *data, size_t len)
{
	struct device *device = &air->devices[to];
	struct aware_frame frame, opened;
	struct aware_radio_event event = {.type = AWARE_RADIO_FRAME, .frame = &frame};
	struct buf body = {};
	uint64_t packet;
	int r = aware_frame_parse(data, len, &frame);

	if (r == 0 && frame.kind == AWARE_FRAME_SEALED) {
		r = device->has_key ? aware_protect_open(&device->suite, device->tk,
							 &frame, &body, &opened, &packet)
				    : -ENOKEY;
		event.frame = &opened;
	}
	if (r == 0)
		tell(air, to, event);
	buf_deinit(&body);
}

static void remember(struct air *air, const struct flight *flight)
{
	struct flight *slot = &air->heard[air->n_heard++ % HEARD_MAX];

	buf_clear(&slot->bytes);
	buf_bytes(&slot->bytes, flight->bytes.data, flight->bytes.len);
	slot->from = flight->from;
}

/* What becomes of the frame that waits for longest. */
static void deliver(struct air *air, struct reader *input, unsigned how)
{
	struct flight flight = air->queue[0];
	size_t len = flight.bytes.len, at;

	if (air->n_queued == 0)
		return;
	memmove(air->queue, air->queue + 1, --air->n_queued * sizeof(*air->queue));
	remember(air, &flight);
	if (how == 1) {
		at = reader_le16(input) % len;
		flight.bytes.data[at] ^= reader_u8(input);
	} else if (how == 2) {
		len = reader_le16(input) % len;
	}
	if (how != 3)
		arrive(air, !flight.from, flight.bytes.data, len);
	tell(air, flight.from,
	     (struct aware_radio_event){.type = AWARE_RADIO_SENT,
					.number = flight.number,
					.error = how == 3 ? -ETIMEDOUT : 0});
	buf_deinit(&flight.bytes);
}

static void come_again(struct air *air, unsigned choice)
{
	const struct flight *flight = &air->heard[choice % HEARD_MAX];
	struct buf bytes = {};

	buf_bytes(&bytes, flight->bytes.data, flight->bytes.len);
	if (bytes.len > 0)
		arrive(air, choice & 0x80 ? flight->from : !flight->from, bytes.data,
		       bytes.len);
	buf_deinit(&bytes);
}

/* The input's own, in the name of the one, to the other. */
static void say(struct air *air, struct reader *input, unsigned to)
{
	size_t wanted = reader_le16(input), len = MIN(wanted, input->len);
	struct aware_frame frame = {.kind = wanted & 0x8000 ? AWARE_FRAME_AUTH
							    : AWARE_FRAME_SDF,
				    .transaction = reader_u8(input) & 3};

	len = MIN(len, input->len);
	memcpy(frame.to, air->devices[to].radio.own, 6);
	memcpy(frame.from, air->devices[!to].radio.own, 6);
	memcpy(frame.bssid, air->devices[to].radio.cluster, 6);
	frame.body = reader_bytes(input, len);
	frame.len = frame.body ? len : 0;
	tell(air, to,
	     (struct aware_radio_event){.type = AWARE_RADIO_FRAME, .frame = &frame});
}

static void pass(struct air *air, uint64_t us)
{
	air->now_us += us;
	for (unsigned i = 0; i < 2; i++) {
		aware_node_timeout(air->devices[i].node, air->now_us);
		drain(air, i);
	}
}

/* ---- Persons ---- */

static void person(struct air *air, unsigned i, unsigned what)
{
	struct device *device = &air->devices[i];
	struct secret *secret = NULL;

	must(secret_new(what & 0x80 ? "1234567" : "123456", 6 + (what >> 7), &secret) ==
	     0);
	switch (what % 7) {
	case 0:
		aware_node_pair(device->node, device->peer, air->methods[0], air->now_us);
		break;
	case 1:
		aware_node_password(device->node, device->peer, secret, air->now_us);
		break;
	case 2:
		aware_node_accept(device->node, device->peer, secret, air->now_us);
		break;
	case 3:
		aware_node_reject(device->node, device->peer, air->now_us);
		break;
	case 4:
		aware_node_cancel(device->node, device->peer, air->now_us);
		break;
	case 5:
		aware_node_send(device->node, device->peer, "hello", 5, air->now_us);
		break;
	case 6:
		if (device->has_record)
			aware_node_know(device->node, 0, &device->record);
		break;
	}
	secret_free(secret);
	drain(air, i);
}

/* ---- Begin and end ---- */

static void begin(struct air *air, unsigned i, uint8_t bits)
{
	struct aware_node_options options = {.nik_lifetime_s = AWARE_NIK_LIFETIME_S};
	struct aware_service_options service = {
		.name = "_a._tcp",
		.publish = i,
		.methods = air->methods[i],
		.accepted = bits & 4,
		.cipher = bits & 8 ? AWARE_CIPHER_PK_PASN_256 : AWARE_CIPHER_PK_PASN_128,
	};
	int r;

	options.radio = (struct aware_radio_info){
		.protects = !(bits & 1),
		.tells_sent = !(bits & 2),
		.synchronized = true,
		.own = {0x42, 0, 0, 0, i, 0},
		.cluster = {0x50, 0x6f, 0x9a, 1, 2, 3},
	};
	memset(options.nik, 0xa0 + i, sizeof(options.nik));
	air->devices[i].radio = options.radio;
	must(aware_node_new(&options, &air->devices[i].node) == 0);
	r = aware_node_offer(air->devices[i].node, &service, air->now_us);
	must(r > 0);
	air->devices[i].service = r;
}

static void end(struct air *air)
{
	for (size_t i = 0; i < 2; i++)
		aware_node_free(air->devices[i].node);
	for (size_t i = 0; i < air->n_queued; i++)
		buf_deinit(&air->queue[i].bytes);
	for (size_t i = 0; i < HEARD_MAX; i++)
		buf_deinit(&air->heard[i].bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint16_t methods[][2] = {
		{AWARE_METHOD_PIN_KEYPAD, AWARE_METHOD_PIN_DISPLAY},
		{OPEN, OPEN},
		{AWARE_METHOD_PIN_KEYPAD, OPEN},
		{OPEN, AWARE_METHOD_PIN_DISPLAY | OPEN},
	};
	struct reader input = reader_of(data, len);
	uint8_t bits = reader_u8(&input);
	struct air air = {.now_us = 1000000};

	air.methods[0] = methods[bits >> 6][0];
	air.methods[1] = methods[bits >> 6][1];
	begin(&air, 0, bits);
	begin(&air, 1, bits);
	for (unsigned i = 0; i < STEPS_MAX && input.len > 0; i++) {
		uint8_t op = reader_u8(&input);

		switch (op & 7) {
		case 0: /* arrives; is changed, cut, lost */
		case 1:
		case 2:
		case 3:
			deliver(&air, &input, op & 3);
			break;
		case 4:
			come_again(&air, reader_u8(&input));
			break;
		case 5:
			say(&air, &input, op >> 3 & 1);
			break;
		case 6:
			pass(&air, 1000000 * (op >> 3) + 1);
			break;
		case 7:
			person(&air, op >> 3 & 1, op >> 4 | (op & 0x80));
			break;
		}
	}
	end(&air);
	return 0;
}
