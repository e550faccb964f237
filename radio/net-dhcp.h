/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The DHCP client that is there, run as a child: busybox's udhcpc, dhclient or dhcpcd, in the
 * foreground, with usher-lease as its script, so that it changes nothing by itself. A process apart,
 * forked before the system call filter is on, starts and ends it: the client needs the capabilities
 * that the helper itself gives up, and the helper needs no fork.
 */
#include "base/macros.h"

#include <stdbool.h>

enum { NET_DHCP_STOP_MS = 400 }; /* for a client to release its lease */

struct net_dhcp {
	int control; /* to the process that runs the client; -1: it is gone */
	int leases;  /* packets of usher-lease, and what else the client prints */
};

enum net_dhcp_event {
	NET_DHCP_RUNS,	  /* a client was started */
	NET_DHCP_ENDED,	  /* by itself, or as it was told to */
	NET_DHCP_MISSING, /* there is none, or none that was not tried yet */
};

/* 0 or -errno. It is gone when this process is. */
int net_dhcp_open(const char *interface, struct net_dhcp *ret);
/* The first client that is there; next: the one after that which ended. */
int net_dhcp_start(struct net_dhcp *dhcp, bool next);
/* Ends the client, which releases its lease if it can at once; there is none after this. */
void net_dhcp_stop(struct net_dhcp *dhcp);
/* That process is gone. */
void net_dhcp_close(struct net_dhcp *dhcp);
/* 1: *ret; 0: nothing more; -ECONNRESET: that process is gone. */
int net_dhcp_event(struct net_dhcp *dhcp, enum net_dhcp_event *ret);
