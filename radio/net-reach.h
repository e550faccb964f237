/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Whether anybody answers. With IPv4: the kernel resolves the router's address anew, and says when
 * its entry was confirmed. Without: an echo request to all nodes of the link (RFC 4291 2.7.1).
 */
#include "radio/net-restore.h"

#include <netinet/in.h>

/* Asks for the neighbour anew: a confirmed entry of a moment ago proves nothing. 0 or -errno. */
int net_reach_ask(struct net_host *host, const uint8_t *ipv4);
/* The event (RTM_NEWNEIGH, header set) says that it answered. */
bool net_reach_confirmed(const struct netlink_message *message, uint32_t index,
			 const uint8_t *ipv4);

/* A socket for echo requests on the interface; needs CAP_NET_RAW. -errno: no IPv6. */
int net_echo_open(const char *interface, int *ret);
int net_echo_ask(int fd, uint32_t index);
/* An answer has come. */
bool net_echo_answered(int fd);
