/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Undoes records of joins, one after another: what a process left behind that is gone, what has
 * expired, or what was joined to stay. Each record is claimed first, so that no two processes undo
 * the same one.
 */
#include "setup/usher.h"

#include "base/macros.h"

struct repair;

struct repair_ops {
	/* A sentence: what was put back, or why not; borrowed. */
	void (*note)(const char *text, void *userdata);
	/* Once, from the event loop; it may free the repair. error: USHER_OK, or the first
	   failure with its text (NULL: none), borrowed. */
	void (*done)(size_t n_restored, enum usher_error error, const char *text,
		     void *userdata);
};

/* interface NULL: of all. 0, -ENOMEM. */
int repair_new(struct usher *usher, enum usher_restore_what what, const char *interface,
	       const struct repair_ops *ops, void *userdata, struct repair **ret);
/* Without done(): what was not put back stays written down. */
struct repair *repair_free(struct repair *repair);
DEFINE_FREEP(repair)
