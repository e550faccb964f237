/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Accessories that are asked to show themselves: to blink, or to beep. Whatever page asked, what came of
   it is said in the line of messages. */
#include "ui-tui/scope.h"

enum { BLINKS_MAX = 4 }; /* at once */

struct wizard;

struct blinks {
	struct usher_setup *running[BLINKS_MAX]; /* NULL: free */
};

void blinks_deinit(struct blinks *blinks);
/* What is being asked need not any more: the wizard is left. */
void blinks_cancel(struct blinks *blinks);
void blink_start(struct wizard *wizard, struct usher_accessory *accessory);
/* The end of one of them. */
void blink_event(struct wizard *wizard, const struct usher_event *event);
