/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Whether a portal is in the way of this host, where no NetworkManager tells, or of a network that was
 * joined: a page that the user configured ("portal-url = http://...") is asked for. It is an HTTP page that answers 204, or 200 with a
 * text that begins with "success" or "NetworkManager is online"; any other answer is a portal's.
 * libcurl is loaded on the first use, and its absence is no failure.
 */
#include "wifi/known.h"

enum { PORTAL_US = 3000000 };

struct portal;
/* Once: PORTAL, FULL, LIMITED (no answer), UNKNOWN (it could not be asked). It may free the portal. */
typedef void (*portal_fn)(enum wifi_connectivity connectivity, void *userdata);
/* interface: over this one alone; NULL: as the host's routes say. 0; -EINVAL: not an http URL, -ENOENT:
   no libcurl here, -ENOMEM. */
int portal_ask(sd_event *event, const char *url, const char *interface, portal_fn fn,
	       void *userdata, struct portal **ret);
struct portal *portal_free(struct portal *portal);
DEFINE_FREEP(portal)
