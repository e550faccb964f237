/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/supplicant-private.h"

#include <errno.h>
#include <string.h>

static struct sup *of(struct aware_agent *agent)
{
	return container_of(agent, struct sup, agent);
}

static const struct sup *of_const(const struct aware_agent *agent)
{
	return container_of(agent, const struct sup, agent);
}

/* ---- The queue ---- */

struct aware_item *sup_emit(struct sup *sup, enum aware_node_action_type type,
			    const struct sup_peer *peer)
{
	return aware_actions_put(&sup->actions, type, peer ? &peer->view : NULL);
}

static struct sup_ask *free_ask(struct sup *sup)
{
	for (size_t i = 0; i < SUP_ASKS_MAX; i++)
		if (sup->asks[i].number == 0)
			return &sup->asks[i];
	return NULL;
}

unsigned sup_command(struct sup *sup, struct buf *command, bool secret,
		     const struct sup_ask *about)
{
	struct sup_ask *ask = command->error ? NULL : free_ask(sup);
	struct aware_item *item = ask ? sup_emit(sup, AWARE_NODE_COMMAND, NULL) : NULL;

	if (!item) {
		buf_deinit(command);
		return 0;
	}
	item->data = *command;
	*command = (struct buf){};
	item->action.data = item->data.data;
	item->action.len = item->data.len;
	item->action.secret = secret;
	item->action.number = ++sup->number;
	*ask = *about;
	ask->number = sup->number;
	return ask->number;
}

void sup_tell(struct sup *sup, const char *verb, const struct sup_peer *peer)
{
	static const struct sup_ask whatever = {.kind = SUP_ASK_NOTHING};
	struct buf command = {};

	aware_supplicant_about(&command, verb, peer->view.address);
	sup_command(sup, &command, false, &whatever);
}

static const struct aware_peer *do_peer(const struct aware_agent *agent, unsigned id)
{
	const struct sup_peer *peer = sup_peer(of_const(agent), id);

	return peer ? &peer->view : NULL;
}

static bool do_next(struct aware_agent *agent, struct aware_node_action *ret)
{
	struct sup *sup = of(agent);

	if (!aware_actions_take(&sup->actions, ret))
		return false;
	if (ret->peer)
		aware_actions_refresh(&sup->actions, do_peer(agent, ret->peer->id));
	return true;
}

/* ---- Who is remembered ---- */

static void do_forget(struct aware_agent *agent, long id)
{
	struct sup *sup = of(agent);
	struct sup_peer *peer;

	for (size_t i = 0; i < sup->n_known; i++)
		if (sup->known[i].id == id) {
			sup->known[i] = sup->known[--sup->n_known];
			secret_wipe(&sup->known[sup->n_known], sizeof(*sup->known));
			break;
		}
	list_for_each (peer, &sup->peers, link)
		if (peer->view.known == id)
			peer->view.known = -1;
}

static int do_know(struct aware_agent *agent, long id, const struct aware_record *record)
{
	struct sup *sup = of(agent);
	struct sup_known *known;
	struct sup_peer *peer;

	do_forget(agent, id);
	if (sup->n_known == AWARE_KNOWN_MAX)
		return -ENOSPC;
	known = &sup->known[sup->n_known++];
	*known = (struct sup_known){.id = id};
	memcpy(known->nik, record->peer_nik, AWARE_NIK_LEN);
	list_for_each (peer, &sup->peers, link)
		sup_recognise(sup, peer);
	return 0;
}

/* ---- What comes ---- */

static void take_line(struct sup *sup, const char *text)
{
	struct aware_supplicant_event event;

	aware_supplicant_event_parse(text, strlen(text), &event);
	switch (event.type) {
	case SUPPLICANT_FOUND:
	case SUPPLICANT_REPLIED:
		sup_hear(sup, &event);
		break;
	case SUPPLICANT_RECEIVED:
		sup_message(sup, &event);
		break;
	case SUPPLICANT_PUBLISHED:
	case SUPPLICANT_SUBSCRIBED:
		sup_service_ended(sup,
				  sup_service_by_id(sup, event.service,
						    event.type == SUPPLICANT_PUBLISHED));
		break;
	case SUPPLICANT_TRANSMITTED:
		sup_transmitted(sup, event.cookie, event.yes);
		break;
	case SUPPLICANT_ASKED:
	case SUPPLICANT_AGREED:
	case SUPPLICANT_DISAGREED:
	case SUPPLICANT_PAIRING:
	case SUPPLICANT_PAIRED:
	case SUPPLICANT_IDENTITY:
		sup_pair_event(sup, &event);
		break;
	case SUPPLICANT_JOINED: /* its radio tells of the cluster */
	case SUPPLICANT_STOPPED:
	case SUPPLICANT_OTHER:
		break;
	}
	secret_wipe(&event, sizeof(event));
}

