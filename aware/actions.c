/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/actions.h"

#include <stdlib.h>
#include <string.h>

void aware_actions_init(struct aware_actions *actions)
{
	list_init(&actions->items);
}

void aware_actions_drop(struct aware_item *item)
{
	if (!item)
		return;
	list_remove(&item->link);
	buf_deinit(&item->data);
	secret_wipe(item, sizeof(*item));
	free(item);
}

void aware_actions_deinit(struct aware_actions *actions)
{
	while (!list_empty(&actions->items))
		aware_actions_drop(list_first(&actions->items, struct aware_item, link));
	aware_actions_drop(actions->taken);
	actions->taken = NULL;
}

static void show(struct aware_item *item, const struct aware_peer *peer)
{
	item->view = *peer;
	item->view.info_len = MIN(peer->info_len, sizeof(item->info));
	if (item->view.info_len > 0)
		memcpy(item->info, peer->info, item->view.info_len);
	item->view.info = item->info;
}

struct aware_item *aware_actions_put(struct aware_actions *actions,
				     enum aware_node_action_type type,
				     const struct aware_peer *peer)
{
	struct aware_item *item = calloc(1, sizeof(*item));

	if (!item)
		return NULL;
	item->action.type = type;
	if (peer) {
		show(item, peer);
		item->action.peer = &item->view;
	}
	list_append(&actions->items, &item->link);
	return item;
}

bool aware_actions_take(struct aware_actions *actions, struct aware_node_action *ret)
{
	aware_actions_drop(actions->taken);
	actions->taken = NULL;
	if (list_empty(&actions->items))
		return false;
	actions->taken = list_first(&actions->items, struct aware_item, link);
	list_remove(&actions->taken->link);
	*ret = actions->taken->action;
	return true;
}

void aware_actions_refresh(struct aware_actions *actions, const struct aware_peer *now)
{
	if (now)
		show(actions->taken, now);
}
