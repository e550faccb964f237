/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a radio on a monitor interface does by itself: it follows a cluster (aware/follow.h), and
 * its frames wait for the discovery windows. Without a cluster they leave at once.
 */
#include "aware/follow.h"
#include "base/loop.h"

struct radio_window;

struct radio_window_ops {
	/* From hear(), or from the event loop. */
	void (*news)(enum aware_follow_news news, void *userdata);
	/* Its time has come. */
	void (*send)(const struct buf *bytes, unsigned number, void *userdata);
};

int radio_window_new(sd_event *event, const struct radio_window_ops *ops, void *userdata,
		     struct radio_window **ret);
struct radio_window *radio_window_free(struct radio_window *window);
DEFINE_FREEP(radio_window)
/* NULL: in no cluster. */
const uint8_t *radio_window_cluster(const struct radio_window *window);
void radio_window_hear(struct radio_window *window, const struct aware_frame *beacon,
		       int signal);
/* In a cluster: takes the bytes, and empties what they were in. 0, -ENOMEM. */
int radio_window_add(struct radio_window *window, struct buf *bytes, unsigned number);
