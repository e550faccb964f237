/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* The addresses of a session while its link is there: its lease, and the rest by way of it. */
#include "radio/net-session.h"

/* The link is there, perhaps with another network behind it: begins anew. 0 or -errno. */
int net_address_up(struct net_session *session);
/* Ends the client, and takes the lease away. */
void net_address_down(struct net_session *session);
/* No lease for now: a positive errno, doc/protocols/radio.md. Told once after each up. */
void net_address_no_lease(struct net_session *session, int os_error);
