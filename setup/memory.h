/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a user remembers: accessories that were set up, in the state directory. An accessory
 * is known again by its key: the identity field of its product, else its identity address
 * (public, or static random: Core spec vol 6 part B 1.3).
 */
#include "setup/usher.h"

#include "ble/report.h"

struct usher_setup;

/* key: of the identity field, or NULL. 1: known, ret_key and ret_name (NULL: not renamed) are the
   caller's; 0: not known, or nothing can be read. */
int memory_lookup(struct usher *usher, const char *key, const struct ble_addr *addr,
		  char **ret_key, char **ret_name);
/* The accessory of a setup that ended well. A failure is logged, not an error of the setup. */
void memory_store(struct usher_setup *setup);
