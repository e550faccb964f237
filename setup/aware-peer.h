/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Who was heard over Wi-Fi Aware, as the faces see it: a copy, that nothing changes any more. */
#include "setup/aware-info.h"
#include "setup/aware-store.h"
#include "setup/descriptor.h"

#include <net/if.h>

/* clang-format off */
enum {
	AWARE_ID_SIZE = sizeof("aware/") + AWARE_SERVICE_TEXT_MAX + sizeof("@00:00:00:00:00:00"),
};
/* clang-format on */

struct usher_aware_peer {
	unsigned number; /* the node's */
	char id[AWARE_ID_SIZE];
	char address[sizeof("00:00:00:00:00:00")];
	char service[AWARE_SERVICE_TEXT_MAX + 1];
	char key[AWARE_KEY_LEN + 1];		 /* "": not paired */
	char name[AWARE_NAME_MAX + 1];		 /* it was given here; "": none */
	char published[AWARE_INFO_TEXT_MAX + 1]; /* its own name; "": it tells none */
	unsigned methods;			 /* enum usher_aware_method */
	int signal;
	bool publishes;
	bool verified, authenticated, cached;
	size_t info_len;
	uint8_t info[AWARE_INFO_MAX];
};

/* known: its row, or NULL. */
void aware_peer_fill(const struct aware_peer *peer, const char *service,
		     const struct aware_pairing_row *known, struct usher_aware_peer *ret);
/* NULL of NULL, or out of memory. The caller frees. */
struct usher_aware_peer *aware_peer_copy(const struct usher_aware_peer *peer);
/* What products are matched with; offer points into peer and info. */
void aware_peer_offer(const struct usher_aware_peer *peer, struct aware_info *ret_info,
		      struct aware_offer *ret);
/* An id, key, name or address that a user gave. */
bool aware_peer_is(const struct usher_aware_peer *peer, const char *wanted);
