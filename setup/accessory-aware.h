/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Accessories that are heard over Wi-Fi Aware, or are named to be looked for there. */
#include "setup/accessory.h"
#include "setup/aware-peer.h"

/* Of an id, "aware/...", and of the context's catalog, where there is one. NULL: out of memory. */
struct usher_accessory *accessory_aware_new(struct usher *usher, const char *id);
/* It is that peer, who says this now; its JSON keeps that, also when it is lost. false: out of
   memory, it is as it was. */
bool accessory_aware_fill(struct usher_accessory *accessory,
			  const struct usher_aware_peer *peer);
