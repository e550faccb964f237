/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The wizard in plain lines: for screen readers, for terminals that cannot move their cursor, for
 * paper. It asks one thing after another; a number or a word answers.
 */
#include "ui-tui/loop.h"
#include "ui-tui/wizard.h"

/* Until it is left or its input ends; gives the exit code. */
int plain_run(struct wizard *wizard, struct ui_loop *loop);
