/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What is looked at before credentials are sent to an accessory: what the host knows is asked for
 * before the connection is made, while nothing else uses the radio; it is judged as soon as the
 * network is known, at the latest before it is told to the accessory.
 */
#include "setup/session.h"

/* false: there is nothing to ask, and the setup goes on at once; else setup_link_begin() follows. */
bool setup_check_begin(struct usher_setup *setup);
/* Of the network that is answered. false: it is not to be told; the setup has ended, or asks again. */
bool setup_check_network(struct usher_setup *setup);
/* Looks for the passphrase that the host has. false: not asked for, or tried already. */
bool setup_known_passphrase_begin(struct usher_setup *setup);
/* The time of SETUP_CHECKING has come. */
void setup_check_due(struct usher_setup *setup);
void setup_check_stop(struct usher_setup *setup);
