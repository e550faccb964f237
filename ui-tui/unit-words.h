/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What goes on with the accessories of a batch, in words: translated, and printable. The caller frees
 * what is char *; NULL: out of memory.
 */
#include "ui-tui/batch.h"

/* "connecting", "press the button on it now", "wrong Wi-Fi password, probably", "set up". */
char *unit_words(const struct unit *unit);
/* What to do about it, or what is special in it; NULL: nothing to say. */
char *unit_advice(const struct unit *unit);
/* What came of all of them: "All 3 are set up.", "2 of 3 set up, 1 failed." */
char *batch_words(const struct batch *batch);
/* "kitchen lamp", "kitchen lamp and hall sensor", "kitchen lamp, hall sensor and 3 others". */
char *batch_names(const struct batch *batch);
/* What to do about an error, here where there is no command line; NULL: nothing to say. Static. */
const char *error_advice(int error);
/* It is paired over Wi-Fi Aware, and wants its PIN. */
bool unit_asks_for_pin(const struct unit *unit);
/* ", probably" or "". Static. */
const char *doubt_words(enum usher_certainty certainty);
