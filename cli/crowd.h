/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The accessories that are there at the moment, for telling the user which ones he may mean. */
#include "ui-tui/scope.h"

struct crowd {
	struct usher_accessory **members; /* a reference each */
	size_t n;
	size_t capacity;
};

/* Follows FOUND and LOST; other events change nothing. 0 or -ENOMEM. */
int crowd_follow(struct crowd *crowd, const struct usher_event *event);
void crowd_deinit(struct crowd *crowd);
