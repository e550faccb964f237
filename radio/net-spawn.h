/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* The process that runs a DHCP client for the helper: the other end of net-dhcp.h. */

/* A byte each way. */
enum net_spawn_command {
	NET_SPAWN_FIRST = 'f',
	NET_SPAWN_NEXT = 'n',
	NET_SPAWN_STOP = 's', /* answered with STOPPED, also where nothing runs */
};

enum net_spawn_answer {
	NET_SPAWN_RUNS = 'R',
	NET_SPAWN_ENDED = 'E', /* by itself */
	NET_SPAWN_MISSING = 'M',
	NET_SPAWN_STOPPED = 'S',
};

/* Until control is closed; leases becomes the client's standard output. 0 or -errno. */
int net_spawn_run(const char *interface, int control, int leases);
