/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages: follow-ups, which wpa_supplicant protects where it is paired, and lets in only so. */
#include "aware/supplicant-private.h"

#include <errno.h>
#include <string.h>

enum { FATE_US = 10000000 }; /* until a message that nothing is told of counts as lost */

static struct aware_supplicant_peer address_of(const struct sup_peer *peer, unsigned id)
{
	return (struct aware_supplicant_peer){peer->view.address, id,
					      peer->view.instance};
}

int sup_send(struct sup *sup, struct sup_peer *peer, const void *data, size_t len)
{
	const struct sup_ask about = {.kind = SUP_ASK_MESSAGE, .peer = peer->view.id};
	const struct sup_service *service = sup_service(sup, peer->view.service);
	struct aware_supplicant_peer to;
	struct buf command = {};
	unsigned number;

	if (!service || !service->id)
		return -ENOENT;
	if (!peer->view.verified || peer->state != SUP_IDLE)
		return -ENOTCONN;
	if (len == 0 || len > AWARE_MESSAGE_MAX)
		return -EMSGSIZE;
	to = address_of(peer, service->id);
	aware_supplicant_transmit(&command, &to, data, len, sup->number + 1);
	/* what a message says is nobody else's */
	number = sup_command(sup, &command, true, &about);
	return number ? (int)number : -EAGAIN;
}

static void delivered(struct sup *sup, const struct sup_ask *ask, int error)
{
	struct sup_peer *peer = sup_peer(sup, ask->peer);
	struct aware_item *item = peer ? sup_emit(sup, AWARE_NODE_DELIVERED, peer) : NULL;

	if (!item)
		return;
	item->action.number = ask->number;
	item->action.error = error;
}

/* It is out; its fate comes with its cookie, which is the command's number. */
void sup_message_answered(struct sup *sup, const struct sup_ask *ask, const char *answer)
{
	if (!sup_is_ok(answer)) {
		delivered(sup, ask, -EIO);
		return;
	}
	for (size_t i = 0; i < SUP_ASKS_MAX; i++)
		if (sup->asks[i].number == 0) {
			sup->asks[i] = *ask;
			sup->asks[i].until_us = sup->now_us + FATE_US;
			return;
		}
}

void sup_transmitted(struct sup *sup, unsigned cookie, bool acked)
{
	for (size_t i = 0; i < SUP_ASKS_MAX; i++) {
		struct sup_ask ask = sup->asks[i];

		if (!ask.until_us || ask.number != cookie)
			continue;
		sup->asks[i] = (struct sup_ask){};
		delivered(sup, &ask, acked ? 0 : -EIO);
	}
}

void sup_messages_due(struct sup *sup)
{
	for (size_t i = 0; i < SUP_ASKS_MAX; i++) {
		struct sup_ask ask = sup->asks[i];

		if (!ask.until_us || sup->now_us < ask.until_us)
			continue;
		sup->asks[i] = (struct sup_ask){};
		delivered(sup, &ask, -ETIMEDOUT);
	}
}

uint64_t sup_messages_deadline(const struct sup *sup)
{
	uint64_t at = 0;

	for (size_t i = 0; i < SUP_ASKS_MAX; i++)
		at = sup_sooner(at, sup->asks[i].until_us);
	return at;
}

/* Of whom is not paired anybody could have sent it. */
void sup_message(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct sup_peer *peer;
	struct aware_item *item;

	if (event->info_len == 0)
		return;
	list_for_each (peer, &sup->peers, link) {
		const struct sup_service *service = sup_service(sup, peer->view.service);

		if (!peer->view.verified || !service || service->id != event->service ||
		    peer->view.instance != event->instance ||
		    memcmp(peer->view.address, event->address, 6) != 0)
			continue;
		peer->heard_us = sup->now_us;
		item = sup_emit(sup, AWARE_NODE_MESSAGE, peer);
		if (!item)
			return;
		buf_bytes(&item->data, event->info, event->info_len);
		item->action.data = item->data.data;
		item->action.len = item->data.error ? 0 : item->data.len;
		return;
	}
}
