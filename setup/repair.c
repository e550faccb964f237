/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/repair.h"

#include <errno.h>

int repair_new(struct usher *usher, enum usher_restore_what what, const char *interface,
	       const struct repair_ops *ops, void *userdata, struct repair **ret)
{
	return -EOPNOTSUPP;
}

struct repair *repair_free(struct repair *repair)
{
	return NULL;
}
