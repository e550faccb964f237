/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* `usher leave` and `usher restore`: a repair with events. */
#include "setup/usher.h"

#include "base/list.h"
#include "setup/repair.h"

struct usher_restore {
	unsigned refs;
	struct list link;    /* in usher.restores */
	struct usher *usher; /* NULL once the context is gone */
	enum usher_restore_what what;
	struct repair *repair;
	size_t count;
};

struct usher_restore *restore_ref(struct usher_restore *restore);
struct usher_restore *restore_unref(struct usher_restore *restore);
/* The context goes away: no event comes any more. */
void restore_detach(struct usher_restore *restore);
