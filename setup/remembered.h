/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Passphrases of networks that were joined for days or kept, in the state directory (0600). What
 * has expired is deleted when it is looked for; what is deleted is overwritten.
 */
#include "setup/network.h"

/* 0: the caller's; -ENOENT: none, or nothing can be read. */
int remembered_passphrase(struct usher *usher, const struct wifi_ssid *ssid,
			  struct secret **ret);
/* That of a network that was joined; without one of its own, what is known lives as long as the
   network says. A failure is logged, not an error of the join. */
void remembered_store(struct usher *usher, const struct wifi_bss *bss,
		      const struct usher_network *network);
/* All of them, or with ssid that one's. How many there were; else as store_open(). */
int remembered_forget(struct usher *usher, const struct wifi_ssid *ssid);
