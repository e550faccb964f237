/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * usher-radio net: addresses, routes and the DHCP client of one wireless interface while it is on
 * an accessory's network, and everything as it was afterwards (doc/protocols/radio.md).
 */

/*
 * Runs until the caller leaves or closes the channel, or SIGTERM. 0; a negative errno after an
 * ERROR frame was sent.
 */
int net_run(int channel, const char *interface);
