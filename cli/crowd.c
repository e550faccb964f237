/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/crowd.h"

#include <errno.h>

static int add(struct crowd *crowd, struct usher_accessory *accessory)
{
	if (crowd->n == crowd->capacity) {
		size_t capacity = crowd->capacity ? 2 * crowd->capacity : 16;
		void *grown = reallocarray(crowd->members, capacity,
					   sizeof(struct usher_accessory *));

		if (!grown)
			return -ENOMEM;
		crowd->members = grown;
		crowd->capacity = capacity;
	}
	crowd->members[crowd->n++] = usher_accessory_ref(accessory);
	return 0;
}

static void drop(struct crowd *crowd, const struct usher_accessory *accessory)
{
	size_t i;

	for (i = 0; i < crowd->n; i++) {
		if (crowd->members[i] != accessory)
			continue;
		usher_accessory_unref(crowd->members[i]);
		crowd->members[i] = crowd->members[--crowd->n];
		return;
	}
}

int crowd_follow(struct crowd *crowd, const struct usher_event *event)
{
	struct usher_accessory *accessory = usher_event_get_accessory(event);
	enum usher_event_type type = usher_event_get_type(event);

	if (!accessory)
		return 0;
	if (type == USHER_EVENT_LOST)
		drop(crowd, accessory);
	if (type == USHER_EVENT_FOUND)
		return add(crowd, accessory);
	return 0;
}

void crowd_deinit(struct crowd *crowd)
{
	while (crowd->n)
		usher_accessory_unref(crowd->members[--crowd->n]);
	free(crowd->members);
}
