/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The wizard: what `usher` is without a verb. All of the room that the program knows. */
#include "ui-tui/scope.h"

struct ui_options {
	bool plain;  /* plain lines instead of a screen */
	bool ascii;  /* nothing beyond ASCII is drawn */
	bool colour; /* colours may be used */
	bool mouse;  /* clicks and the wheel are taken; selecting text then needs Shift */
};

/* Runs on the terminal behind stdin and stdout until it is left. usher is the caller's; nothing
   of it has begun yet. Gives the exit code, after saying on stderr what failed. */
int ui_run(struct usher *usher, const struct ui_options *options);
