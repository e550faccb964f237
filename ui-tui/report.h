/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A report for whoever is to help: versions, the doctor's findings, what happened, the accessories.
 * No passphrase and no code is in it; names, addresses and networks are, and it says so.
 */
#include "ui-tui/wizard.h"

#include <stdio.h>

/*
 * Writes a new file that only its owner can read: in the current directory or, where that cannot be
 * written, in $XDG_STATE_HOME/usher. Says where it is, or what failed. 0 or -errno.
 */
int report_save(struct wizard *wizard);
/* The text of it. */
void report_write(const struct wizard *wizard, FILE *file);
