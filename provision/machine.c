/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A state is entered, is given the events that its row accepts, and has a deadline; whatever
 * else comes is logged and dropped in one place, so a confused peer can delay a setup no
 * longer than the deadline of a row.
 */
#include "provision/machine.h"

#include "base/log.h"

#include <errno.h>

/* clang-format off */
static const char *const event_names[] = {
	[PROVISION_START]      = "start",
	[PROVISION_READ]       = "read",
	[PROVISION_WRITTEN]    = "written",
	[PROVISION_SUBSCRIBED] = "subscribed",
	[PROVISION_NOTIFIED]   = "notified",
	[PROVISION_ANSWER]     = "answer",
	[PROVISION_TIMEOUT]    = "timeout",
	[PROVISION_CLOSED]     = "closed",
	[PROVISION_CANCEL]     = "cancel",
};
/* clang-format on */

/* It is the first member of every client. */
static struct machine *of(struct provision_machine *m)
{
	return (struct machine *)m;
}

static const struct machine *of_const(const struct provision_machine *m)
{
	return (const struct machine *)m;
}

/* The first thing that was asked for and that the protocol has no words for, or NULL. */
static const char *impossible(unsigned can, const struct provision_options *options)
{
	const struct {
		bool wanted;
		unsigned needs;
		const char *sentence;
	} wishes[] = {
		{options->goal == PROVISION_GOAL_IDENTIFY, MACHINE_CAN_IDENTIFY,
		 "it cannot identify itself"},
		{options->goal == PROVISION_GOAL_RESET, MACHINE_CAN_RESET,
		 "it cannot be told to forget its network"},
		{options->goal == PROVISION_GOAL_CONFIGURE, MACHINE_CAN_CONFIGURE,
		 "it is no beacon"},
		{options->hostname, MACHINE_CAN_HOSTNAME, "its host name cannot be set"},
		{options->device_name, MACHINE_CAN_DEVICE_NAME, "its name cannot be set"},
		{options->n_custom > 0, MACHINE_CAN_CUSTOM,
		 "it takes no data beside a network"},
		{options->bssid, MACHINE_CAN_BSSID,
		 "it cannot be told which access point to join"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++)
		if (wishes[i].wanted && !(can & wishes[i].needs))
			return wishes[i].sentence;
	return NULL;
}

void machine_init(struct provision_machine *m, const struct machine_table *table,
		  const struct provision_options *options)
{
	*of(m) = (struct machine){
		.table = table,
		.impossible = impossible(table->can, options),
	};
}

void machine_enter(struct provision_machine *m, unsigned state)
{
	struct machine *machine = of(m);
	const struct machine_row *row = &machine->table->rows[state];

	if (machine->ended)
		return;
	log_debug("%s: %s -> %s", machine->table->name,
		  machine->table->rows[machine->state].name, row->name);
	machine->state = state;
	machine->quiet_us = 0;
	if (row->timeout_us == MACHINE_NEVER)
		machine->until_us = 0;
	else if (row->timeout_us > 0)
		machine->until_us = machine->now_us + row->timeout_us;
	if (row->enter)
		row->enter(m);
}

void machine_emit(struct provision_machine *m, const struct provision_action *action)
{
	struct machine *machine = of(m);
	size_t last = (machine->first_action + machine->n_actions) % MACHINE_ACTIONS_MAX;

	if (machine->ended)
		return;
	if (machine->n_actions == MACHINE_ACTIONS_MAX) {
		log_error("usher bug: %s: actions were not taken", machine->table->name);
		return;
	}
	machine->actions[last] = *action;
	machine->actions[last].phase = machine->phase;
	machine->n_actions++;
}

void machine_read(struct provision_machine *m, unsigned endpoint)
{
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_READ,
						   .endpoint = endpoint});
}

void machine_subscribe(struct provision_machine *m, unsigned endpoint)
{
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_SUBSCRIBE,
						   .endpoint = endpoint});
}

void machine_write(struct provision_machine *m, unsigned endpoint, const void *data,
		   size_t len, bool secret)
{
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_WRITE,
				.endpoint = endpoint,
				.data = data,
				.len = len,
				.secret = secret,
			});
}

void machine_phase(struct provision_machine *m, enum provision_phase phase)
{
	of(m)->phase = phase;
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_PHASE,
						   .phase = phase});
}

void machine_fact(struct provision_machine *m)
{
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_FACT});
}

void machine_note(struct provision_machine *m, const char *sentence)
{
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_NOTE,
						   .detail = sentence});
}

