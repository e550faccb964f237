/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* From what was found to the pages that set up or join; or it is said why not. */
#include "ui-tui/wizard.h"

/* One alone, whatever is chosen. */
void go_with_row(struct wizard *wizard, struct row *row);
/* By its AWARE: code, taken, where it is one to be paired alone. false: it is not, nothing was done. */
bool go_to_pair(struct wizard *wizard, struct row *row, struct usher_code **code);
/* All that are chosen. false: none is. */
bool go_with_chosen(struct wizard *wizard);
/* By a code alone, that is to be typed. */
void go_by_code(struct wizard *wizard);
