/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What remembered things are called in the catalog, for lists: what is wrong in its files is told elsewhere. */
#include "setup/catalog.h"

struct usher;

/* A reference to the catalog of the context, else one of its own. NULL: out of memory. */
struct catalog *product_names(struct usher *usher);
/* id as it was stored. Its name, else the id: the catalog may have changed since. NULL of NULL. */
const char *product_name(const struct catalog *catalog, const char *id);
/* By the service of Wi-Fi Aware alone, for what no product is known of; NULL: no product names it. */
const char *product_name_of_service(const struct catalog *catalog, const char *service);
