/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The side that asks: which of those that answer is meant, how it is paired with, and what is sent then. */
#include "setup/aware.h"

/* Of the device, for what the user lets be done: the other half of what a peer shows. */
uint16_t aware_pair_methods(unsigned methods);

void aware_pair_found(struct usher_aware *aware, const struct aware_peer *peer);
void aware_pair_lost(struct usher_aware *aware, const struct aware_peer *peer);
/* Nobody else has answered for a while: the one that has is meant. */
void aware_pair_choose(struct usher_aware *aware);
void aware_pair_ask(struct usher_aware *aware, const struct aware_node_action *action);
void aware_pair_phase(struct usher_aware *aware, enum aware_pairing_phase phase);
void aware_pair_failed(struct usher_aware *aware, const struct aware_node_action *action);
/* It is paired, or verified: result says with whom. */
void aware_pair_done(struct usher_aware *aware);
void aware_pair_delivered(struct usher_aware *aware,
			  const struct aware_node_action *action);
/* The deadline of the whole has passed. */
void aware_pair_late(struct usher_aware *aware);

/* aware-take.c; name: static. */
void aware_phase(struct usher_aware *aware, const char *name);
/* aware.c: the next of its deadlines. */
void aware_arm(struct usher_aware *aware);
