/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The IPv6 link-local address of a session: the kernel's, or one of ours where the kernel makes
 * none or found a duplicate of its own.
 */
#include "radio/net-session.h"

/* Tells the one that is there, or sees to it that one comes. 0 or -errno. */
int net_link_local_start(struct net_session *session);
/* The kernel tells of an address of the interface. */
void net_link_local_take(struct net_session *session, const struct net_address *address);
void net_link_local_make(struct net_session *session);