void machine_end(struct provision_machine *m, enum provision_verdict verdict,
		 bool certain, const char *detail)
{
	struct machine *machine = of(m);

	if (machine->ended)
		return;
	log_debug("%s: %s -> end", machine->table->name,
		  machine->table->rows[machine->state].name);
	machine->ended = true;
	machine->end = (struct provision_action){
		.type = PROVISION_DO_END,
		.phase = machine->phase,
		.verdict = verdict,
		.certain = certain,
		.detail = detail,
	};
	if (machine->table->ended)
		machine->table->ended(m);
}

bool machine_link_is_gone(const struct provision_event *event)
{
	return event->error == -ECONNRESET || event->error == -ENOTCONN ||
	       event->error == -EHOSTDOWN || event->error == -ENODEV ||
	       event->error == -ENETDOWN;
}

bool machine_wants_pairing(const struct provision_event *event)
{
	/* Core spec vol 3 part F 3.4.1.1: authentication, authorization, key size, encryption. */
	return event->error == -EACCES ||
	       (event->error == -EREMOTEIO &&
		(event->att_error == 0x05 || event->att_error == 0x08 ||
		 event->att_error == 0x0c || event->att_error == 0x0f));
}

void machine_request_failed(struct provision_machine *m,
			    const struct provision_event *event)
{
	const struct machine_table *table = of(m)->table;

	if (machine_link_is_gone(event))
		log_debug("%s: a request failed with the link", table->name);
	else if (event->error == -ENOENT)
		machine_end(m, PROVISION_PROTOCOL, true,
			    table->lacks ? table->lacks
					 : "it lacks a characteristic of its protocol");
	else if (machine_wants_pairing(event))
		machine_end(m, PROVISION_REFUSED, true,
			    table->unpaired ? table->unpaired
					    : "it wants to be paired first");
	else if (event->error == -EREMOTEIO)
		machine_end(m, PROVISION_REFUSED, true, "it refused a request");
	else if (event->error == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		machine_end(m, PROVISION_LOST, true, "a request did not reach it");
}

uint64_t machine_deadline(const struct provision_machine *m)
{
	const struct machine *machine = of_const(m);

	if (machine->ended)
		return 0;
	if (machine->quiet_us &&
	    (!machine->until_us || machine->quiet_us < machine->until_us))
		return machine->quiet_us;
	return machine->until_us;
}

static void timeout(struct provision_machine *m)
{
	const struct machine *machine = of(m);
	const struct machine_row *row = &machine->table->rows[machine->state];
	uint64_t at = machine_deadline(m);

	if (at == 0 || machine->now_us < at)
		return;
	if (row->timeout)
		row->timeout(m);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, NULL);
}

static void closed(struct provision_machine *m)
{
	if (of(m)->table->closed)
		of(m)->table->closed(m);
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

static void cancel(struct provision_machine *m)
{
	const struct machine_table *table = of(m)->table;

	machine_end(m, PROVISION_CANCELLED, true,
		    table->cancelled ? table->cancelled(m) : NULL);
}

static void refuse(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_end(m, PROVISION_UNSUPPORTED, true, of(m)->impossible);
}

static bool admits(struct provision_machine *m, const struct provision_event *event)
{
	const struct machine *machine = of(m);

	if (machine->table->admit && !machine->table->admit(m, event))
		return false;
	return machine->table->rows[machine->state].accepts & (1u << event->type);
}

void machine_step(struct provision_machine *m, const struct provision_event *event)
{
	struct machine *machine = of(m);
	const struct machine_row *row = &machine->table->rows[machine->state];

	if (machine->ended)
		return;
	machine->now_us = event->now_us;
	if (event->type == PROVISION_CANCEL)
		cancel(m);
	else if (event->type == PROVISION_CLOSED)
		closed(m);
	else if (event->type == PROVISION_TIMEOUT)
		timeout(m);
	else if (event->type == PROVISION_START && machine->impossible)
		refuse(m);
	else if (admits(m, event))
		row->handle(m, event);
	else
		log_warning("usher bug: %s: %s came in state %s", machine->table->name,
			    event_names[event->type], row->name);
}

bool machine_next(struct provision_machine *m, struct provision_action *ret)
{
	struct machine *machine = of(m);

	if (machine->n_actions > 0) {
		*ret = machine->actions[machine->first_action];
		machine->first_action = (machine->first_action + 1) % MACHINE_ACTIONS_MAX;
		machine->n_actions--;
		return true;
	}
	if (!machine->ended || machine->end_given)
		return false;
	machine->end_given = true;
	*ret = machine->end;
	return true;
}
