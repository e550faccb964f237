/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* Asking on the link: for one IPv4 neighbour by way of the kernel, for anybody by IPv6. */
#include "radio/net-restore.h"

/* Asks for the neighbour anew: a confirmed entry of a moment ago proves nothing. 0 or -errno. */
int net_neighbour_ask(struct net_host *host, const uint8_t *ipv4);
/* The event (RTM_NEWNEIGH, header set) says that it answered. */
bool net_neighbour_confirmed(const struct netlink_message *message, uint32_t index,
			     const uint8_t *ipv4);

/* A socket for echo requests on the interface; needs CAP_NET_RAW. -errno: no IPv6. */
int net_echo_open(const char *interface, int *ret);
/* To all nodes of the link: RFC 4291 2.7.1. */
int net_echo_ask(int fd, uint32_t index);
/* An answer has come. */
bool net_echo_answered(int fd);
