/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* The addresses of a session while its link is there: IPv6 link-local, the lease, the reach. */
#include "radio/net-session.h"

/* The link is there, perhaps with another network behind it: begins anew. 0 or -errno. */
int net_address_up(struct net_session *session);
/* Ends the client, and takes the lease away. */
void net_address_down(struct net_session *session);
