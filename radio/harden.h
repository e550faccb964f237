/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* What the helper may still do: much until its sockets are open, next to nothing then. */

/* CAP_NET_ADMIN from permitted (file capabilities) to effective, if it is there. */
void harden_raise(void);
/* Drops every capability and keeps new ones out, also through exec. 0 or -errno. */
int harden_drop(void);
/* Leaves the system calls of the observe loop; any other one kills the process. 0 or -errno. */
int harden_filter(void);
