/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * What a DHCP client says when it runs its script: usher-lease, which is that script for all of
 * them, sends the variables that it was given in one packet; here they become a lease. Their
 * values come from whoever answers on an accessory's network, so what a host could not have is no
 * lease. Pure.
 */
#include "base/macros.h"

#include <stdbool.h>

/* clang-format off */
enum {
	NET_LEASE_PACKET_MAX = 2048,
	NET_LEASE_PREFIX_MIN = 8,  /* a shorter one is nobody's subnet (RFC 1166: class A) */
	NET_LEASE_PREFIX     = 24, /* where the server tells none */
	NET_LEASE_MIN_S      = 60, /* a shorter one would be renewed all the time */
};
/* clang-format on */

/* What a packet starts with; then "name=value", each with its NUL. */
#define NET_LEASE_MAGIC "usher-lease 1"

enum net_lease_event {
	NET_LEASE_BOUND, /* new, or renewed */
	NET_LEASE_LOST,	 /* over, or refused by the server */
	NET_LEASE_NONE,	 /* the client tells something else */
};

struct net_lease {
	uint8_t address[4];
	uint8_t prefix_len;
	bool has_router, has_dns;
	bool leads_on;	   /* its router was told: others are behind it */
	uint8_t router[4]; /* else the server */
	uint8_t dns[4];
	uint32_t seconds; /* 0: for ever */
};

/*
 * -EBADMSG: not such a packet, of another interface, or a lease that no host can have. ret is
 * written for NET_LEASE_BOUND only.
 */
int net_lease_parse(const void *packet, size_t len, const char *interface,
		    struct net_lease *ret);
/* A host's own: neither 0/8, 127/8, multicast, nor above. */
bool net_lease_is_host(const uint8_t *address);
