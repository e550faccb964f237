/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/join.h"

#include <errno.h>

int wifi_join_new(sd_event *event, sd_bus *bus, const struct wifi_join_config *config,
		  const struct wifi_join_ops *ops, void *userdata, struct wifi_join **ret)
{
	return -EOPNOTSUPP;
}

struct wifi_join *wifi_join_free(struct wifi_join *join)
{
	return NULL;
}

const struct wifi_join_info *wifi_join_info(const struct wifi_join *join)
{
	return NULL;
}

void wifi_join_leave(struct wifi_join *join)
{
}

int wifi_join_stay(struct wifi_join *join)
{
	return -EOPNOTSUPP;
}
