/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stands in for parts of wifi/ until they are there. */
#include "wifi/assoc.h"

#include <errno.h>

#define PENDING __attribute__((weak))

PENDING int wifi_assoc_new(const struct wifi_assoc_config *config,
			   struct wifi_assoc **ret)
{
	return -EOPNOTSUPP;
}

PENDING struct wifi_assoc *wifi_assoc_free(struct wifi_assoc *assoc)
{
	return NULL;
}

PENDING void wifi_assoc_step(struct wifi_assoc *assoc,
			     const struct wifi_assoc_event *event)
{
}

PENDING bool wifi_assoc_next(struct wifi_assoc *assoc, struct wifi_assoc_action *ret)
{
	return false;
}

PENDING uint64_t wifi_assoc_deadline(const struct wifi_assoc *assoc)
{
	return 0;
}
