/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Managers of interfaces on a bus: as much of NetworkManager, systemd-networkd, iwd and connman as
 * wifi/manager asks of them, in a process of their own. Names, signatures and the order of states
 * are those of the real ones (NetworkManager 1.42, systemd 252, iwd 2.3, connman 1.41); what those
 * do is tried in tests/lab.
 */
#include <stdbool.h>
#include <sys/types.h>

struct managers_config {
	bool nm;	/* NetworkManager is there */
	bool unmanaged; /* and does not manage wlan0 */
	bool denied;	/* polkit says no */
	bool stuck;	/* it accepts, and nothing follows */
	bool idle;	/* no connection is active */
	bool networkd;	/* is there, and configures wlan0 */
	bool iwd;	/* is there, and has wlan0 */
	bool iwd_off;	/* powered off */
	bool connman;	/* is there, with Wi-Fi powered */
};

/* On DBUS_SYSTEM_BUS_ADDRESS, until managers_stop(). Asserts. */
struct managers {
	pid_t pid;
	int trace; /* a line for each thing that was changed */
};

void managers_start(struct managers *managers, const struct managers_config *config);
/* Ends them; what was changed, a word each. trace: of 256 bytes. */
void managers_stop(struct managers *managers, char *ret_trace);
