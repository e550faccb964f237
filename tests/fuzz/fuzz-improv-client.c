/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/improv.h"

#include <errno.h>

/* What the accessory and the person do next: a record of 3 bytes and its data. */
enum move {
	NOTIFY,	       /* argument: endpoint */
	NOTIFY_RESULT, /* argument: command; its frame is right, its data may be anything */
	ANSWER,	       /* to the last question */
	VALUE,	       /* of what is being read, else as NOTIFY */
	VALUE_RESULT, /* as NOTIFY_RESULT, read */
	FAIL,	      /* what is being read, written, subscribed to; argument: how */
	WAIT,	      /* argument: seconds, until the deadline at most */
	CLOSE,	      /* argument: as in FAIL */
	CANCEL,
	MOVES,
};

static const int errors[] = {-EREMOTEIO, -ENOENT, -ECONNRESET, -ETIMEDOUT};

struct air {
	struct provision_machine *machine;
	struct provision_action pending; /* a read, write or subscription */
	enum provision_question question;
	uint64_t now_us;
	bool patient; /* writes and subscriptions have their outcome as a move */
	bool ended;
};

static void feed(struct air *air, struct provision_event event);

static void outcome(struct air *air, const uint8_t *data, size_t len, int error)
{
	static const enum provision_event_type types[] = {
		[PROVISION_DO_READ] = PROVISION_READ,
		[PROVISION_DO_WRITE] = PROVISION_WRITTEN,
		[PROVISION_DO_SUBSCRIBE] = PROVISION_SUBSCRIBED,
	};
	struct provision_action action = air->pending;

	air->pending = (struct provision_action){0};
	feed(air, (struct provision_event){.type = types[action.type],
					   .endpoint = action.endpoint,
					   .data = data,
					   .len = len,
					   .error = error,
					   .att_error = error == -EREMOTEIO ? 0x0e : 0});
}

/* Everything that the machine wants; after the end it wants nothing ever. */
static void drain(struct air *air)
{
	struct provision_action action;

	while (improv_protocol.next(air->machine, &action)) {
		must(!air->ended);
		must(action.type != PROVISION_DO_NOTHING);
		air->ended = action.type == PROVISION_DO_END;
		if (action.type == PROVISION_DO_ASK)
			air->question = action.question;
		if (action.type == PROVISION_DO_WRITE)
			must(action.len > 0 && action.len <= IMPROV_FRAME_MAX);
		if (action.type == PROVISION_DO_READ ||
		    action.type == PROVISION_DO_WRITE ||
		    action.type == PROVISION_DO_SUBSCRIBE) {
			must(action.endpoint < improv_protocol.n_endpoints);
			air->pending = action;
		}
	}
	must(!air->ended || improv_protocol.deadline(air->machine) == 0);
}

static void feed(struct air *air, struct provision_event event)
{
	event.now_us = air->now_us;
	improv_protocol.step(air->machine, &event);
	drain(air);
}

static void feed_value(struct air *air, enum provision_event_type type, uint8_t endpoint,
		       const uint8_t *data, size_t len, bool cut)
{
	if (type == PROVISION_READ && air->pending.type == PROVISION_DO_READ)
		outcome(air, data, len, 0);
	else
		feed(air, (struct provision_event){
				  .type = PROVISION_NOTIFIED,
				  .endpoint = endpoint % IMPROV_ENDPOINTS,
				  .data = data,
				  .len = len,
				  .flags = cut ? PROVISION_CUT : 0,
			  });
}

static void feed_result(struct air *air, enum provision_event_type type, uint8_t command,
			const uint8_t *data, size_t len)
{
	struct buf frame = {0};

	improv_frame_build(&frame, command, data, len);
	feed_value(air, type, IMPROV_EP_RESULT, frame.data, frame.len, false);
	buf_deinit(&frame);
}

static void move(struct air *air, enum move move, uint8_t argument, const uint8_t *data,
		 size_t len)
{
	int error = errors[argument % 4];

	switch (move) {
	case NOTIFY:
		feed_value(air, PROVISION_NOTIFIED, argument, data, len, argument & 0x80);
		break;
	case NOTIFY_RESULT:
		feed_result(air, PROVISION_NOTIFIED, argument, data, len);
		break;
	case ANSWER:
		feed(air, (struct provision_event){.type = PROVISION_ANSWER,
						   .question = air->question,
						   .data = data,
						   .len = len});
		break;
	case VALUE:
		feed_value(air, PROVISION_READ, argument, data, len, false);
		break;
	case VALUE_RESULT:
		feed_result(air, PROVISION_READ, argument, data, len);
		break;
	case FAIL:
		if (air->pending.type != PROVISION_DO_NOTHING)
			outcome(air, NULL, 0, error);
		break;
	case WAIT:
		air->now_us += argument * 1000000ULL;
		if (improv_protocol.deadline(air->machine))
			feed(air, (struct provision_event){.type = PROVISION_TIMEOUT});
		break;
	case CLOSE:
		feed(air, (struct provision_event){.type = PROVISION_CLOSED,
						   .error = argument & 4 ? 0 : error});
		break;
	case CANCEL:
		feed(air, (struct provision_event){.type = PROVISION_CANCEL});
		break;
	case MOVES:
		break;
	}
}

static void run(struct air *air, struct reader *moves)
{
	feed(air, (struct provision_event){.type = PROVISION_START});
	while (moves->len > 0) {
		uint8_t what = reader_u8(moves), argument = reader_u8(moves);
		size_t wanted = reader_u8(moves), len = MIN(wanted, moves->len);
		const uint8_t *data = reader_bytes(moves, len);

		if (!data)
			return;
		move(air, what % MOVES, argument, data, len);
		while (!air->patient && (air->pending.type == PROVISION_DO_WRITE ||
					 air->pending.type == PROVISION_DO_SUBSCRIBE))
			outcome(air, NULL, 0, 0);
		must(improv_protocol.facts(air->machine)->n_networks <=
		     PROVISION_NETWORKS_MAX);
		must(improv_protocol.facts(air->machine)->n_urls <= PROVISION_URLS_MAX);
	}
}

/* Options, then moves of an accessory and a person with minds of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	struct provision_options options = {
		.goal = bits & 1 ? PROVISION_GOAL_IDENTIFY : PROVISION_GOAL_WIFI,
		.want_networks = bits & 2,
		.want_info = bits & 4,
		.retry = bits & 8,
		.again = bits & 16,
		.hostname = bits & 32 ? "lamp" : NULL,
		.device_name = bits & 64 ? "Lamp" : NULL,
	};
	struct air air = {.now_us = 1, .patient = bits & 128};

	must(improv_protocol.new(&options, &air.machine) == 0);
	run(&air, &moves);
	improv_protocol.free(air.machine);
	return 0;
}