static void take_answer(struct sup *sup, unsigned number, const char *answer)
{
	for (size_t i = 0; i < SUP_ASKS_MAX; i++) {
		struct sup_ask ask = sup->asks[i];

		if (number == 0 || ask.number != number || ask.until_us)
			continue;
		sup->asks[i] = (struct sup_ask){};
		switch (ask.kind) {
		case SUP_ASK_NOTHING:
			break;
		case SUP_ASK_OFFER:
			sup_service_answered(sup, &ask, answer);
			break;
		case SUP_ASK_REQUEST:
			sup_pair_answered(sup, &ask, answer);
			break;
		case SUP_ASK_MESSAGE:
			sup_message_answered(sup, &ask, answer);
			break;
		}
		return;
	}
}

static void do_radio(struct aware_agent *agent, const struct aware_radio_event *event)
{
	struct sup *sup = of(agent);

	sup->now_us = event->now_us;
	switch (event->type) {
	case AWARE_RADIO_LINE:
		take_line(sup, event->text);
		break;
	case AWARE_RADIO_ANSWER:
		take_answer(sup, event->number, event->error ? NULL : event->text);
		break;
	case AWARE_RADIO_READY:
	case AWARE_RADIO_JOINED:
		sup->info = *event->info;
		break;
	case AWARE_RADIO_FRAME:
	case AWARE_RADIO_SENT:
	case AWARE_RADIO_WINDOW:
	case AWARE_RADIO_INSTALLED:
	case AWARE_RADIO_CLOSED:
		break;
	}
}

static void do_timeout(struct aware_agent *agent, uint64_t now_us)
{
	struct sup *sup = of(agent);

	sup->now_us = now_us;
	sup_pair_due(sup);
	sup_peers_due(sup);
	sup_services_due(sup);
	sup_messages_due(sup);
}

static uint64_t do_deadline(const struct aware_agent *agent)
{
	const struct sup *sup = of_const(agent);

	return sup_sooner(sup_sooner(sup_peers_deadline(sup), sup_services_deadline(sup)),
			  sup_messages_deadline(sup));
}

/* ---- What its owner says ---- */

static int do_offer(struct aware_agent *agent,
		    const struct aware_service_options *options, uint64_t now_us)
{
	of(agent)->now_us = now_us;
	return sup_offer(of(agent), options);
}

static void do_withdraw(struct aware_agent *agent, unsigned service)
{
	sup_withdraw(of(agent), service);
}

static struct sup_peer *find(struct aware_agent *agent, unsigned id, uint64_t now_us)
{
	of(agent)->now_us = now_us;
	return sup_peer(of(agent), id);
}

static int do_pair(struct aware_agent *agent, unsigned id, uint16_t method,
		   uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_pair(of(agent), peer, method) : -ENOENT;
}

static int do_password(struct aware_agent *agent, unsigned id,
		       const struct secret *password, uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_password(of(agent), peer, password) : -ENOENT;
}

static int do_accept(struct aware_agent *agent, unsigned id,
		     const struct secret *password, uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_accept(of(agent), peer, password) : -ENOENT;
}

static int do_reject(struct aware_agent *agent, unsigned id, uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_reject(of(agent), peer) : -ENOENT;
}

static int do_cancel(struct aware_agent *agent, unsigned id, uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_cancel(of(agent), peer) : -ENOENT;
}

static int do_send(struct aware_agent *agent, unsigned id, const void *data, size_t len,
		   uint64_t now_us)
{
	struct sup_peer *peer = find(agent, id, now_us);

	return peer ? sup_send(of(agent), peer, data, len) : -ENOENT;
}

/* ---- Its life ---- */

static struct aware_agent *do_free(struct aware_agent *agent)
{
	struct sup *sup = of(agent);

	while (!list_empty(&sup->peers))
		sup_peer_free(sup, list_first(&sup->peers, struct sup_peer, link));
	aware_actions_deinit(&sup->actions); /* what freeing peers has put there, too */
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++)
		buf_deinit(&sup->services[i].command);
	secret_wipe(sup, sizeof(*sup));
	free(sup);
	return NULL;
}

int aware_supplicant_new(const struct aware_radio_info *info, struct aware_agent **ret)
{
	static const struct aware_agent_ops ops = {
		.know = do_know,
		.forget = do_forget,
		.offer = do_offer,
		.withdraw = do_withdraw,
		.pair = do_pair,
		.password = do_password,
		.accept = do_accept,
		.reject = do_reject,
		.cancel = do_cancel,
		.send = do_send,
		.radio = do_radio,
		.timeout = do_timeout,
		.next = do_next,
		.deadline = do_deadline,
		.peer = do_peer,
		.free = do_free,
	};
	struct sup *sup = calloc(1, sizeof(*sup));

	if (!sup)
		return -ENOMEM;
	sup->agent.ops = &ops;
	sup->info = *info;
	list_init(&sup->peers);
	aware_actions_init(&sup->actions);
	*ret = &sup->agent;
	return 0;
}
