/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The actions that an agent has for its caller, with all that they point to: in the order in which
   they came, the one that was taken last kept until the next call. Wiped when they are freed. */
#include "aware/agent.h"

#include "base/list.h"

struct aware_item {
	struct list link;
	struct aware_node_action action;
	struct buf data;
	struct aware_record record;
	struct aware_suite suite;
	uint8_t tk[AWARE_TK_MAX];
	uint8_t nd_pmk[AWARE_PMK_LEN];
	struct aware_peer view;
	uint8_t info
		[AWARE_INFO_MAX]; /* view's: the peer may be gone before its action is taken */
};

struct aware_actions {
	struct list items;
	struct aware_item *taken;
};

void aware_actions_init(struct aware_actions *actions);
void aware_actions_deinit(struct aware_actions *actions);
/* peer: about whom, copied; NULL: nobody. NULL: no memory. */
struct aware_item *aware_actions_put(struct aware_actions *actions,
				     enum aware_node_action_type type,
				     const struct aware_peer *peer);
/* One that was put, and is not to be taken after all. */
void aware_actions_drop(struct aware_item *item);
/* The next one; false: there is none. */
bool aware_actions_take(struct aware_actions *actions, struct aware_node_action *ret);
/* Its peer as it is now; NULL: it is not there any more. */
void aware_actions_refresh(struct aware_actions *actions, const struct aware_peer *now);
