/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* An intrusive, circular, doubly linked list. A head and a lone node both point to themselves. */
#include "base/macros.h"

#include <stdbool.h>

struct list {
	struct list *prev;
	struct list *next;
};

/* clang-format off */
#define LIST_INIT(l) {&(l), &(l)}

#define list_entry(node, type, member) container_of(node, type, member)
#define list_first(head, type, member) list_entry((head)->next, type, member)

#define list_for_each(pos, head, member)                                                 \
	for (pos = list_first(head, typeof(*pos), member); &pos->member != (head);       \
	     pos = list_entry(pos->member.next, typeof(*pos), member))

/* pos may be unlinked and freed inside the loop */
#define list_for_each_safe(pos, tmp, head, member)                                       \
	for (pos = list_first(head, typeof(*pos), member),                               \
	    tmp = list_entry(pos->member.next, typeof(*pos), member);                    \
	     &pos->member != (head);                                                     \
	     pos = tmp, tmp = list_entry(tmp->member.next, typeof(*pos), member))
/* clang-format on */

static inline void list_init(struct list *l)
{
	l->prev = l->next = l;
}

static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}

static inline void list_append(struct list *head, struct list *node)
{
	node->prev = head->prev;
	node->next = head;
	head->prev->next = node;
	head->prev = node;
}

static inline void list_remove(struct list *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	list_init(node);
}
