/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What goes on in a phase, in words: translated, static. One that is not known says its own name. */

/* Of a setup or an identify: "asking which networks it sees". */
const char *phase_of_setup(const char *phase);
/* Of a pairing: "asking it to pair". */
const char *phase_of_pairing(const char *phase);
/* Of a join: "looking for the network". */
const char *phase_of_join(const char *phase);
