/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom wpa_supplicant hears: one peer for each address, instance there, and service of ours. */
#include "aware/supplicant-private.h"

#include <string.h>

struct sup_peer *sup_peer(const struct sup *sup, unsigned id)
{
	struct sup_peer *peer;

	list_for_each (peer, &sup->peers, link)
		if (peer->view.id == id)
			return peer;
	return NULL;
}

struct sup_peer *sup_peer_free(struct sup *sup, struct sup_peer *peer)
{
	if (!peer)
		return NULL;
	sup_pair_stop(sup, peer);
	secret_free(peer->password);
	buf_deinit(&peer->info);
	list_remove(&peer->link);
	sup->n_peers--;
	secret_wipe(peer, sizeof(*peer));
	free(peer);
	return NULL;
}

static void lose(struct sup *sup, struct sup_peer *peer)
{
	if (peer->told)
		sup_emit(sup, AWARE_NODE_LOST, peer);
	sup_peer_free(sup, peer);
}

/* The one that was silent for longest, and with whom nothing goes on. */
static bool make_room(struct sup *sup)
{
	struct sup_peer *peer, *oldest = NULL;

	if (sup->n_peers < AWARE_PEERS_MAX)
		return true;
	list_for_each (peer, &sup->peers, link)
		if (peer->state == SUP_IDLE && !peer->view.verified &&
		    (!oldest || peer->heard_us < oldest->heard_us))
			oldest = peer;
	if (!oldest)
		return false;
	lose(sup, oldest);
	return true;
}

struct sup_peer *sup_peer_get(struct sup *sup, const uint8_t address[6],
			      unsigned instance, const struct sup_service *service)
{
	struct sup_peer *peer;

	if (instance == 0 || instance > UINT8_MAX || address[0] & 1)
		return NULL;
	list_for_each (peer, &sup->peers, link)
		if (peer->view.instance == instance &&
		    peer->view.service == service->number &&
		    memcmp(peer->view.address, address, 6) == 0)
			return peer;
	peer = make_room(sup) ? calloc(1, sizeof(*peer)) : NULL;
	if (!peer)
		return NULL;
	peer->view.id = ++sup->last_peer;
	peer->view.service = service->number;
	peer->view.publishes = !service->publish;
	peer->view.instance = (uint8_t)instance;
	peer->view.known = -1;
	memcpy(peer->view.address, address, 6);
	peer->heard_us = sup->now_us;
	list_append(&sup->peers, &peer->link);
	sup->n_peers++;
	return peer;
}

void sup_recognise(struct sup *sup, struct sup_peer *peer)
{
	for (size_t i = 0; peer->has_nik && i < sup->n_known; i++)
		if (equal_in_constant_time(sup->known[i].nik, peer->nik, AWARE_NIK_LEN)) {
			peer->view.known = sup->known[i].id;
			sup->known[i].here = true;
		}
}

size_t sup_n_here(const struct sup *sup, long *ret_id)
{
	size_t n = 0;

	for (size_t i = 0; i < sup->n_known; i++)
		if (sup->known[i].here) {
			*ret_id = sup->known[i].id;
			n++;
		}
	return n;
}

/* Whether there is something new. */
static bool take_offer(struct sup_peer *peer, const struct aware_supplicant_event *event)
{
	uint16_t capabilities = (event->can_pair ? AWARE_CAN_PAIR : 0) |
				(event->can_cache ? AWARE_CAN_CACHE : 0);
	bool same = peer->view.methods == event->methods &&
		    peer->view.capabilities == capabilities &&
		    peer->info.len == event->info_len &&
		    (event->info_len == 0 ||
		     memcmp(peer->info.data, event->info, event->info_len) == 0);

	peer->view.methods = event->methods;
	peer->view.capabilities = capabilities;
	if (same || event->info_len > AWARE_INFO_MAX)
		return !same;
	buf_clear(&peer->info);
	buf_bytes(&peer->info, event->info, event->info_len);
	peer->view.info = peer->info.error ? NULL : peer->info.data;
	peer->view.info_len = peer->info.error ? 0 : peer->info.len;
	return true;
}

void sup_hear(struct sup *sup, const struct aware_supplicant_event *event)
{
	bool publishes = event->type == SUPPLICANT_FOUND, changed;
	struct sup_service *service = sup_service_by_id(sup, event->service, !publishes);
	struct sup_peer *peer;

	peer = service ? sup_peer_get(sup, event->address, event->instance, service)
		       : NULL;
	if (!peer)
		return;
	peer->heard_us = sup->now_us;
	changed = publishes && take_offer(peer, event);
	if (!peer->told)
		sup_emit(sup, AWARE_NODE_FOUND, peer);
	else if (changed)
		sup_emit(sup, AWARE_NODE_CHANGED, peer);
	peer->told = true;
}

/* ---- Gone ---- */

static uint64_t lost_at(const struct sup_peer *peer)
{
	return peer->state == SUP_IDLE ? peer->heard_us + AWARE_LOST_US : 0;
}

void sup_peers_due(struct sup *sup)
{
	struct sup_peer *peer, *next;

	list_for_each_safe (peer, next, &sup->peers, link)
		if (lost_at(peer) && sup->now_us >= lost_at(peer))
			lose(sup, peer);
}

uint64_t sup_peers_deadline(const struct sup *sup)
{
	struct sup_peer *peer;
	uint64_t at = 0;

	list_for_each (peer, &sup->peers, link)
		at = sup_sooner(at,
				peer->state == SUP_IDLE ? lost_at(peer) : peer->until_us);
	return at;
}
