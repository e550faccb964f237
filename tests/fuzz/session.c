/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/session.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

enum { PENDING_MAX = 8, WRITE_MAX = 4096 };

static const int errors[] = {-EREMOTEIO, -ENOENT, -ECONNRESET, -ETIMEDOUT};

struct air {
	const struct provision_protocol *protocol;
	struct provision_machine *machine;
	struct provision_action pending[PENDING_MAX]; /* reads, writes, subscriptions */
	size_t n_pending;
	enum provision_question question;
	uint64_t now_us;
	bool patient;
	bool ended;
};

static bool is_request(enum provision_action_type type)
{
	return type == PROVISION_DO_READ || type == PROVISION_DO_WRITE ||
	       type == PROVISION_DO_SUBSCRIBE;
}

/* Everything that the machine wants; after the end it wants nothing ever. */
static void drain(struct air *air)
{
	struct provision_action action;

	while (air->protocol->next(air->machine, &action)) {
		must(!air->ended);
		must(action.type != PROVISION_DO_NOTHING);
		air->ended = action.type == PROVISION_DO_END;
		if (action.type == PROVISION_DO_ASK)
			air->question = action.question;
		if (action.type == PROVISION_DO_WRITE)
			must(action.data && action.len <= WRITE_MAX);
		if (is_request(action.type)) {
			must(action.endpoint < air->protocol->n_endpoints);
			must(air->n_pending < PENDING_MAX);
			air->pending[air->n_pending++] = action;
		}
	}
	must(!air->ended || air->protocol->deadline(air->machine) == 0);
}

static void feed(struct air *air, struct provision_event event)
{
	event.now_us = air->now_us;
	air->protocol->step(air->machine, &event);
	drain(air);
}

static void outcome(struct air *air, const uint8_t *data, size_t len, int error)
{
	static const enum provision_event_type types[] = {
		[PROVISION_DO_READ] = PROVISION_READ,
		[PROVISION_DO_WRITE] = PROVISION_WRITTEN,
		[PROVISION_DO_SUBSCRIBE] = PROVISION_SUBSCRIBED,
	};
	struct provision_action action = air->pending[0];

	air->n_pending--;
	for (size_t i = 0; i < air->n_pending; i++)
		air->pending[i] = air->pending[i + 1];
	feed(air, (struct provision_event){.type = types[action.type],
					   .endpoint = action.endpoint,
					   .data = data,
					   .len = len,
					   .error = error,
					   .att_error = error == -EREMOTEIO ? 0x0e : 0});
}

static void notify(struct air *air, uint8_t argument, const uint8_t *data, size_t len)
{
	feed(air, (struct provision_event){
			  .type = PROVISION_NOTIFIED,
			  .endpoint = (argument & 0x7f) % air->protocol->n_endpoints,
			  .data = data,
			  .len = len,
			  .flags = argument & 0x80 ? PROVISION_CUT : 0,
		  });
}

static void move(struct air *air, enum session_move move, uint8_t argument,
		 const uint8_t *data, size_t len)
{
	bool waits = air->n_pending > 0;
	bool reads = waits && air->pending[0].type == PROVISION_DO_READ;

	switch (move) {
	case SESSION_NOTIFY:
		notify(air, argument, data, len);
		break;
	case SESSION_ANSWER:
		feed(air, (struct provision_event){.type = PROVISION_ANSWER,
						   .question = air->question,
						   .data = data,
						   .len = len});
		break;
	case SESSION_VALUE:
		if (reads)
			outcome(air, data, len, 0);
		else
			notify(air, argument, data, len);
		break;
	case SESSION_DONE:
		if (waits && !reads)
			outcome(air, NULL, 0, 0);
		break;
	case SESSION_FAIL:
		if (waits)
			outcome(air, NULL, 0, errors[argument % ARRAY_SIZE(errors)]);
		break;
	case SESSION_WAIT:
		air->now_us += argument * 1000000ULL;
		if (air->protocol->deadline(air->machine))
			feed(air, (struct provision_event){.type = PROVISION_TIMEOUT});
		break;
	case SESSION_CLOSE:
		feed(air, (struct provision_event){.type = PROVISION_CLOSED,
						   .error = errors[argument % 4]});
		break;
	case SESSION_CANCEL:
		feed(air, (struct provision_event){.type = PROVISION_CANCEL});
		break;
	case SESSION_MOVES:
		break;
	}
}

static void check_facts(const struct provision_facts *facts)
{
	must(facts->n_networks <= PROVISION_NETWORKS_MAX);
	must(facts->n_urls <= PROVISION_URLS_MAX);
	must(facts->n_answers <= PROVISION_ANSWERS_MAX);
	for (size_t i = 0; i < facts->n_networks; i++)
		must(facts->networks[i].ssid_len <= sizeof(facts->networks[i].ssid));
}

void session_run(const struct provision_protocol *protocol,
		 const struct provision_options *options,
		 const struct provision_table *table, bool patient, struct reader *moves)
{
	struct air air = {.protocol = protocol, .now_us = 1, .patient = patient};

	must(protocol->new (options, &air.machine) == 0);
	feed(&air, (struct provision_event){.type = PROVISION_START, .table = table});
	while (moves->len > 0) {
		uint8_t what = reader_u8(moves), argument = reader_u8(moves);
		size_t wanted = reader_u8(moves), len = MIN(wanted, moves->len);
		const uint8_t *data = reader_bytes(moves, len);

		if (!data)
			break;
		while (!patient && air.n_pending > 0 &&
		       air.pending[0].type != PROVISION_DO_READ)
			outcome(&air, NULL, 0, 0);
		move(&air, what % SESSION_MOVES, argument, data, len);
		check_facts(protocol->facts(air.machine));
	}
	protocol->free(air.machine);
}
