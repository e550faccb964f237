/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A device of Wi-Fi Aware whose protocol wpa_supplicant 2.12 or later speaks (kind SUPPLICANT):
 * discovery, bootstrapping, PASN, the exchange of NIKs and protection are its own. This one
 * says whom to pair with and how, and keeps the rules that are ours: nothing weaker than what was
 * asked for, a person's consent, three failures lock. Pure, behind aware/agent.h.
 *
 * What differs from aware/node.h: whom wpa_supplicant has paired with before its interface was
 * made it does not know again; that a person refuses cannot be said to the other side, which
 * waits until its own time is over; and why keys were not agreed on is not told.
 */
#include "aware/agent.h"

/* info: of its radio. 0; -ENOMEM. */
int aware_supplicant_new(const struct aware_radio_info *info, struct aware_agent **ret);
