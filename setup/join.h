/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A join: one wifi_join on one interface, whose phy is locked meanwhile.
 *
 *     STARTING -> RUNNING -> CLOSING -> ENDED
 */
#include "setup/usher.h"

#include "base/list.h"
#include "base/loop.h"
#include "setup/network.h"
#include "setup/phases.h"
#include "setup/portal.h"
#include "setup/radio-lock.h"
#include "setup/repair.h"
#include "wifi/join.h"

#include <netinet/in.h>

enum join_state {
	JOIN_STARTING, /* nothing was done yet: that comes from dispatch */
	JOIN_RUNNING,
	JOIN_CLOSING, /* the verdict is known, END is next */
	JOIN_ENDED,
};

/* Who a join of another's is for: told instead of the events. It may free the join from END alone. */
struct join_owner {
	void (*phase)(const char *name, void *userdata);
	void (*note)(const char *text, void *userdata);
	void (*joined)(struct usher_join *join, void *userdata);
	void (*end)(struct usher_join *join,
		    void *userdata); /* error, certain and text are the verdict */
};

struct usher_join {
	unsigned refs;
	const struct join_owner *owner; /* NULL: it is the caller's of the library */
	void *userdata;
	struct list link;    /* in usher.joins */
	struct usher *usher; /* NULL once the context is gone */
	struct usher_network *network;
	struct wifi_eap eap;
	struct wifi_join *join;
	struct repair *repair; /* of other interfaces: END waits for it */
	bool repaired;
	struct loop_timer *timer; /* STARTING, CLOSING: comes back from dispatch */
	struct radio_lock lock;
	enum join_state state;
	bool leaving; /* usher_join_leave() was called */
	bool joined;
	struct portal *portal; /* JOINED waits for it */
	enum wifi_connectivity internet;
	bool needs_passphrase; /* its network does, and none is known */
	int restored; /* the host is as it was: 1 yes, 0 no, -1: it stays on the network */

	enum usher_error error; /* the verdict, from CLOSING on */
	bool certain;
	char *text;

	char interface[IF_NAMESIZE]; /* "": not chosen yet */
	struct wifi_join_info info;
	char ipv4[INET_ADDRSTRLEN], router[INET_ADDRSTRLEN];
	char ipv6[INET6_ADDRSTRLEN + 1 + IF_NAMESIZE]; /* with its zone */
	struct phases phases;
};

/* usher_join_start() of another's: no event of it is ever seen. */
int join_start_owned(struct usher *usher, const struct usher_network *network,
		     const struct join_owner *owner, void *userdata,
		     struct usher_join **ret);
struct usher_join *join_ref(struct usher_join *join);
struct usher_join *join_unref(struct usher_join *join);
/* The context goes away: no event comes any more. */
void join_detach(struct usher_join *join);
