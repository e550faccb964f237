/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* What the helper may still do: much until its sockets are open, next to nothing then. */
#include <stdbool.h>

/* CAP_NET_ADMIN from permitted (file capabilities) to effective, if it is there. */
void harden_raise(void);

/* observe: drops every capability and keeps new ones out, also through exec. 0 or -errno. */
int harden_drop(void);
/* Leaves the system calls of the observe loop; any other one kills the process. 0 or -errno. */
int harden_filter(void);

/* -EPERM: a capability that `net` or its DHCP client needs is not permitted. */
int harden_check_net(void);
/* net: keeps CAP_NET_ADMIN alone, for itself alone. 0 or -errno. */
int harden_net(void);
/* Leaves the system calls of the net loop, which opens and starts nothing. 0 or -errno. */
int harden_filter_net(void);
/*
 * The process that runs the DHCP client: CAP_NET_RAW and CAP_NET_BIND_SERVICE, which are ambient,
 * so that a program without file capabilities has them too, and no program gains others.
 */
int harden_spawn(void);

/* -EPERM: CAP_NET_ADMIN, or with raw CAP_NET_RAW, which `aware` needs is not permitted. */
int harden_check_aware(bool raw);
/* These from permitted to effective. */
void harden_raise_aware(bool raw);
/* Leaves the system calls of the aware loop, which opens nothing. 0 or -errno. */
int harden_filter_aware(void);
