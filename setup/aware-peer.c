/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-peer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What the peer shows, or what a peer with a keypad wants to be shown. */
static unsigned methods_of(const struct aware_peer *peer)
{
	unsigned methods = 0;

	if (peer->methods & AWARE_METHOD_PIN_DISPLAY)
		methods |= USHER_AWARE_PIN;
	if (peer->methods & AWARE_METHOD_PASSPHRASE_DISPLAY)
		methods |= USHER_AWARE_PASSPHRASE;
	if (peer->methods & AWARE_METHOD_PIN_KEYPAD)
		methods |= USHER_AWARE_PIN_HERE;
	if (peer->methods & AWARE_METHOD_OPPORTUNISTIC)
		methods |= USHER_AWARE_OPPORTUNISTIC;
	return methods;
}

void aware_peer_fill(const struct aware_peer *peer, const char *service,
		     const struct aware_pairing_row *known, struct usher_aware_peer *ret)
{
	const uint8_t *a = peer->address;
	struct aware_info info;

	*ret = (struct usher_aware_peer){
		.number = peer->id,
		.methods = methods_of(peer),
		.signal = peer->signal,
		.publishes = peer->publishes,
		.verified = peer->verified,
		.authenticated = known && known->record.authenticated,
		.cached = known,
		.info_len = MIN(peer->info_len, sizeof(ret->info)),
	};
	snprintf(ret->service, sizeof(ret->service), "%s", service);
	snprintf(ret->address, sizeof(ret->address), "%02X:%02X:%02X:%02X:%02X:%02X",
		 a[0], a[1], a[2], a[3], a[4], a[5]);
	snprintf(ret->id, sizeof(ret->id), "aware/%s@%s", ret->service, ret->address);
	if (known) {
		memcpy(ret->key, known->key, sizeof(ret->key));
		memcpy(ret->name, known->name, sizeof(ret->name));
	}
	if (ret->info_len)
		memcpy(ret->info, peer->info, ret->info_len);
	aware_info_parse(ret->info, ret->info_len, &info);
	memcpy(ret->published, info.name, sizeof(ret->published));
}

struct usher_aware_peer *aware_peer_copy(const struct usher_aware_peer *peer)
{
	struct usher_aware_peer *copy = peer ? malloc(sizeof(*copy)) : NULL;

	if (copy)
		*copy = *peer;
	return copy;
}

void aware_peer_offer(const struct usher_aware_peer *peer, struct aware_info *ret_info,
		      struct aware_offer *ret)
{
	aware_info_parse(peer->info, peer->info_len, ret_info);
	*ret = (struct aware_offer){
		.service = peer->service,
		.role = peer->publishes ? AWARE_PUBLISHER : AWARE_SUBSCRIBER,
		.vendor = *ret_info->vendor ? ret_info->vendor : NULL,
		.model = *ret_info->model ? ret_info->model : NULL,
	};
}

bool aware_peer_is(const struct usher_aware_peer *peer, const char *wanted)
{
	return strcasecmp(wanted, peer->id) == 0 ||
	       strcasecmp(wanted, peer->address) == 0 ||
	       (*peer->key && strcasecmp(wanted, peer->key) == 0) ||
	       (*peer->name && strcmp(wanted, peer->name) == 0);
}

_public_ const char *usher_aware_peer_get_id(const struct usher_aware_peer *peer)
{
	return peer->id;
}

_public_ const char *usher_aware_peer_get_key(const struct usher_aware_peer *peer)
{
	return *peer->key ? peer->key : NULL;
}

_public_ const char *usher_aware_peer_get_name(const struct usher_aware_peer *peer)
{
	if (*peer->name)
		return peer->name;
	return *peer->published ? peer->published : NULL;
}

_public_ const char *usher_aware_peer_get_service(const struct usher_aware_peer *peer)
{
	return peer->service;
}

_public_ unsigned usher_aware_peer_get_methods(const struct usher_aware_peer *peer)
{
	return peer->methods;
}

_public_ int usher_aware_peer_get_signal(const struct usher_aware_peer *peer)
{
	return peer->signal;
}

_public_ const uint8_t *usher_aware_peer_get_info(const struct usher_aware_peer *peer,
						  size_t *ret_len)
{
	if (ret_len)
		*ret_len = peer->info_len;
	return peer->info_len ? peer->info : NULL;
}

_public_ bool usher_aware_peer_is_authenticated(const struct usher_aware_peer *peer)
{
	return peer->authenticated;
}

_public_ bool usher_aware_peer_is_cached(const struct usher_aware_peer *peer)
{
	return peer->cached;
}
