/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the device says of a service, as events and as the next step of what is done over it. */
#include "setup/aware-host.h"
#include "setup/aware-pair.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/event.h"

#include <string.h>

void aware_phase(struct usher_aware *aware, const char *name)
{
	struct usher_event *event;

	phases_begin(&aware->phases, name, clock_now());
	if (aware->owner)
		aware->owner->phase(name, aware->userdata);
	event = event_push_aware(aware, USHER_EVENT_PHASE, NULL);
	if (event)
		event->phase = name;
}

static void tell(struct usher_aware *aware, const struct aware_node_action *action,
		 enum usher_event_type type)
{
	const struct aware_pairing_row *row = aware_host_row(aware->usher->aware,
							     action->peer->known);
	struct usher_aware_peer peer;
	struct usher_event *event;

	aware_peer_fill(action->peer, aware->service, row, &peer);
	event = event_push_aware(aware, type, &peer);
	if (!event || !action->len)
		return;
	buf_bytes(&event->data, action->data, action->len);
	buf_u8(&event->data, '\0');
}

static void take_message(struct usher_aware *aware,
			 const struct aware_node_action *action)
{
	if (!aware->owner)
		tell(aware, action, USHER_EVENT_MESSAGE);
	else if (aware->peer == action->peer->id)
		aware->owner->message(action->data, action->len, aware->userdata);
}

/* Where no record says it: by the way that was gone. */
static bool is_authenticated(const struct usher_aware *aware)
{
	return aware->used != USHER_AWARE_OPPORTUNISTIC &&
	       aware->methods != USHER_AWARE_OPPORTUNISTIC;
}

static const struct aware_pairing_row *remember(struct usher_aware *aware,
						const struct aware_node_action *action)
{
	struct aware_host *host = aware->usher->aware;
	const struct aware_pairing_row *row = aware_host_remember(
		host, aware->service, action->peer, action->record);
	long id = row ? row->id : 0;

	/* the same device, with another identity */
	if (id && aware->replaces && aware->replaces != id)
		aware_host_forget(host, aware->replaces);
	return id ? aware_host_row(host, id) : NULL;
}

static void take_paired(struct usher_aware *aware, const struct aware_node_action *action)
{
	struct aware_host *host = aware->usher->aware;
	const struct aware_pairing_row *row = NULL;
	struct usher_aware_peer peer;
	struct usher_event *event;

	if (action->verified)
		row = aware_host_row(host, action->peer->known);
	else if (action->record)
		row = remember(aware, action);
	aware_peer_fill(action->peer, aware->service, row, &peer);
	if (!action->verified)
		peer.authenticated = action->record ? action->record->authenticated
						    : is_authenticated(aware);
	event = event_push_aware(
		aware, action->verified ? USHER_EVENT_VERIFIED : USHER_EVENT_PAIRED,
		&peer);
	if (event && action->detail)
		event->text = strdup(action->detail);
	if (event && !action->detail && !row && !host->info.protects)
		event->text = strdup("it is not remembered: this radio cannot protect "
				     "what has to be exchanged for that");
	free(aware->result);
	aware->result = aware_peer_copy(&peer);
	aware->result_verified = action->verified;
	if (aware->task == AWARE_TASK_PUBLISH)
		aware_take_outcome(aware, action);
	else
		aware_pair_done(aware);
}

/* Of a publication nobody is told who subscribes to it, but for who pairs. */
static void take_heard(struct usher_aware *aware, const struct aware_node_action *action,
		       enum usher_event_type type)
{
	bool lost = type == USHER_EVENT_LOST;

	if (aware->task == AWARE_TASK_PUBLISH) {
		if (lost && aware->peer == action->peer->id)
			aware->peer = 0;
		return;
	}
	if (!action->peer->publishes)
		return;
	tell(aware, action, type);
	if (lost)
		aware_pair_lost(aware, action->peer);
	else
		aware_pair_found(aware, action->peer);
}

void aware_take(struct usher_aware *aware, const struct aware_node_action *action)
{
	bool publishes = aware->task == AWARE_TASK_PUBLISH;

	if (aware->state != AWARE_RUNNING)
		return;
	if (aware->task == AWARE_TASK_DISCOVER) {
		discovery_aware_take(aware->usher, action);
		return;
	}
	switch (action->type) {
	case AWARE_NODE_FOUND:
		take_heard(aware, action, USHER_EVENT_FOUND);
		break;
	case AWARE_NODE_CHANGED:
		take_heard(aware, action, USHER_EVENT_CHANGED);
		break;
	case AWARE_NODE_LOST:
		take_heard(aware, action, USHER_EVENT_LOST);
		break;
	case AWARE_NODE_ASK:
		aware_pair_ask(aware, action);
		break;
	case AWARE_NODE_REQUESTED:
		/* who asks is not asked */
		if (publishes)
			aware_take_request(aware, action);
		else
			aware_agent_reject(aware->usher->aware->agent, action->peer->id,
					   clock_now());
		break;
	case AWARE_NODE_PHASE:
		if (!publishes)
			aware_pair_phase(aware, action->phase);
		else if (aware->peer == action->peer->id)
			aware->agreeing |= action->phase == AWARE_PHASE_PASN;
		break;
	case AWARE_NODE_PAIRED:
		if (publishes || aware->peer == action->peer->id)
			take_paired(aware, action);
		break;
	case AWARE_NODE_FAILED:
		if (publishes)
			aware_take_outcome(aware, action);
		else
			aware_pair_failed(aware, action);
		break;
	case AWARE_NODE_MESSAGE:
		take_message(aware, action);
		break;
	case AWARE_NODE_DELIVERED:
		aware_pair_delivered(aware, action);
		break;
	case AWARE_NODE_NOTHING:
	case AWARE_NODE_SEND:
	case AWARE_NODE_MEET:
	case AWARE_NODE_INSTALL:
	case AWARE_NODE_REMOVE:
	case AWARE_NODE_COMMAND:
	case AWARE_NODE_BROKEN:
		break;
	}
}
